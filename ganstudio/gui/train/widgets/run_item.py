"""How one run looks in a list: a corner of its newest samples, its name, how it stands, what it takes on the disk."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ganstudio.gui import theme

_HEIGHT, _PICTURE, _MARGIN = 60, 44, 8


class RunItemDelegate(QStyledItemDelegate):
    """Draws the three texts kept under the role LINES, and what `picture_of` has for the item's user data.

    Pictures are asked for when a row is painted, so that a long list of runs opens at once.
    """

    LINES = int(Qt.ItemDataRole.UserRole) + 1

    def __init__(self, picture_of: Callable[[Any], QPixmap], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._picture_of = picture_of

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(160, _HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        first, second, third = index.data(self.LINES)
        area = QRect(option.rect)
        painter.save()
        self._paint_ground(painter, option, area)
        picture = self._picture_of(index.data(Qt.ItemDataRole.UserRole))
        place = QRectF(area.left() + _MARGIN, area.top() + _MARGIN, _PICTURE, _PICTURE)
        if not picture.isNull():
            painter.drawPixmap(place, picture, QRectF(picture.rect()))
        else:
            painter.fillRect(place, QColor(theme.colour("raised")))
        left = int(place.right()) + _MARGIN
        room = QRect(left, area.top() + 10, area.right() - left - _MARGIN, 40)
        self._paint_words(painter, room, first, second, third)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect) -> None:
        state = option.state
        name = "raised" if state & QStyle.StateFlag.State_Selected else "hover"
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.colour(name)))
            painter.drawRoundedRect(area.adjusted(0, 1, -1, -1), 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.colour("accent")), 1))
            painter.drawRoundedRect(area.adjusted(1, 2, -2, -2), 6, 6)

    def _paint_words(self, painter: QPainter, room: QRect, first: str, second: str, third: str) -> None:
        font = painter.font()
        font.setPixelSize(13)
        painter.setFont(font)
        painter.setPen(QColor(theme.colour("text")))
        elided = QFontMetrics(font).elidedText(first, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, elided)
        font.setPixelSize(12)
        painter.setFont(font)
        painter.setPen(QColor(theme.colour("secondary")))
        width = QFontMetrics(font).horizontalAdvance(third) + 8
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight, third)
        elided = QFontMetrics(font).elidedText(second, Qt.TextElideMode.ElideRight, room.width() - width)
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, elided)
