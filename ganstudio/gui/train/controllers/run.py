"""The displayed run in words and figures: which buttons there are, what they do, how far it is, its live settings."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from ganstudio.datasets import missing_paths
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.train.model import TrainModel
from ganstudio.gui.train.panels.run_panel import RunPanel
from ganstudio.gui.train.widgets.run_controls import RunControls
from ganstudio.gui.train.widgets.run_header import RunHeader
from ganstudio.runs.events import Changed, Ended

_STATES = {
    "starting": "getting ready: data, networks, timing", "running": "training", "pausing": "pausing",
    "paused": "paused", "stopping": "finishing the step and keeping it",
}  # fmt: skip
_STATUSES = {
    "finished": "finished", "stopped": "stopped and kept", "failed": "failed", "running": "trained by another process",
    "interrupted": "ended without a goodbye",
}  # fmt: skip


class RunController(QObject):
    """Connects the training with the header, the buttons and the settings of the run."""

    def __init__(
        self, context: AppContext, model: TrainModel, header: RunHeader, controls: RunControls, panel: RunPanel
    ) -> None:
        super().__init__(controls)
        self._context, self._model = context, model
        self._displayed, self._training = model.displayed, model.training
        self._header, self._controls, self._panel = header, controls, panel
        self._connect_widgets()
        model.changed.connect(self._show)
        model.figures_changed.connect(self._show_figures)
        for event in (self._displayed.opened, self._displayed.files_changed, self._training.noted):
            event.connect(self._show_record)
        self._displayed.failed.connect(context.tell_error)
        self._training.started.connect(self._show_live)
        self._training.catalogue_ready.connect(self._show_live)
        self._training.changed.connect(self._confirm)
        self._training.ended.connect(self._tell_failure)
        self._show_live()
        self._show_record()

    def _connect_widgets(self) -> None:
        controls, panel, training = self._controls, self._panel, self._training
        controls.pause.connect(training.pause)
        controls.play.connect(training.play)
        controls.step.connect(training.step_once)
        controls.stop.connect(training.stop)
        controls.resume_earlier.connect(self._resume)
        controls.elsewhere.clicked.connect(self._displayed.show_training)
        panel.live_changed.connect(training.change)
        panel.refused.connect(self._context.tell_error)
        panel.go_on.connect(self._go_on)
        panel.copy_wanted.connect(self._model.copy_experiment)

    @Slot()
    def _resume(self) -> None:
        """To the steps that were planned, or beyond if these are done."""
        self._go_on(int(self._panel.steps.value) if self._displayed.is_complete else None)

    @Slot(int)
    def _go_on(self, steps: int | None) -> None:
        """Asks first where the data are, if they are not where they were; without an answer nothing begins."""
        experiment, data = self._displayed.experiment, {}
        for name, gone in (missing_paths(experiment.dataset) if experiment else {}).items():
            ask = QFileDialog.getOpenFileName if gone.suffix else QFileDialog.getExistingDirectory
            answer = ask(self._panel, f"{gone.name} is no longer in {gone.parent}. Where is it now?", str(gone.parent))
            chosen = answer[0] if isinstance(answer, tuple) else answer
            if not chosen:
                return
            data[name] = Path(chosen)
        self._model.resume(steps, data)

    @Slot(object)
    def _confirm(self, changed: Changed) -> None:
        self._panel.live.confirm(changed.key, changed.value)

    @Slot(object)
    def _tell_failure(self, ended: Ended) -> None:
        if ended.reason == "failed":
            self._context.tell_error(ended.text, ended.details)

    # --- what is shown

    @Slot()
    def _show(self) -> None:
        """Everything but the figures that change all the time."""
        self._show_controls()
        self._show_panel()
        self._show_name()
        self._show_figures()

    def _show_controls(self) -> None:
        model, displayed, training = self._model, self._displayed, self._training
        self._controls.show_state(
            model.phase,
            training.next_update,
            can_export=model.can_export,
            can_train=not training.active,
            on_to=model.suggested_steps if displayed.is_complete else None,
        )
        is_elsewhere = training.active and displayed.kind != "training"
        name = training.run_path.name if training.run_path else "A run"
        self._controls.show_elsewhere(name if is_elsewhere else "")

    def _show_panel(self) -> None:
        displayed, is_active = self._displayed, self._training.active
        self._panel.show_phase(
            training=displayed.kind == "training" and is_active,
            can_go_on=displayed.path is not None and displayed.kind != "followed" and not is_active,
            has_run=displayed.path is not None,
        )
        self._panel.show_checkpoints(displayed.files.checkpoints, self._model.can_export)

    def _show_name(self) -> None:
        displayed, training = self._displayed, self._training
        if self._model.is_setup:
            self._header.show_nothing()
            return
        planned = training.experiment.name if training.experiment else ""
        words = _phase_words(displayed.kind, training.state, displayed.status, training.last_ended)
        self._header.show_name(displayed.path.name if displayed.path else planned, words)
        self._panel.show_end(self._end_words())

    def _end_words(self) -> str:
        displayed, training = self._displayed, self._training
        if displayed.kind == "training":
            return training.last_ended.text if training.state == "ended" and training.last_ended else ""
        if displayed.status == "interrupted":
            checkpoints = displayed.files.checkpoints
            return _interruption_words(checkpoints[-1].step if checkpoints else None)
        return displayed.record.end_text

    @Slot()
    def _show_figures(self) -> None:
        """How far the displayed run is, how fast, and how long still."""
        model, displayed, training = self._model, self._displayed, self._training
        if model.is_setup:
            self._controls.show_facts("")
            return
        is_training = displayed.kind == "training"
        if is_training and training.state == "starting":
            opening = training.last_opening
            self._header.show_waiting((opening.done, opening.total) if opening else None)
            self._controls.show_facts("")
            return
        record, progress = displayed.record, training.last_progress if is_training else None
        left = progress.seconds_left if progress and training.active else None
        self._header.show_progress(record.step, model.steps, record.seconds or None, left, goes_on=model.grows)
        rate = progress.images_per_second if progress and training.state == "running" else None
        self._controls.show_facts(_computing_words(record.started, rate))
        if not (is_training and training.active):
            self._panel.show_steps(model.suggested_steps)

    @Slot()
    def _show_record(self) -> None:
        self._panel.show_record(self._displayed.record)

    @Slot()
    def _show_live(self) -> None:
        """The settings that may change, with their titles and limits once these are known."""
        if self._training.last_started is not None:
            self._panel.show_live(self._training.last_started.live, self._training.catalogue)
        self._show()


def _phase_words(kind: str, state: str, status: str, ended: Ended | None) -> str:
    """A few words for the header."""
    if kind != "training":
        return _STATUSES.get(status, status)
    return _STATUSES[ended.reason] if state == "ended" and ended is not None else _STATES.get(state, state)


def _interruption_words(kept_step: int | None) -> str:
    """Why a run may have ended without a goodbye, and from where it goes on."""
    kept = "from its first step, since no checkpoint was kept" if kept_step is None else f"from step {kept_step:,}"
    return f"This run ended without a goodbye: the power went, memory was short, or it was killed. It goes on {kept}."


def _computing_words(started: Mapping[str, Any], images_per_second: float | None) -> str:
    """How it is computed, and how fast; rich text."""
    if not started:
        return ""
    threads = int(started.get("threads") or 1)
    words = [str(started.get("device", "")), str(started.get("precision", ""))]
    words.append("1 thread" if threads == 1 else f"{threads} threads")
    if images_per_second is not None:
        words.append(f"<b>{images_per_second:,.0f}</b> images/s")
    return "&nbsp;&nbsp;·&nbsp;&nbsp;".join(filter(None, words))
