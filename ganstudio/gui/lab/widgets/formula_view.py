"""Draws formulae as a book would, with the parts that are at work now in their network's colour."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.gui import theme
from ganstudio.gui.lab.update_stages import Lights
from ganstudio.gui.lab.widgets.formula_setting import Sign, lit, places, signs

_FAMILIES = ["STIX Two Text", "Cambria", "Latin Modern Roman", "Times New Roman", "DejaVu Serif", "serif"]
_LARGEST, _SMALLEST = 22, 12
_RADIUS = 4.0


class FormulaView(QWidget):
    """One formula on each line; `light` says which parts of all of them are lit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.formulae: tuple[str, ...] = ()
        self.lights: Lights = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.notifier().changed.connect(self.update)

    def set_formulae(self, formulae: Sequence[str], lights: Lights = ()) -> None:
        """What is shown, and what of it is lit; nothing lit: all in the text's colour."""
        if (tuple(formulae), tuple(lights)) != (self.formulae, tuple(self.lights)):
            self.formulae, self.lights = tuple(formulae), tuple(lights)
            self.setAccessibleName(";  ".join(formulae))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, 36)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 36)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.height() / max(len(self.formulae), 1)
        size = min((self._fitting(formula) for formula in self.formulae), default=_LARGEST)
        size = max(min(size, int(height * 0.62)), _SMALLEST)
        dim = any(any(lit(formula, self.lights)) for formula in self.formulae)
        for number, formula in enumerate(self.formulae):
            base = QPointF(2, height * (number + 0.5) + size * 0.36)
            paint_formula(painter, formula, base, size, self.lights, dim=dim)
        painter.end()

    def _fitting(self, formula: str) -> int:
        """The largest size in pixels at which a formula fits."""
        width = formula_width(formula, _LARGEST)
        return int(_LARGEST * min((self.width() - 8) / max(width, 1.0), 1.0))


def formula_width(formula: str, size: int) -> float:
    """How wide a formula is, in pixels, when its letters are `size` pixels high."""
    return sum(_gap(sign, size) + _width(sign, size) for sign in signs(formula))


def paint_formula(
    painter: QPainter, formula: str, start: QPointF, size: int, lights: Lights = (), *, dim: bool = False
) -> None:
    """Draw `formula` from `start` on its base line; `dim`: what is not lit steps back."""
    line, colours = signs(formula), lit(formula, lights)
    widths = [_width(sign, size) for sign in line]
    lefts = [start.x() + left for left in places([_gap(sign, size) for sign in line], widths)]
    ends = [left + width for left, width in zip(lefts, widths, strict=True)]
    _paint_glow(painter, colours, lefts, ends, QPointF(start.x(), start.y() - size * 0.98), size * 1.36)
    for sign, colour, left in zip(line, colours, lefts, strict=True):
        painter.setFont(_font(sign, size))
        painter.setPen(_ink(colour, dim=dim))
        painter.drawText(QPointF(left + (_air(size) if sign.air else 0.0), start.y() - _rise(sign, size)), sign.text)


def _paint_glow(
    painter: QPainter, colours: list[str], lefts: list[float], ends: list[float], corner: QPointF, height: float
) -> None:
    """A soft ground behind neighbours that are lit in the same colour."""
    painter.setPen(Qt.PenStyle.NoPen)
    first = 0
    for index in range(1, len(colours) + 1):
        if index < len(colours) and colours[index] == colours[first]:
            continue
        if colours[first]:
            ground = QColor(theme.colour(colours[first]))
            ground.setAlpha(56 if theme.is_dark() else 38)
            painter.setBrush(ground)
            box = QRectF(lefts[first] - 1, corner.y(), ends[index - 1] - lefts[first] + 2, height)
            painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        first = index
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _ink(colour: str, *, dim: bool) -> QColor:
    """Lit parts in their colour, a little darker or lighter so that it can be read; the others step back."""
    if not colour:
        return QColor(theme.colour("secondary" if dim else "text"))
    ink = QColor(theme.colour(colour))
    return ink.lighter(130) if theme.is_dark() else ink.darker(135)


def _font(sign: Sign, size: int) -> QFont:
    font = QFont()
    font.setFamilies(_FAMILIES)
    font.setItalic(sign.italic)
    font.setPixelSize(size if sign.level == 0 else round(size * 0.68))
    return font


def _width(sign: Sign, size: int) -> float:
    advance = QFontMetricsF(_font(sign, size)).horizontalAdvance(sign.text)
    slant = size * 0.04 if sign.italic and sign.level == 0 else 0.0
    return advance + slant + (2 * _air(size) if sign.air else 0.0)


def _air(size: int) -> float:
    return size * 0.24


def _gap(sign: Sign, size: int) -> float:
    return size * 0.2 if sign.gap else 0.0


def _rise(sign: Sign, size: int) -> float:
    return {-1: -0.22, 0: 0.0, 1: 0.40}[sign.level] * size
