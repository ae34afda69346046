"""The ready-made experiments as cards, grouped by what one goes there for; each says what it teaches and how long."""

from typing import get_args

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QAbstractButton, QLabel, QVBoxLayout, QWidget

from ganstudio.formats.experiment import Experiment, Group
from ganstudio.gui.home.formatting import how_long
from ganstudio.gui.home.thumbnails import Thumbnails
from ganstudio.gui.home.widgets.card_section import CardSection
from ganstudio.gui.home.widgets.row_card import RowCard
from ganstudio.gui.shared.state.app_context import AppContext

_WORDS: dict[Group, str] = {
    "First steps": "Two networks, some minutes, and everybody sees what comes out.",
    "Games": "The same two players want something else.",
    "Schemes": "Other ways to train: more players, growing ones, balance, memory.",
    "Curves and points": "What is no picture can be learnt too.",
    "Your own data": "A folder of pictures or a table of numbers.",
}


class ExperimentCards(QWidget):
    """A click prepares the experiment on the Train page."""

    def __init__(self, context: AppContext, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._thumbnails = context, thumbnails
        self._sections: dict[Group, CardSection] = {}
        self._by_name: dict[str, RowCard] = {}
        self._has_asked = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(24)
        self._empty = QLabel("The ready-made experiments are missing from this installation.")
        self._empty.setProperty("role", "secondary")
        self._column.addWidget(self._empty)
        thumbnails.ready.connect(self._show_picture)

    def cards(self) -> list[QAbstractButton]:
        """From top to bottom."""
        return [card for section in self._sections.values() for card in section.cards()]

    def show_library(self) -> None:
        experiments = self._context.library.experiments()
        if set(self._by_name) != {experiment.name for experiment in experiments}:
            self._show_cards(experiments)
        for experiment in experiments:
            self._by_name[experiment.name].show_fact(how_long(self._context.library, experiment))
        if self._context.library.is_read and not self._has_asked:
            self._ask_for_pictures(experiments)

    def _show_cards(self, experiments: list[Experiment]) -> None:
        self._empty.setVisible(not experiments)
        for section in self._sections.values():
            section.hide()
            section.deleteLater()
        self._sections = {}
        for group in get_args(Group):
            members = [experiment for experiment in experiments if experiment.group == group]
            if members:
                self._sections[group] = section = CardSection(group, "", self, words=_WORDS[group])
                self._by_name.update({experiment.name: self._card(experiment) for experiment in members})
                section.set_cards([self._by_name[experiment.name] for experiment in members])
                self._column.addWidget(section)

    def _card(self, experiment: Experiment) -> RowCard:
        icon = "pictures" if experiment.dataset.get("path") == "" else "train"
        card = RowCard(experiment.title or experiment.name, experiment.description, icon, self)
        card.setToolTip(f"<qt>{experiment.description}</qt>")
        card.setProperty("experiment", experiment.name)
        card.clicked.connect(self._open)
        return card

    def _ask_for_pictures(self, experiments: list[Experiment]) -> None:
        """Once, and only when the window is there: data sets are opened for them."""
        self._has_asked = True
        for experiment in experiments:
            if experiment.dataset.get("path") != "":
                stamp = str(sorted(experiment.dataset.items()))
                self._thumbnails.ask("experiment", experiment.name, stamp, experiment)

    @Slot()
    def _open(self) -> None:
        card = self.sender()
        experiment = self._context.library.experiment(card.property("experiment")) if card is not None else None
        if experiment is not None:
            self._context.go("train", experiment)

    @Slot(str, str, bytes)
    def _show_picture(self, kind: str, name: str, png: bytes) -> None:
        if kind == "experiment" and name in self._by_name:
            self._by_name[name].show_png(png)
