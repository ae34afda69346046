"""Puts Home's sections together; each section looks after its own cards."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ganstudio.core.edition import can_train
from ganstudio.core.errors import UserError
from ganstudio.core.paths import runs_folder
from ganstudio.gui.home import WELCOME
from ganstudio.gui.home.panels.experiment_cards import ExperimentCards
from ganstudio.gui.home.panels.explore_card import ExploreCard
from ganstudio.gui.home.panels.first_card import FirstCard
from ganstudio.gui.home.panels.generator_cards import GeneratorCards
from ganstudio.gui.home.panels.lab_card import LabCard
from ganstudio.gui.home.panels.run_cards import RunCards
from ganstudio.gui.home.thumbnails import Thumbnails
from ganstudio.gui.home.widgets.welcome import Welcome
from ganstudio.gui.shared.state.app_context import AppContext


class HomePage(QScrollArea):
    """Scrolls as a whole; reads the library again whenever it is shown."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes to the cards
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thumbnails = Thumbnails(self)
        inside = QWidget()
        inside.setObjectName("page")
        self.welcome = Welcome(inside)
        self.first = FirstCard(context, thumbnails, inside)
        self.steer = ExploreCard(context, thumbnails, inside)
        self.lab = LabCard(context, inside)
        self.experiments = ExperimentCards(context, thumbnails, inside)
        self.runs = RunCards(context, thumbnails, inside)
        self.generators = GeneratorCards(context, thumbnails, inside)
        for part in (self.first, self.lab, self.experiments, self.runs):
            part.setVisible(can_train())  # the player's Home has what it can open
        self._lay_out(inside)
        self._connect()
        self._show_library()

    def _lay_out(self, inside: QWidget) -> None:
        two = QHBoxLayout()
        two.setSpacing(16)
        two.addWidget(self.steer)
        two.addWidget(self.lab)
        top = QVBoxLayout()
        top.setSpacing(16)
        top.addWidget(self.welcome)
        top.addWidget(self.first)
        top.addLayout(two)
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 24, 24, 32)
        column.setSpacing(32)
        column.addLayout(top)
        for part in (self.experiments, self.runs, self.generators):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(inside)

    def _connect(self) -> None:
        self._context.library.changed.connect(self._show_library)
        self._context.preferences_changed.connect(self._show_folder)
        self.welcome.setVisible(not self._context.preferences.welcomed)
        self.welcome.closed.connect(self.welcome.hide)
        self.welcome.folder_wanted.connect(self._choose_folder)
        self.first.clicked.connect(self._offer_to_steer)
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
    def _show_library(self) -> None:
        for part in (self.first, self.steer, self.experiments, self.runs, self.generators):
            part.show_library()

    # --- the first minutes

    @Slot()
    def _offer_to_steer(self) -> None:
        """A stranger has pressed Start: there is more to see while the networks learn."""
        if not self.welcome.isHidden():
            words = "Two networks begin to learn here. While they do, steer one that has learnt already."
            self._context.offer(words, "Steer", self.steer.click)

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
