"""What a training says while it goes on: frozen values that cross from the training thread to whoever watches.

Arrays are numpy; no tensor is ever inside. The run's log holds the same scalars as JSON lines.
"""

from dataclasses import dataclass, field
from typing import Literal

from ganstudio.core.settings import Plain
from ganstudio.images.arrays import Pictures
from ganstudio.runs.previews import PreviewWords
from ganstudio.runs.scalars import Scalar


@dataclass(frozen=True, slots=True)
class Started:
    """First event: what is about to be trained, and how."""

    run: str | None
    """Path of the run folder, or None where nothing is written."""
    step: int
    steps: int
    device: str
    """In words, such as "CPU" or the name of the card."""
    precision: str
    memory_format: str
    threads: int
    parameters: dict[str, int]
    """Number of trained parameters by part, such as {"generator": 1068672}."""
    equilibrium: dict[str, float]
    """Where the game would rest, by scalar name, such as {"discriminator_loss": 1.386}: the dashed lines."""
    live: dict[str, Plain]
    """Settings that may change while the run goes on, by key ("recipe.generator_steps"), with their values now."""
    scalars: tuple[Scalar, ...] = ()
    """Words for the scalars that only this scheme logs."""
    previews: PreviewWords = field(default_factory=PreviewWords)
    """What one sees on the previews that only this scheme shows."""


@dataclass(frozen=True, slots=True)
class Updated:
    """After every update of either player. `scalars` is empty where they were not read back (every few steps they are).

    Names used by all recipes where they apply: discriminator_loss, generator_loss, real_score, fake_score (D(x) and
    D(G(z)), probabilities where the objective has them, otherwise raw scores), discriminator_gradient,
    generator_gradient (norms), penalty. Words for them, and for those of a single scheme, are in scalars.py.
    """

    step: int
    """The step being worked on, from 1."""
    update: str
    """Name of the update, such as "discriminator"."""
    next_update: str
    """Name of the update that the next call will do."""
    whole: bool
    """True after the last update of a step: nothing is half done."""
    scalars: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progressed:
    """About once a second: how fast and how long still."""

    step: int
    steps: int
    images_per_second: float
    seconds_left: float
    seconds: float
    """Seconds of training so far, without pauses."""


@dataclass(frozen=True, slots=True)
class Previewed:
    """Pictures worth looking at, by name: "generated" (a fixed z, as export would draw them), "real", ..."""

    step: int
    pictures: dict[str, Pictures]


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of the averaged generator against held-out data, such as {"kernel_distance": 0.031}."""

    step: int
    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class Checkpointed:
    """A checkpoint is on the disk; `best` where no other has a smaller kernel distance."""

    step: int
    path: str
    best: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """A live setting was changed from this update on, and the change is in the run."""

    step: int
    update: int
    key: str
    value: Plain


@dataclass(frozen=True, slots=True)
class Noted:
    """Something to know, in a sentence: what acceleration chose, files skipped, a warning."""

    text: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """Last event. `text` says what happened, what was kept and what to do; "" where all went as asked."""

    reason: Literal["finished", "stopped", "failed"]
    step: int
    text: str = ""
    details: str = ""
    """The traceback of an unexpected failure, for the log and behind a click."""


Event = Started | Updated | Progressed | Previewed | Measured | Checkpointed | Changed | Noted | Ended
