"""Under the Lab's picture: which update happens, its sub-steps, a sentence, and the formula with its parts lit up."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ganstudio.gui import theme
from ganstudio.gui.lab.widgets.formula_setting import Lights
from ganstudio.gui.lab.widgets.formula_view import FormulaView
from ganstudio.gui.lab.widgets.stage_row import StageRow
from ganstudio.gui.lab.widgets.update_stages import UpdateStages

_BAR = 4


class UpdateStrip(QWidget):
    """`show_lesson` for one update, `show_words` while they come too fast to be told apart."""

    stage_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.whose = ""
        """Which of two labs is explained."""
        self._colour = "hairline"
        self.heading = QLabel()
        self.heading.setProperty("role", "heading")
        self.stages = StageRow()
        self.sentence = QLabel()
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.formula = FormulaView()
        self.formula.setFixedHeight(60)
        self.stages.chosen.connect(self.stage_chosen)
        self.setFixedHeight(118)
        self._lay_out()
        theme.notifier().changed.connect(self.update)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self.heading)
        top.addStretch(1)
        top.addWidget(self.stages)
        column = QVBoxLayout(self)
        column.setContentsMargins(_BAR + 12, 4, 0, 4)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(self.sentence)
        column.addWidget(self.formula)

    def show_lesson(self, lesson: UpdateStages, active: int) -> None:
        """Sub-step `active` of an update, counted from 0."""
        stage = lesson.stages[active]
        self._head(lesson.heading)
        self.stages.show()
        self.stages.show_stages(tuple(one.word for one in lesson.stages), lesson.player, active)
        self._show(stage.sentence, lesson.formulae, stage.lights, lesson.player)

    def show_coming(self, lesson: UpdateStages, heading: str, sentence: str) -> None:
        """The next update has not begun: its sub-steps can be gone through."""
        self._head(f"{heading}. Next: {lesson.heading[0].lower()}{lesson.heading[1:]}")
        self.stages.show()
        self.stages.show_stages(tuple(one.word for one in lesson.stages), lesson.player, -1)
        self._show(sentence, lesson.formulae, (), lesson.player)

    def show_words(self, heading: str, sentence: str, formulae: tuple[str, ...], lights: Lights) -> None:
        """No single update."""
        self._head(heading)
        self.stages.hide()
        self._show(sentence, formulae, lights, "accent")

    def _head(self, words: str) -> None:
        self.heading.setText(f"{self.whose}  ·  {words}" if self.whose else words)
        self.heading.setToolTip("The one whose settings are shown" if self.whose else "")

    def _show(self, sentence: str, formulae: tuple[str, ...], lights: Lights, colour: str) -> None:
        self.sentence.setText(sentence)
        self.sentence.setToolTip(sentence)
        self.formula.set_formulae(formulae, lights)
        if colour != self._colour:
            self._colour = colour
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 4, _BAR, self.height() - 8, QColor(theme.colour(self._colour)))
        painter.end()
