"""What the window can tell the training thread of a lab. Each command names the mailbox that its answers go to."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ganstudio.formats.experiment import Experiment
from ganstudio.gui.jobs.mailbox import Mailbox
from ganstudio.gui.jobs.trainers import LabLike, Trainers


@dataclass(frozen=True, slots=True)
class BeginLab:
    """Play a new lab, of one or two lanes."""

    experiments: tuple[Experiment, ...]
    mailbox: Mailbox

    def make(self, trainers: Trainers) -> LabLike:
        return trainers.begin_lab(self.experiments)


@dataclass(frozen=True, slots=True)
class OpenLab:
    """Go on with a lab from its file."""

    path: Path
    mailbox: Mailbox

    def make(self, trainers: Trainers) -> LabLike:
        return trainers.open_lab(self.path)


@dataclass(frozen=True, slots=True)
class Ask:
    """Something of the lab whose events go to `mailbox`, unless it has ended. `call` may raise UserError."""

    mailbox: Mailbox
    call: Callable[[LabLike], None]


@dataclass(frozen=True, slots=True)
class Heard:
    """An Ask was carried out, or refused: what comes after it in the mailbox happened after it."""


LabCommand = BeginLab | OpenLab | Ask
