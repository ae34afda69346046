"""The Home page: makes its model, cards and controllers, and lays the cards out."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QScrollArea, QWidget

from ganstudio.core.edition import can_train
from ganstudio.core.errors import UserError
from ganstudio.core.paths import runs_folder
from ganstudio.gui.home import WELCOME
from ganstudio.gui.home.controllers.cards import CardsController, FirstCardsController
from ganstudio.gui.home.model import HomeModel
from ganstudio.gui.home.panels.experiment_cards import ExperimentCards
from ganstudio.gui.home.panels.generator_cards import GeneratorCards
from ganstudio.gui.home.panels.run_cards import RunCards
from ganstudio.gui.home.widgets.card import RowCard
from ganstudio.gui.home.widgets.lab_card import LabCard
from ganstudio.gui.home.widgets.large_card import LargeCard
from ganstudio.gui.home.widgets.welcome import Welcome
from ganstudio.gui.shared.layouts import column, row
from ganstudio.gui.shared.state.app_context import AppContext

_EXPLORE = (
    "A trained generator comes along. Move the numbers that it draws from and see the face change at once: "
    "other hair, a smile, glasses; walk from one to the next."
)


class HomePage(QScrollArea):
    """Scrolls as a whole; reads the library again whenever it is shown."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context, self.model = context, context.model(HomeModel)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes to the cards
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.welcome, self.first = Welcome(), LargeCard()
        self.explore, self.lab = RowCard("Steer one that has learnt", _EXPLORE, icon="explore"), LabCard()
        self.explore.show_fact("sliders, directions, arithmetic with pictures, films")
        self.experiments, self.runs, self.generators = ExperimentCards(), RunCards(), GeneratorCards()
        self._lay_out()
        for part in (self.first, self.lab, self.experiments, self.runs):
            part.setVisible(can_train())  # the player's Home has what it can open
        FirstCardsController(context, self.model, self.first, self.explore)
        self.cards = CardsController(context, self.model, self.experiments, self.runs, self.generators)
        self._connect()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("page")
        top = column(self.welcome, self.first, row(self.explore, self.lab, spacing=16), spacing=16)
        parts = (top, self.experiments, self.runs, self.generators, None)
        column(*parts, spacing=32, margins=(24, 24, 24, 32), inside=inside)
        self.setWidget(inside)

    def _connect(self) -> None:
        self._context.preferences_changed.connect(self._show_folder)
        self.welcome.setVisible(not self._context.preferences.welcomed)
        self.welcome.closed.connect(self.welcome.hide)
        self.welcome.folder_wanted.connect(self._choose_folder)
        self.first.clicked.connect(self._offer_explore)
        self.lab.clicked.connect(self._open_lab)
        self._show_folder()

    def show_item(self, item: object) -> None:
        """WELCOME is all that there is to hand over."""
        if item == WELCOME:
            self.welcome.show()
            self.verticalScrollBar().setValue(0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._context.preferences.welcomed = True
        if self._context.library.is_read:  # the first reading is the window's own
            self._context.library.refresh()

    @Slot()
    def _open_lab(self) -> None:
        self._context.go("lab")

    # --- the first minutes

    @Slot()
    def _offer_explore(self) -> None:
        """A stranger has pressed Start: there is more to see while the networks learn."""
        if not self.welcome.isHidden():
            words = "Two networks begin to learn here. While they do, steer one that has learnt already."
            self._context.offer(words, "Steer", self.explore.click)

    @Slot()
    def _show_folder(self) -> None:
        self.welcome.show_folder(runs_folder())

    @Slot()
    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Where runs are kept", str(runs_folder()))
        if chosen:
            try:
                self._context.keep_runs_in(Path(chosen))
            except UserError as error:
                self._context.tell_error(str(error))
