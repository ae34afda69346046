"""Cards: a picture, a title, a few words and a fact; one click. Painted, so that a page of them is there at once."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ganstudio.gui import theme

PICTURE = QSize(262, 130)
_PADDING, _RADIUS, _LINE = 12, 6, 17
SIDE, _LEAST_WIDTH, _LINES = 114, 352, 3
"""Of the low cards: side of the picture, least width, and lines of words."""


class Card(QAbstractButton):
    """For one thing that can be opened, with its picture above the words."""

    def __init__(
        self, title: str, words: str = "", *, key: str = "", lines: int = 0, icon: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """`lines` is how many lines of words it has room for; `key` names what it stands for."""
        super().__init__(parent)
        self.key = key
        self._title, self._words, self._lines, self._icon = title, words, lines, icon
        self._fact, self._tone = "", "secondary"
        self._image: QImage | None = None
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.notifier().changed.connect(self.update)

    def show_png(self, png: bytes) -> None:
        """The picture, drawn pixel by pixel."""
        image = QImage.fromData(png)
        self._image = None if image.isNull() else image
        self.update()

    def show_fact(self, fact: str, tone: str = "secondary") -> None:
        """The last line: how long, how it stands; `tone` is its colour ("secondary", "trouble_text")."""
        if (fact, tone) != (self._fact, self._tone):
            self._fact, self._tone = fact, tone
            self.setAccessibleDescription(f"{self._words} {fact}".strip())
            self.update()

    @property
    def fact(self) -> str:
        return self._fact

    def sizeHint(self) -> QSize:
        words = self._lines * _LINE + 4 if self._lines else 0
        return QSize(PICTURE.width() + 2, PICTURE.height() + 2 * _PADDING + 20 + words + _LINE + 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(outline, _RADIUS, _RADIUS)
        painter.fillPath(path, QColor(theme.colour("surface")))
        painter.save()
        painter.setClipPath(path)
        self._paint_picture(painter, QRect(1, 1, PICTURE.width(), PICTURE.height()))
        painter.restore()
        self._paint_words(painter)
        frame = "accent_text" if self.hasFocus() else "accent" if self.underMouse() else "hairline"
        painter.setPen(QPen(QColor(theme.colour(frame)), 2 if self.hasFocus() else 1))
        painter.drawPath(path)

    def _paint_picture(self, painter: QPainter, area: QRect) -> None:
        painter.fillRect(area, QColor(theme.colour("mat")))
        if self._image is not None:
            painter.drawImage(area, self._image)
        elif self._icon:
            pixmap = theme.icon(self._icon, "disabled", 48).pixmap(48, 48)
            painter.drawPixmap(area.center().x() - 24, area.center().y() - 24, pixmap)

    def _paint_words(self, painter: QPainter) -> None:
        width = self.width() - 2 * _PADDING
        y = PICTURE.height() + _PADDING
        font = QFont(self.font())
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.DemiBold)
        self._paint_line(painter, font, QRect(_PADDING, y, width, 20), self._title, "text")
        y += 22
        font.setPixelSize(12)
        font.setWeight(QFont.Weight.Normal)
        if self._lines:
            painter.setFont(font)
            painter.setPen(QColor(theme.colour("secondary")))
            for line in wrapped(self._words, QFontMetrics(font), width, self._lines):
                painter.drawText(QRect(_PADDING, y, width, _LINE), Qt.AlignmentFlag.AlignVCenter, line)
                y += _LINE
        bottom = QRect(_PADDING, self.height() - _PADDING - _LINE + 2, width, _LINE)
        self._paint_line(painter, font, bottom, self._fact, self._tone)

    def _paint_line(self, painter: QPainter, font: QFont, area: QRect, text: str, colour: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(theme.colour(colour)))
        text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class RowCard(Card):
    """A low card, the words beside a square picture, so that many can be looked over at once. As wide as its place; of
    a picture broader than high it shows the middle."""

    def __init__(
        self, title: str, words: str = "", *, key: str = "", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(title, words, key=key, icon=icon, parent=parent)
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


def wrapped(text: str, metrics: QFontMetrics, width: int, lines: int) -> list[str]:
    """`text` broken between words into at most `lines` lines, the last one elided if it must be."""
    found: list[str] = []
    words = text.split()
    while words and len(found) < lines - 1:
        count = 1
        while count < len(words) and metrics.horizontalAdvance(" ".join(words[: count + 1])) <= width:
            count += 1
        found.append(" ".join(words[:count]))
        words = words[count:]
    if words:
        found.append(metrics.elidedText(" ".join(words), Qt.TextElideMode.ElideRight, width))
    return found
