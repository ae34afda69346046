"""Everything on the Explore page as plain values: kept by itself for each generator, and in session files.

A generator is known by what is in its file, a run by its folder, so that a session outlives moves, copies and further
training.
"""

import hashlib
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from ganstudio.core.errors import UserError
from ganstudio.core.files import read_json, write_atomically
from ganstudio.core.reading import reads
from ganstudio.formats.manifest import Direction, LatentDistribution
from ganstudio.inference.onnx import content_store

_TOPIC = "exploration"
_FORMAT: Literal["GAN Studio exploration"] = "GAN Studio exploration"
Sample = dict[str, Any]
"""As `inference.sample` writes it."""
Whole = Annotated[int, msgspec.Meta(ge=0)]


class SavedDirection(msgspec.Struct, frozen=True):
    """A direction, how far one went along it, and whether it was pinned."""

    direction: Direction
    strength: float = 0.0
    pinned: bool = False


class SavedPath(msgspec.Struct, frozen=True, rename={"position": "place"}):
    """The interpolation path from anchor to anchor."""

    anchors: list[Sample] = []
    kind: Literal["straight", "spherical"] | None = None
    steps: Annotated[int, msgspec.Meta(ge=2)] = 60
    rate: Annotated[int, msgspec.Meta(ge=1)] = 20
    loop: bool = False
    position: Whole = 0


class SavedOperands(msgspec.Struct, frozen=True, rename={"captions": "words"}):
    """The operands of vector arithmetic, by group."""

    samples: dict[str, list[Sample]] = {}
    captions: dict[str, str] = {}
    seed: Whole = 0


class SavedInversion(msgspec.Struct, frozen=True):
    """The user's own picture and what was found for it; pictures as PNG, base64."""

    target: str
    found: str
    sample: Sample
    error: float


class SavedView(
    msgspec.Struct, frozen=True, rename={"tab": "side", "slider_kind": "kind", "variations": "below"}, kw_only=True
):
    """What of the page is looked at, and its smaller settings."""

    tab: Whole = 0
    slider_kind: Literal["", "dimension", "direction", "attribute"] = ""
    variations: Literal["variations", "plane", "seeds", "words"] = "variations"
    variation_seed: Whole = 1
    variation_strength: Whole = 30
    plane: tuple[Whole, Whole] = (0, 0)
    walk_speed: Whole = 50
    pinned: list[Whole] = []
    """Dimensions, from 0."""
    locked: list[Whole] = []


_NAMES = {"point": "bare", "path": "journey", "operands": "shelves", "inversion": "picture"}


class SavedExploration(msgspec.Struct, frozen=True, kw_only=True, rename=_NAMES):
    """A session. Fields that a newer program knows are ignored by an older one."""

    format: Literal["GAN Studio exploration"] = _FORMAT
    generator: str = ""
    """Its title, for people."""
    latent_size: Whole
    latent_distribution: LatentDistribution = msgspec.field(default="normal", name="latent_law")
    classes: list[str] = []
    seed: Whole = 0
    point: Sample
    """The latent before directions and truncation, and the class."""
    truncation: Annotated[float, msgspec.Meta(ge=0, le=1)] = 1.0
    directions: list[SavedDirection] = []
    path: SavedPath = SavedPath()
    operands: SavedOperands = SavedOperands()
    inversion: SavedInversion | None = None
    view: SavedView = SavedView()


def key_of(path: Path) -> str:
    """Under which name a generator's file, or a run's folder, is remembered. Raises UserError if it cannot be read."""
    if path.is_dir():
        return "run-" + hashlib.blake2b(str(path.absolute()).encode(), digest_size=16).hexdigest()
    return content_store.content_of(path)


def recall(key: str) -> SavedExploration | None:
    """What was kept for a generator; None where nothing was, or where it is damaged."""
    return content_store.recall(key, _TOPIC, SavedExploration)


def remember(key: str, saved: SavedExploration | None) -> None:
    """Keep it instead of what was kept before; None forgets it. Raises UserError where that is impossible."""
    content_store.remember(key, _TOPIC, saved)


def save_session(path: Path, saved: SavedExploration) -> Path:
    """Write a session file; returns its path, which ends in .json. Raises UserError where that is impossible."""
    path = path if path.suffix.lower() == ".json" else path.with_name(f"{path.name}.json")
    try:
        write_atomically(path, msgspec.json.format(msgspec.json.encode(saved)))
    except OSError as error:
        raise UserError(f"{path.name} cannot be written: {error.strerror}. Choose another folder.") from None
    return path


@reads("a session of the Explore page", hint="Nothing was changed.")
def read_session(path: Path) -> SavedExploration:
    """What `save_session` wrote. Raises UserError, saying what is wrong with the file."""
    plain: object = read_json(path)
    if not isinstance(plain, dict) or plain.get("format") != _FORMAT:
        raise UserError(f"{path.name} is no session of the Explore page. Nothing was changed.")
    return msgspec.convert(plain, SavedExploration)
