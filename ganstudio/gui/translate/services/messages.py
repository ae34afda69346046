"""What the window and the translating thread tell each other. Requests go there, events come back; none ever changes,
so that no object is changed by two threads."""

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.gui.shared.image_sources import ImageSource
from ganstudio.gui.translate.services.shared_translator import SharedTranslator

if TYPE_CHECKING:
    from ganstudio.inference.translator.translator_file import TranslatorFile

# --- requests


@dataclass(frozen=True)
class TranslationOptions:
    """How pictures are translated; whatever changes here makes all results anew."""

    translator: SharedTranslator | None = None
    tile: int | None = None
    """Side of the tiles in pixels; None leaves it to the translator."""
    prepared: bool = False
    """Whether pictures first go through what the translator was trained on."""
    round: int = 0
    """Another number for every other translator and way of using it."""
    outdated: threading.Event = field(default_factory=threading.Event, compare=False)
    """Set once other settings hold: what is being made with these is given up."""

    @property
    def preparation(self) -> str:
        """What pictures go through first, by its name in `ganstudio.images.degradations`."""
        return self.translator.preparation if self.prepared and self.translator is not None else "none"


@dataclass(frozen=True)
class QueueRequest:
    """Translate these pictures in this order, in place of what was asked before."""

    items: tuple[ImageSource, ...]
    settings: TranslationOptions
    visible: int
    """Number of the picture that is looked at, whose result is made ready to be painted."""
    stop: threading.Event
    """Set where the picture in hand has to make room, or is not wanted any more."""


@dataclass(frozen=True)
class ResultRequest:
    """The result of one picture, to be saved, copied or dragged out."""

    item: ImageSource
    settings: TranslationOptions
    strength: float
    """How much of the translation lies over what it was made of, 0 to 1."""


# --- events


@dataclass(frozen=True)
class Opened:
    """Another translator is open."""

    translator: SharedTranslator
    partner: Path | None
    """The file of the other direction."""

    @property
    def file(self) -> "TranslatorFile":
        return self.translator.file


@dataclass(frozen=True)
class Translated:
    """A picture is translated; `shown` is there if it was visible when it was asked for."""

    number: int
    round: int
    seconds: float
    note: str
    thumbnail: NDArray[np.uint8]
    """uint8 [96, 96, 3]."""
    shown: Any

    @property
    def words(self) -> str:
        """How long it took, and what there is to be said."""
        took = f"{self.seconds * 1000:.0f} ms" if self.seconds < 1 else f"{self.seconds:.1f} s"
        return f"{took}. {self.note}" if self.note else took


@dataclass(frozen=True)
class Failed:
    """A picture could not be read or translated: a sentence."""

    number: int
    round: int
    text: str


@dataclass(frozen=True)
class PreviewMade:
    """A picture ready to be painted: as it came (or was prepared), and translated if it is so far.

    A sketch is a small copy of both, there long before the picture itself is translated.
    """

    number: int
    round: int
    height: int
    width: int
    before: Any
    after: Any
    is_sketch: bool = False


@dataclass(frozen=True)
class RoundTripped:
    """A picture after the way there and back, where it differs, and by how much in the mean (0 to 1)."""

    number: int
    round: int
    home: Any
    error: Any
    mean_error: float


@dataclass(frozen=True)
class Preview:
    """What is there to be seen of the visible picture; each part is None until it is made."""

    before: Any = None
    after: Any = None
    home: Any = None
    """After the way there and back."""
    error: Any = None
    """Where `home` differs, in colours."""
    mean_error: float = 0.0
    """0 to 1."""
    size: tuple[int, int] | None = None
    """Height and width in pixels."""
