"""What became of an export: goes on, done (with its parity figure), or why not."""

from pathlib import PurePath

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from ganstudio.gui.shared.formatting import tip
from ganstudio.gui.shared.progress_bar import ProgressBar


class ExportStrip(ProgressBar):
    """Hidden until there is something to say."""

    opened = Signal(str)
    """Path of the ONNX file that the user wants to play with."""
    copy_wanted = Signal(str)
    """Path of the ONNX file that the user wants to have elsewhere too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._open, self._copy = QPushButton("Open"), QPushButton("Save as …")
        super().__init__(parent, actions=(self._open, self._copy))
        self._path = ""
        self._open.setToolTip("Open it on its page: Explore, or Translate if it turns pictures into others")
        self._copy.setToolTip("Save the file in a folder of your choice too")
        self._open.clicked.connect(self._open_file)
        self._copy.clicked.connect(self._save_copy)

    @Slot(str, float)
    def show_done(self, path: str, parity: float) -> None:
        """`parity`: largest difference to torch in units of the value range; negative where it is not known."""
        self._path = path
        name = PurePath(path).name
        figure = f"largest difference to training {parity:.1e} of the value range" if parity >= 0 else "checked"
        self.show_end(f"Exported {name}, {figure}", offers=True)
        proof = "The file was compared with the network that was trained; more than rounding is refused."
        self.words.setToolTip(tip(f"{path}\n{proof}"))

    @Slot(str)
    def show_failed(self, text: str) -> None:
        self.show_end(f"Not exported: {text}")

    @Slot(str)
    def show_copied(self, path: str) -> None:
        """Where the file lies now too."""
        self.show_end(f"Saved as {PurePath(path).name} in {PurePath(path).parent}", offers=True)
        self.words.setToolTip(tip(path))

    @Slot()
    def show_cancelled(self) -> None:
        self.show_end("The export was cancelled.")

    @Slot()
    def _open_file(self) -> None:
        self.opened.emit(self._path)

    @Slot()
    def _save_copy(self) -> None:
        self.copy_wanted.emit(self._path)
