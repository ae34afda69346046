"""One measure, large: all its pictures and plots, figures with their ranges, what it misses, how it was made."""

import time
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ganstudio.gui.evaluate.model import EvaluateModel
from ganstudio.gui.evaluate.panels.question_panel import LETTERS, add, clear, verdict_row
from ganstudio.gui.evaluate.services.targets import EvaluationSubject
from ganstudio.gui.evaluate.widgets.result_parts import features_of, pictured, range_plots, secondary
from ganstudio.gui.evaluate.widgets.tile_columns import TileColumns
from ganstudio.gui.shared.forms.form_section import FormSection, by_name
from ganstudio.gui.shared.image_grid.result_grid import ResultGrid
from ganstudio.gui.shared.nearest.nearest_view import NearestView

_SIDE = 340


class LargeView(QWidget):
    """`left`: back to all questions."""

    left = Signal()
    refused = Signal(str)

    def __init__(self, session: EvaluateModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.measure, self._shown, self._form_of = session, "", "", ""
        self.back = QPushButton("\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK} All questions")
        self.back.setShortcut("Esc")
        self.title = QLabel()
        self.title.setProperty("role", "question")
        self.again = QPushButton("Measure again")
        self.help, self.features, self.misses, self.made = (secondary("") for _ in range(4))
        self.misses.setProperty("role", "")
        self.verdicts, self.pictures, self.figures = QWidget(), TileColumns(), QWidget()
        for holder, gap in ((self.verdicts, 6), (self.figures, 12)):
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(gap)
        self.form = FormSection("Settings")
        self.nearest = NearestView(self)
        self._lay_out()
        self.back.clicked.connect(self.left)
        self.again.clicked.connect(self._measure)
        session.changed.connect(self.refresh)

    def _lay_out(self) -> None:
        header = QHBoxLayout()
        header.setSpacing(16)
        header.addWidget(self.back)
        header.addWidget(self.title)
        header.addStretch(1)
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.setSpacing(4)
        inside.addWidget(QLabel("<b>What this misses</b>"))
        inside.addWidget(self.misses)
        side = QWidget()
        side.setObjectName("page")
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 12, 0)
        right.setSpacing(16)
        for widget in (self.figures, self.features, card, self.form, self.again, self.made):
            right.addWidget(widget)
        right.addStretch(1)
        middle = QWidget()
        middle.setObjectName("page")
        left = QVBoxLayout(middle)
        left.setContentsMargins(0, 0, 12, 24)
        left.setSpacing(16)
        for widget in (self.help, self.verdicts, self.pictures):
            left.addWidget(widget)
        left.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(32)
        row.addWidget(_scrolling(middle, "What was found"), 1)
        right_side = _scrolling(side, "About the measure")
        right_side.setFixedWidth(_SIDE)
        row.addWidget(right_side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(header)
        column.addLayout(row, 1)

    # --- what is shown

    def show_measure(self, measure: str) -> None:
        """Everything about this one."""
        self.measure, self._shown = measure, ""
        self.refresh()

    @property
    def _found(self) -> list[tuple[str, EvaluationSubject]]:
        several = len(self.session.subjects) > 1
        pairs = zip(LETTERS, self.session.subjects, strict=False)
        return [(letter if several else "", subject) for letter, subject in pairs if self.measure in subject.findings]

    @Slot()
    def refresh(self) -> None:
        """As the session says; nothing is found any more where the generator is another one."""
        found = self._found
        if not self.measure:
            return
        if not found:
            self.measure = ""
            self.left.emit()
            return
        self._show_again()
        state = repr([(letter, subject.findings[self.measure].when) for letter, subject in found])
        if state != self._shown:
            self._shown = state
            self._show(found)

    def _show(self, found: list[tuple[str, EvaluationSubject]]) -> None:
        named = [(letter, subject.findings[self.measure].finding) for letter, subject in found]
        finding = named[0][1]
        self.title.setText(finding.title)
        description = self.session.descriptions.get(self.measure)
        self.help.setText(description.help if description is not None else "")
        self.help.setVisible(bool(self.help.text()))
        for holder in (self.verdicts, self.figures):
            clear(holder)
        tiles: list[QWidget] = []
        for (letter, one), (_, subject) in zip(named, found, strict=True):
            add(self.verdicts, verdict_row(letter, one.verdict.level, one.verdict.text))
            for widget in pictured(one, is_compact=False):
                if isinstance(widget, ResultGrid):
                    widget.failed.connect(self.refused)
                    self.nearest.offer(widget, partial(self.session.known, subject))
                tiles.append(_named(letter, widget) if letter else widget)
        self.pictures.show_tiles(tiles)
        for plot in range_plots(named):
            add(self.figures, plot)
        self.features.setText(features_of(finding))
        self.features.setVisible(bool(self.features.text()))
        self.misses.setText(finding.misses)
        self.made.setText(_how_made(found[0][1], self.measure))
        self._show_form(finding.settings)

    def _show_form(self, values: dict[str, bool | int | float | str]) -> None:
        description = self.session.descriptions.get(self.measure)
        fields = description.fields if description is not None else ()
        self.form.setVisible(bool(fields))
        if self._form_of != self.measure or not self.form.editors:
            self._form_of = self.measure
            self.form.set_fields(by_name(fields))
            self.form.show_values(values)

    def _show_again(self) -> None:
        offers = [s.offers[self.measure] for s in self.session.subjects if self.measure in s.offers]
        waits = any(self.session.awaits(subject, self.measure) for subject in self.session.subjects)
        self.again.setEnabled(any(not offer.reason for offer in offers) and not waits)
        self.again.setText("Being measured …" if waits else "Measure again")
        if offers and not self.form.editors and self._shown:
            self._show_form(self._found[0][1].findings[self.measure].finding.settings)

    @Slot()
    def _measure(self) -> None:
        try:
            values = self.form.values()
        except ValueError as error:
            self.refused.emit(str(error))
            return
        self.session.measure(self.measure, values)


def _named(letter: str, widget: QWidget) -> QWidget:
    """With the letter of its generator at its left."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(QLabel(f"<b>{letter}</b>"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(widget, 1)
    return made


def _how_made(subject: EvaluationSubject, measure: str) -> str:
    kept = subject.findings[measure]
    begun, finding = kept.begun, kept.finding
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(kept.when))
    made = f"{begun.samples:,} samples from seed {begun.seed} against {begun.data}, {when}, in {finding.seconds:.1f} s."
    return " ".join([made, *finding.notes, *begun.notes])


def _scrolling(widget: QWidget, name: str) -> QScrollArea:
    area = QScrollArea()
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(widget)
    return area
