"""A run that goes on in a process of its own, so that the window's training thread is free for a lab."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ganstudio.gui.jobs.child_job import ChildJob
from ganstudio.runs.folder import RunFolder

_GRACE_MILLISECONDS = 30_000  # for the step that is being worked on and a last checkpoint
_LOOK_MILLISECONDS = 500


class DetachedRun(QObject):
    """The run's folder can be followed on the Train page, as any run of another process; it ends with the window."""

    begun = Signal()
    """The other process has the run, some seconds after `start`: now it can be followed."""
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
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MILLISECONDS)
        self._look.timeout.connect(self._look_whether_begun)

    def start(self) -> None:
        """Go on from the newest checkpoint."""
        self._job.start()
        self._look.start()

    def end_now(self) -> None:
        """Finish the step, keep a checkpoint and end before returning."""
        self._job.end_now()

    @Slot()
    def _look_whether_begun(self) -> None:
        if RunFolder(self.run).status() == "running":
            self._look.stop()
            self.begun.emit()

    @Slot()
    def _finish(self) -> None:
        self._look.stop()
        self.ended.emit(str(self.run))

    @Slot(str)
    def _fail(self, text: str) -> None:
        self._look.stop()
        self.failed.emit(f"{self.run.name} could not go on in its own process: {text}")
