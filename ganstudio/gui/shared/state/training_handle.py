"""The window's handle on the training thread: what can be asked of it, what is heard of it. One run at a time.

The training thread fills a mailbox; a timer empties it here 25 times a second, so that the window does a fixed small
amount of work however fast the training goes.
"""

import contextlib
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Catalogue, Plain
from ganstudio.formats.experiment import Experiment
from ganstudio.gui.jobs.mailbox import Mailbox
from ganstudio.gui.jobs.trainers import DataOpening, Trainers
from ganstudio.gui.jobs.training_worker import (
    Begin,
    CatalogueLoaded,
    ChangeSetting,
    Command,
    Earlier,
    Paused,
    Resume,
    TrainingWorker,
)
from ganstudio.runs.events import Changed, Checkpointed, Ended, Measured, Noted, Previewed, Progressed, Started, Updated
from ganstudio.runs.folder import RunFolder
from ganstudio.runs.record import RunRecord

DRAIN_MILLISECONDS = 40
_ACTIVE = frozenset({"starting", "running", "pausing", "paused", "stopping"})


class TrainingHandle(QObject):
    """For whoever starts, steers or watches a training; there is one in a window, `AppContext.training`.

    States: idle, starting, running, pausing, paused, stopping, ended. A command that the state forbids does nothing.

    `updated` carries all updates since the last time as one list, so that nobody does work for each event.
    """

    state_changed = Signal(str)
    catalogue_ready = Signal(object)
    catalogue_failed = Signal(str, str)
    opening = Signal(object)
    """How far the opening of the data is."""
    started = Signal(object)
    updated = Signal(object)
    progressed = Signal(object)
    previewed = Signal(object)
    measured = Signal(object)
    checkpointed = Signal(object)
    changed = Signal(object)
    noted = Signal(object)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None, *, trainers: Trainers | None = None) -> None:
        super().__init__(parent)
        self.state = "idle"
        self.catalogue: Catalogue | None = None
        self.record = RunRecord()
        self.experiment: Experiment | None = None
        self.run_path: Path | None = None
        self.next_update = ""
        self.resumed: Path | None = None
        """The run that was to be resumed; nothing for a new one."""
        self.last_opening: DataOpening | None = None
        self.last_started: Started | None = None
        self.last_progress: Progressed | None = None
        self.last_ended: Ended | None = None
        self.pictures: dict[str, Previewed] = {}
        """The newest pictures by name, for a page that is built while the training goes on."""
        self._mailbox = Mailbox()
        self.worker = TrainingWorker(self._mailbox, trainers)
        self._asked_for_catalogue = False
        self._timer = QTimer(self)
        self._timer.setInterval(DRAIN_MILLISECONDS)
        self._timer.timeout.connect(self.drain)

    @property
    def active(self) -> bool:
        """True from start to the end of a run, pauses included."""
        return self.state in _ACTIVE

    # --- commands

    def load_catalogue(self) -> None:
        """Load torch and what can be chosen, in the training thread; answered by catalogue_ready."""
        if self.catalogue is not None:
            self.catalogue_ready.emit(self.catalogue)
        elif not self._asked_for_catalogue:
            self._asked_for_catalogue = True
            self._send("load_catalogue")

    def start(self, experiment: Experiment, path: Path | None = None) -> None:
        """Train `experiment` in a new run folder, by default among the user's runs."""
        if not self.active:
            self._open(experiment)
            self._send(Begin(experiment, path))

    def resume(self, run_path: Path, steps: int | None = None, data: Mapping[str, Path] | None = None) -> None:
        """Go on with a run from its newest checkpoint, on to `steps` in all; `data` as in `Trainer.resume`."""
        if not self.active:
            self._open(None, Path(run_path))
            self._send(Resume(Path(run_path), steps, tuple((data or {}).items())))

    def pause(self) -> None:
        """Rest after the current update."""
        if self.state == "running":
            self._enter("pausing")
            self._send("pause")

    def play(self) -> None:
        """Go on after a pause."""
        if self.state in ("paused", "pausing"):
            self._send("play")
            self._enter("running")

    def step_once(self) -> None:
        """Do the next update of the schedule, then rest again."""
        if self.state == "paused":
            self._enter("pausing")
            self._send("step_once")

    def stop(self) -> None:
        """Finish the step, keep a checkpoint, end."""
        if self.active and self.state != "stopping":
            self._enter("stopping")
            self._send("stop")

    def change(self, key: str, value: Plain) -> None:
        """Change a live setting from the next update on; answered by `changed`, or `noted` where it is refused."""
        if self.active:
            self._send(ChangeSetting(key, value))

    def close(self, seconds: float = 10.0) -> bool:
        """Stop, keep, and end the thread. False if it took longer than `seconds`: then only leaving hard helps."""
        if self.active and self.state != "stopping":
            self._enter("stopping")
        in_time = self.worker.close(seconds)
        self.drain()
        self._timer.stop()
        return in_time

    # --- what the training thread says

    @Slot()
    def drain(self) -> None:
        """Hand on what the mailbox holds; the timer calls it."""
        updates: list[Updated] = []
        for item in self._mailbox.drain():
            if isinstance(item, Updated):
                self.record.take(item)
                updates.append(item)
                continue
            self._hand_on_updates(updates)
            updates = []
            self._hand_on(item)
        self._hand_on_updates(updates)
        if not self.active and not self._asked_for_catalogue:
            self._timer.stop()

    def _hand_on_updates(self, updates: list[Updated]) -> None:
        if updates:
            self.next_update = updates[-1].next_update
            self.updated.emit(updates)

    def _hand_on(self, item: object) -> None:
        if isinstance(item, Ended):
            self._end(item)
        elif isinstance(item, Started):
            self._started(item)
        elif isinstance(item, Paused):
            if self.state == "pausing":
                self._enter("paused")
        elif isinstance(item, Earlier):
            self.record = item.record
        elif isinstance(item, DataOpening):
            self.last_opening = item
            self.opening.emit(item)
        elif isinstance(item, CatalogueLoaded):
            self._catalogue_loaded(item)
        else:
            self._hand_on_news(item)

    def _hand_on_news(self, item: object) -> None:
        if isinstance(item, Progressed):
            self.record.take(item)
            self.last_progress = item
            self.progressed.emit(item)
        elif isinstance(item, Previewed):
            self.pictures.update(dict.fromkeys(item.pictures, item))
            self.previewed.emit(item)
        elif isinstance(item, Measured):
            self.record.take(item)
            self.measured.emit(item)
        elif isinstance(item, Checkpointed):
            self.checkpointed.emit(item)
        elif isinstance(item, Changed):
            self.record.take(item)
            self.changed.emit(item)
        elif isinstance(item, Noted):
            self.record.take(item)
            self.noted.emit(item)

    def _started(self, started: Started) -> None:
        self.record.take(started)
        self.last_started = started
        self.run_path = Path(started.run) if started.run is not None else None
        if self.experiment is None and self.run_path is not None:
            with contextlib.suppress(UserError):  # damaged or deleted since; the run itself goes on
                self.experiment = RunFolder(self.run_path).experiment()
        if self.state == "starting":
            self._enter("running")
        self.started.emit(started)

    def _end(self, ended: Ended) -> None:
        self.last_ended = ended
        self._enter("ended")
        self.ended.emit(ended)

    def _catalogue_loaded(self, loaded: CatalogueLoaded) -> None:
        self._asked_for_catalogue = False
        if loaded.problem:
            self.catalogue_failed.emit(loaded.problem, loaded.details)
            return
        self.catalogue = loaded.catalogue
        self.catalogue_ready.emit(loaded.catalogue)

    # ---

    def _open(self, experiment: Experiment | None, resumed: Path | None = None) -> None:
        self.record, self.resumed = RunRecord(), resumed
        self.experiment, self.run_path, self.next_update = experiment, None, ""
        self.last_opening = self.last_started = self.last_progress = self.last_ended = None
        self.pictures = {}
        self._enter("starting")

    def _enter(self, state: str) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)

    def _send(self, command: Command) -> None:
        self.worker.send(command)
        if not self._timer.isActive():
            self._timer.start()
