"""A line for a name, laid over what bears it: Enter takes it, Escape and leaving it do not."""

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class NameEditor(QLineEdit):
    """Goes away by itself."""

    def __init__(self, over: QWidget, room: QRect, name: str, take: Callable[[str], None]) -> None:
        super().__init__(name, over)
        self._take = take
        self.setGeometry(room)
        self.setMaxLength(60)
        self.setAccessibleName("Name")
        self.returnPressed.connect(self._accept)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _accept(self) -> None:
        name, take = self.text().strip(), self._take
        self._leave()
        if name:
            take(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.deleteLater()

    def _leave(self) -> None:
        over = self.parentWidget()
        owner = over.parentWidget() if over is not None else None
        self.hide()
        if owner is not None:
            owner.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deleteLater()
