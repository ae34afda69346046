"""A slider that goes where it is clicked, as one expects of a film, and can be dragged on from there."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget


class JumpSlider(QSlider):
    """Horizontal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Bring the handle under the pointer first; then the press takes hold of it."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        complex_control = QStyle.ComplexControl.CC_Slider
        handle = self.style().subControlRect(complex_control, option, QStyle.SubControl.SC_SliderHandle, self)
        if event.button() == Qt.MouseButton.LeftButton and not handle.contains(event.position().toPoint()):
            room = self.width() - handle.width()
            place = int(event.position().x()) - handle.width() // 2
            value = QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), place, room)
            self.sliderPressed.emit()
            self.setValue(value)
        super().mousePressEvent(event)
