"""One question: the verdict, a picture, figures with their ranges, what that misses, and all measures that ask it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMargins, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from ganstudio.formats.results import Finding, Question
from ganstudio.gui.evaluate.widgets.measure_row import MeasureList, MeasureState
from ganstudio.gui.evaluate.widgets.result_parts import (
    Named,
    add,
    clear,
    features_of,
    pictured,
    range_plots,
    verdict_row,
)
from ganstudio.gui.shared.choice_row import ChoiceRow
from ganstudio.gui.shared.fold_button import FoldButton
from ganstudio.gui.shared.image_grid.result_grid import ResultGrid
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, quiet, row

_MOST_FIGURES = 3
_GAP = 32


@dataclass(frozen=True)
class QuestionContent:
    """What a question's panel shows."""

    measure: str
    """The one that is shown, "" while there is no result."""
    results: tuple[Named, ...]
    """Of that measure, by the letters of the generators."""
    times: tuple[float, ...]
    """When these were made, in seconds since the epoch."""
    letter: str
    """The generator whose pictures are wanted; where it has none, the first one's are shown."""
    states: Sequence[MeasureState]


class QuestionPanel(QWidget):
    """`show_content` brings it up to date."""

    enlarged = Signal(str)
    """Everything about this measure is wanted, large."""
    chosen = Signal(str, str)
    """Name of the question, and the measure that is to be shown."""
    looked_at = Signal(str, str)
    """Name of the question, and the letter of the generator whose pictures are to be shown."""
    wanted = Signal(str, str)
    """A measure is to be made, in this quality; "" for the usual."""
    pictured = Signal(str, str, object)
    """A ResultGrid was made for this measure of the generator with this letter."""

    def __init__(self, question: Question, parent: QWidget | None = None, *, is_wide: bool = False) -> None:
        """In three columns where it `is_wide`."""
        super().__init__(parent)
        self.question = question
        self._shown: tuple[object, ...] = ()
        self._measure = ""
        self.title, self.help = plain_label(question.title, wordWrap=True), quiet(question.help)
        self.title.setProperty("role", "question")
        self.verdicts, self.pictures, self.figures = QWidget(), QWidget(), QWidget()
        for holder, gap in ((self.verdicts, 6), (self.pictures, 16), (self.figures, 10)):
            column(spacing=gap, inside=holder)
        self.features, self.misses = quiet(""), quiet("")
        self.larger = QPushButton("Everything that it found")
        self.larger.setProperty("role", "quiet")
        self.misses_fold = FoldButton("What this misses", is_heading=False)
        self.misses_fold.set_open(False)
        self.misses.setContentsMargins(QMargins(18, 0, 0, 0))
        self.list = MeasureList()
        self._lay_out(is_wide=is_wide)
        self.larger.clicked.connect(self._enlarge)
        self.misses_fold.folded.connect(self.misses.setVisible)
        self.list.chosen.connect(self._choose)
        self.list.wanted.connect(self.wanted)

    def _lay_out(self, *, is_wide: bool) -> None:
        """One column: answer, pictures, figures, list; or three beside each other."""
        buttons = QWidget()
        row((self.misses_fold, 1), self.larger, inside=buttons)
        answer, reading = (self.title, self.help, self.verdicts), (buttons, self.misses)
        shown = (self.pictures, self.figures, self.features)
        beside = ((*answer, *reading), shown, (self.list,))
        below = ((*answer, *shown, *reading, self.list),)
        row(*((column(*widgets, None), 1) for widgets in (beside if is_wide else below)), spacing=_GAP, inside=self)

    # --- what is shown

    def show_content(self, content: QuestionContent) -> None:
        """Bring everything up to date; what did not change is left alone."""
        shown = (content.measure, content.letter, content.times, tuple(letter for letter, _ in content.results))
        self._measure = content.measure
        if shown != self._shown:
            self._shown = shown
            self._show_results(content.results, content.letter)
        self.list.show_states(content.states)

    def _show_results(self, named: Sequence[Named], letter: str) -> None:
        for holder in (self.verdicts, self.pictures, self.figures):
            clear(holder)
        for widget in (self.verdicts, self.pictures, self.figures, self.features, self.larger, self.misses_fold):
            widget.setVisible(bool(named))
        self.misses.setVisible(bool(named) and self.misses_fold.is_open)
        self.help.setVisible(not named)
        if not named:
            return
        for one, result in named:
            add(self.verdicts, verdict_row(one, result.verdict))
        letter, result = next((pair for pair in named if pair[0] == letter), named[0])
        if len(named) > 1:
            add(self.pictures, self._letters(named, letter))
        self._show_pictures(letter, result)
        for plot in range_plots(named, _MOST_FIGURES):
            add(self.figures, plot)
        self.features.setText(features_of(result))
        self.features.setVisible(bool(self.features.text()))
        self.misses.setText(result.misses)

    def _show_pictures(self, letter: str, result: Finding) -> None:
        for widget in pictured(result, is_compact=True, most=1):
            widget.opened.connect(self._enlarge)
            add(self.pictures, widget)
            if isinstance(widget, ResultGrid):
                self.pictured.emit(self._measure, letter, widget)
        self.pictures.setVisible(bool(result.sheets or result.plots))

    def _letters(self, named: Sequence[Named], letter: str) -> ChoiceRow:
        made = ChoiceRow({one: (one, result.generator) for one, result in named}, "Pictures of")
        made.show_choice(letter)
        made.chosen.connect(self._look_at)
        return made

    @Slot(str)
    def _choose(self, measure: str) -> None:
        self.chosen.emit(self.question.name, measure)

    @Slot(str)
    def _look_at(self, letter: str) -> None:
        self.looked_at.emit(self.question.name, letter)

    @Slot()
    def _enlarge(self) -> None:
        if self._measure:
            self.enlarged.emit(self._measure)
