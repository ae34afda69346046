"""All state of the Train page, without widgets: the experiment that is set up, the run that is displayed, the tab."""

from collections.abc import Mapping
from enum import IntEnum
from pathlib import Path
from typing import Self

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ganstudio.core.paths import resource
from ganstudio.formats.experiment import Experiment
from ganstudio.gui.shared.state.app_context import AppContext, PageModel
from ganstudio.gui.shared.state.run_library import RunLibrary
from ganstudio.gui.shared.state.training_handle import TrainingHandle
from ganstudio.gui.train.displayed_run import DisplayedRun
from ganstudio.gui.train.services.data_preview import DataPreview
from ganstudio.gui.train.services.export_job import ExportJob
from ganstudio.gui.train.services.pretrained_sources import PretrainedSources
from ganstudio.runs.events import Ended

_FIGURES_MILLISECONDS = 200


class TrainTab(IntEnum):
    """At the right of the page."""

    EXPERIMENT = 0
    RUN = 1
    RUNS = 2


class TrainModel(PageModel):
    """The page's widgets render this and its parts; what the user wants of the training thread is asked of `training`.

    Outlives the page's widgets; the pictures of the data, runs and weights are read by its services.
    """

    experiment_chosen = Signal(object)
    """Another Experiment is set up, not by the form itself."""
    changed = Signal()
    """Another tab, run or phase: look again at all but the figures."""
    figures_changed = Signal()
    """The displayed run is farther; a few times a second at most."""

    @classmethod
    def of(cls, context: AppContext) -> Self:
        return cls(context.training, context.library, context)

    def __init__(self, training: TrainingHandle, library: RunLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.training, self.library = training, library
        self.experiment: Experiment | None = None
        """What is set up, as it was when it last was valid."""
        self.tab = TrainTab.EXPERIMENT
        self.displayed = DisplayedRun(training, self)
        self.preview = DataPreview(self)
        self.pretrained = PretrainedSources(self)
        self.exports = ExportJob(self)
        self._soon = QTimer(self, singleShot=True, interval=_FIGURES_MILLISECONDS)
        self._connect()

    def _connect(self) -> None:
        training, displayed, exports = self.training, self.displayed, self.exports
        self._soon.timeout.connect(self.figures_changed)
        displayed.opened.connect(self._on_opened)
        displayed.grew.connect(self._on_growth)
        displayed.files_changed.connect(self.changed)
        training.catalogue_ready.connect(self.changed)
        training.state_changed.connect(self.changed)
        training.opening.connect(self.figures_changed)
        training.progressed.connect(self.figures_changed)
        training.updated.connect(self._on_updates)
        training.ended.connect(self._on_ended)
        self.library.renamed.connect(self._on_renamed)
        self.library.deleting.connect(self._on_deleting)
        exports.began.connect(self.changed)
        for end in (exports.finished, exports.failed, exports.cancelled):
            end.connect(self.changed)
            end.connect(self.library.refresh)

    # --- what is shown

    @property
    def grows(self) -> bool:
        """True while the displayed run gets more pictures, from here or from another process."""
        return self.displayed.kind == "followed" or (self.displayed.kind == "training" and self.training.active)

    @property
    def is_setup(self) -> bool:
        """The set-up is shown: there is no run, or the user went to the experiment while none grows."""
        return self.displayed.kind == "nothing" or (self.tab == TrainTab.EXPERIMENT and not self.grows)

    @property
    def phase(self) -> str:
        """What the buttons follow: the training's state where its run is displayed, else "earlier", "followed", or
        "idle" in the set-up."""
        kind, state = self.displayed.kind, self.training.state
        if self.is_setup or kind == "nothing":
            return "idle"
        if kind == "training" and not (state == "ended" and self.displayed.path is not None):
            return state
        return "followed" if kind == "followed" else "earlier"

    @property
    def can_export(self) -> bool:
        """There is a checkpoint, and no other is being exported."""
        displayed = self.displayed
        return displayed.path is not None and bool(displayed.files.checkpoints) and not self.exports.is_busy

    @property
    def steps(self) -> int:
        """How many the displayed run is to have; 0 where nobody knows."""
        displayed = self.displayed
        return displayed.record.steps or (displayed.experiment.steps if displayed.experiment else 0)

    @property
    def suggested_steps(self) -> int:
        """Up to where the displayed run may go on: what was planned, or half as much again."""
        return self.steps if self.displayed.record.step < self.steps else self.steps + max(self.steps // 2, 1)

    def pretrained_choices(self) -> list[tuple[str, str]]:
        """What a training may start from: (title, value of `start_from`)."""
        shipped = [(path.stem, path.stem) for path in sorted(resource("generators").glob("*.safetensors"))]
        return shipped + [(run.name, str(run.path)) for run in self.library.runs() if run.step > 0]

    # --- what the user asks for

    def begin(self) -> None:
        """For a page that is built: show the training that goes on, or else set up the first experiment."""
        if self.training.active:
            self.displayed.show_training()
        elif self.experiment is None and (experiments := self.library.experiments()):
            self.set_up(experiments[0])
        if self.training.catalogue is None:
            self.training.load_catalogue()

    def set_up(self, experiment: Experiment) -> None:
        """Make it ready to be trained."""
        self.experiment = experiment
        self.experiment_chosen.emit(experiment)
        self.choose_tab(TrainTab.EXPERIMENT)

    @Slot()
    def copy_experiment(self) -> None:
        """Set up the displayed run's experiment."""
        if self.displayed.experiment is not None:
            self.set_up(self.displayed.experiment)

    @Slot(int)
    def choose_tab(self, tab: int) -> None:
        if tab == self.tab:
            return
        self.tab = TrainTab(tab)
        if tab == TrainTab.RUNS:
            self.library.refresh()
        self.changed.emit()

    @Slot(int)
    def resume(self, steps: int | None = None, data: Mapping[str, Path] | None = None) -> None:
        """Go on with the displayed run, to `steps` in all, or else to those that were planned; `data` says where its
        data lie now."""
        if self.displayed.path is not None and not self.training.active:
            self.training.resume(self.displayed.path, steps, data)

    @Slot()
    @Slot(int)
    def export(self, step: int | None = None) -> None:
        """Export a checkpoint of the displayed run, by default the newest."""
        if self.displayed.path is not None:
            self.exports.export(self.displayed.path, step)

    # --- what happens

    @Slot()
    def _on_opened(self) -> None:
        self.tab = TrainTab.EXPERIMENT if self.displayed.kind == "nothing" else TrainTab.RUN
        self.changed.emit()

    @Slot()
    def _on_growth(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    @Slot(object)
    def _on_updates(self, _updates: object) -> None:
        if self.training.state in ("pausing", "paused"):  # which update is next is shown
            self.changed.emit()

    @Slot(object)
    def _on_ended(self, _ended: Ended) -> None:
        """Where nothing began: back to the form, where it can be mended, or to the run that was to be resumed."""
        if self.training.last_started is None and self.displayed.kind == "training":
            if self.training.resumed is not None:
                self.displayed.open(self.training.resumed)
            else:
                self.displayed.close()
        self.changed.emit()

    @Slot(object, object)
    def _on_renamed(self, before: Path, now: Path) -> None:
        if self.displayed.path == before:
            self.displayed.open(now)

    @Slot(object)
    def _on_deleting(self, run: Path) -> None:
        if self.displayed.path == run:
            self.displayed.close()
