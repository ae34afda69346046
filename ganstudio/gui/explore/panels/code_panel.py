"""Tab for what is under the hood: the exact latent, the snippet that renders it, and how the file is read."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFont, QFontDatabase, QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from ganstudio.gui.explore.panels.spec_panel import SpecPanel
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, heading, quiet, row


class CodePanel(QWidget):
    """Shows both texts; that of the latent can be edited and pasted into."""

    use_wanted = Signal(str)
    """The edited text should be the current latent."""
    seen = Signal()
    """It is shown now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.latent, self.snippet = _text("Latent", 96), _text("Python snippet", 120)
        self.snippet.setReadOnly(True)
        self.use = QPushButton("Use")
        self.use.setToolTip("Go to the latent in the text, as it was edited or pasted")
        self.copy, self.save, self.load = QPushButton("Copy"), QPushButton("Save …"), QPushButton("Load …")
        self.copy.setToolTip("Copy the numbers (Ctrl+Shift+C)")
        self.save.setToolTip("Save the latent as .npy, for NumPy")
        self.load.setToolTip("Go to the latent in a .npy file")
        self.copy_snippet, self.save_snippet = QPushButton("Copy"), QPushButton("Save …")
        self.needs = quiet("")
        self.spec_panel = SpecPanel()
        self.words = plain_label(wordWrap=True)
        self.words.setProperty("role", "trouble")
        self.words.hide()
        self._lay_out()
        self.latent.textChanged.connect(self._edited)
        self.use.clicked.connect(self._use)

    def _lay_out(self) -> None:
        self.latent.setMaximumHeight(144)
        column(
            self.spec_panel, heading("Latent"), quiet("What the generator gets. Edit it, or paste another."),
            self.latent, self.words, row(self.use, self.copy, self.save, self.load, None), 8,
            heading("The same picture in Python"), self.needs, (self.snippet, 1),
            row(self.copy_snippet, self.save_snippet, None), inside=self,
        )  # fmt: skip

    @property
    def is_being_edited(self) -> bool:
        """Somebody writes in the latent's text."""
        return self.latent.hasFocus() and self.use.isEnabled()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.seen.emit()

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [
            self.latent, self.use, self.copy, self.save, self.load,
            self.snippet, self.copy_snippet, self.save_snippet,
        ]  # fmt: skip

    def show_sample(self, latent: str, snippet: str) -> None:
        """The texts of the current sample."""
        if latent != self.latent.toPlainText():
            self.latent.setPlainText(latent)
        more = ", and onnx to draw between two sentences" if "import onnx\n" in snippet else ", nothing else"
        self.needs.setText(f"Needs onnxruntime and numpy{more}.")
        if snippet != self.snippet.toPlainText():
            self.snippet.setPlainText(snippet)
        self.use.setEnabled(False)
        self.show_trouble("")

    def show_trouble(self, text: str) -> None:
        """Why the text cannot be used; "" for nothing."""
        self.words.setText(text)
        self.words.setVisible(bool(text))

    @Slot()
    def _edited(self) -> None:
        self.use.setEnabled(True)

    @Slot()
    def _use(self) -> None:
        self.use_wanted.emit(self.latent.toPlainText())


def _text(name: str, height: int) -> QPlainTextEdit:
    text = QPlainTextEdit()
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    text.setStyleSheet(f"font-family: '{QFont(font).family()}'; font-size: 12px;")
    text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    text.setTabChangesFocus(True)
    text.setMinimumHeight(height)
    text.setAccessibleName(name)
    return text
