"""What a lab says besides its frames: frozen values that cross from the training thread to the window."""

from dataclasses import dataclass

from ganstudio.formats.experiment import Experiment
from ganstudio.labs.frame import LabFrame
from ganstudio.runs.events import Event
from ganstudio.runs.record import RunRecord


@dataclass(frozen=True, slots=True)
class LaneEvent:
    """What one of the trainings in a lab says: Started, Updated, Measured, Progressed, Changed, Noted."""

    lane: int
    event: Event


@dataclass(frozen=True, slots=True)
class KeptFrame:
    """A frame that belongs to the time line: whoever holds one adds it."""

    frame: LabFrame


@dataclass(frozen=True, slots=True)
class LaneOpened:
    """A lane begins, or comes out of a file with what it has behind it; its first event."""

    lane: int
    experiment: Experiment
    """With the settings that are in force now."""
    frames: tuple[LabFrame, ...] = ()
    record: RunRecord | None = None


@dataclass(frozen=True, slots=True)
class SettingsNow:
    """A lane's settings after a change, a branch or a return to an earlier state."""

    lane: int
    experiment: Experiment


@dataclass(frozen=True, slots=True)
class Branched:
    """A lane went back to the end of `step`; what came after it is forgotten."""

    lane: int
    step: int


@dataclass(frozen=True, slots=True)
class Resting:
    """The lab has nothing to do for `seconds`, or until somebody asks for something."""

    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """The lab is in the file."""

    path: str


LabEvent = LaneEvent | LabFrame | KeptFrame | LaneOpened | SettingsNow | Branched | Resting | Saved
