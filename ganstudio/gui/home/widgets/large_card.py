"""Home's big card: what the program is for, one click to see it, and the same latents growing up beside it."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ganstudio.gui import theme
from ganstudio.gui.home.widgets.card import wrapped

_HEIGHT, _PADDING, _STAGE_GAP, _TEXT_WIDTH = 264, 32, 16, 376
_TITLE = "Watch a GAN learn"
_WORDS = (
    "One network draws, the other tells its pictures from real ones. Both start knowing nothing. "
    "Press Start and see the first digits come out of the noise."
)


class LargeCard(QAbstractButton):
    """One button, painted; `stages` are (caption, square picture), the oldest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stages: list[tuple[str, QImage]] = []
        self._fact = ""
        self.setAccessibleName(_TITLE)
        self.setAccessibleDescription("Starts a training at once. " + _WORDS)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.notifier().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(720, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(_TEXT_WIDTH + 2 * _PADDING, _HEIGHT)

    def show_stages(self, stages: list[tuple[str, QImage]]) -> None:
        """Pictures of the same latents, growing up."""
        self._stages = stages
        self.update()

    def show_fact(self, fact: str) -> None:
        """About how long it takes."""
        self._fact = fact
        self.update()

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.fillPath(path, QColor(theme.colour("surface")))
        self._paint_words(painter)
        self._paint_stages(painter)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        frame = "accent_text" if self.hasFocus() else "accent" if self.underMouse() else "hairline"
        painter.setPen(QPen(QColor(theme.colour(frame)), 2 if self.hasFocus() else 1))
        painter.drawPath(path)

    def _paint_words(self, painter: QPainter) -> None:
        font = QFont(self.font())
        font.setPixelSize(26)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(theme.colour("text")))
        y = 40
        painter.drawText(QRect(_PADDING, y, _TEXT_WIDTH, 36), Qt.AlignmentFlag.AlignVCenter, _TITLE)
        font.setPixelSize(14)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(theme.colour("secondary")))
        y += 48
        for line in wrapped(_WORDS, QFontMetrics(font), _TEXT_WIDTH - 16, 4):
            painter.drawText(QRect(_PADDING, y, _TEXT_WIDTH, 22), Qt.AlignmentFlag.AlignVCenter, line)
            y += 22
        self._paint_button(painter, QRect(_PADDING, _HEIGHT - 40 - 36, 112, 36))

    def _paint_button(self, painter: QPainter, area: QRect) -> None:
        font = QFont(self.font())
        font.setPixelSize(14)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colour("accent_hover" if self.underMouse() else "accent")))
        painter.drawRoundedRect(area, 6, 6)
        painter.setPen(QColor(theme.colour("on_accent")))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "Start")
        font.setPixelSize(12)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(theme.colour("secondary")))
        beside = QRect(area.right() + 16, area.top(), _TEXT_WIDTH - area.width() - 16, area.height())
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, self._fact)

    def _paint_stages(self, painter: QPainter) -> None:
        """From the right, as many as fit: the first one always, then the oldest of the others are left out."""
        if not self._stages:
            return
        side = self._stages[0][1].width()
        room = self.width() - _TEXT_WIDTH - 3 * _PADDING
        count = min((room + _STAGE_GAP) // (side + _STAGE_GAP), len(self._stages))
        if count < 1:
            return
        shown = chosen_stages(self._stages, count)
        font = QFont(self.font())
        font.setPixelSize(12)
        painter.setFont(font)
        top = (_HEIGHT - side - 24) // 2
        left = self.width() - _PADDING - count * side - (count - 1) * _STAGE_GAP
        for caption, image in shown:
            painter.drawImage(QPoint(left, top), image)
            painter.setPen(QColor(theme.colour("secondary")))
            painter.drawText(QRect(left, top + side + 6, side, 18), Qt.AlignmentFlag.AlignCenter, caption)
            left += side + _STAGE_GAP


def chosen_stages(stages: list[tuple[str, QImage]], count: int) -> list[tuple[str, QImage]]:
    """`count` of the stages: always the last, then the first, then those evenly in between."""
    if count == 1:
        return stages[-1:]
    return [stages[round(index * (len(stages) - 1) / (count - 1))] for index in range(count)]
