"""How one row of the slider list looks, and what lies where in it."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen

from ganstudio.gui import theme
from ganstudio.gui.widgets.slider_order import Slider

ROW = 28
_NUMBER, _NAMES, _VALUE, _PIN, _GAP, _HANDLE = 28, 88, 44, 24, 8, 6.0


@dataclass(frozen=True)
class Look:
    """How a row stands at the moment."""

    value: float
    pinned: bool = False
    current: bool = False
    focused: bool = False
    hovered: bool = False
    effect: float | None = None
    """What it does to the picture, as a share of the strongest one's."""


class RowPainter:
    """Geometry and painting for rows of one list; `named` makes room for names instead of numbers."""

    def __init__(self, width: int, named: bool) -> None:
        self.width = width
        self.name_width = _NAMES if named else _NUMBER

    # --- geometry; x counts from the left edge of the row

    @property
    def track(self) -> tuple[float, float]:
        """Ends of the slider's track."""
        return self.name_width + _GAP + _HANDLE, self.width - _PIN - _VALUE - _GAP - _HANDLE

    def value_at(self, slider: Slider, x: float) -> float:
        """The value under the mouse, inside the slider's range."""
        left, right = self.track
        share = min(1.0, max(0.0, (x - left) / (right - left)))
        return slider.low + share * (slider.high - slider.low)

    def x_of(self, slider: Slider, value: float) -> float:
        left, right = self.track
        share = (value - slider.low) / (slider.high - slider.low)
        return left + min(1.0, max(0.0, share)) * (right - left)

    def is_on_pin(self, x: float) -> bool:
        return x >= self.width - _PIN

    def is_on_track(self, x: float) -> bool:
        return self.name_width <= x < self.width - _PIN - _VALUE

    # --- painting

    def paint(self, painter: QPainter, top: int, slider: Slider, look: Look) -> None:
        """Draw the row whose upper edge is at `top`."""
        row = QRect(0, top, self.width, ROW)
        if look.current:
            painter.setPen(QPen(QColor(theme.colour("accent")), 1) if look.focused else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.colour("raised")))
            painter.drawRoundedRect(QRectF(row).adjusted(0.5, 1.5, -0.5, -1.5), 6, 6)
        self._paint_name(painter, row, slider, look)
        self._paint_track(painter, row, slider, look)
        value = QRect(self.width - _PIN - _VALUE, top, _VALUE, ROW)
        painter.setPen(QColor(theme.colour("text")))
        text = f"{look.value:.2f}".replace("-", "\N{MINUS SIGN}")
        painter.drawText(value, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        if look.pinned or look.hovered or look.current:
            self._paint_pin(painter, top, look.pinned)

    def _paint_name(self, painter: QPainter, row: QRect, slider: Slider, look: Look) -> None:
        place = QRect(row.left() + 4, row.top(), self.name_width - 4, ROW)
        painter.setPen(QColor(theme.colour("text" if slider.is_named or look.current else "secondary")))
        side = Qt.AlignmentFlag.AlignLeft if slider.is_named else Qt.AlignmentFlag.AlignRight
        text = painter.fontMetrics().elidedText(slider.name, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, text)
        if look.effect is not None:
            length = (_NUMBER - 4) * look.effect
            bar = QRectF(place.right() + 1 - length, row.bottom() - 3.0, length, 2)
            painter.fillRect(bar, QColor(theme.colour("disabled")))

    def _paint_track(self, painter: QPainter, row: QRect, slider: Slider, look: Look) -> None:
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


def row_font(base: QFont) -> QFont:
    """12 px with figures of equal width, so that changing numbers do not dance."""
    font = QFont(base)
    font.setPixelSize(12)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
