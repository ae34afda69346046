"""One figure of one to four generators: the value in words, and where it lies between noise and real data."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.formats.results import ResultFigure
from ganstudio.gui import theme
from ganstudio.gui.evaluate.widgets.range_scale import RangeScale, range_scale
from ganstudio.gui.shared.plots.plot_painting import small

Named = tuple[str, ResultFigure]
"""The letter of the generator, "" where there is only one, and its figure."""
_ROW, _AXIS, _ENDS = 18.0, 20.0, 15.0
_SIDE = 14.0
"""Of a generator's mark with a letter."""
_LEFT, _BETWEEN = 8.0, 8.0
_GAP = "    "


class RangePlot(QWidget):
    """Real data always at the right, noise at the left; a bar for the uncertainty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures: list[Named] = []
        self._scale: RangeScale | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.notifier().changed.connect(self.update)

    def show_figures(self, figures: Sequence[Named]) -> None:
        """The same figure of each generator."""
        self.figures = list(figures)
        self._scale = range_scale([figure for _, figure in figures])
        one = figures[0][1]
        said = "; ".join(f"{letter} {figure.text()}".strip() for letter, figure in figures)
        ends = [f"real data {one.bound(one.floor)}"] if one.floor is not None else []
        ends += [f"noise {one.bound(one.ceiling)}"] if one.ceiling is not None else []
        self.setAccessibleName(f"{one.title}: {said}")
        self.setAccessibleDescription(", ".join(ends))
        where = f" Taken in {one.features}." if one.features else ""
        notes = " ".join(dict.fromkeys(figure.note for _, figure in figures if figure.note))
        self.setToolTip(f"<qt>{one.help}{where} {notes}</qt>" if one.help or where or notes else "")
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()  # words and marks may need other rows

    def sizeHint(self) -> QSize:
        rows = 1 + len(self._values())
        lanes = max(self._lanes().values(), default=0) if self._scale is not None else 0
        axis = _AXIS + _ENDS + lanes * _SIDE if self._scale is not None else 0.0
        return QSize(200, int(rows * _ROW + axis) + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    # --- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.figures:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = self._paint_words(painter)
        if self._scale is not None:
            self._paint_axis(painter, self._scale, top)
        painter.end()

    def _paint_words(self, painter: QPainter) -> float:
        """Title and value in one row, or the values of several below."""
        figure = self.figures[0][1]
        painter.setFont(self.font())
        painter.setPen(QColor(theme.colour("text")))
        row = QRectF(0, 0, self.width(), _ROW)
        if len(self.figures) == 1:
            value = figure.text()
            painter.setFont(_bold(self.font()))
            painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, value)
            taken = QFontMetricsF(painter.font()).horizontalAdvance(value) + 12
            painter.setFont(self.font())
            row.setRight(max(row.right() - taken, 40))
        _elided(painter, row, figure.title)
        if len(self.figures) == 1:
            return _ROW
        painter.setFont(small(self.font()))
        values = self._values()
        for number, words in enumerate(values, 1):
            _elided(painter, QRectF(0, number * _ROW, self.width(), _ROW), words)
        return (1 + len(values)) * _ROW

    def _values(self) -> list[str]:
        """Rows of words: the values of several generators in one, or in two where that is too narrow."""
        said = [f"{letter}  {figure.text()}" for letter, figure in self.figures]
        if len(said) < 2:
            return []
        whole, half = _GAP.join(said), (len(said) + 1) // 2
        if QFontMetricsF(small(self.font())).horizontalAdvance(whole) <= self.width():
            return [whole]
        return [_GAP.join(said[:half]), _GAP.join(said[half:])]

    def _paint_axis(self, painter: QPainter, scale: RangeScale, top: float) -> None:
        lanes = self._lanes()
        y = top + _AXIS / 2 + max(lanes.values(), default=0) * _SIDE
        figure = self.figures[0][1]
        painter.setPen(QPen(QColor(theme.colour("hairline")), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QLineF(self._x(scale.left), y, self._x(scale.right), y))
        self._paint_ends(painter, figure, y)
        for (letter, shown), lane in zip(self.figures, lanes.values(), strict=True):
            if shown.value is not None:
                self._paint_mark(painter, letter, shown, y, lane)

    def _paint_ends(self, painter: QPainter, figure: ResultFigure, y: float) -> None:
        """An upright tick for noise and for real data, and below each what it is; the words never meet."""
        painter.setFont(small(self.font()))
        metrics = QFontMetricsF(painter.font())
        ends = [("noise", figure.ceiling, "secondary"), ("real", figure.floor, "real")]
        known = [(f"{name} {figure.bound(end)}", self._x(end), colour) for name, end, colour in ends if end is not None]
        widths = [metrics.horizontalAdvance(text) for text, _, _ in known]
        lefts = self._apart([x for _, x, _ in known], widths)
        for (text, x, colour), left in zip(known, lefts, strict=True):
            painter.setPen(QPen(QColor(theme.colour(colour)), 2))
            painter.drawLine(QLineF(x, y - 6, x, y + 6))
            painter.setPen(QColor(theme.colour("secondary")))
            painter.drawText(QPointF(left, y + _AXIS / 2 + 11), text)

    def _paint_mark(self, painter: QPainter, letter: str, figure: ResultFigure, y: float, lane: int) -> None:
        """The generator's own colour; its uncertainty as a thick line behind it."""
        assert figure.value is not None
        colour = QColor(theme.colour("generator"))
        x, spread = self._x(figure.value), figure.uncertainty or 0.0
        pale = QColor(colour)
        pale.setAlpha(110)
        painter.setPen(QPen(pale, 6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QLineF(self._x(figure.value - spread), y, self._x(figure.value + spread), y))
        painter.setPen(QPen(QColor(theme.colour("window")), 1.5))
        painter.setBrush(colour)
        if not letter:
            painter.drawEllipse(QPointF(x, y), 5.5, 5.5)
        else:
            disc = QRectF(x - _SIDE / 2, y - _SIDE / 2 - lane * _SIDE, _SIDE, _SIDE)
            painter.drawEllipse(disc)
            painter.setFont(_bold(small(self.font())))
            painter.setPen(QColor("#1D1F23"))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, letter)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _x(self, value: float) -> float:
        assert self._scale is not None
        return _LEFT + self._scale.place(value) * (self.width() - 2 * _LEFT)

    def _apart(self, centres: list[float], widths: list[float]) -> list[float]:
        """Left ends of words of these widths, each as near to its centre as the widget and the other ones allow."""
        room = float(self.width())
        lefts = [min(max(x - width / 2, 0.0), room - width) for x, width in zip(centres, widths, strict=True)]
        if len(lefts) == 2:
            first, second = sorted((0, 1), key=lambda place: centres[place])
            overlap = lefts[first] + widths[first] + _BETWEEN - lefts[second]
            if overlap > 0:
                lefts[first] = max(lefts[first] - overlap / 2, 0.0)
                lefts[second] = min(lefts[first] + widths[first] + _BETWEEN, room - widths[second])
                lefts[first] = max(min(lefts[first], lefts[second] - _BETWEEN - widths[first]), 0.0)
        return lefts

    def _lanes(self) -> dict[str, int]:
        """Marks that would cover each other stand one above the other."""
        taken: list[tuple[float, int]] = []
        lanes: dict[str, int] = {}
        for letter, figure in self.figures:
            lane = 0
            if letter and self._scale is not None and figure.value is not None:
                x = self._x(figure.value)
                while any(abs(x - other) < _SIDE and lane == theirs for other, theirs in taken):
                    lane += 1
                taken.append((x, lane))
            lanes[letter] = lane
        return lanes


def _elided(painter: QPainter, row: QRectF, text: str) -> None:
    told = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, row.width())
    painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, told)


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setBold(True)
    return made
