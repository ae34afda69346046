"""Exports a run to ONNX in a child process, because torch's exporter must not share a process with a training."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.workers.child_job import ChildJob


class Exporting(QObject):
    """One export at a time."""

    began = Signal(str)
    """What is being exported, in words."""
    progressed = Signal(str)
    finished = Signal(str, float)
    """Path of the ONNX file, and the largest difference to torch in units of the value range."""
    failed = Signal(str)
    cancelled = Signal()

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

    @Slot()
    def cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot(object)
    def _finish(self, told: dict[str, object]) -> None:
        self._drop()
        path, parity = told.get("path") or told.get("file") or "", told.get("parity")
        self.finished.emit(str(path), float(parity) if isinstance(parity, int | float) else -1.0)

    @Slot(str)
    def _fail(self, text: str) -> None:
        self._drop()
        self.failed.emit(text)

    @Slot()
    def _give_up(self) -> None:
        self._drop()
        self.cancelled.emit()

    def _drop(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None
