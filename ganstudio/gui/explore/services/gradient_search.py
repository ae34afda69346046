"""Inversion by gradients, which need PyTorch and so a child process: `ganstudio invert`."""

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTemporaryDir, Signal, Slot

from ganstudio.gui.jobs.child_job import ChildJob
from ganstudio.images.arrays import save_png

_PROGRESS = re.compile(r"(\d+)%(?: error ([\d.]+))?$")


def has_networks(generator: Path) -> bool:
    """True if the weights lie beside a generator's file, so that there is something to take gradients of."""
    return generator.with_suffix(".safetensors").is_file()


class GradientSearch(QObject):
    """`search`, then `progressed` now and then, and one of `found`, `failed` and `cancelled`."""

    progressed = Signal(float, float)
    """Share that is done, and the error so far; negative where it is not known yet."""
    found = Signal(object, float)
    """The latent float32 [size] and its error, 0 to 1."""
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: QTemporaryDir | None = None
        self._job: ChildJob | None = None

    @property
    def is_busy(self) -> bool:
        return self._job is not None

    def search(self, generator: Path, picture: NDArray[np.uint8], label: int | None, seed: int) -> None:
        """Look for the latent of `picture` uint8 [H, W, channels], which has the generator's size; one at a time."""
        if self._job is not None:
            return
        self._folder = QTemporaryDir()
        path = Path(self._folder.filePath("picture.png"))
        save_png(picture, path)
        chosen = [] if label is None else ["--class", str(label)]
        self._job = ChildJob(["invert", str(generator), str(path), "--seed", str(seed), *chosen], self)
        self._job.progress.connect(self._show_progress)
        self._job.finished.connect(self._finish)
        self._job.failed.connect(self._fail)
        self._job.cancelled.connect(self._give_up)
        self._job.start()

    @Slot()
    def cancel(self) -> None:
        """End the child; `cancelled` follows."""
        if self._job is not None:
            self._job.cancel()

    def drop(self) -> None:
        """End the child and tell nobody: another picture is searched for, or none."""
        if self._job is None:
            return
        job, self._job, self._folder = self._job, None, None
        for signal, slot in (
            (job.progress, self._show_progress), (job.finished, self._finish),
            (job.failed, self._fail), (job.cancelled, self._give_up),
        ):  # fmt: skip
            signal.disconnect(slot)
        job.cancelled.connect(job.deleteLater)
        job.cancel()

    @Slot(str)
    def _show_progress(self, line: str) -> None:
        match = _PROGRESS.match(line)
        if match:
            self.progressed.emit(int(match[1]) / 100, float(match[2] or -1))

    @Slot(object)
    def _finish(self, result: dict[str, object]) -> None:
        self._drop()
        self.found.emit(np.array(result["latent"], np.float32), float(str(result["error"])))

    @Slot(str)
    def _fail(self, text: str) -> None:
        self._drop()
        self.failed.emit(text)

    @Slot()
    def _give_up(self) -> None:
        self._drop()
        self.cancelled.emit()

    def _drop(self) -> None:
        self._folder = None
        if self._job is not None:
            self._job.deleteLater()
            self._job = None
