"""A low card: a square picture at the left, the words beside it. Many of them can be looked over at once."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.gui import theme
from ganstudio.gui.home.widgets.card import Card, wrapped

SIDE, _LEAST_WIDTH, _PADDING, _LINE = 114, 352, 12, 17
_LINES = 3


class RowCard(Card):
    """As wide as its place; of a picture broader than high it shows the middle."""

    def __init__(self, title: str, words: str = "", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, words, icon=icon, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, SIDE + 2)

    def _paint_picture(self, painter: QPainter, _area: QRect) -> None:
        place = QRect(1, 1, SIDE, SIDE)
        painter.fillRect(place, QColor(theme.colour("mat")))
        if self._image is not None:
            side = min(self._image.width(), self._image.height())
            source = QRect((self._image.width() - side) // 2, (self._image.height() - side) // 2, side, side)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._image, source)
        elif self._icon:
            pixmap = theme.icon(self._icon, "disabled", 40).pixmap(40, 40)
            painter.drawPixmap(place.center().x() - 20, place.center().y() - 20, pixmap)

    def _paint_words(self, painter: QPainter) -> None:
        left = SIDE + _PADDING
        width = self.width() - left - _PADDING
        font = QFont(self.font())
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.DemiBold)
        self._paint_line(painter, font, QRect(left, 8, width, 20), self._title, "text")
        font.setPixelSize(12)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(theme.colour("secondary")))
        for number, line in enumerate(wrapped(self._words, QFontMetrics(font), width, _LINES)):
            place = QRect(left, 30 + number * _LINE, width, _LINE)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, line)
        bottom = QRect(left, self.height() - 8 - _LINE, width, _LINE)
        self._paint_line(painter, font, bottom, self._fact, self._tone)
