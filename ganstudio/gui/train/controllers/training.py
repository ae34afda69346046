"""Connects the panels of the Train page with the training and the shown run. The rest is done by those it makes."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from ganstudio.core.settings import Catalogue
from ganstudio.formats.experiment import Experiment
from ganstudio.gui.shared.nearest.nearest_view import NearestView
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.train.controllers.experiment_editor import ExperimentEditor
from ganstudio.gui.train.controllers.exports import ExportController
from ganstudio.gui.train.controllers.run_list import RunListController
from ganstudio.gui.train.displayed_run import DisplayedRun
from ganstudio.gui.train.view_state import EXPERIMENT_TAB, RUN_TAB, RUNS_TAB, TrainViewState
from ganstudio.runs.events import Changed, Ended, Started, Updated

if TYPE_CHECKING:
    from ganstudio.gui.train.page import TrainPage


class TrainingController(QObject):
    """Lives as long as its page."""

    def __init__(self, context: AppContext, page: "TrainPage") -> None:
        super().__init__(page)
        self.context, self.page, self.training = context, page, context.training
        self.shown = DisplayedRun(context.training, self)
        self.display = TrainViewState(page, self.shown, context.training)
        self.setting_up = ExperimentEditor(page)
        self.keeping = RunListController(page, self.shown)
        self.nearest = NearestView(page)
        self.exports = ExportController(page, self.shown, self.display)
        self._connect_training()
        self._connect_shown()
        self._connect_controls()
        self._show_first()

    # --- connections

    def _connect_training(self) -> None:
        training = self.training
        training.catalogue_ready.connect(self._catalogue_ready)
        training.catalogue_failed.connect(self._catalogue_failed)
        training.state_changed.connect(self._state_changed)
        training.opening.connect(self.display.show_progress)
        training.started.connect(self._started)
        training.updated.connect(self._updated)
        training.progressed.connect(self.display.show_progress)
        training.changed.connect(self._changed)
        training.noted.connect(self._noted)
        training.ended.connect(self._ended)

    def _connect_shown(self) -> None:
        shown, pictures = self.shown, self.page.pictures
        shown.opened.connect(self._opened)
        shown.grew.connect(self._grew)
        shown.files_changed.connect(self._files_changed)
        shown.pictured.connect(pictures.show_newest)
        shown.failed.connect(self.context.tell_error)
        shown.samples.ready.connect(pictures.show_generated)
        pictures.growth.chosen.connect(shown.show_sample)
        pictures.growth.followed.connect(shown.show_newest_pictures)
        pictures.failed.connect(self.context.tell_error)
        for grid in (pictures.generated, pictures.real):
            self.nearest.offer(grid, self._trained)
        self.page.plots.pinned.connect(pictures.growth.go_to)
        self.page.elsewhere.clicked.connect(shown.show_training)

    def _trained(self) -> tuple[Path, str] | None:
        """What knows the data of the pictures that are shown."""
        return (self.shown.path, "") if self.shown.path is not None else None

    def _connect_controls(self) -> None:
        controls, run, training = self.page.controls, self.page.run, self.training
        controls.train.connect(self.train)
        controls.pause.connect(training.pause)
        controls.play.connect(training.play)
        controls.step.connect(training.step_once)
        controls.stop.connect(training.stop)
        controls.resume_earlier.connect(self.resume)
        run.live_changed.connect(training.change)
        run.refused.connect(self.context.tell_error)
        run.go_on.connect(self.resume_to)
        run.copy_wanted.connect(self.copy_experiment)
        self.page.side.currentChanged.connect(self._tab_changed)

    # --- what the user asks for

    def _show_first(self) -> None:
        if self.training.active:
            self.shown.show_training()
        elif experiments := self.context.library.experiments():
            self.show_experiment(experiments[0])
        if self.training.catalogue is not None:
            self._catalogue_ready(self.training.catalogue)
        else:
            self.training.load_catalogue()
        self.display.refresh()

    def show_experiment(self, experiment: Experiment) -> None:
        """Fill the form, ready to be trained."""
        self.setting_up.show_experiment(experiment)

    def open_run(self, path: Path) -> None:
        """Show an earlier run, or the one that is being trained."""
        self.keeping.open(path)

    @Slot()
    def train(self) -> None:
        """Start what is set up; if something in it is no good, show where."""
        if (experiment := self.setting_up.experiment()) is not None:
            self.training.start(experiment)

    @Slot()
    def resume(self) -> None:
        """Go on with the shown run to the steps that were planned, or beyond if these are done."""
        self._resume(int(self.page.run.steps.value) if self.shown.is_complete else None)

    @Slot(int)
    def resume_to(self, steps: int) -> None:
        """Go on with the shown run, to `steps` in all."""
        self._resume(steps)

    def _resume(self, steps: int | None) -> None:
        if self.shown.path is not None and not self.training.active:
            self.training.resume(self.shown.path, steps)

    @Slot()
    def copy_experiment(self) -> None:
        """Fill the form with the shown run's experiment."""
        if self.shown.experiment is not None:
            self.show_experiment(self.shown.experiment)

    # --- what happens

    @Slot(object)
    def _catalogue_ready(self, catalogue: Catalogue) -> None:
        if self.training.last_started is not None:
            self.page.run.show_live(self.training.last_started.live, catalogue)
        self.setting_up.show_catalogue(catalogue)
        self.display.refresh()

    @Slot(str, str)
    def _catalogue_failed(self, text: str, details: str) -> None:
        self.page.setup.show_catalogue_failed(text)
        self.context.tell_error(text, details)

    @Slot(int)
    def _tab_changed(self, index: int) -> None:
        if index == RUNS_TAB:
            self.context.library.refresh()
        self.display.refresh()

    @Slot()
    def _opened(self) -> None:
        """Another run is shown, or none."""
        shown, page = self.shown, self.page
        page.pictures.clear_run(shown.path.name if shown.path else "run")
        page.pictures.explain(shown.record.previews)
        page.plots.show_record(shown.record)
        page.run.show_record(shown.record)
        page.side.setCurrentIndex(EXPERIMENT_TAB if shown.kind == "nothing" else RUN_TAB)
        self.display.refresh()

    @Slot()
    def _grew(self) -> None:
        self.page.plots.show_more()
        self.display.show_progress_soon()

    @Slot()
    def _files_changed(self) -> None:
        steps = [step for step, _ in self.shown.files.samples]
        self.page.pictures.growth.set_steps(steps, can_follow=self.display.goes_on)
        self.page.run.show_record(self.shown.record)
        self.display.refresh()

    @Slot(str)
    def _state_changed(self, state: str) -> None:
        if state == "starting":
            self.page.export_strip.hide()
        self.display.refresh()
        if state == "running":
            self._keep_focus()

    @Slot(object)
    def _started(self, started: Started) -> None:
        self.page.run.show_live(started.live, self.training.catalogue)
        self.display.refresh()

    @Slot(object)
    def _updated(self, _updates: list[Updated]) -> None:
        if self.training.state in ("pausing", "paused"):
            self.display.refresh()

    @Slot(object)
    def _changed(self, changed: Changed) -> None:
        self.page.run.live.confirm(changed.key, changed.value)

    @Slot(object)
    def _noted(self, _note: object) -> None:
        self.page.run.show_record(self.shown.record)

    @Slot(object)
    def _ended(self, ended: Ended) -> None:
        if ended.reason == "failed":
            self.context.tell_error(ended.text, ended.details)
        if self.training.last_started is None and self.shown.kind == "training":
            self._go_back()
        growth = self.page.pictures.growth
        growth.set_steps(growth.steps, can_follow=self.display.goes_on)
        self.display.refresh()

    def _keep_focus(self) -> None:
        """The pressed button was of no use for a while, so the keyboard had gone elsewhere: back to it."""
        focused = QApplication.focusWidget()
        if self.page.isVisible() and focused is not None and not self.page.isAncestorOf(focused):
            self.page.controls.primary.setFocus()

    def _go_back(self) -> None:
        """Nothing began: back to the form, where it can be mended, or to the run that was to be resumed."""
        if self.training.resumed is not None:
            self.shown.open(self.training.resumed)
        else:
            self.shown.close()
