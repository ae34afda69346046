"""The run that the Train page displays: one that is trained here, an earlier one, or one that another process writes.

Whoever draws it asks here for its record, pictures and checkpoints and need not know which of the three it is.
"""

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ganstudio.formats.experiment import Experiment
from ganstudio.gui.jobs.thread_pool import run_in_pool
from ganstudio.gui.shared.state.training_handle import TrainingHandle
from ganstudio.gui.train.services.run_reader import (
    RunChanges,
    RunContents,
    RunFiles,
    read_changes,
    read_files,
    read_pictures,
    read_run,
)
from ganstudio.gui.train.services.sample_reader import SampleReader
from ganstudio.images.arrays import Pictures
from ganstudio.runs.events import Previewed
from ganstudio.runs.record import RunRecord

_FOLLOW_MILLISECONDS = 1000
Kind = Literal["nothing", "training", "earlier", "followed"]


class DisplayedRun(QObject):
    """For whoever draws a run, wherever it comes from: `kind` says which of the three it is; signals: look again."""

    opened = Signal()
    """Another run is displayed, or none."""
    grew = Signal()
    """The record has more."""
    files_changed = Signal()
    """There are other sample grids, checkpoints or exports."""
    pictured = Signal(int, object)
    """Step and pictures by name: the newest."""
    failed = Signal(str, str)

    def __init__(self, training: TrainingHandle, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._training = training
        self.kind: Kind = "nothing"
        self.path: Path | None = None
        self.experiment: Experiment | None = None
        self.files = RunFiles()
        self._contents: RunContents | None = None
        self._wanted: Path | None = None
        self._is_busy = self._must_look_again = False
        self.samples = SampleReader(self)
        self._timer = QTimer(self)
        self._timer.setInterval(_FOLLOW_MILLISECONDS)
        self._timer.timeout.connect(self._follow)
        training.state_changed.connect(self._on_state)
        training.started.connect(self.show_training)
        training.previewed.connect(self._on_previewed)
        for event in (training.updated, training.measured, training.changed, training.noted):
            event.connect(self._on_event)
        for event in (training.checkpointed, training.ended):
            event.connect(self._on_files)

    @property
    def record(self) -> RunRecord:
        if self.kind == "training":
            return self._training.record
        return self._contents.record if self._contents else RunRecord()

    @property
    def is_complete(self) -> bool:
        """True if all steps that were planned are done."""
        return 0 < self.record.steps <= self.record.step

    @property
    def status(self) -> str:
        """As in the run folder, for a run that is not trained here."""
        return self._contents.status if self._contents else ""

    # --- which one

    @Slot()
    def show_training(self) -> None:
        """Show the run that is trained here."""
        self._leave("training", self._training.run_path)
        self.experiment = self._training.experiment
        self.opened.emit()
        self.show_newest_pictures()
        self._look_for_files()

    @Slot(object)
    def open(self, path: Path) -> None:
        """Show the run in a folder; `opened` follows when it is read, or `failed`."""
        if self._training.active and path == self._training.run_path:
            self.show_training()
            return
        self._wanted = path
        run_in_pool(read_run, path, then=self._take_contents, failed=self.failed.emit)

    def close(self) -> None:
        """Show none."""
        self._leave("nothing", None)
        self.opened.emit()

    def _leave(self, kind: Kind, path: Path | None) -> None:
        self.kind, self.path, self.experiment, self._wanted = kind, path, None, None
        self.files, self._contents = RunFiles(), None
        self.samples.forget()
        self._timer.stop()

    @Slot(object)
    def _take_contents(self, contents: RunContents) -> None:
        if contents.path != self._wanted:  # something else was asked for meanwhile
            return
        self._leave("followed" if contents.status == "running" else "earlier", contents.path)
        self._contents, self.files, self.experiment = contents, contents.files, contents.experiment
        if self.kind == "followed":
            self._timer.start()
        self.opened.emit()
        self.files_changed.emit()
        self.show_all_pictures()

    def show_all_pictures(self) -> None:
        """Ask for the newest grid, and for the newest of everything else that there are pictures of."""
        self.show_newest_pictures()
        if self._contents is not None and self.files.pictures:
            run_in_pool(_pictures_of, self._contents, self.files, then=self._take_pictures, failed=self._lose_files)

    @Slot(object)
    def _take_pictures(self, read: tuple[RunContents, int, dict[str, Pictures]]) -> None:
        contents, step, pictures = read
        if contents is self._contents:
            self.pictured.emit(step, pictures)

    # --- pictures of any step

    @Slot(int)
    def show_sample(self, step: int) -> None:
        """Ask for the sample grid of a step; `samples.ready` follows."""
        path = dict(self.files.samples).get(step)
        if path is not None:
            self.samples.ask(step, path, self.files.shape)

    @Slot()
    def show_newest_pictures(self) -> None:
        """Ask for the newest grid; for the run that is trained here, the newest are the live ones."""
        if self.kind == "training":
            for name, newest in self._training.pictures.items():
                self.pictured.emit(newest.step, {name: newest.pictures[name]})
        elif self.files.samples:
            self.show_sample(self.files.samples[-1][0])

    # --- what happens to it

    @Slot(str)
    def _on_state(self, state: str) -> None:
        if state == "starting":
            self.show_training()

    @Slot(object)
    def _on_event(self, _event: object) -> None:
        if self.kind == "training":
            self.grew.emit()

    @Slot(object)
    def _on_previewed(self, previewed: Previewed) -> None:
        if self.kind == "training":
            self.pictured.emit(previewed.step, previewed.pictures)
            self._look_for_files()

    @Slot(object)
    def _on_files(self, _event: object) -> None:
        if self.kind == "training":
            self._look_for_files()

    def _look_for_files(self) -> None:
        """Read the folder again, in the pool; one look at a time."""
        if self.path is None:
            return
        if self._is_busy:
            self._must_look_again = True
            return
        self._is_busy = True
        run_in_pool(_files_of, self.path, then=self._take_files, failed=self._lose_files)

    @Slot(object)
    def _take_files(self, read: tuple[Path, RunFiles]) -> None:
        self._is_busy = False
        if read[0] == self.path and read[1] != self.files:
            self.files = read[1]
            self.files_changed.emit()
        if self._must_look_again:
            self._must_look_again = False
            self._look_for_files()

    @Slot(str, str)
    def _lose_files(self, _text: str, _details: str) -> None:
        self._is_busy = self._must_look_again = False  # the folder went away meanwhile; the trainer will say so

    @Slot()
    def _follow(self) -> None:
        if self._contents is not None and not self._is_busy:
            self._is_busy = True
            run_in_pool(_changes_of, self._contents, then=self._take_changes, failed=self._lose_files)

    @Slot(object)
    def _take_changes(self, read: tuple[RunContents, RunChanges]) -> None:
        self._is_busy = False
        contents, changes = read
        if contents is not self._contents:
            return
        if changes.restarted or not changes.running:
            self.open(contents.path)
            return
        for row in changes.rows:
            contents.record.take_row(row)
        if changes.rows:
            self.grew.emit()
        if changes.files != self.files:
            has_samples = changes.files.samples != self.files.samples
            self.files = changes.files
            self.files_changed.emit()
            if has_samples:
                self.show_all_pictures()


def _pictures_of(contents: RunContents, files: RunFiles) -> tuple[RunContents, int, dict[str, Pictures]]:
    return contents, *read_pictures(files)


def _files_of(path: Path) -> tuple[Path, RunFiles]:
    return path, read_files(path)


def _changes_of(contents: RunContents) -> tuple[RunContents, RunChanges]:
    return contents, read_changes(contents.path, contents.tail)
