"""A run that goes on in a process of its own, so that the window's training thread is free for a lab."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.workers.child_job import ChildJob

_GRACE_MILLISECONDS = 30_000  # for the step that is being worked on and a last checkpoint


class MovedRun(QObject):
    """The run's folder can be followed on the Train page, as any run of another process; it ends with the window."""

    ended = Signal(str)
    """The run's folder."""
    failed = Signal(str)

    def __init__(self, run: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.run = run
        self._job = ChildJob(["resume", str(run)], self, grace=_GRACE_MILLISECONDS)
        self._job.finished.connect(self._finish)
        self._job.failed.connect(self._fail)
        self._job.cancelled.connect(self._finish)

    def start(self) -> None:
        """Go on from the newest checkpoint."""
        self._job.start()

    def end_now(self) -> None:
        """Finish the step, keep a checkpoint and end before returning."""
        self._job.end_now()

    @Slot()
    def _finish(self) -> None:
        self.ended.emit(str(self.run))

    @Slot(str)
    def _fail(self, text: str) -> None:
        self.failed.emit(f"{self.run.name} could not go on in its own process: {text}")
