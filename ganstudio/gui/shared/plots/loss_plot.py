"""A plot of scalars over steps: smoothed lines over pale raw ones, named at their ends, with dashed equilibrium lines.

Painted by hand: a redraw of 100,000 points costs about a millisecond and no plotting library has to be loaded. It takes
arrays and knows nothing of runs. Wheel zooms, drag moves, hover reads values, click pins a step; double click shows
all steps, a second one also the spikes, which are left out at first.
"""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.gui import theme
from ganstudio.gui.shared.plots import plot_painting as painting
from ganstudio.gui.shared.plots.plot_lines import DrawnLine, Line, spans_much, thinned
from ganstudio.gui.shared.plots.plot_range import ValueRange, value_range
from ganstudio.gui.shared.plots.plot_thinning import Numbers
from ganstudio.gui.shared.plots.plot_view import PlotView

_HOW = "Wheel or Ctrl and wheel zooms. Double click shows everything, also spikes beyond the edge."


class LossPlot(QWidget):
    """`set_curves` gives it data; `hovered(step)` and `show_cursor` couple several plots."""

    hovered = Signal(float)
    """Step under the pointer, or -1 where it left."""
    pinned = Signal(int)
    range_changed = Signal(float, float)
    """Steps shown since the user zoomed or moved; (0, 0) after a double click: all of them."""

    def __init__(
        self, title: str, lines: list[Line], parent: QWidget | None = None, *, may_be_log: bool = False
    ) -> None:
        """With `may_be_log` the values are drawn by their logarithms once they span more than a factor of 30."""
        super().__init__(parent)
        self._may_be_log, self._log = may_be_log, False
        self.title, self.lines = title, lines
        self.levels: dict[str, float] = {}
        self.marks: list[tuple[int, str]] = []
        self._curves: dict[str, tuple[Numbers, Numbers]] = {}
        self._chosen: tuple[float, float] | None = None
        self._cursor = -1.0
        self._last_step = 0.0
        self._whole = False
        self.wheel_scrolls = False
        """True while the wheel belongs to whom the plot lies in; with Ctrl it zooms all the same."""
        self._drawn: list[DrawnLine] | None = None
        self._shown_range: ValueRange | None = None
        self._view = PlotView(QRectF(), 0, 1, 0, 1)
        self._pressed: tuple[float, PlotView] | None = None
        self._moved = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{title} over the steps")
        self._show_help()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.notifier().changed.connect(self.update)

    def _show_help(self) -> None:
        told = [f"{line.label or self.title}: {line.help}" for line in self.lines if line.help]
        self.setToolTip("\n".join([*told, _HOW]))

    # --- data

    def set_lines(self, lines: list[Line]) -> None:
        """Draw other scalars from now on; their curves follow."""
        if lines != self.lines:
            self.lines = lines
            self._show_help()
            self._refresh()

    def set_curves(self, curves: dict[str, tuple[Numbers, Numbers]]) -> None:
        """Show these (steps, values) by scalar name; names that the plot has no line for are left out."""
        self._curves = {line.scalar: curves[line.scalar] for line in self.lines if line.scalar in curves}
        self._log = self._may_be_log and all(spans_much(values) for _, values in self._curves.values())
        if self._log:
            self._curves = {name: (steps, np.log10(values)) for name, (steps, values) in self._curves.items()}
        self._refresh()

    def set_last_step(self, step: int) -> None:
        """Where the horizontal axis ends at least, so that plots beside each other line up."""
        self._last_step = float(step)

    def set_levels(self, levels: dict[str, float]) -> None:
        """Dashed lines where the game would rest, by scalar name."""
        names = {line.scalar for line in self.lines}
        self.levels = {name: value for name, value in levels.items() if name in names}
        self._refresh()

    def set_marks(self, marks: list[tuple[int, str]]) -> None:
        """Small marks on the step axis with words, such as live changes."""
        self.marks = marks
        self._refresh()

    def set_range(self, low: float, high: float) -> None:
        """Show steps [low, high]; (0, 0) for all there are."""
        self._chosen = (low, high) if high > low else None
        self._refresh()

    @Slot(float)
    def show_cursor(self, step: float) -> None:
        """Draw the reading line at `step`, or none where it is negative."""
        if step != self._cursor:
            self._cursor = step
            self.update()

    @property
    def has_data(self) -> bool:
        return any(len(steps) for steps, _ in self._curves.values())

    def steps_shown(self) -> tuple[float, float]:
        """First and last step of the horizontal axis."""
        if self._chosen:
            return self._chosen
        last = max((float(steps[-1]) for steps, _ in self._curves.values() if len(steps)), default=1.0)
        return 0.0, max(last, self._last_step, 1.0)

    def values_at(self, step: float) -> list[tuple[Line, float]]:
        """The smoothed values of all lines at `step`."""
        found = []
        for drawn in self._thinned():
            steps, values = drawn.smooth
            if len(steps) and steps[0] - 1 <= step <= steps[-1] + 1:
                found.append((drawn.line, self._plain(float(np.interp(step, steps, values)))))
        return found

    # --- drawing

    def _refresh(self) -> None:
        self._drawn = self._shown_range = None
        self.update()

    def _thinned(self) -> list[DrawnLine]:
        if self._drawn is None:
            low, high = self.steps_shown()
            shown = [(line, *self._curves[line.scalar]) for line in self.lines if line.scalar in self._curves]
            self._drawn = [thinned(*one, low, high, self.width()) for one in shown]
        return self._drawn

    def _range(self) -> ValueRange:
        if self._shown_range is None:
            drawn, levels = self._thinned(), list(self.levels.values())
            lines = [one.sampled for one in drawn], [one.smooth[1] for one in drawn]
            self._shown_range = value_range(*lines, levels, whole=self._whole)
        return self._shown_range

    def _laid_out(self, shown: ValueRange) -> PlotView:
        labels = painting.label_room(self)
        area = QRectF(painting.LEFT, painting.TOP, 1, 1)
        area.setRight(max(self.width() - labels, painting.LEFT + 10))
        area.setBottom(max(self.height() - painting.BOTTOM, painting.TOP + 10))
        return PlotView(area, *self.steps_shown(), shown.bottom, shown.top)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self._range()
        self._view = view = self._laid_out(shown)
        title_width = painting.title(painter, self.title, self.width())
        if self.hasFocus():
            painter.setPen(QColor(theme.colour("accent_text")))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -1, -1))
        if not self.has_data:
            painting.empty(painter, view.area)
            painter.end()
            return
        painting.axes(painter, view, log=self._log)
        resting = [(line, self.levels[line.scalar]) for line in self.lines if line.scalar in self.levels]
        room = painting.levels(painter, view, resting, title_width)
        painting.marks(painter, view, [step for step, _ in self.marks])
        drawn = self._thinned()
        painter.setClipRect(view.area.adjusted(0, -1, 1, 1))
        for one in drawn:
            painting.raw_line(painter, view, *one.raw, one.line.colour)
        for one in drawn:
            painting.smooth_line(painter, view, *one.smooth, one.line.colour)
        painter.setClipping(False)
        for one in drawn:
            painting.hidden(painter, view, *one.raw, one.line.colour)
        painting.hidden_words(painter, view, shown, log=self._log, left=title_width + 8, right=room)
        ends = [(one.line, float(one.smooth[1][-1])) for one in drawn if len(one.smooth[1])]
        painting.end_labels(painter, view, [(line, height, self._plain(height)) for line, height in ends])
        if self._cursor >= 0 and view.low <= self._cursor <= view.high:
            painting.reading(painter, view, self._cursor, self.values_at(self._cursor), self._words_near(self._cursor))
        painter.end()

    def _plain(self, height: float) -> float:
        return 10.0**height if self._log else height

    def _words_near(self, step: float) -> str:
        """What was changed close to `step`; said by the plot under the pointer only."""
        if not self.underMouse():
            return ""
        reach = 5 * (self._view.high - self._view.low) / max(self._view.area.width(), 1)
        return "; ".join(words for at, words in self.marks if abs(at - step) <= reach)

    def sizeHint(self) -> QSize:
        return QSize(360, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 96)

    # --- the pointer and the keys

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.wheel_scrolls and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif self.has_data and event.angleDelta().y():
            self._choose(self._view.zoomed(event.position().x(), 0.8 ** (event.angleDelta().y() / 120)))
            event.accept()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.fit()

    def fit(self) -> None:
        """Show all steps again; where they are shown, also the values that were left out, or no longer."""
        if self._chosen is None:
            self._whole = not self._whole
            self._refresh()
        self.set_range(0, 0)
        self.range_changed.emit(0.0, 0.0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._moved = (event.position().x(), self._view), False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed and not self._moved and self._view.area.contains(event.position()):
            self.pinned.emit(round(self._view.step_at(event.position().x())))
        self._pressed = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed:
            start, view = self._pressed
            distance = view.step_at(start) - view.step_at(event.position().x())
            self._moved = self._moved or abs(event.position().x() - start) > 4
            if self._moved:
                self._choose(view.moved(distance))
        inside = self.has_data and self._view.area.contains(QPointF(event.position().x(), self._view.area.center().y()))
        self.hovered.emit(self._view.step_at(event.position().x()) if inside else -1.0)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.setCursor(Qt.CursorShape.CrossCursor)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(-1.0)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        factor = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Minus: 1.25}.get(Qt.Key(event.key()))
        shift = {Qt.Key.Key_Left: -0.1, Qt.Key.Key_Right: 0.1}.get(Qt.Key(event.key()))
        if factor is not None:
            self._choose(self._view.zoomed(self._view.area.center().x(), factor))
        elif shift is not None:
            self._choose(self._view.moved(shift * (self._view.high - self._view.low)))
        elif event.key() == Qt.Key.Key_Home:
            self.fit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._refresh()
        super().resizeEvent(event)

    def _choose(self, view: PlotView) -> None:
        """Show what a zoom or a move asks for, kept within the data; all of it if more than that is asked for."""
        kept = self._chosen
        self._chosen = None
        first, last = self.steps_shown()
        self._chosen = kept
        low, high = max(view.low, first), min(view.high, last)
        if high - low >= (last - first) * 0.999 or high <= low:
            low = high = 0.0
        elif high - low < 4:
            return
        self.set_range(low, high)
        self.range_changed.emit(low, high)
