"""The run that the Train page shows: the one that is trained here, an earlier one, or one that another process writes.

Whoever draws it asks here for its record, pictures and checkpoints and need not know which of the three it is.
"""

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ganstudio.formats.experiment import Experiment
from ganstudio.gui.jobs.thread_pool import run_in_pool
from ganstudio.gui.shared.state.training_handle import TrainingHandle
from ganstudio.gui.train.services.run_reading import (
    RunChanges,
    RunFiles,
    RunReading,
    read_files,
    read_news,
    read_pictures,
    read_run,
)
from ganstudio.gui.train.services.sample_reader import SampleReader
from ganstudio.images.arrays import Pictures
from ganstudio.runs.events import Previewed, Started, Updated
from ganstudio.runs.record import RunRecord

_FOLLOW_MILLISECONDS = 1000
Kind = Literal["nothing", "training", "earlier", "followed"]


class DisplayedRun(QObject):
    """`kind` says which of the three it is; every signal means: look again."""

    opened = Signal()
    """Another run is shown, or none."""
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
        self._reading: RunReading | None = None
        self._wanted: Path | None = None
        self._is_busy = self._must_look_again = False
        self.samples = SampleReader(self)
        self._timer = QTimer(self)
        self._timer.setInterval(_FOLLOW_MILLISECONDS)
        self._timer.timeout.connect(self._follow)
        training.state_changed.connect(self._on_state)
        training.started.connect(self._on_started)
        training.updated.connect(self._on_updated)
        training.previewed.connect(self._on_previewed)
        for news in (training.measured, training.changed, training.noted):
            news.connect(self._on_news)
        for news in (training.checkpointed, training.ended):
            news.connect(self._on_files)

    @property
    def record(self) -> RunRecord:
        if self.kind == "training":
            return self._training.record
        return self._reading.record if self._reading else RunRecord()

    @property
    def is_complete(self) -> bool:
        """True if all steps that were planned are done."""
        return 0 < self.record.steps <= self.record.step

    @property
    def status(self) -> str:
        """As in the run folder, for a run that is not trained here."""
        return self._reading.status if self._reading else ""

    # --- which one

    def show_training(self) -> None:
        """Show the run of the training session."""
        self._leave("training", self._training.run_path)
        self.experiment = self._training.experiment
        self.opened.emit()
        for name, newest in self._training.pictures.items():
            self.pictured.emit(newest.step, {name: newest.pictures[name]})
        self.look_for_files()

    def open(self, path: Path) -> None:
        """Show the run in a folder; `opened` follows when it is read, or `failed`."""
        path = Path(path)
        if self._training.run_path is not None and self._training.active and path == self._training.run_path:
            self.show_training()
            return
        self._wanted = path
        run_in_pool(read_run, path, then=self._take_reading, failed=self.failed.emit)

    def close(self) -> None:
        """Show none."""
        self._leave("nothing", None)
        self.opened.emit()

    def _leave(self, kind: Kind, path: Path | None) -> None:
        self.kind, self.path, self.experiment, self._wanted = kind, path, None, None
        self.files, self._reading = RunFiles(), None
        self.samples.forget()
        self._timer.stop()

    @Slot(object)
    def _take_reading(self, reading: RunReading) -> None:
        if reading.path != self._wanted:  # something else was asked for meanwhile
            return
        self._leave("followed" if reading.status == "running" else "earlier", reading.path)
        self._reading, self.files, self.experiment = reading, reading.files, reading.experiment
        if self.kind == "followed":
            self._timer.start()
        self.opened.emit()
        self.files_changed.emit()
        self.show_newest_pictures()
        self._look_for_pictures()

    def _look_for_pictures(self) -> None:
        if self._reading is not None and self.files.pictures:
            run_in_pool(_pictures_of, self._reading, self.files, then=self._take_pictures, failed=self._lose_files)

    @Slot(object)
    def _take_pictures(self, read: tuple[RunReading, int, dict[str, Pictures]]) -> None:
        reading, step, pictures = read
        if reading is self._reading:
            self.pictured.emit(step, pictures)

    # --- pictures of any step

    def show_sample(self, step: int) -> None:
        """Ask for the sample grid of a step; `samples.ready` follows."""
        path = dict(self.files.samples).get(step)
        if path is not None:
            self.samples.ask(step, path, self.files.shape)

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
    def _on_started(self, _started: Started) -> None:
        self.show_training()

    @Slot(object)
    def _on_updated(self, _updates: list[Updated]) -> None:
        if self.kind == "training":
            self.grew.emit()

    @Slot(object)
    def _on_news(self, _news: object) -> None:
        if self.kind == "training":
            self.grew.emit()

    @Slot(object)
    def _on_previewed(self, previewed: Previewed) -> None:
        if self.kind == "training":
            self.pictured.emit(previewed.step, previewed.pictures)
            self.look_for_files()

    @Slot(object)
    def _on_files(self, _news: object) -> None:
        if self.kind == "training":
            self.look_for_files()

    @Slot()
    def look_for_files(self) -> None:
        """Read the folder again, in the pool; one reading at a time."""
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
            self.look_for_files()

    @Slot(str, str)
    def _lose_files(self, _text: str, _details: str) -> None:
        self._is_busy = self._must_look_again = False  # the folder went away meanwhile; the trainer will say so

    @Slot()
    def _follow(self) -> None:
        if self._reading is not None and not self._is_busy:
            self._is_busy = True
            run_in_pool(_news_of, self._reading, then=self._take_news, failed=self._lose_files)

    @Slot(object)
    def _take_news(self, told: tuple[RunReading, RunChanges]) -> None:
        self._is_busy = False
        reading, news = told
        if reading is not self._reading:
            return
        if news.anew or not news.running:
            self.open(reading.path)
            return
        for row in news.rows:
            reading.record.take_row(row)
        if news.rows:
            self.grew.emit()
        if news.files != self.files:
            newer = news.files.samples != self.files.samples
            self.files = news.files
            self.files_changed.emit()
            if newer:
                self.show_newest_pictures()
                self._look_for_pictures()


def _pictures_of(reading: RunReading, files: RunFiles) -> tuple[RunReading, int, dict[str, Pictures]]:
    return reading, *read_pictures(files)


def _files_of(path: Path) -> tuple[Path, RunFiles]:
    return path, read_files(path)


def _news_of(reading: RunReading) -> tuple[RunReading, RunChanges]:
    return reading, read_news(reading.path, reading.tail)
