"""The rows of the queue: what Qt's views ask of them, and how one looks: a thumbnail, a name, and how it stands.

Rows are addressed by numbers that never change.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ganstudio.gui import theme
from ganstudio.gui.shared.image_sources import ImageSource

_Index = QModelIndex | QPersistentModelIndex
_ITEM_ROLE, _THUMBNAIL_ROLE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_WORDS = {"waiting": "Waiting", "working": "Translating …", "done": "Done", "failed": "Could not be translated"}
_TONES = {"waiting": "secondary", "working": "accent_text", "done": "secondary", "failed": "trouble_text"}
_THUMBNAIL, _HEIGHT, _PADDING, _RADIUS = 48, 60, 6, 6


def _name(item: ImageSource) -> str:
    """On one line, without its folder."""
    return " ".join(Path(item.name).name.split())


def _words(item: ImageSource) -> str:
    """How it stands; the name is not said twice."""
    return item.words.removeprefix(f"{_name(item)} ") or _WORDS[item.state]


class QueueRows(QAbstractListModel):
    """Holds what is shown of the queue, and its thumbnails; tens of thousands are no trouble."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._items: list[ImageSource] = []
        self._places: dict[int, int] = {}
        self._thumbnails: dict[int, QImage] = {}

    # --- content

    def add(self, items: Iterable[ImageSource]) -> None:
        """Put these at the end."""
        new = list(items)
        if not new:
            return
        first = len(self._items)
        self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
        self._items += new
        self._places |= {item.number: place for place, item in enumerate(new, start=first)}
        self.endInsertRows()

    def change(self, item: ImageSource) -> None:
        """Show another state of a row; one that is gone stays gone."""
        place = self._places.get(item.number)
        if place is not None:
            self._items[place] = item
            self._tell(place)

    def change_all(self, items: Iterable[ImageSource]) -> None:
        """Show another state of all rows: the same ones in the same order."""
        self._items = list(items)
        if self._items:
            self.dataChanged.emit(self.index(0), self.index(len(self._items) - 1))

    def set_thumbnail(self, number: int, image: QImage) -> None:
        place = self._places.get(number)
        if place is not None:
            self._thumbnails[number] = image
            self._tell(place)

    def remove(self, numbers: set[int]) -> None:
        """Take these out."""
        self.beginResetModel()
        self._items = [item for item in self._items if item.number not in numbers]
        self._places = {item.number: place for place, item in enumerate(self._items)}
        for number in numbers:
            self._thumbnails.pop(number, None)
        self.endResetModel()

    def _tell(self, place: int) -> None:
        index = self.index(place)
        self.dataChanged.emit(index, index)

    # --- questions

    def number_at(self, place: int) -> int | None:
        return self._items[place].number if 0 <= place < len(self._items) else None

    def place_of(self, number: int) -> int | None:
        return self._places.get(number)

    def thumbnail(self, number: int) -> QImage | None:
        return self._thumbnails.get(number)

    def rowCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return len(self._items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self._items[index.row()]
        values = {
            Qt.ItemDataRole.DisplayRole: _name(item),
            Qt.ItemDataRole.ToolTipRole: f"{_name(item)}\n{_words(item)}",
            Qt.ItemDataRole.AccessibleTextRole: f"{_name(item)}, {_words(item)}",
            _ITEM_ROLE: item,
            _THUMBNAIL_ROLE: self._thumbnails.get(item.number),
        }
        return values.get(role)


class QueuePainter(QStyledItemDelegate):
    """Paints the rows."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(120, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        area, state = option.rect, option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            ground = QPainterPath()
            ground.addRoundedRect(area.adjusted(0, 1, 0, -1).toRectF(), _RADIUS, _RADIUS)
            painter.fillPath(ground, QColor(theme.colour("raised")))
        if state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.colour("accent")), 1.5))
            painter.drawRoundedRect(area.toRectF().adjusted(1, 2, -1, -2), _RADIUS, _RADIUS)
        place = QRect(area.left() + _PADDING, area.top() + _PADDING, _THUMBNAIL, _THUMBNAIL)
        _paint_thumbnail(painter, index.data(_THUMBNAIL_ROLE), place)
        _paint_words(painter, index.data(_ITEM_ROLE), area.adjusted(_PADDING + _THUMBNAIL + 8, 0, -_PADDING, 0))
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
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, side >= _THUMBNAIL)
    painter.drawImage(place, image, middle)
    painter.restore()


def _paint_words(painter: QPainter, item: ImageSource, area: QRect) -> None:
    font = QFont(painter.font())
    for text, tone, size, top in ((_name(item), "text", 13, 10), (_words(item), _TONES[item.state], 12, 31)):
        font.setPixelSize(size)
        painter.setFont(font)
        painter.setPen(QColor(theme.colour(tone)))
        cut = Qt.TextElideMode.ElideMiddle if tone == "text" else Qt.TextElideMode.ElideRight
        line = QRect(area.left(), area.top() + top, area.width(), 19)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, QFontMetrics(font).elidedText(text, cut, area.width()))
