"""A folder or file to choose: type it, browse for it, or drop it on the field."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QWidget

from ganstudio.core.paths import as_text
from ganstudio.gui.shared.layouts import row
from ganstudio.gui.shared.local_paths import local_path


class PathField(QWidget):
    """`edited` comes while typing, `entered` afterwards; it may name something that does not exist."""

    edited = Signal()
    entered = Signal()

    def __init__(self, title: str, suffixes: tuple[str, ...] = (), parent: QWidget | None = None) -> None:
        """For a folder, or for a file that ends in one of `suffixes` where there are any."""
        super().__init__(parent)
        self._title, self._suffixes = title, suffixes
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(f"Drop a {'file' if suffixes else 'folder'} here")
        self.edit.setAccessibleName(title)
        self.edit.setAcceptDrops(False)  # a drop on it is ours: a path, not a file:// text
        self.browse = QPushButton("Browse")
        self.browse.setAccessibleName(f"Browse for {title.lower()}")
        row((self.edit, 1), self.browse, inside=self)
        self.setAcceptDrops(True)
        self.edit.textChanged.connect(self.edit.setToolTip)
        self.edit.textChanged.connect(self.edited)
        self.edit.editingFinished.connect(self.entered)
        self.browse.clicked.connect(self._browse)

    @property
    def tab_stops(self) -> list[QWidget]:
        return [self.edit, self.browse]

    def content(self) -> str:
        return self.edit.text()

    def set_content(self, text: str) -> None:
        self.edit.setText(text)

    def _enter(self, path: str) -> None:
        self.set_content(path)
        self.entered.emit()

    @Slot()
    def _browse(self) -> None:
        start = self.content() if self.content() and Path(self.content()).exists() else str(Path.home())
        if self._suffixes:
            kinds = " ".join(f"*{suffix}" for suffix in self._suffixes)
            chosen, _ = QFileDialog.getOpenFileName(self.window(), self._title, start, f"{self._title} ({kinds})")
        else:
            chosen = QFileDialog.getExistingDirectory(self.window(), self._title, start)
        if chosen:
            self._enter(chosen)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = local_path(event.mimeData().urls()[0])
        if path is not None:
            self._enter(as_text(path))
        event.acceptProposedAction()
