"""Exports a run to ONNX in a child process, because torch's exporter must not share a process with a training."""

import shutil
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.core.errors import UserError
from ganstudio.gui.jobs.child_job import ChildJob
from ganstudio.gui.jobs.thread_pool import run_in_pool


class ExportJob(QObject):
    """For the checkpoints of runs, one at a time; `finished`, `failed` or `cancelled` follows `began`."""

    began = Signal(str)
    """What is being exported, in words."""
    progressed = Signal(str)
    finished = Signal(str, float)
    """Path of the ONNX file, and the largest difference to torch in units of the value range."""
    failed = Signal(str)
    cancelled = Signal()
    copied = Signal(str)
    """Where a copy lies now."""
    not_copied = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: ChildJob | None = None

    @property
    def is_busy(self) -> bool:
        return self._job is not None

    def export(self, run: Path, step: int | None = None) -> None:
        """Export a checkpoint, by default the newest, into the run's folder `export`."""
        if self._job is not None:
            return
        chosen = [] if step is None else ["--step", str(step)]
        self._job = ChildJob(["export", str(run), *chosen], self)
        self._job.finished.connect(self._finish)
        self._job.failed.connect(self._fail)
        self._job.cancelled.connect(self._give_up)
        self._job.progress.connect(self.progressed)
        self.began.emit(f"Exporting {run.name}" if step is None else f"Exporting {run.name}, step {step:,}")
        self._job.start()

    @Slot(str, str)
    def copy(self, exported: str, target: str) -> None:
        """Save an exported file in another place too; `copied` or `not_copied` follows."""
        run_in_pool(_copy, Path(exported), Path(target), then=self._tell_copied, failed=self._tell_not_copied)

    @Slot()
    def cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot(object)
    def _finish(self, answer: dict[str, object]) -> None:
        self._drop()
        path, parity = answer.get("path") or answer.get("file") or "", answer.get("parity")
        self.finished.emit(str(path), float(parity) if isinstance(parity, int | float) else -1.0)

    @Slot(str)
    def _fail(self, text: str) -> None:
        self._drop()
        self.failed.emit(text)

    @Slot()
    def _give_up(self) -> None:
        self._drop()
        self.cancelled.emit()

    @Slot(object)
    def _tell_copied(self, target: Path) -> None:
        self.copied.emit(str(target))

    @Slot(str, str)
    def _tell_not_copied(self, text: str, _details: str) -> None:
        self.not_copied.emit(text)

    def _drop(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None


def _copy(exported: Path, target: Path) -> Path:
    target = target if target.suffix.lower() == ".onnx" else target.with_name(f"{target.name}.onnx")
    try:
        if not (target.exists() and target.samefile(exported)):
            shutil.copyfile(exported, target)
    except OSError as error:
        raise UserError(f"{target} could not be written: {error.strerror}. Choose another folder.") from None
    return target
