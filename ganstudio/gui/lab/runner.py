"""Plays a lab in the training thread: what the window can ask of it, and what it hears of it.

The training thread fills a mailbox; a timer empties it here thirty times a second. Frames of the time line stay here,
so that looking back needs nobody.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ganstudio.core.settings import Plain
from ganstudio.formats.experiment import Experiment
from ganstudio.gui.jobs.lab_commands import Ask, BeginLab, Heard, OpenLab
from ganstudio.gui.jobs.mailbox import Mailbox
from ganstudio.gui.jobs.trainers import LabLike
from ganstudio.gui.jobs.training_worker import TrainingWorker
from ganstudio.gui.lab.lane import Lane
from ganstudio.labs.events import Branched, KeptFrame, LaneEvent, LaneOpened, Resting, Saved, SettingsNow
from ganstudio.labs.frame import LabFrame
from ganstudio.runs.events import Changed, Ended, Noted, Started, Updated

DRAIN_MILLISECONDS = 33
STAGES = 5
"""Sub-steps of an update that slow motion explains one after the other."""

Player = Literal["both", "discriminator", "generator", "next"]
_ACTIVE = frozenset({"starting", "running", "pausing", "paused", "slow", "stopping"})


class LabRunner(QObject):
    """States: idle, starting, running, slow, pausing, paused, stopping, ended, failed.

    A command that the state forbids does nothing. A lab that is resting keeps what it has while a training has the
    thread; it cannot play before that has ended.
    """

    state_changed = Signal(str)
    opened = Signal(int, object)
    """Lane and its Experiment: a lab begins or comes out of a file."""
    settings_changed = Signal(int, object)
    """Lane and its Experiment, with the settings that are now in force."""
    started = Signal(int)
    """Lane: its networks are others now."""
    frame = Signal(object)
    """The newest LabFrame of a lane."""
    timeline_changed = Signal(int)
    """Lane: more frames or changes were kept, or some forgotten."""
    updated = Signal()
    """The records have more scalars."""
    pace_changed = Signal(int)
    message = Signal(str)
    refused = Signal(str)
    """Why something that was asked for is not done."""
    failed = Signal(str, str)
    """The lab ended by itself: text and details."""
    saved = Signal(str)

    def __init__(
        self, worker: TrainingWorker, is_training: Callable[[], bool] = lambda: False, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.state = "idle"
        self.lanes: list[Lane] = []
        self.slow_motion, self.pace = False, 800
        """Whether each update is gone through, and milliseconds for each of its STAGES."""
        self._worker, self._is_training = worker, is_training
        self._mailbox = Mailbox()
        self._kept: list[tuple[int, int]] = []
        """Where each lane stood when it was begun, opened or last saved."""
        self._being_kept: list[tuple[int, int]] = []
        self._unheard = 0
        """Commands that are still on their way: a rest that was begun before them is over."""
        self._timer = QTimer(self, interval=DRAIN_MILLISECONDS)
        self._timer.timeout.connect(self.drain)

    @property
    def active(self) -> bool:
        """True while there is a lab, resting or not."""
        return self.state in _ACTIVE

    @property
    def is_playing(self) -> bool:
        return self.state in ("running", "slow")

    @property
    def is_kept(self) -> bool:
        """True where nothing is lost when the lab goes."""
        return not self.active or self._kept == self._places()

    def _places(self) -> list[tuple[int, int]]:
        return [lane.place for lane in self.lanes]

    # --- commands

    def start(self, experiments: Sequence[Experiment]) -> None:
        """A new lab of one or two lanes in place of this one; it rests until it is told to play."""
        if self._has_thread():
            self._begin()
            self._worker.send(BeginLab(tuple(experiments), self._mailbox))

    def open(self, path: Path) -> None:
        """A lab from its file, as it was saved."""
        if self._has_thread():
            self._begin()
            self._worker.send(OpenLab(Path(path), self._mailbox))

    def play(self) -> None:
        """Go on: as fast as it can, or in slow motion with the pace for each of an update's STAGES."""
        if self.active and self._has_thread():
            slow, seconds = self.slow_motion, STAGES * self.pace / 1000
            self._enter("slow" if slow else "running")
            self._ask(lambda lab: lab.slow(seconds) if slow else lab.play())

    @Slot()
    def pause(self) -> None:
        """Rest after the update that is being worked on."""
        if self.is_playing:
            self._enter("pausing")
            self._ask(lambda lab: lab.pause())

    @Slot(bool)
    def set_slow_motion(self, slow: bool) -> None:
        """Whether it plays in slow motion; at once where it plays."""
        self.slow_motion = slow
        if self.is_playing:
            self.play()

    @Slot(int)
    def set_pace(self, milliseconds: int) -> None:
        """How long each sub-step is shown in slow motion."""
        self.pace = milliseconds
        self.pace_changed.emit(milliseconds)
        if self.state == "slow":
            self.play()

    def step(self, player: Player = "both") -> None:
        """One step of both players, one update of one of them, or the next update whichever it is; then rest."""
        if self.active and self._has_thread():
            self._enter("pausing")
            self._ask(lambda lab: lab.step(player))

    def change(self, settings: dict[str, Plain], lane: int | None = None) -> None:
        """Change settings together; answered by `settings_changed`, or `refused`."""
        self._ask(lambda lab: lab.change_many(settings, lane))

    def branch(self, step: int, lane: int | None = None) -> None:
        """Go back to the end of `step`, forget what came after, and rest there."""
        if self.active and self._has_thread():
            self._enter("pausing")
            self._ask(lambda lab: lab.branch(step, lane))

    def save(self, path: Path) -> None:
        """Write the lab to a file; `saved` follows, or `refused`."""
        self._being_kept = self._places()
        self._ask(lambda lab: lab.save(Path(path)))

    def stop(self) -> None:
        """End the lab; frames and records stay to be looked at."""
        if self.active and self.state != "stopping":
            self._enter("stopping")
            self._ask(lambda lab: lab.stop())

    def forget(self) -> None:
        """Frames and records of a lab that has ended are of no use any more."""
        if not self.active:
            self.lanes = []

    def close(self) -> None:
        """The window goes; the worker is closed by who owns it."""
        self.stop()
        self._timer.stop()

    def _ask(self, call: Callable[[LabLike], None]) -> None:
        if self.active:
            self._unheard += 1
            self._worker.send(Ask(self._mailbox, call))

    def _has_thread(self) -> bool:
        if self._is_training():
            self.refused.emit("A training is going on. The lab waits until it has ended or moved away.")
            return False
        return True

    def _begin(self) -> None:
        """A mailbox of its own for each lab: whatever the one before still says goes nowhere."""
        self._mailbox = Mailbox()
        self.lanes, self._kept, self._unheard = [], [], 0
        self._timer.start()
        self._enter("starting")

    # --- what the training thread says

    @Slot()
    def drain(self) -> None:
        """Hand on what the mailbox holds; the timer calls it."""
        has_more, touched, mailbox = False, set[int](), self._mailbox
        for item in mailbox.drain():
            if mailbox is not self._mailbox:  # whoever heard the last item has begun another lab
                return
            if isinstance(item, LaneEvent):
                has_more = has_more or isinstance(item.event, Updated)
                self._take_event(item, touched)
            elif isinstance(item, KeptFrame):
                self.lanes[item.frame.lane].keep(item.frame)
                touched.add(item.frame.lane)
            elif isinstance(item, Branched):
                self.lanes[item.lane].cut(item.step)
                touched.add(item.lane)
            else:
                self._hand_on(item)
        if has_more:
            self.updated.emit()
        for lane in sorted(touched):
            self.timeline_changed.emit(lane)

    def _take_event(self, item: LaneEvent, touched: set[int]) -> None:
        event = item.event
        if item.lane < len(self.lanes):
            self.lanes[item.lane].record.take(event)
        if isinstance(event, Started):
            self.started.emit(item.lane)
        elif isinstance(event, Changed):
            touched.add(item.lane)
        elif isinstance(event, Noted):
            (self.refused if event.warning else self.message).emit(event.text)

    def _hand_on(self, item: object) -> None:
        if isinstance(item, LabFrame):
            self.lanes[item.lane].show(item)
            self.frame.emit(item)
        elif isinstance(item, LaneOpened):
            self.lanes.append(Lane.opened(item))
            self._kept = self._places()
            self.opened.emit(item.lane, item.experiment)
            self.timeline_changed.emit(item.lane)
        elif isinstance(item, SettingsNow):
            self.lanes[item.lane].experiment = item.experiment
            self.settings_changed.emit(item.lane, item.experiment)
        elif isinstance(item, Saved):
            self._kept = self._being_kept
            self.saved.emit(item.path)
        elif isinstance(item, Heard):
            self._unheard -= 1
        elif isinstance(item, Resting):
            self._rest(item)
        elif isinstance(item, Ended):
            self._end(item)

    def _rest(self, resting: Resting) -> None:
        if resting.seconds is None and not self._unheard and self.state in ("starting", "running", "slow", "pausing"):
            self._enter("paused")

    def _end(self, ended: Ended) -> None:
        self._timer.stop()
        self._enter("failed" if ended.reason == "failed" else "ended")
        if ended.reason == "failed":
            self.failed.emit(ended.text, ended.details)

    def _enter(self, state: str) -> None:
        if state != self.state:
            self.state = state
            for lane in self.lanes:
                lane.rate.forget()
            self.state_changed.emit(state)
