"""Connects the parts of the Lab page with the lab: what is pressed, what is shown, now or at an earlier moment."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Slot

from ganstudio.core.settings import Catalogue
from ganstudio.formats.experiment import Experiment
from ganstudio.gui.lab.controllers.density_overlay import DensityOverlayController
from ganstudio.gui.lab.controllers.lab_files import LabFiles
from ganstudio.gui.lab.controllers.setup import SetupController
from ganstudio.gui.lab.controllers.step_explainer import StepExplainer
from ganstudio.gui.lab.controllers.training_conflict import TrainingConflictPrompt
from ganstudio.gui.lab.game_fields import formulae, rate_of, scheme_title
from ganstudio.gui.lab.model import LabModel, Player
from ganstudio.gui.lab.panels.game_panel import LANES
from ganstudio.gui.lab.speed import Speed
from ganstudio.gui.lab.visible_stage import staged
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.labs.frame import LabFrame
from ganstudio.runs.events import Noted
from ganstudio.runs.record import RunRecord

if TYPE_CHECKING:
    from ganstudio.gui.lab.page import LabPage


class LabController(QObject):
    """Lives as long as its page."""

    def __init__(self, context: AppContext, page: "LabPage") -> None:
        super().__init__(page)
        self.context, self.page, self.lab = context, page, context.model(LabModel)
        self.teacher = StepExplainer(page.lesson, self)
        self.room = TrainingConflictPrompt(context, page)
        self.setup = SetupController(context, page)
        self.keeping = LabFiles(context, page, self.setup)
        self.lens = DensityOverlayController(page, self.setup)
        self.speed = Speed()
        self._newest: dict[int, LabFrame] = {}
        self._lane = 0
        """Whose updates are explained."""
        self._connect_lab()
        self._connect_page()
        self._begin()

    # --- connections

    def _connect_lab(self) -> None:
        lab, training = self.lab, self.context.training
        lab.state_changed.connect(self._state_changed)
        lab.frame.connect(self._frame)
        lab.timeline_changed.connect(self._timeline_changed)
        lab.changed.connect(self._timeline_changed)
        lab.updated.connect(self.page.charts.show_more)
        lab.updated.connect(self.page.scheme.show_more)
        lab.started.connect(self._show_scheme)
        lab.noted.connect(self._noted)
        lab.failed.connect(self.context.tell_error)
        training.catalogue_ready.connect(self._catalogue_ready)
        training.catalogue_failed.connect(self._catalogue_failed)
        self.setup.changed.connect(self._game_changed)
        self.setup.data_changed.connect(self._data_changed)

    def _connect_page(self) -> None:
        page, controls, history = self.page, self.page.controls, self.page.history
        controls.play.connect(self.play)
        controls.pause.connect(self.lab.pause)
        controls.slow_toggled.connect(self._slow_toggled)
        controls.pace_chosen.connect(self._pace_chosen)
        controls.step.connect(self.step)
        controls.restart.connect(self.setup.restart)
        history.chosen.connect(self._scrubbed)
        history.followed.connect(self._followed)
        history.branch_wanted.connect(self._branch)
        page.charts.pinned.connect(history.go_to)
        page.scheme.pinned.connect(history.go_to)
        page.layers.changed.connect(self._show_layers)
        self.teacher.turned.connect(self._show_newest)
        self.teacher.update_wanted.connect(self._do_next_update)
        page.area.saved.connect(self._told_saved)
        page.area.failed.connect(self.context.tell_error)

    def _begin(self) -> None:
        """Something to look at before torch is there."""
        self._data_changed()
        self._game_changed()
        if self.context.training.catalogue is not None:
            self._catalogue_ready(self.context.training.catalogue)
        else:
            self.context.training.load_catalogue()
        self._state_changed(self.lab.state)

    # --- what is pressed

    @Slot()
    def play(self) -> None:
        """Go on, in slow motion if that is chosen; a lab that has not begun begins."""
        self.room.then_do(self._play)

    def _play(self) -> None:
        if self.page.history.step is not None:
            self.page.history.follow()
        self.setup.ensure_begun()
        if self.page.controls.slow.isChecked():
            self.lab.slow(self.page.controls.milliseconds)
        else:
            self.lab.play()

    @Slot(str)
    def step(self, players: str) -> None:
        """One step of both players, or one update of one of them."""
        self.room.then_do(partial(self._step, players))

    def _step(self, players: str) -> None:
        self.setup.ensure_begun()
        self.lab.step(cast(Player, players))

    @Slot()
    def _do_next_update(self) -> None:
        self.lab.step("next")

    @Slot(bool)
    def _slow_toggled(self, slow: bool) -> None:
        self.teacher.set_pace(self.page.controls.milliseconds)
        if self.lab.state in ("running", "slow"):
            self.lab.slow(self.page.controls.milliseconds) if slow else self.lab.play()

    @Slot(int)
    def _pace_chosen(self, milliseconds: int) -> None:
        self.teacher.set_pace(milliseconds)
        if self.lab.state == "slow":
            self.lab.slow(milliseconds)

    def rest(self) -> None:
        """Nobody watches."""
        if self.lab.state in ("running", "slow"):
            self.lab.pause()

    # --- what happens

    @Slot(str)
    def _state_changed(self, state: str) -> None:
        past = self.page.history.step is not None
        self.page.controls.show_state(state, scrubbed=past)
        self.teacher.show_state(state, past=past)
        self.speed.forget()
        self._show_facts()
        if state == "paused":
            self.keeping.finish_opening()
            self.lens.look_again()

    @Slot(object)
    def _frame(self, frame: LabFrame) -> None:
        self._newest[frame.lane] = frame
        if frame.lane == 0:
            self.speed.take(frame.step)
            self._show_facts()
        if frame.lane == self.setup.lane:
            self.teacher.take(frame)
        if self.page.history.step is None:
            self.page.area.show_frame(staged(frame, self.teacher.stage))
            self.lens.take(frame)

    @Slot()
    def _timeline_changed(self) -> None:
        """The first lab's moments stand for both: they take turns."""
        line, record = self.lab.timeline[:1], self.lab.record[:1]
        self.page.history.show_steps(line[0].steps if line else [])
        self.page.history.show_changes(record[0].changes if record else [])
        if record and self.page.charts.records != self.lab.record:
            self.page.charts.show_records(self.lab.record, self.setup.modes)
            self._show_scheme()

    @Slot()
    def _show_scheme(self) -> None:
        """Curves that only this scheme has, of the lab whose settings are shown."""
        lane = self.setup.lane
        record = self.lab.record[lane] if lane < len(self.lab.record) else RunRecord()
        title = scheme_title(self.setup.experiments[lane], self.context.training.catalogue)
        self.page.show_scheme(title if record.scalars else "")
        self.page.scheme.show_record(record)

    @Slot(object)
    def _noted(self, note: Noted) -> None:
        if note.warning:
            self.context.tell_error(note.text)
            self.setup.take_back()
        else:
            self.page.strip.show_note(note.text)

    @Slot(object)
    def _catalogue_ready(self, catalogue: Catalogue) -> None:
        self.page.game.set_catalogue(catalogue)
        self._game_changed()

    @Slot(str, str)
    def _catalogue_failed(self, text: str, _details: str) -> None:
        self.page.game.show_waiting(text)

    @Slot()
    def _game_changed(self) -> None:
        """Other players, or other settings of them; of two labs the one whose settings are shown is explained."""
        if self.setup.lane != self._lane:
            self._explain_lane(self.setup.lane)
        experiment: Experiment = self.setup.experiments[self.setup.lane]
        catalogue = self.context.training.catalogue
        rates = {player: rate_of(player, experiment, catalogue) for player in ("discriminator", "generator")}
        told = formulae(experiment, catalogue)
        whose = LANES[self.setup.lane] if len(self.setup.experiments) > 1 else ""
        self.teacher.show_game(told, experiment.batch_size, rates, experiment.description, whose)
        self.page.header.show_name(self.setup.title(catalogue))
        self.page.area.show_captions(self.setup.captions(catalogue))

    def _explain_lane(self, lane: int) -> None:
        """In a race the sub-steps are those of the lab whose settings are shown."""
        self._lane = lane
        self.teacher.forget()
        if lane in self._newest:
            self.teacher.take(self._newest[lane])
        self._show_scheme()

    @Slot()
    def _data_changed(self) -> None:
        """Other data, or another number of labs: the pictures begin anew."""
        setup, page = self.setup, self.page
        self._newest = {}
        self.teacher.forget()
        page.show_race(len(setup.experiments) > 1)
        page.layers.show_dimensions(setup.shape.dimensions)
        page.area.set_layers(page.layers.layers())
        page.area.show_lab(setup.shape.points, setup.density, setup.captions(self.context.training.catalogue))
        page.charts.show_records([RunRecord() for _ in setup.experiments], setup.modes)
        self._show_layers()
        self._timeline_changed()
        self.lens.forget()

    # --- what is shown

    @Slot()
    def _show_newest(self) -> None:
        """The newest frames at the sub-step that is explained."""
        self._show_layers()
        if self.page.history.step is None:
            for frame in self._newest.values():
                self.page.area.show_frame(staged(frame, self.teacher.stage))

    @Slot()
    def _show_layers(self) -> None:
        """Those that are switched on, and those without which the sub-step is not seen."""
        needed = self.teacher.stage.layers if self.teacher.stage is not None else frozenset()
        shown = {name: on or name in needed for name, on in self.page.layers.layers().items()}
        self.page.area.set_layers(shown)

    def _show_facts(self) -> None:
        frame, past = self._newest.get(0), self.page.history.step
        playing = self.lab.state == "running" and past is None
        self.page.header.show_facts(
            past if past is not None else frame.step if frame else 0,
            self.speed.steps_per_second if playing else None,
            self.speed.frames_per_second if playing else None,
        )

    @Slot(int)
    def _scrubbed(self, step: int) -> None:
        """Show every lab at an earlier moment."""
        for lane in range(len(self.setup.experiments)):
            frame = self.lab.timeline[lane].nearest(step) if lane < len(self.lab.timeline) else None
            if frame is not None:
                self.page.area.show_frame(replace(frame, round=None))
        self.page.charts.show_cursor(float(step))
        self._show_past()
        self._show_facts()

    @Slot()
    def _followed(self) -> None:
        self.page.charts.show_cursor(-1.0)
        self._show_past()
        self._show_facts()
        self._show_newest()

    def _show_past(self) -> None:
        past = self.page.history.step is not None
        self.page.controls.show_state(self.lab.state, scrubbed=past)
        self.teacher.show_state(self.lab.state, past=past)

    @Slot(int)
    def _branch(self, step: int) -> None:
        self.lab.branch(step)
        self.page.history.follow()

    @Slot(str)
    def _told_saved(self, path: str) -> None:
        self.page.strip.show_note(f"Saved as {path}.")
