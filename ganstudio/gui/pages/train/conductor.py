"""Connects the panels of the Train page with the sessions: who hears what, and what is shown in which state."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ganstudio.errors import UserError
from ganstudio.events import Changed, Ended, Pictures, Progressed, Started
from ganstudio.experiment import Experiment
from ganstudio.fields import Catalogue
from ganstudio.gui.pages.train.run_phase import phase_words, primary_state
from ganstudio.gui.sessions.data_preview import DataPreview
from ganstudio.gui.sessions.exporting import Exporting
from ganstudio.gui.sessions.shown_run import ShownRun
from ganstudio.gui.sessions.studio import Studio

if TYPE_CHECKING:
    from ganstudio.gui.pages.train.train_page import TrainPage

_EXPERIMENT, _RUN, _RUNS = range(3)


class Conductor(QObject):
    """Lives as long as its page."""

    def __init__(self, studio: Studio, page: "TrainPage") -> None:
        super().__init__(page)
        self.studio, self.page = studio, page
        self.training = studio.training
        self.shown = ShownRun(studio.training, self)
        self.preview = DataPreview(self)
        self.exporting = Exporting(self)
        self._connect_training()
        self._connect_shown()
        self._connect_panels()
        self._connect_exporting()
        self._library_changed()
        self._show_first()

    # --- connections

    def _connect_training(self) -> None:
        training = self.training
        training.catalogue_ready.connect(self._catalogue_ready)
        training.catalogue_failed.connect(self._catalogue_failed)
        training.state_changed.connect(self._state_changed)
        training.started.connect(self._started)
        training.updated.connect(self._updated)
        training.progressed.connect(self._progressed)
        training.changed.connect(self._changed)
        training.ended.connect(self._ended)
        self.studio.library.changed.connect(self._library_changed)

    def _connect_shown(self) -> None:
        shown, page = self.shown, self.page
        shown.opened.connect(self._opened)
        shown.grew.connect(self._grew)
        shown.files_changed.connect(self._files_changed)
        shown.pictured.connect(page.pictures.show_newest)
        shown.failed.connect(self.studio.tell_error)
        shown.samples.ready.connect(page.pictures.show_generated)
        self.preview.ready.connect(self._previewed)
        self.preview.failed.connect(self._preview_failed)

    def _connect_panels(self) -> None:
        page, training = self.page, self.training
        page.setup.edited.connect(self._edited)
        page.setup.dataset_changed.connect(self.preview.ask)
        for panel in (page.setup, page.pictures):
            panel.failed.connect(self.studio.tell_error)
        page.setup.saved.connect(self.studio.tell_note)
        page.controls.train.connect(self.train)
        page.controls.pause.connect(training.pause)
        page.controls.play.connect(training.play)
        page.controls.step.connect(training.step_once)
        page.controls.stop.connect(training.stop)
        page.controls.resume_earlier.connect(self.resume)
        page.controls.export.connect(self.export_newest)
        page.run.live_changed.connect(training.change)
        page.run.refused.connect(self.studio.tell_error)
        page.run.go_on.connect(self.resume)
        page.run.copy_wanted.connect(self.copy_experiment)
        page.run.export_wanted.connect(self.export_step)
        page.runs.open_wanted.connect(self.open_run)
        page.runs.rename_wanted.connect(self.rename_run)
        page.runs.delete_wanted.connect(self.delete_run)
        page.pictures.growth.chosen.connect(self.shown.show_sample)
        page.pictures.growth.followed.connect(self.shown.show_newest_pictures)
        page.plots.pinned.connect(page.pictures.growth.go_to)
        page.elsewhere.clicked.connect(self.shown.show_training)
        page.side.currentChanged.connect(self._tab_changed)

    def _connect_exporting(self) -> None:
        strip = self.page.export_strip
        self.exporting.began.connect(strip.show_busy)
        self.exporting.finished.connect(strip.show_done)
        self.exporting.failed.connect(strip.show_failed)
        self.exporting.cancelled.connect(strip.show_cancelled)
        strip.cancelled.connect(self.exporting.cancel)
        strip.opened.connect(self._explore)
        for signal in (self.exporting.began, self.exporting.finished, self.exporting.failed, self.exporting.cancelled):
            signal.connect(self._refresh_buttons)
        self.exporting.finished.connect(self.studio.library.refresh)

    # --- what the user asks for

    def _show_first(self) -> None:
        if self.training.active:
            self.shown.show_training()
        elif experiments := self.studio.library.experiments():
            self.show_experiment(experiments[0])
        if self.training.catalogue is not None:
            self._catalogue_ready(self.training.catalogue)
        else:
            self.training.load_catalogue()

    def show_experiment(self, experiment: Experiment) -> None:
        """Fill the form, ready to be trained."""
        if not self.training.active:
            self.shown.close()
        self.page.setup.show_experiment(experiment)
        self.page.side.setCurrentIndex(_EXPERIMENT)

    @Slot(object)
    def open_run(self, path: Path) -> None:
        """Show an earlier run."""
        self.shown.open(Path(path))

    @Slot()
    def train(self) -> None:
        """Start what is set up; if something in it is no good, show where."""
        try:
            experiment = self.page.setup.experiment()
        except UserError as error:
            self.page.side.setCurrentIndex(_EXPERIMENT)
            self.page.setup.form.reveal_problem()
            self.studio.tell_error(str(error))
            return
        self.training.start(experiment)

    @Slot()
    @Slot(int)
    def resume(self, steps: int | None = None) -> None:
        """Go on with the shown run, to `steps` in all."""
        if self.shown.path is None or self.training.active:
            return
        planned = self.shown.experiment.steps if self.shown.experiment else 0
        if steps is None and self.shown.record.step >= planned:
            steps = int(self.page.run.steps.value)
        self.training.resume(self.shown.path, steps)

    @Slot()
    def copy_experiment(self) -> None:
        """Fill the form with the shown run's experiment."""
        if self.shown.experiment is not None:
            experiment = self.shown.experiment
            if not self.training.active:
                self.shown.close()
            self.page.setup.show_experiment(experiment)
            self.page.side.setCurrentIndex(_EXPERIMENT)

    @Slot(object, str)
    def rename_run(self, path: Path, name: str) -> None:
        try:
            renamed = self.studio.library.rename(path, name)
        except UserError as error:
            self.studio.tell_error(str(error))
            return
        if self.shown.path == path:
            self.shown.open(renamed)

    @Slot(object)
    def delete_run(self, path: Path) -> None:
        if self.shown.path == path:
            self.shown.close()
        try:
            self.studio.library.delete(path)
        except UserError as error:
            self.studio.tell_error(str(error))

    @Slot()
    def export_newest(self) -> None:
        if self.shown.path is not None:
            self.exporting.export(self.shown.path)

    @Slot(int)
    def export_step(self, step: int) -> None:
        if self.shown.path is not None:
            self.exporting.export(self.shown.path, step)

    @Slot(str)
    def _explore(self, path: str) -> None:
        self.studio.go("explore", Path(path))

    # --- what there is to choose

    @Slot(object)
    def _catalogue_ready(self, catalogue: Catalogue) -> None:
        self.page.setup.set_catalogue(catalogue)
        if self.training.last_started is not None:
            self.page.run.show_live(self.training.last_started.live, catalogue)
        self._edited()
        self._refresh_buttons()

    @Slot(str, str)
    def _catalogue_failed(self, text: str, details: str) -> None:
        self.page.setup.show_catalogue_failed(text)
        self.studio.tell_error(text, details)

    @Slot()
    def _library_changed(self) -> None:
        library = self.studio.library
        self.page.setup.set_experiments(library.experiments())
        shipped = [(path.stem, path.stem) for path in shipped_weights()]
        own = [(run.name, str(run.path)) for run in library.runs() if run.step > 0]
        self.page.setup.set_origins(shipped + own)
        self.page.runs.show_runs(library.runs())

    @Slot()
    def _edited(self) -> None:
        """Another experiment is set up."""
        try:
            experiment = self.page.setup.experiment()
        except (UserError, AssertionError):
            return
        estimate = self.studio.library.estimate_seconds(experiment)
        self.page.about.show_experiment(experiment, self.training.catalogue, estimate)

    @Slot(object)
    def _previewed(self, pictures: Pictures | None) -> None:
        if self.shown.kind == "nothing":
            words = "What the networks will see" if pictures is not None else "These data are no pictures."
            self.page.pictures.show_data(pictures, words)

    @Slot(str)
    def _preview_failed(self, text: str) -> None:
        if self.shown.kind == "nothing":
            self.page.pictures.show_data(None, text)

    # --- what happens

    @Slot()
    def _opened(self) -> None:
        """Another run is shown, or none."""
        page, shown = self.page, self.shown
        if shown.kind == "nothing":
            page.header.show_nothing()
            page.middle.setCurrentWidget(page.about)
            page.pictures.show_data(None, "")
            self.preview.ask_again()
        else:
            page.pictures.growth.set_steps([], can_follow=shown.kind != "earlier")
            page.pictures.growth.follow_quietly()
            page.pictures.show_run(shown.path.name if shown.path else "run")
            page.middle.setCurrentWidget(page.plots)
            page.side.setCurrentIndex(_RUN)
        page.plots.show_record(shown.record)
        self._grew()
        self._show_progress()
        self._refresh_buttons()

    @Slot()
    def _grew(self) -> None:
        self.page.plots.show_more()
        self.page.run.show_record(self.shown.record)
        if self.shown.kind == "followed":
            self._show_progress()

    @Slot()
    def _files_changed(self) -> None:
        steps = [step for step, _ in self.shown.files.samples]
        self.page.pictures.growth.set_steps(steps, can_follow=self._goes_on())
        self._refresh_buttons()

    @Slot(str)
    def _state_changed(self, state: str) -> None:
        if state == "starting":
            self.page.export_strip.hide()
        self._refresh_buttons()

    @Slot(object)
    def _started(self, started: Started) -> None:
        self.page.run.show_live(started.live, self.training.catalogue)
        self._show_progress()
        self._refresh_buttons()

    @Slot(object)
    def _updated(self, _updates: object) -> None:
        if self.training.state in ("pausing", "paused"):
            self._refresh_buttons()
        if self.shown.kind == "training":
            self._show_progress()

    @Slot(object)
    def _progressed(self, progressed: Progressed) -> None:
        if self.shown.kind == "training":
            self._show_progress()
            self._show_facts()

    @Slot(object)
    def _changed(self, changed: Changed) -> None:
        self.page.run.live.confirm(changed.key, changed.value)

    @Slot(object)
    def _ended(self, ended: Ended) -> None:
        if ended.reason == "failed":
            self.studio.tell_error(ended.text, ended.details)
        if self.shown.kind == "training":
            self.page.pictures.growth.set_steps(self.page.pictures.growth.steps, can_follow=False)
            self._show_progress()
        self._refresh_buttons()

    @Slot(int)
    def _tab_changed(self, index: int) -> None:
        if index == _RUNS:
            self.studio.library.refresh()

    # --- drawing

    def _goes_on(self) -> bool:
        return self.shown.kind == "followed" or (self.shown.kind == "training" and self.training.active)

    @Slot()
    def _refresh_buttons(self) -> None:
        page, shown, training = self.page, self.shown, self.training
        has_checkpoint = bool(shown.files.checkpoints) and not self.exporting.is_busy
        state = primary_state(shown.kind, training.state, has_path=shown.path is not None)
        page.controls.show_state(
            state, training.next_update, can_export=has_checkpoint and shown.path is not None,
            can_train=not training.active,
        )  # fmt: skip
        elsewhere = training.active and shown.kind != "training"
        page.elsewhere.setVisible(elsewhere)
        if elsewhere:
            page.elsewhere.setText(f"{training.run_path.name if training.run_path else 'A run'} is training: show it")
        is_training_shown = shown.kind == "training" and training.active
        can_go_on = shown.path is not None and shown.kind != "followed" and not training.active
        page.run.show_phase(training=is_training_shown, can_go_on=can_go_on, has_run=shown.experiment is not None)
        page.run.show_checkpoints(shown.files.checkpoints, has_checkpoint)
        page.side.setTabEnabled(_RUN, shown.kind != "nothing")
        self._show_name()
        self._show_facts()

    def _show_name(self) -> None:
        shown, training = self.shown, self.training
        if shown.kind == "nothing":
            return
        waiting_name = training.experiment.name if training.experiment else "…"
        name = shown.path.name if shown.path else waiting_name
        words, end = phase_words(shown.kind, training.state, shown.status, training.last_ended)
        self.page.header.show_name(name, words)
        self.page.run.show_end(end)

    def _show_progress(self) -> None:
        shown, training, header = self.shown, self.training, self.page.header
        if shown.kind == "nothing":
            return
        if shown.kind == "training" and training.state == "starting":
            header.show_waiting()
            return
        record = shown.record
        steps = record.steps or (shown.experiment.steps if shown.experiment else 0)
        progress = training.last_progress if shown.kind == "training" else None
        left = progress.seconds_left if progress and training.active else None
        header.show_progress(record.step, steps, progress.seconds if progress else None, left)
        if not training.active or shown.kind != "training":
            suggestion = steps if record.step < steps else steps + max(steps // 2, 1)
            self.page.run.show_steps(suggestion)

    def _show_facts(self) -> None:
        shown, progress = self.shown, self.training.last_progress
        told = shown.record.started
        words = []
        if told:
            threads = int(told.get("threads") or 1)
            words = [
                str(told.get("device", "")), str(told.get("precision", "")),
                f"{threads} thread{'s' if threads != 1 else ''}",
            ]  # fmt: skip
        if shown.kind == "training" and progress is not None and self.training.state == "running":
            words.append(f"<b>{progress.images_per_second:,.0f}</b> images/s")
        self.page.facts.setText("&nbsp;&nbsp;·&nbsp;&nbsp;".join(filter(None, words)))


def shipped_weights() -> list[Path]:
    """The weights that came with the program, to start from."""
    from ganstudio.locations import resource

    return sorted(resource("generators").glob("*.safetensors"))
