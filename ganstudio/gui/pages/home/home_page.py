"""Puts Home's sections together; each section looks after its own cards."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ganstudio.flavour import can_train
from ganstudio.gui.pages.home.experiment_cards import ExperimentCards
from ganstudio.gui.pages.home.first_card import FirstCard
from ganstudio.gui.pages.home.generator_cards import GeneratorCards
from ganstudio.gui.pages.home.lab_card import LabCard
from ganstudio.gui.pages.home.run_cards import RunCards
from ganstudio.gui.sessions.studio import Studio
from ganstudio.gui.sessions.thumbnails import Thumbnails


class HomePage(QScrollArea):
    """Scrolls as a whole; reads the library again whenever it is shown."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thumbnails = Thumbnails(self)
        inside = QWidget()
        inside.setObjectName("page")
        self.first = FirstCard(studio, thumbnails, inside)
        self.lab = LabCard(studio, inside)
        self.experiments = ExperimentCards(studio, thumbnails, inside)
        self.runs = RunCards(studio, thumbnails, inside)
        self.generators = GeneratorCards(studio, thumbnails, inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 24, 24, 32)
        column.setSpacing(32)
        for part in (self.first, self.lab, self.experiments, self.runs, self.generators):
            column.addWidget(part)
            part.setVisible(can_train() or part is self.generators)  # the player's Home has what it can open
        column.addStretch(1)
        self.setWidget(inside)
        studio.library.changed.connect(self._show_library)
        self._show_library()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._studio.library.is_read:  # the first reading is the window's own
            self._studio.library.refresh()

    @Slot()
    def _show_library(self) -> None:
        for part in (self.first, self.experiments, self.runs, self.generators):
            part.show_library()
