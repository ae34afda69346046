"""How one row of the slider list looks, and what lies where in it."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen

from ganstudio.gui import theme
from ganstudio.gui.explore.widgets.slider_order import Slider

ROW = 28
_NUMBER, _NAMES, _LONGEST_NAME, _VALUE, _LOCK, _PIN, _GAP, _HANDLE = 28, 72, 152, 40, 20, 20, 8, 6.0


@dataclass(frozen=True)
class SliderLook:
    """How a row stands at the moment."""

    value: float
    pinned: bool = False
    locked: bool = False
    current: bool = False
    focused: bool = False
    hovered: bool = False
    effect: float | None = None
    """What it does to the picture, as a share of the strongest one's."""


class RowPainter:
    """Geometry and painting for rows of one list; `longest` is its longest name's width, 0 where all are numbers."""

    def __init__(self, width: int, longest: int) -> None:
        self.width = width
        self.name_width = min(max(longest + 12, _NAMES), _LONGEST_NAME) if longest else _NUMBER

    # --- geometry; x counts from the left edge of the row

    @property
    def track(self) -> tuple[float, float]:
        """Ends of the slider's track."""
        return self.name_width + _GAP + _HANDLE, self.width - _PIN - _LOCK - _VALUE - _GAP - _HANDLE

    def value_at(self, slider: Slider, x: float) -> float:
        """The value under the mouse, inside the slider's range."""
        left, right = self.track
        share = min(1.0, max(0.0, (x - left) / (right - left)))
        return slider.low + share * (slider.high - slider.low)

    def finely_dragged(self, slider: Slider, from_x: float, from_value: float, x: float) -> float:
        """The value after a drag from `from_x`, where it was `from_value`, at a tenth of the usual pace."""
        left, right = self.track
        return from_value + (x - from_x) / (right - left) / 10 * (slider.high - slider.low)

    def x_of(self, slider: Slider, value: float) -> float:
        left, right = self.track
        share = (value - slider.low) / (slider.high - slider.low)
        return left + min(1.0, max(0.0, share)) * (right - left)

    def is_on_pin(self, x: float) -> bool:
        return x >= self.width - _PIN

    def is_on_lock(self, x: float) -> bool:
        return self.width - _PIN - _LOCK <= x < self.width - _PIN

    def is_on_name(self, x: float) -> bool:
        return x < self.name_width

    def is_on_track(self, x: float) -> bool:
        return self.name_width <= x < self.width - _PIN - _LOCK - _VALUE

    # --- painting

    def paint(self, painter: QPainter, top: int, slider: Slider, look: SliderLook) -> None:
        """Draw the row whose upper edge is at `top`."""
        row = QRect(0, top, self.width, ROW)
        if look.current:
            painter.setPen(QPen(QColor(theme.colour("accent")), 1) if look.focused else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.colour("raised")))
            painter.drawRoundedRect(QRectF(row).adjusted(0.5, 1.5, -0.5, -1.5), 6, 6)
        self._paint_name(painter, row, slider, look)
        self._paint_track(painter, row, slider, look)
        value = QRect(self.width - _PIN - _LOCK - _VALUE, top, _VALUE, ROW)
        painter.setPen(QColor(theme.colour("text")))
        text = f"{look.value:.2f}".replace("-", "\N{MINUS SIGN}")
        painter.drawText(value, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        near = look.hovered or look.current
        if look.locked or (near and slider.kind == "dimension"):
            self._paint_lock(painter, top, look.locked)
        if look.pinned or near:
            self._paint_pin(painter, top, look.pinned)

    def _paint_name(self, painter: QPainter, row: QRect, slider: Slider, look: SliderLook) -> None:
        place = QRect(row.left() + 4, row.top(), self.name_width - 4, ROW)
        painter.setPen(QColor(theme.colour("text" if slider.is_named or look.current else "secondary")))
        side = Qt.AlignmentFlag.AlignLeft if slider.is_named else Qt.AlignmentFlag.AlignRight
        text = painter.fontMetrics().elidedText(slider.name, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, text)
        if look.effect is not None:
            length = (_NUMBER - 4) * look.effect
            bar = QRectF(place.right() + 1 - length, row.bottom() - 3.0, length, 2)
            painter.fillRect(bar, QColor(theme.colour("disabled")))

    def _paint_track(self, painter: QPainter, row: QRect, slider: Slider, look: SliderLook) -> None:
        left, right = self.track
        middle = row.top() + ROW / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colour("hover" if look.current else "raised")))
        painter.drawRoundedRect(QRectF(left, middle - 2, right - left, 4), 2, 2)
        rest, handle = self.x_of(slider, slider.rest), self.x_of(slider, look.value)
        painter.setBrush(QColor(theme.colour("accent")))
        painter.drawRect(QRectF(min(rest, handle), middle - 2, abs(handle - rest), 4))
        painter.setBrush(QColor(theme.colour("disabled")))
        painter.drawRect(QRectF(rest - 0.5, middle - 5, 1, 10))
        strong = look.hovered or look.current
        painter.setPen(QPen(QColor(theme.colour("accent" if strong else "disabled")), 1))
        painter.setBrush(QColor(theme.colour("surface")))
        painter.drawEllipse(QPointF(handle, middle), _HANDLE, _HANDLE)

    def _paint_pin(self, painter: QPainter, top: int, pinned: bool) -> None:
        """A pin: filled where it holds."""
        centre = QPointF(self.width - _PIN / 2 + 2, top + ROW / 2)
        colour = QColor(theme.colour("accent_text" if pinned else "secondary"))
        painter.setPen(QPen(colour, 1.4))
        painter.drawLine(centre + QPointF(0, 1), centre + QPointF(0, 6))
        painter.setBrush(QBrush(colour) if pinned else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre - QPointF(0, 2.5), 3.5, 3.5)

    def _paint_lock(self, painter: QPainter, top: int, locked: bool) -> None:
        """A padlock: open unless it holds."""
        middle = QPointF(self.width - _PIN - _LOCK / 2 + 4, top + ROW / 2)
        colour = QColor(theme.colour("accent_text" if locked else "secondary"))
        painter.setPen(QPen(colour, 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        bow = QRectF(middle.x() - 3, middle.y() - 6, 6, 8).translated(0 if locked else 3.5, 0)
        painter.drawArc(bow, 0, 180 * 16)
        painter.drawLine(QPointF(bow.left(), bow.center().y()), QPointF(bow.left(), middle.y() + 1))
        if locked:
            painter.drawLine(QPointF(bow.right(), bow.center().y()), QPointF(bow.right(), middle.y() + 1))
        painter.setBrush(QBrush(colour) if locked else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(middle.x() - 4.5, middle.y(), 9, 6.5), 1.5, 1.5)


def row_font(base: QFont) -> QFont:
    """12 px with figures of equal width, so that changing numbers do not dance."""
    font = QFont(base)
    font.setPixelSize(12)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
