"""The ready-made experiments as cards: what each teaches and about how long it takes."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ganstudio.experiment import Experiment
from ganstudio.gui.pages.home.words import how_long
from ganstudio.gui.sessions.studio import Studio
from ganstudio.gui.sessions.thumbnails import Thumbnails
from ganstudio.gui.widgets.card import Card
from ganstudio.gui.widgets.card_section import CardSection


class ExperimentCards(CardSection):
    """A click prepares the experiment on the Train page."""

    def __init__(self, studio: Studio, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__("Experiments", "The ready-made experiments are missing from this installation.", parent)
        self._studio, self._thumbnails = studio, thumbnails
        self._by_name: dict[str, Card] = {}
        self._has_asked = False
        thumbnails.ready.connect(self._show_picture)

    def show_library(self) -> None:
        experiments = self._studio.library.experiments()
        if list(self._by_name) != [experiment.name for experiment in experiments]:
            self._by_name = {experiment.name: self._card(experiment) for experiment in experiments}
            self.set_cards(list(self._by_name.values()))
        for experiment in experiments:
            self._by_name[experiment.name].show_fact(how_long(self._studio.library, experiment))
        if self._studio.library.is_read and not self._has_asked:
            self._ask_for_pictures(experiments)

    def _card(self, experiment: Experiment) -> Card:
        icon = "pictures" if experiment.dataset.get("path") == "" else "train"
        card = Card(experiment.title or experiment.name, experiment.teaches, lines=3, icon=icon, parent=self)
        card.setToolTip(experiment.teaches)
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
        experiment = self._studio.library.experiment(card.property("experiment")) if card is not None else None
        if experiment is not None:
            self._studio.go("train", experiment)

    @Slot(str, str, bytes)
    def _show_picture(self, kind: str, name: str, png: bytes) -> None:
        if kind == "experiment" and name in self._by_name:
            self._by_name[name].show_png(png)
