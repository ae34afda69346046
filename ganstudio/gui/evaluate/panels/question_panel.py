"""One question: the verdict, a picture, figures with their ranges, what that misses, and all measures that ask it."""

from pathlib import Path

from PySide6.QtCore import QMargins, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ganstudio.formats.results import Finding, Level, Question
from ganstudio.gui.evaluate.model import EvaluateModel
from ganstudio.gui.evaluate.panels.measure_list import SEVERITY, MeasureList, measures_of, worst
from ganstudio.gui.evaluate.widgets.result_parts import Named, features_of, pictured, range_plots, secondary
from ganstudio.gui.evaluate.widgets.verdict_mark import VerdictMark
from ganstudio.gui.shared.choice_row import ChoiceRow
from ganstudio.gui.shared.fold_button import FoldButton
from ganstudio.gui.shared.image_grid.result_grid import ResultGrid
from ganstudio.gui.shared.nearest.nearest_view import NearestView

LETTERS = "ABCD"
_MOST_FIGURES = 3
_GAP = 32


class QuestionPanel(QWidget):
    """`enlarged(measure)`: everything that it found is wanted, large. `is_wide`: in three columns."""

    enlarged = Signal(str)

    def __init__(
        self, session: EvaluateModel, question: Question, parent: QWidget | None = None, *, is_wide: bool = False
    ) -> None:
        super().__init__(parent)
        self.session, self.question = session, question
        self._chosen, self._letter, self._shown = "", "", ""
        title = QLabel(question.title, wordWrap=True)
        title.setProperty("role", "question")
        self.help = secondary(question.help)
        self.verdicts, self.pictures, self.figures = QWidget(), QWidget(), QWidget()
        for holder, gap in ((self.verdicts, 6), (self.pictures, 16), (self.figures, 10)):
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(gap)
        self.features = secondary("")
        self.larger = QPushButton("Everything that it found")
        self.larger.setProperty("role", "quiet")
        self.misses_fold = FoldButton("What this misses", is_heading=False)
        self.misses_fold.set_open(False)
        self.misses = secondary("")
        self.misses.setContentsMargins(QMargins(18, 0, 0, 0))
        self.list, self.nearest = MeasureList(), NearestView(self)
        self._lay_out(title, is_wide=is_wide)
        self.larger.clicked.connect(self._enlarge)
        self.misses_fold.folded.connect(self.misses.setVisible)
        self.list.chosen.connect(self.choose)
        self.list.wanted.connect(self._measure)

    def _lay_out(self, title: QLabel, *, is_wide: bool) -> None:
        """One column: answer, pictures, figures, list; or three beside each other."""
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.misses_fold, 1)
        row.addWidget(self.larger)
        answer: list[QWidget] = [title, self.help, self.verdicts]
        shown: list[QWidget] = [self.pictures, self.figures, self.features]
        reading: list[QWidget] = [buttons, self.misses]
        beside: list[list[QWidget]] = [[*answer, *reading], shown, [self.list]]
        below: list[list[QWidget]] = [[*answer, *shown, *reading, self.list]]
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(_GAP)
        for widgets in beside if is_wide else below:
            column = QVBoxLayout()
            column.setSpacing(8)
            for widget in widgets:
                column.addWidget(widget)
            column.addStretch(1)
            outer.addLayout(column, 1)

    # --- what is shown

    @Slot(str)
    def choose(self, measure: str) -> None:
        """Show this measure above the list."""
        self._chosen = measure
        self.refresh()

    @property
    def chosen(self) -> str:
        """The measure that is shown: the user's choice, else the most serious one with most pictures."""
        found = {
            name: [subject.findings[name].finding for subject in self.session.subjects if name in subject.findings]
            for name in measures_of(self.session, self.question.name)
        }
        found = {name: findings for name, findings in found.items() if findings}
        if self._chosen in found:
            return self._chosen
        places = {
            name: (SEVERITY.index(worst(findings)), -len(findings[0].sheets), -len(findings[0].plots))
            for name, findings in found.items()
        }
        return min(places, key=lambda name: places[name], default="")

    def named(self) -> list[Named]:
        """Findings of the measure that is shown, by the letters of their generators."""
        several = len(self.session.subjects) > 1
        name = self.chosen
        return [
            (letter if several else "", subject.findings[name].finding)
            for letter, subject in zip(LETTERS, self.session.subjects, strict=False)
            if name in subject.findings
        ]

    def refresh(self) -> None:
        """Bring everything up to date; what did not change is left alone."""
        named = self.named()
        chosen, subjects = self.chosen, self.session.subjects
        kept = [subject.findings[chosen] for subject in subjects if chosen in subject.findings]
        state = repr(
            (self._letter, [(letter, f.measure, one.when) for (letter, f), one in zip(named, kept, strict=True)])
        )
        if state != self._shown:
            self._shown = state
            self._show_findings(named)
        self.list.show_measures(self.session, self.question.name, self.chosen)

    def _show_findings(self, named: list[Named]) -> None:
        for holder in (self.verdicts, self.pictures, self.figures):
            clear(holder)
        for widget in (self.verdicts, self.pictures, self.figures, self.features, self.larger, self.misses_fold):
            widget.setVisible(bool(named))
        self.misses.setVisible(bool(named) and self.misses_fold.is_open)
        self.help.setVisible(not named)
        if not named:
            return
        for letter, finding in named:
            add(self.verdicts, verdict_row(letter, finding.verdict.level, finding.verdict.text))
        if len(named) > 1:
            add(self.pictures, self._letters(named))
        finding = next((finding for letter, finding in named if letter == self._letter), named[0][1])
        self._show_pictures(finding)
        for plot in range_plots(named, _MOST_FIGURES):
            add(self.figures, plot)
        self.features.setText(features_of(finding))
        self.features.setVisible(bool(self.features.text()))
        self.misses.setText(finding.misses)

    def _show_pictures(self, finding: Finding) -> None:
        for widget in pictured(finding, is_compact=True, most=1):
            widget.opened.connect(self._enlarge)
            if isinstance(widget, ResultGrid):
                self.nearest.offer(widget, self._known)
            add(self.pictures, widget)
        self.pictures.setVisible(bool(finding.sheets or finding.plots))

    def _known(self) -> tuple[Path, str] | None:
        """The generator whose pictures are shown, and the data."""
        having = [subject for subject in self.session.subjects if self.chosen in subject.findings]
        place = max(LETTERS.find(self._letter), 0) if self._letter else 0
        shown = self.session.subjects[place] if place < len(self.session.subjects) else None
        subject = shown if shown in having else next(iter(having), None)
        return self.session.known(subject) if subject is not None else None

    def _letters(self, named: list[Named]) -> ChoiceRow:
        letters = [letter for letter, _ in named]
        row = ChoiceRow({letter: (letter, finding.generator) for letter, finding in named}, "Pictures of")
        row.show_choice(self._letter if self._letter in letters else letters[0])
        row.chosen.connect(self._look_at)
        return row

    @Slot(str, str)
    def _measure(self, measure: str, quality: str) -> None:
        self.session.measure(measure, {"quality": quality} if quality else {})

    @Slot(str)
    def _look_at(self, letter: str) -> None:
        self._letter = letter
        self.refresh()

    @Slot()
    def _enlarge(self) -> None:
        if self.chosen:
            self.enlarged.emit(self.chosen)


def verdict_row(letter: str, level: Level, text: str) -> QWidget:
    """How it reads, and the sentence."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    mark = VerdictMark()
    mark.show_level(level)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    words = QLabel(f"<b>{letter}</b>&nbsp; {text}" if letter else text, wordWrap=True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    row.addWidget(words, 1)
    return made


def add(holder: QWidget, widget: QWidget) -> None:
    """Put a widget below those in `holder`."""
    layout = holder.layout()
    assert layout is not None
    layout.addWidget(widget)


def clear(holder: QWidget) -> None:
    """Take everything out of `holder`."""
    layout = holder.layout()
    assert layout is not None
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
