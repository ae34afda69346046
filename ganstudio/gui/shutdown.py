"""Closing the window while something goes on, so that nothing is lost. Knows no window: it says what to do.

A training: ask once, stop, keep, wait with a limit, then close. What is being made, such as a film: ask once, cancel,
wait. What pages have unsaved is saved without asking.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from ganstudio.gui.shared.state.app_context import AppContext, PageModel

if TYPE_CHECKING:
    from ganstudio.runs.events import Ended

_LIMIT_MILLISECONDS, _LOOK_MILLISECONDS = 30_000, 50

_TRAINING = (
    "A training is going on.", "Stop it, keep everything and close the window? It can be resumed at any time.",
    "Stop and keep", "Keep training",
)  # fmt: skip


def _work_in_words(working: list[PageModel]) -> tuple[str, str, str, str]:
    text = " ".join(dict.fromkeys(model.unfinished() for model in working))
    return text, "Cancel it and close the window? Nothing half-written is left.", "Cancel and close", "Go on"


class Shutdown(QObject):
    """`may_close` is asked by the window's closeEvent, and once more after `ready`."""

    waiting = Signal(str)
    """A sentence: what is being kept before the window closes by itself."""
    ready = Signal()
    """Nothing would be lost any more."""
    failed = Signal(str, str)
    """What was not kept, and details: the window stays, so that it can be read."""
    gave_up = Signal()
    """The training does not answer; its last checkpoint is kept, so leave."""

    def __init__(self, window: QWidget, context: AppContext) -> None:
        """`window`: whose child the question is."""
        super().__init__(window)
        self._window, self._context = window, context
        self.asks = True
        """False where nobody is there to answer: then a training is stopped and kept unasked."""
        self._is_waiting = False
        self._done: set[PageModel] = set()
        """Saved, or the user was told why they cannot be."""
        self._limit = QTimer(self, singleShot=True, interval=_LIMIT_MILLISECONDS)
        self._limit.timeout.connect(self.gave_up)
        self._look = QTimer(self, interval=_LOOK_MILLISECONDS)
        self._look.timeout.connect(self._look_again)

    def may_close(self) -> bool:
        """True if nothing would be lost; otherwise the user is asked, and the window closes later by itself."""
        if not self._context.is_training():
            return self._work_may_go() and self._pages_may_go()
        if not self._is_waiting and (not self.asks or self._ask(*_TRAINING)):
            self._wait("Stopping and keeping the run; the window closes by itself …")
            self._context.training.ended.connect(self._ended)
            self._context.training.stop()
        return False

    def _wait(self, words: str) -> None:
        self._is_waiting = True
        self.waiting.emit(words)
        self._limit.start()

    def _stop_waiting(self) -> None:
        self._is_waiting = False
        self._limit.stop()

    def _work_may_go(self) -> bool:
        """True if nothing is being made; otherwise the user is asked, and the window closes once it has ended."""
        working = self._context.unfinished()
        if working and not self._is_waiting and (not self.asks or self._ask(*_work_in_words(working))):
            self._wait("Ending what is being made; the window closes by itself …")
            for model in working:
                model.give_up()
            self._look.start()
        return not working

    @Slot()
    def _look_again(self) -> None:
        if not self._context.unfinished():
            self._look.stop()
            self._stop_waiting()
            self.ready.emit()

    def _pages_may_go(self) -> bool:
        """True if no page has anything to save; otherwise it is saved, and the window closes later by itself."""
        model = next((model for model in self._context.unsaved() if model not in self._done), None)
        if model is None:
            return True
        if not self._is_waiting:
            self._wait("Keeping the lab; the window closes by itself …")
            model.saved_for_closing.connect(self._saved)
            model.save_for_closing()
        return False

    @Slot(str)
    def _saved(self, trouble: str) -> None:
        """Its page said in the window what could not be saved; closing once more leaves without it."""
        model = self.sender()
        assert isinstance(model, PageModel)
        model.saved_for_closing.disconnect(self._saved)
        self._done.add(model)
        self._stop_waiting()
        if not trouble:
            QTimer.singleShot(0, self, self.ready.emit)

    def _ask(self, text: str, more: str, yes: str, no: str) -> bool:
        box = QMessageBox(self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(text.rstrip("."))
        box.setText(text)
        box.setInformativeText(more)
        stop = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stop)
        box.setEscapeButton(stay)
        box.exec()
        box.deleteLater()
        return box.clickedButton() is stop

    @Slot(object)
    def _ended(self, ended: "Ended") -> None:
        self._context.training.ended.disconnect(self._ended)
        self._stop_waiting()
        if ended.reason == "failed":
            self.failed.emit(ended.text, ended.details)
        else:
            QTimer.singleShot(0, self, self.ready.emit)
