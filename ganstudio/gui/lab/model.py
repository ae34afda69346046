"""All state of the Lab: what is played, how it plays, what of it is looked at and explained. No widget anywhere."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Self

import numpy as np
from PySide6.QtCore import QObject, Slot

from ganstudio.core.paths import last_lab_file
from ganstudio.gui.jobs.training_worker import TrainingWorker
from ganstudio.gui.lab.runner import LabRunner, Player
from ganstudio.gui.lab.setup import LabSetup
from ganstudio.gui.lab.step_explainer import StepExplainer
from ganstudio.gui.lab.update_stages import at_stage
from ganstudio.gui.lab.view_state import LabView
from ganstudio.gui.shared.state.app_context import AppContext, PageModel
from ganstudio.labs.frame import LabFrame


class LabModel(PageModel):
    """The one lab of a window: `setup`, `runner`, `view` and `explainer` each own a part of it.

    Each part knows those before it; here stands what concerns several of them.
    """

    @classmethod
    def of(cls, context: AppContext) -> Self:
        """It shares the training thread."""
        return cls(context.training.worker, is_training=context.is_training, parent=context)

    def __init__(
        self, worker: TrainingWorker, *, is_training: Callable[[], bool] = lambda: False, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.runner = LabRunner(worker, is_training, self)
        self.setup = LabSetup(self.runner, self)
        self.view = LabView(self.runner, self.setup, self)
        self.explainer = StepExplainer(self.runner, self.setup, self.view, self)

    # --- commands

    def play(self) -> None:
        """Go on from the newest moment; a lab that has not begun begins."""
        if self.view.step is not None:
            self.view.follow()
        self.setup.begin()
        self.runner.play()

    def step(self, player: Player) -> None:
        """One step of both networks, one update of one of them, or the next update."""
        self.setup.begin()
        self.runner.step(player)

    @Slot()
    def branch(self) -> None:
        """Go on from the moment that is looked at; what came after it is forgotten."""
        if self.view.step is not None:
            self.runner.branch(self.view.step)
            self.view.follow()

    def open(self, path: Path) -> None:
        """The lab in a file, at rest where it was saved."""
        self.setup.expect_file()
        self.runner.open(path)

    # --- what is seen

    def shown_frame(self, lane: int) -> LabFrame | None:
        """What a lane's plot shows: the moment that is looked at, or the newest at the sub-step that is explained."""
        if lane >= len(self.runner.lanes):
            return None
        if self.view.step is not None:
            kept = self.runner.lanes[lane].frames.nearest(self.view.step)
            return replace(kept, round=None) if kept is not None else None
        newest = self.runner.lanes[lane].newest
        return at_stage(newest, self.explainer.stage) if newest is not None else None

    def shown_layers(self) -> dict[str, bool]:
        """Those that are switched on, and those without which the explained sub-step is not seen."""
        needed = self.explainer.stage.layers if self.explainer.stage is not None else frozenset()
        return {name: on or name in needed for name, on in self.view.layers.items()}

    def moments(self, most: int) -> list[list[LabFrame]]:
        """The frames of all lanes at up to `most` moments, evenly along the time line."""
        lines = [lane.frames for lane in self.runner.lanes]
        steps = max(lines, key=len).steps
        places = np.unique(np.linspace(0, len(steps) - 1, min(len(steps), most)).round().astype(int))
        found = [[line.nearest(steps[place]) for line in lines] for place in places.tolist()]
        return [[frame for frame in frames if frame is not None] for frames in found]

    # --- closing

    def has_unsaved(self) -> bool:
        return not self.runner.is_kept

    def save_for_closing(self) -> None:
        self.runner.saved.connect(self._saved_for_closing)
        self.runner.refused.connect(self._answer_closing)
        self.runner.pause()
        self.runner.save(last_lab_file())

    @Slot()
    def _saved_for_closing(self) -> None:
        self._answer_closing("")

    @Slot(str)
    def _answer_closing(self, trouble: str) -> None:
        """`trouble`: why it could not be saved."""
        self.runner.saved.disconnect(self._saved_for_closing)
        self.runner.refused.disconnect(self._answer_closing)
        self.saved_for_closing.emit(trouble)

    def close(self) -> bool:
        self.runner.close()
        return True
