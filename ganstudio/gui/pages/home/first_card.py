"""The big card: starts a ready-made experiment with one click."""

from typing import Any

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ganstudio.experiment import Experiment
from ganstudio.gui.pages.home.words import how_long
from ganstudio.gui.sessions.studio import Studio
from ganstudio.gui.widgets.hero_card import HeroCard
from ganstudio.gui.widgets.pictures import to_image
from ganstudio.gui.workers.short_jobs import run_in_pool
from ganstudio.images import picture_grid
from ganstudio.locations import resource

EXPERIMENT = "digits-dcgan"
"""Quick, and what comes out is seen by everybody."""


class FirstCard(HeroCard):
    """The experiment's own growing up, recorded when the program was made, is shown beside the words."""

    def __init__(self, studio: Studio, parent: QWidget) -> None:
        super().__init__(parent)
        self._studio = studio
        self._has_asked = False
        self.clicked.connect(self._start)

    def experiment(self) -> Experiment | None:
        library = self._studio.library
        return library.experiment(EXPERIMENT) or next(iter(library.experiments()), None)

    def show_library(self) -> None:
        experiment = self.experiment()
        self.setEnabled(experiment is not None)
        if experiment is not None:
            self.show_fact(how_long(self._studio.library, experiment))
        if not self._has_asked:
            self._has_asked = True
            run_in_pool(_read_growth, then=self._show_growth, failed=self._go_without)

    @Slot()
    def _start(self) -> None:
        experiment = self.experiment()
        if experiment is not None:
            self._studio.start(experiment)

    @Slot(object)
    def _show_growth(self, stages: list[tuple[str, Any]]) -> None:
        self.show_stages([(caption, to_image(picture)) for caption, picture in stages])

    @Slot(str, str)
    def _go_without(self, _text: str, _details: str) -> None:
        """The words alone will do."""


def _read_growth() -> list[tuple[str, Any]]:
    with np.load(resource("experiments", "growth.npz")) as file:
        steps, pictures = file["steps"], file["pictures"]
    return [
        (f"step {step:,}" if step else "before training", picture_grid(nine, columns=3, gap=2, scale=2))
        for step, nine in zip(steps.tolist(), pictures, strict=True)
    ]
