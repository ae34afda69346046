"""The generator of a run, also of one that is still training: its newest checkpoint, exported by a child process.

At most once a minute by itself, at once when asked. Torch's exporter must not share this process with a training.
"""

import hashlib
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ganstudio.core.errors import UserError
from ganstudio.core.paths import cache_folder
from ganstudio.gui.jobs.child_job import ChildJob
from ganstudio.inference.onnx.metadata import read_manifest
from ganstudio.runs.folder import RunFolder

LEAST_SECONDS = 60.0
"""Between two exports that nobody asked for."""
_LOOK_MILLISECONDS = 5000


class RunGenerator(QObject):
    """`follow` a run; `ready` brings its ONNX file now and whenever there is a newer one."""

    ready = Signal(object, object)
    """The run's folder and the file."""
    state_changed = Signal(str)
    """Which step is shown or being exported, in words; "" where no run is followed."""
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.run: Path | None = None
        self._step = -1
        """Of the file that `ready` brought last."""
        self._exporting_step = -1
        self._job: ChildJob | None = None
        self._exported_at = 0.0
        self._timer = QTimer(self, interval=_LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)

    @property
    def is_busy(self) -> bool:
        return self._job is not None

    def follow(self, run: Path) -> None:
        """Tell of this run's newest checkpoint from now on; `failed` where it has none yet."""
        self.leave()
        self.run, self._step = run, -1
        self._timer.start()
        self.refresh()

    def leave(self) -> None:
        """Another generator is explored."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self.run = None
        self.state_changed.emit("")

    @Slot()
    def refresh(self) -> None:
        """Bring the newest checkpoint now."""
        if self.run is None or self._job is not None:
            return
        try:
            newest = RunFolder(self.run).checkpoint().step
        except UserError as error:
            self.failed.emit(str(error))
            return
        if newest == self._step:
            self.state_changed.emit(f"step {newest:,}, the newest")
        elif _step_of(self._file()) == newest:
            self._tell(newest)
        else:
            self._export(newest)

    @Slot()
    def _look(self) -> None:
        """Now and then: is there a newer one of a run that goes on?"""
        if self.run is None or self._job is not None or monotonic() - self._exported_at < LEAST_SECONDS:
            return
        try:
            folder = RunFolder(self.run)
            if folder.is_locked() and folder.checkpoint().step > self._step:
                self.refresh()
        except UserError:  # deleted meanwhile: what is open stays
            self._timer.stop()

    def _file(self) -> Path:
        assert self.run is not None
        folder = hashlib.blake2b(str(self.run.absolute()).encode(), digest_size=8).hexdigest()
        return cache_folder() / "explore" / folder / f"{self.run.name}.onnx"

    def _export(self, step: int) -> None:
        self._exporting_step = step
        self._job = ChildJob(["export", str(self.run), "--step", str(step), "-o", str(self._file())], self)
        self._job.finished.connect(self._finish)
        self._job.failed.connect(self._fail)
        self._job.start()
        self.state_changed.emit(f"exporting step {step:,} …")

    @Slot()
    def _finish(self) -> None:
        self._drop_job()
        self._tell(self._exporting_step)

    @Slot(str)
    def _fail(self, text: str) -> None:
        self._drop_job()
        self.state_changed.emit(f"step {self._step:,}" if self._step >= 0 else "")
        self.failed.emit(text)

    def _tell(self, step: int) -> None:
        self._step = step
        self.state_changed.emit(f"step {step:,}")
        self.ready.emit(self.run, self._file())

    def _drop_job(self) -> None:
        self._exported_at = monotonic()
        if self._job is not None:
            self._job.deleteLater()
            self._job = None


def _step_of(path: Path) -> int:
    """Step of the weights in a file; -1 where it is missing or says nothing."""
    try:
        manifest = read_manifest(path)
    except UserError:
        return -1
    return manifest.step if manifest is not None else -1
