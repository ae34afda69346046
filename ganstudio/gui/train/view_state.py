"""What the Train page shows in which state: set-up or run, buttons, words, figures. It asks for nothing."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from ganstudio.gui.shared.state.training_handle import TrainingHandle
from ganstudio.gui.train.displayed_run import DisplayedRun
from ganstudio.gui.train.run_phase import facts_words, interruption_words, phase_words, primary_state, suggested_steps

if TYPE_CHECKING:
    from ganstudio.gui.train.page import TrainPage

_FIGURES_MILLISECONDS = 200
EXPERIMENT_TAB, RUN_TAB, RUNS_TAB = range(3)


class TrainViewState(QObject):
    """Call `refresh` after whatever may change buttons or words, `show_progress` after whatever moves the figures."""

    def __init__(self, page: "TrainPage", shown: DisplayedRun, training: TrainingHandle) -> None:
        super().__init__(page)
        self.page, self.shown, self.training = page, shown, training
        self.is_exporting = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_FIGURES_MILLISECONDS)
        self._soon.timeout.connect(self.show_progress)

    @property
    def goes_on(self) -> bool:
        """True while the shown run gets more pictures, from here or elsewhere."""
        return self.shown.kind == "followed" or (self.shown.kind == "training" and self.training.active)

    @property
    def is_setup(self) -> bool:
        """The set-up is shown: there is no run, or the user went to the experiment while none goes on."""
        at_form = self.page.side.currentIndex() == EXPERIMENT_TAB
        return self.shown.kind == "nothing" or (at_form and not self.goes_on)

    @Slot()
    def refresh(self) -> None:
        """Everything but the figures that change all the time."""
        page = self.page
        page.pictures.show_side(data=self.is_setup)
        page.middle.setCurrentWidget(page.about if self.is_setup else page.plots)
        page.side.setTabEnabled(RUN_TAB, self.shown.kind != "nothing")
        self._show_controls()
        self._show_run_panel()
        self._show_name()
        self.show_progress()

    def _show_controls(self) -> None:
        shown, training, page = self.shown, self.training, self.page
        kind = "nothing" if self.is_setup else shown.kind
        page.controls.show_state(
            primary_state(kind, training.state, has_path=shown.path is not None),
            training.next_update,
            can_export=self._can_export,
            can_train=not training.active,
            on_to=suggested_steps(shown.record.step, shown.record.steps) if shown.is_complete else None,
        )
        is_elsewhere = training.active and shown.kind != "training"
        page.elsewhere.setVisible(is_elsewhere)
        if is_elsewhere:
            name = training.run_path.name if training.run_path else "A run"
            page.elsewhere.setText(f"{name} is training: show it")

    @property
    def _can_export(self) -> bool:
        return bool(self.shown.files.checkpoints) and self.shown.path is not None and not self.is_exporting

    def _show_run_panel(self) -> None:
        shown, training, panel = self.shown, self.training, self.page.run
        panel.show_phase(
            training=shown.kind == "training" and training.active,
            can_go_on=shown.path is not None and shown.kind != "followed" and not training.active,
            has_run=shown.path is not None,
        )
        panel.show_checkpoints(shown.files.checkpoints, self._can_export)

    def _show_name(self) -> None:
        shown, training, header = self.shown, self.training, self.page.header
        if self.is_setup:
            header.show_nothing()
            return
        planned = training.experiment.name if training.experiment else ""
        words, end = phase_words(shown.kind, training.state, shown.status, training.last_ended)
        header.show_name(shown.path.name if shown.path else planned, words)
        if shown.status == "interrupted":
            end = interruption_words(shown.files.checkpoints[-1].step if shown.files.checkpoints else None)
        elif shown.kind != "training":
            end = shown.record.end_text
        self.page.run.show_end(end)

    @Slot()
    def show_progress_soon(self) -> None:
        """For what happens many times a second."""
        if not self._soon.isActive():
            self._soon.start()

    @Slot()
    def show_progress(self) -> None:
        """How far the shown run is, how fast, and how long still."""
        shown, training, page = self.shown, self.training, self.page
        if self.is_setup:
            page.facts.clear()
            return
        is_training = shown.kind == "training"
        if is_training and training.state == "starting":
            opening = training.last_opening
            page.header.show_waiting((opening.done, opening.total) if opening else None)
            page.facts.clear()
            return
        record = shown.record
        steps = record.steps or (shown.experiment.steps if shown.experiment else 0)
        progress = training.last_progress if is_training else None
        left = progress.seconds_left if progress and training.active else None
        page.header.show_progress(record.step, steps, record.seconds or None, left, goes_on=self.goes_on)
        rate = progress.images_per_second if progress and training.state == "running" else None
        page.facts.setText(facts_words(record.started, rate))
        if not (is_training and training.active):
            page.run.show_steps(suggested_steps(record.step, steps))
