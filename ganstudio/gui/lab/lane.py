"""What the window keeps of one lane of a lab: its settings in force, its curves, its frames, and how fast they come."""

import time
from collections import deque
from dataclasses import dataclass, field

from ganstudio.core.bounded_history import FRAMES_BUDGET, Timeline
from ganstudio.formats.experiment import Experiment
from ganstudio.labs.events import LaneOpened
from ganstudio.labs.frame import LabFrame
from ganstudio.runs.record import RunRecord

LANES = ("Left lab", "Right lab")
"""What the labs of a race are called."""
_RATE_SECONDS = 1.5


class FrameRate:
    """Steps and frames each second over about the last second; `take(step)` for each frame."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def take(self, step: int) -> None:
        """A frame has come."""
        now = time.monotonic()
        if self._seen and step < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((now, step))
        while now - self._seen[0][0] > _RATE_SECONDS:
            self._seen.popleft()

    def forget(self) -> None:
        """It was interrupted."""
        self._seen.clear()

    @property
    def steps_per_second(self) -> float | None:
        """None while it is not known."""
        return self._per_second(self._seen[-1][1] - self._seen[0][1]) if len(self._seen) > 4 else None

    @property
    def frames_per_second(self) -> float | None:
        """None while it is not known."""
        return self._per_second(len(self._seen) - 1) if len(self._seen) > 4 else None

    def _per_second(self, count: int) -> float:
        return count / max(self._seen[-1][0] - self._seen[0][0], 1e-3)


@dataclass(eq=False)
class Lane:
    """One of the labs that are played beside each other."""

    experiment: Experiment
    """With the settings in force."""
    record: RunRecord
    frames: Timeline[LabFrame] = field(default_factory=lambda: Timeline(FRAMES_BUDGET))
    """The kept moments."""
    newest: LabFrame | None = None
    rate: FrameRate = field(default_factory=FrameRate)

    @classmethod
    def opened(cls, event: LaneOpened) -> "Lane":
        """A lane that begins, or that comes out of a file with what it has behind it."""
        lane = cls(event.experiment, event.record.until(event.record.step) if event.record else RunRecord())
        for frame in event.frames:
            lane.keep(frame)
        return lane

    def keep(self, frame: LabFrame) -> None:
        """Another moment for the time line."""
        self.frames.add(frame.step, frame, frame.nbytes)

    def show(self, frame: LabFrame) -> None:
        """Its newest frame."""
        self.newest = frame
        self.rate.take(frame.step)

    def cut(self, step: int) -> None:
        """Forget what came after `step`."""
        self.frames.forget_after(step)
        self.record = self.record.until(step)

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands: steps and changes so far."""
        return self.record.step, len(self.record.changes)
