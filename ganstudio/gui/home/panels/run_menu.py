"""What one does with a run: open, resume, rename, delete, see its folder."""

from collections.abc import Callable

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QInputDialog, QMenu, QMessageBox, QWidget

from ganstudio.core.errors import UserError
from ganstudio.gui.shared.formatting import size
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.state.run_summary import RunSummary


class RunMenu(QMenu):
    """The context menu of a run's card."""

    def __init__(self, context: AppContext, run: RunSummary, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._run = context, run
        is_running = run.status == "running"
        self._add("Open", self._open)
        self._add("Resume", self._resume, not is_running and not context.is_training() and run.step < run.steps)
        self.addSeparator()
        self._add("Rename …", self._rename, not is_running)
        self._add("Delete …", self._delete, not is_running)
        self._add("Show folder", self._show_folder)
        self.addSeparator()
        self._add(f"{size(run.disk)} on the disk", self._open, enabled=False)

    def _add(self, text: str, slot: Callable[[], None], enabled: bool = True) -> None:
        action = self.addAction(text)
        action.setEnabled(enabled)
        action.triggered.connect(slot)

    @Slot()
    def _open(self) -> None:
        self._context.go("train", self._run.path)

    @Slot()
    def _resume(self) -> None:
        self._context.resume(self._run.path)

    @Slot()
    def _rename(self) -> None:
        name, accepted = QInputDialog.getText(self.parentWidget(), "Rename run", "New name", text=self._run.name)
        if accepted and name.strip() not in ("", self._run.name):
            self._try(lambda: self._context.library.rename(self._run.path, name.strip()))

    @Slot()
    def _delete(self) -> None:
        box = QMessageBox(self.parentWidget())
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle("Delete run")
        box.setText(f"Delete {self._run.name}?")
        box.setInformativeText(f"Its samples, checkpoints and exports ({size(self._run.disk)}) are gone for good.")
        delete = box.addButton("Delete", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton("Keep", QMessageBox.ButtonRole.RejectRole))
        box.exec()
        box.deleteLater()
        if box.clickedButton() is delete:
            self._try(lambda: self._context.library.delete(self._run.path))

    def _try(self, what: Callable[[], object]) -> None:
        try:
            what()
        except UserError as error:
            self._context.tell_error(str(error))

    @Slot()
    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._run.path)))
