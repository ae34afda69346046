"""The measures of one question as rows: found, at work, on offer, or impossible with the reason."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ganstudio.formats.results import Description, Finding, Level
from ganstudio.gui.evaluate.model import EvaluateModel
from ganstudio.gui.evaluate.widgets.measure_row import MeasureRow

_COSTS = ("seconds", "a minute", "long")
SEVERITY: tuple[Level, ...] = ("bad", "doubtful", "good", "unknown")


class MeasureList(QWidget):
    """`show_measures` brings every row up to date."""

    chosen = Signal(str)
    wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, MeasureRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    def show_measures(self, session: EvaluateModel, question: str, chosen: str) -> None:
        """Those of a question; `chosen` is the one that is shown above."""
        names = measures_of(session, question)
        for name in set(self.rows) - set(names):
            self.rows.pop(name).deleteLater()
        for place, name in enumerate(names):
            if name not in self.rows:
                self.rows[name] = MeasureRow(name, self)
                self.rows[name].chosen.connect(self.chosen)
                self.rows[name].wanted.connect(self.wanted)
            self._column.insertWidget(place, self.rows[name])
            self._show(session, self.rows[name], chosen)

    def _show(self, session: EvaluateModel, row: MeasureRow, chosen: str) -> None:
        name = row.name
        found = [subject.findings[name].finding for subject in session.subjects if name in subject.findings]
        offers = [subject.offers[name] for subject in session.subjects if name in subject.offers]
        skipped = [subject.skipped[name] for subject in session.subjects if name in subject.skipped]
        title = offers[0].description.title if offers else found[0].title
        if any(session.awaits(subject, name) for subject in session.subjects):
            row.show_waiting(title, self._at_work(session, name))
        elif found:
            told = skipped[0] if skipped else ""
            description = session.descriptions.get(name)
            row.show_found(found[0], worst(found), told, description, is_chosen=name == chosen)
        elif all(offer.reason for offer in offers):
            row.show_impossible(title, offers[0].reason)
        else:
            row.show_offer(offers[0].description, skipped[0] if skipped else offers[0].description.help)

    @staticmethod
    def _at_work(session: EvaluateModel, name: str) -> str:
        moment = session.moment
        return "At work …" if moment is not None and moment.measure == name else "Waits its turn"


def measures_of(session: EvaluateModel, question: str) -> list[str]:
    """Names of the measures of a question that are offered or were made; what cannot be made comes last."""
    offered: dict[str, tuple[Description, bool]] = {}
    for subject in session.subjects:
        for name, offer in subject.offers.items():
            possible = not offer.reason or (name in offered and offered[name][1])
            offered[name] = (offer.description, possible)
    names = [name for name, (description, _) in offered.items() if description.question == question]
    made = [n for s in session.subjects for n, kept in s.findings.items() if kept.finding.question == question]
    made = list(dict.fromkeys(made))

    def place(name: str) -> tuple[bool, int]:
        description, possible = offered.get(name, (None, True))
        return not possible and name not in made, _COSTS.index(description.cost) if description else 0

    return sorted(dict.fromkeys([*names, *made]), key=place)


def worst(findings: Sequence[Finding]) -> Level:
    """The most serious of their verdicts."""
    return min((finding.verdict.level for finding in findings), key=SEVERITY.index)
