"""A calm word when something unexpected went wrong: what is kept, and a report that the user may send."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QWidget

from ganstudio.core.paths import short
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, quiet, row

_ASK = "This report says what happened. It stays on this machine unless you send it to somebody."


class ErrorDialog(QDialog):
    """Stays beside the window, which goes on; one is enough for whatever else happens while it is open."""

    def __init__(self, title: str, kept: str, report: str, path: Path | None, parent: QWidget | None = None) -> None:
        """`kept` says what is not lost; `report` lies in `path`, None where it could not be written."""
        super().__init__(parent)
        self.setWindowTitle("GAN Studio")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._path, self._others = path, 0
        heading = plain_label(title, wordWrap=True)
        heading.setProperty("role", "question")
        self._more = quiet("")
        self._more.hide()
        self.report = QPlainTextEdit(report, readOnly=True)
        self.report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.report.setAccessibleName("Report")
        self.report.setTabChangesFocus(True)
        where = f"Also kept as {short(path)}" if path is not None else "It could not be written to a file."
        words = (heading, plain_label(kept, wordWrap=True), self._more, quiet(_ASK))
        whole = (*words, (self.report, 1), quiet(where), self._buttons())
        column(*whole, margins=(24, 24, 24, 16), inside=self)
        self.resize(640, 460)

    def _buttons(self) -> QHBoxLayout:
        copy, folder = QPushButton("Copy report"), QPushButton("Show in folder")
        self.close_button = QPushButton("Close", default=True)
        copy.clicked.connect(self.copy)
        folder.clicked.connect(self._show_folder)
        folder.setEnabled(self._path is not None)
        self.close_button.clicked.connect(self.close)
        self.close_button.setFocus()
        return row(copy, folder, None, self.close_button, margins=(0, 8, 0, 0))

    def count_another(self) -> None:
        """Something else went wrong meanwhile; it has a report of its own."""
        self._others += 1
        again = "Something else" if self._others == 1 else f"{self._others} other things"
        reports = "its report lies" if self._others == 1 else "their reports lie"
        self._more.setText(f"{again} went wrong since; {reports} in the same folder.")
        self._more.show()

    @Slot()
    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())

    @Slot()
    def _show_folder(self) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))
