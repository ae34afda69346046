"""A training has the one thread that computes: ask whether it stops, or goes on in a process of its own."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from ganstudio.gui.jobs.child_job import ChildJob
from ganstudio.gui.shared.state.app_context import AppContext
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


class TrainingConflictPrompt(QObject):
    """`then_do` does something once no training is in the way; not at all if the user wants to keep it there."""

    def __init__(self, context: AppContext, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self.moved: DetachedRun | None = None
        """The run that was moved last."""
        self._then: Callable[[], None] | None = None
        self._moves = False

    def then_do(self, what: Callable[[], None]) -> None:
        """`what` at once where no training goes on."""
        if not self._context.is_training():
            what()
            return
        if self._then is not None:  # asked already; the training is about to end
            return
        choice = self.ask()
        if choice:
            self._then, self._moves = what, choice == "move"
            self._context.training.ended.connect(self._ended)
            self._context.training.stop()

    def ask(self) -> str:
        """ "stop", "move", or "" to leave everything as it is."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle("A training is going on")
        box.setText("A training is going on, and it computes where the lab would.")
        box.setInformativeText(
            "Stop it (everything is kept, it can be resumed exactly), or let it go on in a process of its own? "
            "There it shares the processor with the lab; the Train page can follow it."
        )
        stop = box.addButton("Stop and keep the run", QMessageBox.ButtonRole.AcceptRole)
        move = box.addButton("Move it to its own process", QMessageBox.ButtonRole.ActionRole)
        stay = box.addButton("Not now", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stop)
        box.setEscapeButton(stay)
        box.exec()
        box.deleteLater()
        return {stop: "stop", move: "move"}.get(box.clickedButton(), "")  # type: ignore[call-overload]  # any button

    @Slot()
    def _ended(self) -> None:
        self._context.training.ended.disconnect(self._ended)
        what, self._then = self._then, None
        run = self._context.training.run_path
        if self._moves and run is not None:
            self._move(run)
        if what is not None:
            what()

    def _move(self, run: Path) -> None:
        self.moved = moved = DetachedRun(run, self)
        moved.begun.connect(self._begun)
        moved.failed.connect(self._context.tell_error)
        moved.ended.connect(moved.deleteLater)
        moved.start()

    @Slot()
    def _begun(self) -> None:
        assert self.moved is not None
        run = self.moved.run
        self._context.offer(
            f"{run.name} goes on in a process of its own.", "Follow", partial(self._context.go, "train", run)
        )
