"""The description that a generator carries inside its ONNX file, so that the file alone is enough to use it.

Stored as JSON under the metadata key `ganstudio.formats.manifest`. It holds no path, host or user name.
"""

import math
from typing import Annotated, Any, Literal

import msgspec

from ganstudio.core.errors import UserError
from ganstudio.core.files import DamagedFileError, json_as
from ganstudio.formats.text_codec import TextFacts
from ganstudio.formats.units import Scale

METADATA_KEY = "ganstudio.manifest"
Size = Annotated[int, msgspec.Meta(ge=0, le=1 << 20)]
"""A count or a side that memory can hold; 0 where it does not apply."""
LatentDistribution = Literal["normal", "uniform", "unit"]
"""Of every dimension of a latent: N(0, 1), U(-1, 1), or U(0, 1), which only other people's generators take."""


class Direction(msgspec.Struct, frozen=True, kw_only=True):
    """A named direction in latent space: `vector` [latent_size], to be added `strength` times."""

    name: str
    vector: list[float]
    origin: str = ""
    """How it was found: "principal component", "arithmetic", "layer factorisation"."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Version 1. A reader ignores fields it does not know, so that newer files stay readable.

    An encoder's file is a generator's turned round: `picture` float32 [batch, C, H, W] in `value_range` goes in and
    `latent` float32 [batch, latent_size] comes out; where `output` says points, they are what goes in. A sorter's takes
    pictures in the same way.
    """

    version: int = 1
    kind: Literal["generator", "translator", "text_to_image", "encoder", "sorter"] = "generator"
    output: Literal["picture", "sequence", "points"] = "picture"
    title: str = ""
    latent_size: Size = 0
    latent_distribution: LatentDistribution = msgspec.field(default="normal", name="latent_law")
    classes: list[str] = []
    """Names of the classes of a conditional generator (second input `labels`, int64 [batch]); empty otherwise."""
    value_range: tuple[float, float] = (-1.0, 1.0)
    """What the network means by black and white, or by a sequence's lowest and highest value."""
    layout: Literal["NCHW", "NHWC"] = "NCHW"
    channels: Size = 3
    """Of a picture or a sequence; of points their dimension (0 in files that are older than this note)."""
    height: Size = 0
    width: Size = 0
    length: Size = 0
    """Time steps of a sequence, which the network puts out as [batch, channels, length]."""
    input_channels: Size = 0
    """Of the pictures that a translator or an encoder takes."""
    multiple_of: Annotated[int, msgspec.Meta(ge=0, le=4096)] = 1
    """A translator takes pictures of any size whose sides are multiples of this."""
    direction: str = ""
    """Of a translator: "a-to-b" or "b-to-a"."""
    preparation: str = "none"
    """What a translator expects to have been done to its pictures, by its name in `ganstudio.images.degradations`."""
    attributes: dict[str, list[str]] = {}
    """Of a sorter: what it tells about a picture, and the names of each attribute's values in the order in which their
    probabilities lie in the output `scores` [batch, values of all attributes]."""
    errors: dict[str, float] = {}
    """Of a sorter: the share of held-out pictures of which it gets an attribute wrong."""
    text: TextFacts | None = None
    """Of a text_to_image network: what it reads. It takes `latent` float32 [batch, latent_size] and `text` int64
    [batch, length], and gives `picture` and `text_embedding` float32 [batch, d]; its picture depends on the text by
    the latter alone, so that the graph can be cut there."""
    scale: Scale | None = None
    """The units of a sequence's channels, where they are not those of the value range."""
    step: int = 0
    """Training step of the exported weights."""
    averaged: bool = True
    experiment: dict[str, Any] = {}
    """The experiment as plain values, with any path of the user's removed."""
    data_title: str = ""
    data_fingerprint: str = ""
    held_out: str = ""
    """How the part of the data that was never trained on is found, in words, with its count."""
    parity: float | None = None
    """Largest difference to float32 torch on 64 inputs, in units of the value range."""
    directions: list[Direction] = []
    program: str = ""
    """Program and torch version that wrote the file."""
    created: str = ""
    """Date, ISO 8601, UTC."""

    def __post_init__(self) -> None:
        low, high = self.value_range
        if not (low < high and math.isfinite(high - low)):
            raise ValueError(f"value_range should go from a smaller number to a larger one, not from {low} to {high}")


def manifest_to_json(manifest: Manifest) -> str:
    """The text that is stored in the file's metadata."""
    return msgspec.json.encode(manifest).decode()


def manifest_from_json(text: str) -> Manifest:
    """Raises UserError if the text is not a manifest."""
    try:
        return json_as(Manifest, text)
    except DamagedFileError as error:
        raise UserError(f"The file's manifest is damaged: {error}. The network itself may still be usable.") from None
