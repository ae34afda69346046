"""What is asked before a run is renamed or deleted; one wording for every page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QMessageBox, QWidget

from ganstudio.core.errors import UserError
from ganstudio.gui.shared.formatting import size
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.state.run_summary import RunSummary


def rename_run(run: RunSummary, context: AppContext, parent: QWidget) -> None:
    """Ask for another name and give it; why it cannot be given is told in the window."""
    name, is_accepted = QInputDialog.getText(parent, "Rename run", "New name:", text=run.name)
    if is_accepted and name.strip() not in ("", run.name):
        try:
            context.library.rename(run.path, name.strip())
        except UserError as error:
            context.tell_error(str(error))


def delete_run(run: RunSummary, context: AppContext, parent: QWidget) -> None:
    """Ask whether it may go, and delete it; what cannot be deleted is told in the window."""
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle("Delete run")
    box.setText(f"Delete {run.name}?")
    box.setInformativeText(
        f"Its samples, checkpoints and exports ({size(run.disk)}) will be deleted permanently. "
        "Files that you saved in other folders are kept."
    )
    delete = box.addButton("Delete", QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton("Keep", QMessageBox.ButtonRole.RejectRole))
    box.exec()
    box.deleteLater()
    if box.clickedButton() is delete:
        try:
            context.library.delete(run.path)
        except UserError as error:
            context.tell_error(str(error))
