"""A drop-down as all forms here have it: the wheel goes past it, and what does not fit ends in an ellipsis."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QToolTip, QWidget

_LETTERS, _ARROW = 6, 44
"""The least of a text that is seen, and pixels for the arrow and the margins."""


class DropDown(QComboBox):
    """A QComboBox that scrolls the form instead of changing by accident; what was cut is told by the tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def minimumSizeHint(self) -> QSize:
        """Room for some letters: it is as wide as its longest text only where there is room for that."""
        return QSize(self.fontMetrics().averageCharWidth() * _LETTERS + _ARROW, self.sizeHint().height())

    def shown_text(self) -> str:
        """The text as it fits, or what stands in for it."""
        text = self.currentText() if self.currentIndex() >= 0 else self.placeholderText()
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        if self.currentIndex() < 0:
            option.palette.setBrush(QPalette.ColorRole.ButtonText, option.palette.placeholderText())
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        option.currentText = self.shown_text()
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def event(self, event: QEvent) -> bool:
        whole = self.currentText()
        if isinstance(event, QHelpEvent) and self.currentIndex() >= 0 and self.shown_text() != whole:
            QToolTip.showText(event.globalPos(), "\n".join(filter(None, (whole, self.toolTip()))), self)
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
