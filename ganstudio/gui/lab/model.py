"""What the window can ask of a lab, and what it hears of it: no widget anywhere.

The training thread fills a mailbox; a timer empties it here thirty times a second. Frames of the time line stay here,
so that looking back needs nobody.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, Self

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ganstudio.core.bounded_history import FRAMES_BUDGET, Timeline
from ganstudio.core.paths import last_lab_file
from ganstudio.core.settings import Plain
from ganstudio.formats.experiment import Experiment
from ganstudio.gui.jobs.lab_commands import Ask, BeginLab, Heard, OpenLab
from ganstudio.gui.jobs.mailbox import Mailbox
from ganstudio.gui.jobs.trainers import LabLike
from ganstudio.gui.jobs.training_worker import TrainingWorker
from ganstudio.gui.shared.state.app_context import AppContext, PageModel
from ganstudio.labs.events import Branched, KeptFrame, LaneEvent, LaneOpened, Resting, Saved, SettingsNow
from ganstudio.labs.frame import LabFrame
from ganstudio.runs.events import Changed, Ended, Measured, Noted, Started, Updated
from ganstudio.runs.record import RunRecord

DRAIN_MILLISECONDS = 33
STAGES = 5
"""Sub-steps of an update that slow motion explains one after the other."""

Player = Literal["both", "discriminator", "generator", "next"]
_ACTIVE = frozenset({"starting", "running", "pausing", "paused", "slow", "stopping"})
_RATE_SECONDS = 1.0


class LabModel(PageModel):
    """States: idle, starting, running, slow, pausing, paused, stopping, ended, failed.

    A command that the state forbids does nothing. A lab that is resting keeps what it has while a training has the
    thread; it cannot play before that has ended.
    """

    state_changed = Signal(str)
    opened = Signal(int, object)
    """Lane and its Experiment: a lab begins or comes out of a file."""
    settings_changed = Signal(int, object)
    """Lane and its Experiment, with the settings that are now in force."""
    started = Signal(int, object)
    """Lane and Started: its networks are these now."""
    frame = Signal(object)
    """The newest LabFrame of a lane."""
    timeline_changed = Signal(object)
    """Lane: more frames were kept, or some forgotten."""
    updated = Signal(object)
    """[(lane, Updated), ...] since the last time; the records have their scalars already."""
    measured = Signal(int, object)
    """Lane and Measured."""
    changed = Signal(int, object)
    """Lane and Changed."""
    noted = Signal(object)
    """Noted: a sentence."""
    failed = Signal(str, str)
    """The lab ended by itself: text and details."""
    saved = Signal(str)

    @classmethod
    def of(cls, context: AppContext) -> Self:
        """The one lab of a window; it shares the training thread."""
        return cls(context.training.worker, is_training=context.is_training, parent=context)

    def __init__(
        self, worker: TrainingWorker, *, is_training: Callable[[], bool] = lambda: False, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.state = "idle"
        self.experiments: list[Experiment] = []
        """By lane, with the settings in force."""
        self.timeline: list[Timeline[LabFrame]] = []
        self.record: list[RunRecord] = []
        self.last_frame: dict[int, LabFrame] = {}
        self.steps_per_second = 0.0
        self._worker, self._is_training = worker, is_training
        self._mailbox = Mailbox()
        self._rate_from: tuple[float, int] | None = None
        self._kept: list[tuple[int, int]] = []
        """Where each lane stood, in steps and changes, when it was begun, opened or last saved."""
        self._being_kept: list[tuple[int, int]] = []
        self._unheard = 0
        """Commands that are still on their way: a rest that was begun before them is over."""
        self._timer = QTimer(self)
        self._timer.setInterval(DRAIN_MILLISECONDS)
        self._timer.timeout.connect(self.drain)

    @property
    def active(self) -> bool:
        """True while there is a lab, resting or not."""
        return self.state in _ACTIVE

    @property
    def is_kept(self) -> bool:
        """True where nothing is lost when the lab goes."""
        return not self.active or self._kept == self._stands()

    def _stands(self) -> list[tuple[int, int]]:
        return [(record.step, len(record.changes)) for record in self.record]

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
        """Go on as fast as it can."""
        if self.active and self._has_thread():
            self._enter("running")
            self._ask(lambda lab: lab.play())

    def pause(self) -> None:
        """Rest after the update that is being worked on."""
        if self.state in ("running", "slow"):
            self._enter("pausing")
            self._ask(lambda lab: lab.pause())

    def slow(self, milliseconds: int) -> None:
        """Go on update by update, with `milliseconds` for each of an update's STAGES."""
        if self.active and self._has_thread():
            self._enter("slow")
            self._ask(lambda lab: lab.slow(STAGES * milliseconds / 1000))

    def step(self, player: Player = "both") -> None:
        """One step of both players, one update of one of them, or the next update whoever makes it; then rest."""
        if self.active and self._has_thread():
            self._enter("pausing")
            self._ask(lambda lab: lab.step(player))

    def change(self, key: str, value: Plain, lane: int | None = None) -> None:
        """Change any setting; answered by `changed` and `settings_changed`, or `noted` where it is refused."""
        self.change_many({key: value}, lane)

    def change_many(self, settings: dict[str, Plain], lane: int | None = None) -> None:
        """Settings that are only possible together, such as another kind of data with its path."""
        self._ask(lambda lab: lab.change_many(settings, lane))

    def branch(self, step: int, lane: int | None = None) -> None:
        """Go back to the end of `step`, forget what came after, and rest there."""
        if self.active and self._has_thread():
            self._enter("pausing")
            self._ask(lambda lab: lab.branch(step, lane))

    def save(self, path: Path) -> None:
        """Write the lab to a file; `saved` follows, or `noted`."""
        self._being_kept = self._stands()
        self._ask(lambda lab: lab.save(Path(path)))

    def stop(self) -> None:
        """End the lab; frames and records stay to be looked at."""
        if self.active and self.state != "stopping":
            self._enter("stopping")
            self._ask(lambda lab: lab.stop())

    def has_unsaved(self) -> bool:
        return not self.is_kept

    def save_for_closing(self) -> None:
        self.saved.connect(self._saved_for_closing)
        self.noted.connect(self._noted_before_closing)
        self.pause()
        self.save(last_lab_file())

    @Slot()
    def _saved_for_closing(self) -> None:
        self._answer_closing("")

    @Slot(object)
    def _noted_before_closing(self, note: Noted) -> None:
        """A warning says why it could not be saved."""
        if note.warning:
            self._answer_closing(note.text)

    def _answer_closing(self, trouble: str) -> None:
        self.saved.disconnect(self._saved_for_closing)
        self.noted.disconnect(self._noted_before_closing)
        self.saved_for_closing.emit(trouble)

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
            self.noted.emit(Noted("A training is going on. The lab waits until it has ended or moved away.", True))
            return False
        return True

    def _begin(self) -> None:
        """A mailbox of its own for each lab: whatever the one before still says goes nowhere."""
        self._mailbox = Mailbox()
        self.experiments, self.timeline, self.record, self.last_frame = [], [], [], {}
        self._kept = []
        self.steps_per_second, self._rate_from, self._unheard = 0.0, None, 0
        self._timer.start()
        self._enter("starting")

    # --- what the training thread says

    @Slot()
    def drain(self) -> None:
        """Hand on what the mailbox holds; the timer calls it."""
        updates: list[tuple[int, Updated]] = []
        touched: set[int] = set()
        mailbox = self._mailbox
        for item in mailbox.drain():
            if mailbox is not self._mailbox:  # whoever heard the last item has begun another lab
                return
            if isinstance(item, LaneEvent) and isinstance(item.event, Updated):
                self.record[item.lane].take(item.event)
                updates.append((item.lane, item.event))
            elif isinstance(item, KeptFrame | Branched):
                touched.add(self._remember(item))
            else:
                self._hand_on(item)
        if updates:
            self._take_rate(updates)
            self.updated.emit(updates)
        for lane in sorted(touched):
            self.timeline_changed.emit(lane)

    def _remember(self, item: KeptFrame | Branched) -> int:
        """Add to the time line, or cut it; returns the lane."""
        if isinstance(item, Branched):
            self.timeline[item.lane].forget_after(item.step)
            self.record[item.lane] = self.record[item.lane].until(item.step)
            self._rate_from = None
            return item.lane
        frame = item.frame
        self.timeline[frame.lane].add(frame.step, frame, frame.nbytes)
        return frame.lane

    def _hand_on(self, item: object) -> None:
        if isinstance(item, LabFrame):
            self.last_frame[item.lane] = item
            self.frame.emit(item)
        elif isinstance(item, LaneEvent):
            self._hand_on_event(item)
        elif isinstance(item, LaneOpened):
            self._open_lane(item)
        elif isinstance(item, SettingsNow):
            self.experiments[item.lane] = item.experiment
            self.settings_changed.emit(item.lane, item.experiment)
        elif isinstance(item, Saved):
            self._kept = self._being_kept
            self.saved.emit(item.path)
        else:
            self._follow_state(item)

    def _follow_state(self, item: object) -> None:
        if isinstance(item, Heard):
            self._unheard -= 1
        elif isinstance(item, Resting):
            self._rest(item)
        elif isinstance(item, Ended):
            self._end(item)

    def _hand_on_event(self, item: LaneEvent) -> None:
        event = item.event
        if item.lane < len(self.record):
            self.record[item.lane].take(event)
        if isinstance(event, Started):
            self.started.emit(item.lane, event)
        elif isinstance(event, Measured):
            self.measured.emit(item.lane, event)
        elif isinstance(event, Changed):
            self.changed.emit(item.lane, event)
        elif isinstance(event, Noted):
            self.noted.emit(event)

    def _open_lane(self, item: LaneOpened) -> None:
        frames: Timeline[LabFrame] = Timeline(FRAMES_BUDGET)
        for frame in item.frames:
            frames.add(frame.step, frame, frame.nbytes)
        self.timeline.append(frames)
        self.experiments.append(item.experiment)
        self.record.append(item.record.until(item.record.step) if item.record else RunRecord())
        self._kept = self._stands()
        self.opened.emit(item.lane, item.experiment)
        self.timeline_changed.emit(item.lane)

    def _rest(self, resting: Resting) -> None:
        if resting.seconds is None and not self._unheard and self.state in ("starting", "running", "slow", "pausing"):
            self._enter("paused")

    def _take_rate(self, updates: list[tuple[int, Updated]]) -> None:
        """Steps per second of the first lane, anew about once a second."""
        now, step = time.perf_counter(), updates[-1][1].step
        if self._rate_from is None or self.state != "running":
            self._rate_from = (now, step)
        elif now - self._rate_from[0] >= _RATE_SECONDS:
            self.steps_per_second = (step - self._rate_from[1]) / (now - self._rate_from[0])
            self._rate_from = (now, step)

    def _end(self, ended: Ended) -> None:
        self._timer.stop()
        self._enter("failed" if ended.reason == "failed" else "ended")
        if ended.reason == "failed":
            self.failed.emit(ended.text, ended.details)

    def _enter(self, state: str) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
