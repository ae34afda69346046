"""Closing the window while something goes on, so that nothing is lost.

A training: ask once, stop, keep, wait with a limit, then close. A lab is kept without asking, to be gone on with.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QMessageBox

from ganstudio.core.paths import last_lab_file
from ganstudio.gui.shared.state.app_context import AppContext

if TYPE_CHECKING:
    from ganstudio.gui.main_window import MainWindow
    from ganstudio.runs.events import Ended, Noted

_LIMIT_MILLISECONDS = 30_000


class Shutdown(QObject):
    """`may_close` is asked by the window's closeEvent, again when the training has ended."""

    def __init__(self, window: "MainWindow", studio: AppContext) -> None:
        super().__init__(window)
        self._window = window
        self._studio = studio
        self._is_waiting = False
        self._is_done_with_lab = False
        """It is kept, or the user was told why it cannot be."""
        self._limit = QTimer(self, singleShot=True, interval=_LIMIT_MILLISECONDS)
        self._limit.timeout.connect(self._give_up)

    def may_close(self) -> bool:
        """True if nothing would be lost; otherwise the user is asked, and the window closes later by itself."""
        if not self._studio.is_training():
            return self._lab_may_go()
        if not self._is_waiting and self._ask():
            self._is_waiting = True
            self._window.bar.show_note("Stopping and keeping the run; the window closes by itself …")
            self._studio.training.ended.connect(self._ended)
            self._limit.start()
            self._studio.training.stop()
        return False

    def _lab_may_go(self) -> bool:
        """True if there is no lab to keep; otherwise it is kept, and the window closes later by itself."""
        if self._is_done_with_lab or not self._studio.has_unkept_lab():
            return True
        if not self._is_waiting:
            self._is_waiting = True
            self._window.bar.show_note("Keeping the lab; the window closes by itself …")
            lab = self._studio.lab
            lab.saved.connect(self._lab_kept)
            lab.noted.connect(self._lab_noted)
            self._limit.start()
            lab.pause()
            lab.save(last_lab_file())
        return False

    @Slot()
    def _lab_kept(self) -> None:
        self._is_done_with_lab = True
        self._stop_waiting_for_lab()
        QTimer.singleShot(0, self._window, self._window.close)

    @Slot(object)
    def _lab_noted(self, note: "Noted") -> None:
        """A warning says why it could not be kept, in the window; closing once more leaves without it."""
        if note.warning:
            self._is_done_with_lab = True
            self._stop_waiting_for_lab()

    def _stop_waiting_for_lab(self) -> None:
        self._limit.stop()
        self._is_waiting = False
        self._studio.lab.saved.disconnect(self._lab_kept)
        self._studio.lab.noted.disconnect(self._lab_noted)

    def _ask(self) -> bool:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle("A training is going on")
        box.setText("A training is going on.")
        box.setInformativeText("Stop it, keep everything and close the window? It can be resumed at any time.")
        stop = box.addButton("Stop and keep", QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton("Keep training", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stop)
        box.setEscapeButton(stay)
        box.exec()
        box.deleteLater()
        return box.clickedButton() is stop

    @Slot(object)
    def _ended(self, ended: "Ended") -> None:
        self._limit.stop()
        self._studio.training.ended.disconnect(self._ended)
        self._is_waiting = False
        if ended.reason == "failed":  # something was not kept: let it be read
            self._window.bar.show_error(ended.text, ended.details)
        else:
            QTimer.singleShot(0, self._window, self._window.close)

    @Slot()
    def _give_up(self) -> None:
        """The training does not answer; its last checkpoint is kept, so leave."""
        self._window.leave_hard()
