"""Under the Lab's plot: which update happens, its sub-steps, a sentence, and the formula with its parts lit up."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ganstudio.gui import theme
from ganstudio.gui.lab.update_stages import Explanation
from ganstudio.gui.lab.widgets.formula_view import FormulaView
from ganstudio.gui.lab.widgets.stage_row import StageRow
from ganstudio.gui.shared.layouts import column, heading, row

_BAR = 4


class UpdateStrip(QWidget):
    """Shows an Explanation; a click on a stage asks for it."""

    stage_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = "hairline"
        self.heading = heading("")
        self.stages = StageRow()
        self.sentence = QLabel()
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
