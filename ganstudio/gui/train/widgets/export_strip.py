"""What became of an export: goes on, done (with its parity figure), or why not."""

from pathlib import PurePath

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QWidget

from ganstudio.gui.shared.layouts import column, row


class ExportStrip(QWidget):
    """Hidden until there is something to say."""

    cancelled = Signal()
    opened = Signal(str)
    """Path of the ONNX file that the user wants to play with."""
    copy_wanted = Signal(str)
    """Path of the ONNX file that the user wants to have elsewhere too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = ""
        self._words = QLabel(wordWrap=True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setFixedHeight(6)
        self._cancel, self._close = QPushButton("Cancel"), QPushButton("Dismiss")
        self._open, self._copy = QPushButton("Open"), QPushButton("Save as …")
        self._open.setToolTip("Open it on its page: Explore, or Translate if it turns pictures into others")
        self._copy.setToolTip("Save the file in a folder of your choice too")
        self._close.setProperty("role", "quiet")
        buttons = row(self._cancel, self._open, self._copy, self._close, None)
        column(self._words, self._bar, buttons, margins=(0, 8, 0, 0), inside=self)
        self._cancel.clicked.connect(self.cancelled)
        self._open.clicked.connect(self._open_file)
        self._copy.clicked.connect(self._save_copy)
        self._close.clicked.connect(self.hide)
        self.hide()

    @Slot(str)
    def show_busy(self, words: str) -> None:
        self._show(f"{words} …", busy=True)

    @Slot(str, float)
    def show_done(self, path: str, parity: float) -> None:
        """`parity`: largest difference to torch in units of the value range; negative where it is not known."""
        self._path = path
        name = PurePath(path).name
        figure = f"largest difference to training {parity:.1e} of the value range" if parity >= 0 else "checked"
        self._show(f"Exported <b>{name}</b>, {figure}", busy=False, done=True)
        proof = "The file was compared with the network that was trained; more than rounding is refused."
        self._words.setToolTip(f"{path}\n{proof}")

    @Slot(str)
    def show_failed(self, text: str) -> None:
        self._show(f"Not exported: {text}", busy=False)
        self._words.setToolTip(text)

    @Slot(str)
    def show_copied(self, path: str) -> None:
        """Where the file lies now too."""
        self._show(f"Saved as <b>{PurePath(path).name}</b> in {PurePath(path).parent}", busy=False, done=True)
        self._words.setToolTip(path)

    @Slot()
    def show_cancelled(self) -> None:
        self._show("The export was cancelled.", busy=False)

    def _show(self, words: str, *, busy: bool, done: bool = False) -> None:
        self._words.setText(words)
        self._words.setToolTip("")
        self._bar.setVisible(busy)
        self._cancel.setVisible(busy)
        self._open.setVisible(done)
        self._copy.setVisible(done)
        self._close.setVisible(not busy)
        self.show()

    @Slot()
    def _open_file(self) -> None:
        self.opened.emit(self._path)

    @Slot()
    def _save_copy(self) -> None:
        self.copy_wanted.emit(self._path)
