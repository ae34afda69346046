"""The time line of a lab: every kept moment is a tick, changes are marked, and the handle goes back to any of them."""

from bisect import bisect_left, bisect_right

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ganstudio.gui import theme

_HEIGHT, _MARGIN, _LINE = 40, 9.0, 15.0


class TimelineSlider(QWidget):
    """`chosen(step)` while the user scrubs, `followed()` at the right end: the newest, and all that come.

    Moments lie one beside the other however many steps are between them: they are kept the closer the earlier they are.
    """

    chosen = Signal(int)
    followed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps: list[int] = []
        self.marks: list[tuple[int, str]] = []
        self.step: int | None = None
        """The one that is looked at; None at the newest."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Time line")
        theme.notifier().changed.connect(self.update)

    def set_steps(self, steps: list[int]) -> None:
        """Steps of the kept moments, rising."""
        self.steps = steps
        self._describe()

    def set_marks(self, marks: list[tuple[int, str]]) -> None:
        """What was changed at which step."""
        self.marks = marks
        self.update()

    def set_step(self, step: int | None) -> None:
        """The moment that is looked at, None at the newest."""
        self.step = step
        self._describe()

    def sizeHint(self) -> QSize:
        return QSize(300, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)

    def _describe(self) -> None:
        at = self.step if self.step is not None else self.steps[-1] if self.steps else 0
        self.setAccessibleDescription(f"Step {at:,}; arrow keys go back and forth")
        self.update()

    # --- places

    def _x(self, step: float) -> float:
        """Between two moments in proportion, so that a change lies where it was."""
        room = self.width() - 2 * _MARGIN
        if len(self.steps) < 2:
            return _MARGIN + (room if self.steps else 0.0)
        after = min(max(bisect_right(self.steps, step), 1), len(self.steps) - 1)
        low, high = self.steps[after - 1], self.steps[after]
        place = after - 1 + min(max((step - low) / max(high - low, 1), 0.0), 1.0)
        return _MARGIN + room * place / (len(self.steps) - 1)

    def _step_at(self, x: float) -> int | None:
        if not self.steps:
            return None
        share = (x - _MARGIN) / max(self.width() - 2 * _MARGIN, 1.0)
        return self.steps[round(min(max(share, 0.0), 1.0) * (len(self.steps) - 1))]

    # --- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(12)
        painter.setFont(font)
        middle, right = _LINE, self.width() - _MARGIN
        handle = self._x(self.step) if self.step is not None else self._x(self.steps[-1]) if self.steps else _MARGIN
        painter.setPen(QPen(QColor(theme.colour("raised")), 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(_MARGIN, middle), QPointF(right, middle))
        if self.steps:
            painter.setPen(QPen(QColor(theme.colour("accent")), 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(_MARGIN, middle), QPointF(handle, middle))
            self._paint_ticks(painter, middle)
            self._paint_words(painter)
            self._paint_handle(painter, QPointF(handle, middle))
        painter.end()

    def _paint_ticks(self, painter: QPainter, middle: float) -> None:
        painter.setPen(QPen(QColor(theme.colour("hairline")), 1))
        every = max(len(self.steps) // max(int(self.width() / 5), 1), 1)
        for step in self.steps[::every]:
            x = round(self._x(step)) + 0.5
            painter.drawLine(QPointF(x, middle + 5), QPointF(x, middle + 8))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colour("trouble")))
        for step, _ in self.marks:
            x = self._x(step)
            painter.drawPolygon([QPointF(x - 4, 2), QPointF(x + 4, 2), QPointF(x, 8)])
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_words(self, painter: QPainter) -> None:
        """Steps below, as many as fit without touching each other."""
        painter.setPen(QColor(theme.colour("secondary")))
        count = max(int(self.width() / 90), 2)
        last = len(self.steps) - 1
        shown = sorted({round(index * last / (count - 1)) for index in range(count)})
        box_width = 72.0
        ends = [-box_width]
        for index in shown:
            x = min(max(self._x(self.steps[index]) - box_width / 2, 0.0), self.width() - box_width)
            if x < ends[-1] - box_width / 3:
                continue
            ends.append(x + box_width)
            side = Qt.AlignmentFlag.AlignLeft if x == 0 else Qt.AlignmentFlag.AlignHCenter
            side = Qt.AlignmentFlag.AlignRight if x == self.width() - box_width and index else side
            painter.drawText(QRectF(x, _LINE + 9, box_width, 16), side, f"{self.steps[index]:,}")

    def _paint_handle(self, painter: QPainter, at: QPointF) -> None:
        painter.setPen(QPen(QColor(theme.colour("accent" if self.hasFocus() else "disabled")), 1.4))
        painter.setBrush(QColor(theme.colour("surface")))
        painter.drawEllipse(at, 7.5, 7.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    # --- the pointer and the keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(self._step_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(self._step_at(event.position().x()))
            return
        near = [words for step, words in self.marks if abs(self._x(step) - event.position().x()) < 6]
        QToolTip.showText(event.globalPosition().toPoint(), "\n".join(near), self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        move = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}.get(key, 0)
        if not self.steps or (not move and key not in (Qt.Key.Key_Home, Qt.Key.Key_End)):
            super().keyPressEvent(event)
            return
        here = bisect_left(self.steps, self.step) if self.step is not None else len(self.steps) - 1
        place = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self.steps) - 1}.get(key, here + move)
        self._go(self.steps[min(max(place, 0), len(self.steps) - 1)])

    def _go(self, step: int | None) -> None:
        if step is not None and step == self.steps[-1]:
            self.followed.emit()
        elif step is not None:
            self.chosen.emit(step)


def marks_of(changes: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Changes of one step joined into one mark."""
    joined: dict[int, str] = {}
    for step, words in changes:
        joined[step] = f"{joined[step]}\n{words}" if step in joined else words
    return [(step, f"Step {step:,}: {words}") for step, words in joined.items()]
