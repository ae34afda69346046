"""Plays the lab: what is pressed, the time line, and what is explained meanwhile."""

from functools import partial
from typing import cast

from PySide6.QtCore import QObject, Slot

from ganstudio.gui.lab.controllers.training_conflict import TrainingConflictPrompt
from ganstudio.gui.lab.model import LabModel
from ganstudio.gui.lab.panels.history_panel import HistoryPanel
from ganstudio.gui.lab.runner import Player
from ganstudio.gui.lab.widgets.lab_controls import LabButtons
from ganstudio.gui.lab.widgets.update_strip import UpdateStrip


class PlaybackController(QObject):
    """Connects buttons, time line and explanation with the lab; `conflict` asks where a training is in the way."""

    def __init__(
        self,
        model: LabModel,
        buttons: LabButtons,
        history: HistoryPanel,
        strip: UpdateStrip,
        conflict: TrainingConflictPrompt,
    ) -> None:
        super().__init__(buttons)
        self._model, self._conflict = model, conflict
        self._buttons, self._history, self._strip = buttons, history, strip
        runner, setup, view = model.runner, model.setup, model.view
        buttons.play.connect(self._play)
        buttons.step.connect(self._step)
        buttons.pause.connect(runner.pause)
        buttons.slow_toggled.connect(runner.set_slow_motion)
        buttons.pace_chosen.connect(runner.set_pace)
        buttons.restart.connect(setup.restart)
        history.chosen.connect(view.look_at)
        history.followed.connect(view.follow)
        history.branch_wanted.connect(model.branch)
        strip.stage_chosen.connect(model.explainer.go_to)
        model.explainer.turned.connect(self._show_explanation)
        runner.state_changed.connect(self._show_state)
        view.moment_changed.connect(self._show_state)
        for signal in (runner.timeline_changed, setup.data_changed):
            signal.connect(self._show_timeline)
        buttons.show_pace(runner.pace, slow=runner.slow_motion)
        self._show_timeline()
        self._show_state()
        self._show_explanation()

    @Slot()
    def _play(self) -> None:
        self._conflict.then_do(self._model.play)

    @Slot(str)
    def _step(self, player: str) -> None:
        self._conflict.then_do(partial(self._model.step, cast(Player, player)))

    @Slot()
    def _show_state(self) -> None:
        step = self._model.view.step
        self._buttons.show_state(self._model.runner.state, scrubbed=step is not None)
        self._history.show_step(step)

    @Slot()
    def _show_timeline(self) -> None:
        """The first lane's changes stand for both, as its moments do."""
        lanes = self._model.runner.lanes
        self._history.show_steps(self._model.view.steps)
        self._history.show_changes(lanes[0].record.changes if lanes else [])

    @Slot()
    def _show_explanation(self) -> None:
        self._strip.show_explanation(self._model.explainer.explanation)
