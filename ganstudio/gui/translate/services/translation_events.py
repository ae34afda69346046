"""What the translating thread has to say. `round` tells for which translator and which way of using it that holds."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ganstudio.inference.translator.translator_file import TranslatorFile


@dataclass(frozen=True)
class Opened:
    """Another translator is open."""

    translator: "TranslatorFile"
    partner: Path | None
    """The file of the other direction."""


@dataclass(frozen=True)
class Made:
    """A picture is translated; `shown` is there if it is the one that is looked at."""

    number: int
    round: int
    seconds: float
    note: str
    thumbnail: NDArray[np.uint8]
    shown: Any


@dataclass(frozen=True)
class Failed:
    """A picture could not be read or translated: a sentence."""

    number: int
    round: int
    text: str


@dataclass(frozen=True)
class Looked:
    """What is looked at: as it came (or was prepared), and translated if it is so far."""

    number: int
    round: int
    height: int
    width: int
    before: Any
    after: Any


@dataclass(frozen=True)
class Returned:
    """The way there and back: what came home, where it differs, and by how much in the mean (0 to 1)."""

    number: int
    round: int
    home: Any
    error: Any
    mean_error: float
