"""Under the Lab's plot: which update happens, its sub-steps, a sentence, and the formula with its parts lit up."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.gui import theme
from ganstudio.gui.lab.update_stages import Explanation
from ganstudio.gui.lab.widgets.formula_view import FormulaView
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, heading, row

_BAR = 4
_HEIGHT, _DOT, _GAP = 28, 20.0, 14.0


class StageRow(QWidget):
    """The sub-steps of an update, numbered, the one that happens now filled; `chosen(index)` by click or arrow keys."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words: tuple[str, ...] = ()
        self.colour = "accent"
        self.active = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Sub-steps of this update")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.notifier().changed.connect(self.update)

    def show_stages(self, words: tuple[str, ...], colour: str, active: int) -> None:
        """`active` -1: none of them."""
        if (words, colour, active) != (self.words, self.colour, self.active):
            resized = words != self.words
            self.words, self.colour, self.active = words, colour, active
            now = f", now {active + 1}: {words[active]}" if 0 <= active < len(words) else ""
            self.setAccessibleName(f"Sub-steps of this update{now}")
            if resized:
                self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(int(sum(self._widths()) + _GAP * len(self.words)), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, _HEIGHT)

    def _widths(self) -> list[float]:
        metrics = QFontMetricsF(self._font())
        return [_DOT + 6 + metrics.horizontalAdvance(word) for word in self.words]

    def _lefts(self) -> list[float]:
        """Closer together where there is little room."""
        widths = self._widths()
        gaps = max(len(widths) - 1, 1)
        gap = max(min(_GAP, (self.width() - sum(widths) - 2) / gaps), 2.0)
        return [1 + sum(widths[:index]) + gap * index for index in range(len(widths))]

    def _font(self, *, bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(12)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, (word, left) in enumerate(zip(self.words, self._lefts(), strict=True)):
            self._paint_stage(painter, index, word, left)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.colour("accent")), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()

    def _paint_stage(self, painter: QPainter, index: int, word: str, left: float) -> None:
        now, done = index == self.active, 0 <= index < self.active
        colour = QColor(theme.colour(self.colour))
        dot = QRectF(left, (self.height() - _DOT) / 2, _DOT, _DOT).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(colour if now or done else QColor(theme.colour("hairline")), 1.4))
        painter.setBrush(colour if now else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(dot)
        painter.setFont(self._font(bold=True))
        painter.setPen(QColor(_on(colour)) if now else QColor(theme.colour("secondary")))
        painter.drawText(dot, Qt.AlignmentFlag.AlignCenter, str(index + 1))
        painter.setFont(self._font())
        painter.setPen(QColor(theme.colour("text" if now else "secondary")))
        box = QRectF(left + _DOT + 5, 0, 200, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, word)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        for index, (left, width) in enumerate(zip(self._lefts(), self._widths(), strict=True)):
            if left - 3 <= x <= left + width + 3:
                self.chosen.emit(index)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if way and self.words:
            self.chosen.emit(min(max(self.active + way, 0), len(self.words) - 1))
        else:
            super().keyPressEvent(event)


def _on(colour: QColor) -> str:
    """Black or white, whichever is read better on `colour`."""
    return "#1D1F23" if colour.lightnessF() > 0.42 and colour.greenF() > 0.5 else "#FFFFFF"


class UpdateStrip(QWidget):
    """Shows an Explanation; a click on a stage asks for it."""

    stage_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = "hairline"
        self.heading = heading("")
        self.stages = StageRow()
        self.sentence = plain_label()
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.formula = FormulaView()
        self.formula.setFixedHeight(60)
        self.stages.chosen.connect(self.stage_chosen)
        self.setFixedHeight(118)
        top = row(self.heading, None, self.stages, spacing=16)
        column(top, self.sentence, self.formula, spacing=2, margins=(_BAR + 12, 4, 0, 4), inside=self)
        theme.notifier().changed.connect(self.update)

    def show_explanation(self, told: Explanation) -> None:
        """What is said of the lab now."""
        self.heading.setText(f"{told.whose}  ·  {told.heading}" if told.whose else told.heading)
        self.heading.setToolTip("The one whose settings are shown" if told.whose else "")
        self.stages.setVisible(bool(told.stages))
        if told.stages:
            self.stages.show_stages(told.stages, told.colour, told.active)
        self.sentence.setText(told.sentence)
        self.sentence.setToolTip(told.sentence)
        self.formula.set_formulae(told.formulae, told.lights)
        if told.colour != self._colour:
            self._colour = told.colour
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 4, _BAR, self.height() - 8, QColor(theme.colour(self._colour)))
        painter.end()
