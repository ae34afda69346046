"""The big card: starts a ready-made experiment with one click."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from ganstudio.formats.experiment import Experiment
from ganstudio.gui.home.formatting import how_long
from ganstudio.gui.home.thumbnails import Thumbnails
from ganstudio.gui.home.widgets.large_card import LargeCard
from ganstudio.gui.shared.state.app_context import AppContext

EXPERIMENT = "digits-dcgan"
"""Quick, and what comes out is seen by everybody."""


class FirstCard(LargeCard):
    """The experiment's own growing up, recorded when the program was made, is shown beside the words."""

    def __init__(self, context: AppContext, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._thumbnails = context, thumbnails
        thumbnails.grown.connect(self._show_growth)
        self._has_asked = False
        self.clicked.connect(self._start)

    def experiment(self) -> Experiment | None:
        library = self._context.library
        return library.experiment(EXPERIMENT) or next(iter(library.experiments()), None)

    def show_library(self) -> None:
        experiment = self.experiment()
        self.setEnabled(experiment is not None)
        if experiment is not None:
            self.show_fact(how_long(self._context.library, experiment))
        if self._context.library.is_read and not self._has_asked:
            self._has_asked = True
            self._thumbnails.ask_growing_up()

    @Slot()
    def _start(self) -> None:
        experiment = self.experiment()
        if experiment is not None:
            self._context.start(experiment)

    @Slot(object)
    def _show_growth(self, stages: list[tuple[str, bytes]]) -> None:
        self.show_stages([(caption, QImage.fromData(png)) for caption, png in stages])
