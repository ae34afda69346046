"""The ready-made experiments as cards, grouped by what one goes there for; each says what it teaches and how long."""

from typing import get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ganstudio.formats.experiment import Experiment, Group
from ganstudio.gui.home.widgets.card import Card, RowCard
from ganstudio.gui.home.widgets.card_section import CardSection
from ganstudio.gui.shared.formatting import tip
from ganstudio.gui.shared.layouts import column, quiet

_WORDS: dict[Group, str] = {
    "First steps": "Two networks, some minutes, and everybody sees what comes out.",
    "Games": "The same two players want something else.",
    "Schemes": "Other ways to train: more players, growing ones, balance, memory.",
    "Curves and points": "What is no picture can be learnt too.",
    "Your own data": "A folder of pictures or a table of numbers.",
}


class ExperimentCards(QWidget):
    """One section for each group that has any."""

    chosen = Signal(str)
    """Name of the experiment whose card was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sections: list[CardSection] = []
        self._names: list[str] = []
        self._empty = quiet("The ready-made experiments are missing from this installation.", wraps=False)
        self._column = column(self._empty, spacing=24, inside=self)

    def cards(self) -> list[Card]:
        """From top to bottom."""
        return [card for section in self._sections for card in section.cards()]

    def show_experiments(self, experiments: list[Experiment], facts: list[str]) -> None:
        """`facts`: how long each takes."""
        names = [experiment.name for experiment in experiments]
        if sorted(names) != sorted(self._names):
            self._names = names
            self._show_cards(experiments)
        by_name = dict(zip(names, facts, strict=True))
        for card in self.cards():
            card.show_fact(by_name[card.key])

    def show_picture(self, name: str, png: bytes) -> None:
        for section in self._sections:
            section.show_picture(name, png)

    def _show_cards(self, experiments: list[Experiment]) -> None:
        self._empty.setVisible(not experiments)
        for section in self._sections:
            section.hide()
            section.deleteLater()
        self._sections = []
        for group in get_args(Group):
            members = [experiment for experiment in experiments if experiment.group == group]
            if members:
                section = CardSection(group, "", self, words=_WORDS[group])
                section.set_cards([_card(experiment) for experiment in members])
                section.chosen.connect(self.chosen)
                self._sections.append(section)
                self._column.addWidget(section)


def _card(experiment: Experiment) -> Card:
    icon = "pictures" if experiment.dataset.get("path") == "" else "train"
    card = RowCard(experiment.title or experiment.name, experiment.description, key=experiment.name, icon=icon)
    card.setToolTip(tip(experiment.description))
    return card
