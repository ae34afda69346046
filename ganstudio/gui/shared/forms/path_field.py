"""A folder or file to choose: type it, browse for it, or drop it on the field."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget


class PathField(QWidget):
    """`changed` comes while typing; `text` may name something that does not exist."""

    changed = Signal()

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
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        row.addWidget(self.browse)
        self.setAcceptDrops(True)
        self.edit.textChanged.connect(self._changed)
        self.browse.clicked.connect(self._browse)

    def text(self) -> str:
        return self.edit.text()

    def set_text(self, text: str) -> None:
        self.edit.setText(text)

    @Slot()
    def _changed(self) -> None:
        self.edit.setToolTip(self.edit.text())
        self.changed.emit()

    @Slot()
    def _browse(self) -> None:
        start = self.text() if self.text() and Path(self.text()).exists() else str(Path.home())
        if self._suffixes:
            kinds = " ".join(f"*{suffix}" for suffix in self._suffixes)
            chosen, _ = QFileDialog.getOpenFileName(self.window(), self._title, start, f"{self._title} ({kinds})")
        else:
            chosen = QFileDialog.getExistingDirectory(self.window(), self._title, start)
        if chosen:
            self.set_text(chosen)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.set_text(event.mimeData().urls()[0].toLocalFile())
        event.acceptProposedAction()
