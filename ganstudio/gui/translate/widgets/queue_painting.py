"""How a row of the queue looks: a thumbnail, a name, and how it stands."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ganstudio.gui import theme
from ganstudio.gui.translate.widgets.queue_model import ROW_ROLE, THUMBNAIL_ROLE, QueueRow

THUMBNAIL = 48
_HEIGHT, _PADDING, _RADIUS = 60, 6, 6
_TONES = {"waiting": "secondary", "working": "accent_text", "done": "secondary", "failed": "trouble_text"}


class QueuePainter(QStyledItemDelegate):
    """Paints `QueueRow`s."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, _HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area, state = option.rect, option.state
        row: QueueRow = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            ground = QPainterPath()
            ground.addRoundedRect(area.adjusted(0, 1, 0, -1).toRectF(), _RADIUS, _RADIUS)
            painter.fillPath(ground, QColor(theme.colour("raised")))
        if state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.colour("accent")), 1.5))
            painter.drawRoundedRect(area.toRectF().adjusted(1, 2, -1, -2), _RADIUS, _RADIUS)
        place = QRect(area.left() + _PADDING, area.top() + _PADDING, THUMBNAIL, THUMBNAIL)
        _paint_thumbnail(painter, index.data(THUMBNAIL_ROLE), place)
        _paint_words(painter, row, area.adjusted(_PADDING + THUMBNAIL + 8, 0, -_PADDING, 0))
        painter.restore()


def _paint_thumbnail(painter: QPainter, image: QImage | None, place: QRect) -> None:
    path = QPainterPath()
    path.addRoundedRect(place.toRectF(), 4, 4)
    painter.fillPath(path, QColor(theme.colour("mat")))
    if image is None:
        icon = theme.icon("pictures", "disabled", 20).pixmap(20, 20)
        painter.drawPixmap(place.center().x() - 10, place.center().y() - 10, icon)
        return
    side = min(image.width(), image.height())
    middle = QRect((image.width() - side) // 2, (image.height() - side) // 2, side, side)
    painter.save()
    painter.setClipPath(path)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, side >= THUMBNAIL)
    painter.drawImage(place, image, middle)
    painter.restore()


def _paint_words(painter: QPainter, row: QueueRow, area: QRect) -> None:
    font = QFont(painter.font())
    for text, tone, size, top in ((row.name, "text", 13, 10), (row.told, _TONES[row.state], 12, 31)):
        font.setPixelSize(size)
        painter.setFont(font)
        painter.setPen(QColor(theme.colour(tone)))
        cut = Qt.TextElideMode.ElideMiddle if tone == "text" else Qt.TextElideMode.ElideRight
        line = QRect(area.left(), area.top() + top, area.width(), 19)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, QFontMetrics(font).elidedText(text, cut, area.width()))
