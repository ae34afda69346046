"""Generators that another program exported: no manifest, so it is inferred from the graph and a few trial pictures.

What was inferred can be corrected; the correction is remembered by the file's content.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.formats.manifest import LatentDistribution, Manifest
from ganstudio.inference.generator.signature import Signature
from ganstudio.inference.onnx.content_store import recall, remember

PROBES = 16
_TOPIC = "generator reading"
_SLACK = 0.05  # networks without a bounded last layer pass the range now and then
_OUTSIDE = 0.01
_RANGES = ((0.0, 1.0), (-1.0, 1.0), (0.0, 255.0))
_CHANNELS = (1, 3)
_SMALLEST_SIDE = 8
_WIDE = 8
_MOST_CLASSES = 1000
_USUAL_CLASSES = 10
_UNIFORM = 1 / 3
"""Variance of U(-1, 1)."""
_MEAN_OF_UNIT = 1 / 2
"""Mean of U(0, 1); that of the other distributions is 0."""


@dataclass(frozen=True)
class Moments:
    """Mean and variance of the latents that a network was trained with, as its first batch norm found them."""

    mean: float
    variance: float


class GeneratorSpec(msgspec.Struct, frozen=True, kw_only=True):
    """How a generator without a manifest is to be used: all that a person may have to correct."""

    latent_distribution: LatentDistribution = msgspec.field(default="normal", name="latent_law")
    value_range: tuple[float, float] = (-1.0, 1.0)
    """What it means by black and white."""
    output: Literal["picture", "points"] = "picture"
    layout: Literal["NCHW", "NHWC"] = "NCHW"
    channels: Annotated[int, msgspec.Meta(ge=0)] = 3
    height: Annotated[int, msgspec.Meta(ge=0)] = 0
    width: Annotated[int, msgspec.Meta(ge=0)] = 0
    classes: Annotated[int, msgspec.Meta(ge=0)] = 0
    order: Literal["RGB", "BGR"] = "RGB"
    latent_input: str = ""
    """The input that is the latent; "" for the likeliest."""
    label_input: str = ""
    """The input that is the class; "" for the likeliest, if any."""

    @property
    def sample(self) -> tuple[int, ...]:
        """Shape of one output."""
        if self.output == "points":
            return (self.channels,)
        size = (self.height, self.width)
        return (self.channels, *size) if self.layout == "NCHW" else (*size, self.channels)

    def check(self, probe: NDArray[np.float32], name: str) -> None:
        """Raise UserError where a network with this output cannot be read so."""
        values = probe[0].size
        if math.prod(self.sample) != values or (self.output == "picture" and self.channels not in _CHANNELS):
            raise UserError(f"{name} puts out {values} values for each picture, which do not fill {list(self.sample)}.")
        if not self.value_range[0] < self.value_range[1]:
            raise UserError("The value that means black must be smaller than the one that means white.")

    def manifest(self, title: str, latent_size: int) -> Manifest:
        """The manifest that the file would carry."""
        return Manifest(
            title=title, latent_size=latent_size, latent_distribution=self.latent_distribution,
            value_range=self.value_range, output=self.output, layout=self.layout, channels=self.channels,
            height=self.height, width=self.width,
            classes=[f"class {number}" for number in range(self.classes)], averaged=False,
        )  # fmt: skip


class GeneratorChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says of a generator before it is opened; None is left to be inferred."""

    latent_distribution: LatentDistribution | None = None
    latent_input: str | None = None
    label_input: str | None = None
    classes: int | None = None
    value_range: tuple[float, float] | None = None
    layout: Literal["NCHW", "NHWC"] | None = None
    order: Literal["RGB", "BGR", "grey"] | None = None


@dataclass(frozen=True)
class Foreign:
    """What is known of a generator without a manifest: how it is read now, and how it would be without a person."""

    spec: GeneratorSpec
    inferred: GeneratorSpec
    notes: tuple[str, ...]
    """Sentences on where each part of what was inferred comes from."""
    latent_size: int
    content: str
    """For `remember_spec`."""
    inputs: tuple[str, ...] = ()
    """Names of all that the graph takes."""
    signature: Signature | None = None
    """What each of them is taken for."""


def recall_spec(content: str) -> GeneratorSpec | None:
    """What a person said about the generator of this content, if anything."""
    return recall(content, _TOPIC, GeneratorSpec)


def remember_spec(content: str, spec: GeneratorSpec | None) -> None:
    """Keep what a person says; None goes back to what is inferred. Raises UserError where it cannot be kept."""
    remember(content, _TOPIC, spec)


def infer_spec(
    probe: NDArray[np.float32],
    moments: Moments | None,
    classes: int,
    name: str,
    limits: tuple[float, float] | None = None,
    said: GeneratorChanges = GeneratorChanges(),  # noqa: B008 (frozen)
) -> tuple[GeneratorSpec, tuple[str, ...]]:
    """The spec, and a sentence on where each part of it comes from.

    `probe` is the network's output for some latents from N(0, 1); `moments` are those of the latents it was trained
    with, where its first batch norm tells; `limits` are those that its last operation keeps, which are believed before
    the probe. Raises UserError, naming `name`, where the output is no picture.
    """
    if not np.isfinite(probe).all():
        raise UserError(f"{name} gave values that are no numbers: it is damaged. Export it again.")
    if probe.ndim == 2 and probe.min() >= 0 and np.allclose(probe.sum(1), 1, atol=1e-3):
        raise UserError(f"{name} gives probabilities: it tells classes apart and draws nothing.")
    shape, notes = _picture(probe, name, said.layout)
    low, high = said.value_range or limits or _value_range(probe)
    if limits and not said.value_range:
        notes += [f"Its last operation keeps values within {low:g} to {high:g}: {low:g} is black, {high:g} is white."]
    else:
        seen = f"Values from {probe.min():.3g} to {probe.max():.3g} were seen"
        notes += [f"{seen}: {low:g} is black and {high:g} is white."]
    distribution, note = _distribution(moments)
    notes += [note] + ([f"It knows {classes} classes."] if classes else [])
    return msgspec.structs.replace(
        shape, value_range=(low, high), latent_distribution=said.latent_distribution or distribution,
        classes=classes if said.classes is None else said.classes, order="BGR" if said.order == "BGR" else "RGB",
    ), tuple(notes)  # fmt: skip


def count_classes(accepts: Callable[[int], bool]) -> int:
    """How many class numbers a graph accepts, found by trying; a usual number where it accepts any."""
    if not accepts(0):
        return 0
    if accepts(_MOST_CLASSES):
        return _USUAL_CLASSES
    known, unknown = 0, _MOST_CLASSES
    while unknown - known > 1:
        middle = (known + unknown) // 2
        known, unknown = (middle, unknown) if accepts(middle) else (known, middle)
    return known + 1


def _picture(
    probe: NDArray[np.float32], name: str, layout: Literal["NCHW", "NHWC"] | None
) -> tuple[GeneratorSpec, list[str]]:
    """Layout, where none is told, and size, from the output's shape."""
    sizes = probe.shape[1:]
    told = [f"It puts out {list(sizes)}."]
    if len(sizes) == 3 and layout != "NHWC" and (layout or sizes[0] in _CHANNELS):
        return GeneratorSpec(layout="NCHW", channels=sizes[0], height=sizes[1], width=sizes[2]), told
    if len(sizes) == 3 and (layout or sizes[2] in _CHANNELS):
        return GeneratorSpec(layout="NHWC", channels=sizes[2], height=sizes[0], width=sizes[1]), told
    if len(sizes) == 2 and _are_styles(probe):
        raise UserError(
            f"{name} puts out {list(probe.shape)}: that is no picture, but what a mapping network makes of a latent "
            "for each layer of another one. Export both together, or the one that draws."
        )
    if len(sizes) == 2 and min(sizes) >= _SMALLEST_SIDE:
        return GeneratorSpec(channels=1, height=sizes[0], width=sizes[1]), told
    if len(sizes) == 1:
        for channels in _CHANNELS:
            side = math.isqrt(sizes[0] // channels)
            if side >= _SMALLEST_SIDE and channels * side**2 == sizes[0]:
                words = f"{sizes[0]} values fill a picture of {side} x {side}, {channels} channels."
                return GeneratorSpec(channels=channels, height=side, width=side), [words]
        return GeneratorSpec(output="points", channels=sizes[0]), [*told, "That is no picture: each is a point."]
    what = f"{min(sizes)} channels" if len(sizes) == 3 else "that"
    raise UserError(f"{name} puts out {list(probe.shape)}, which is no grey or RGB picture: {what} cannot be shown.")


def _are_styles(probe: NDArray[np.float32]) -> bool:
    """[N, layers, 512] as StyleGAN's mapping network gives it: the same for each layer, or far wider than high."""
    _, rows, columns = probe.shape
    return columns >= _WIDE * rows or (columns > 1 < rows and bool(np.ptp(probe, axis=1).max() == 0))


def _value_range(values: NDArray[np.float32]) -> tuple[float, float]:
    """The first customary range that holds nearly all values; failing that, what was seen."""
    for low, high in _RANGES:
        slack = _SLACK * (high - low)
        if np.mean((values < low - slack) | (values > high + slack)) <= _OUTSIDE:
            return low, high
    return float(values.min()), max(float(values.max()), float(values.min()) + 1)


def _distribution(moments: Moments | None) -> tuple[LatentDistribution, str]:
    if moments is None:
        return "normal", ("Nothing tells the distribution of its latents: N(0, 1) is the custom.")
    distribution: LatentDistribution = "normal" if moments.variance > math.sqrt(_UNIFORM) else "uniform"
    if moments.mean > _MEAN_OF_UNIT / 2:
        distribution = "unit"
    words = {
        "normal": "N(0, 1), whose mean is 0 and variance 1",
        "uniform": "U(-1, 1), whose mean is 0 and variance 1/3",
        "unit": "U(0, 1), whose mean is 1/2 and variance 1/12",
    }
    told = f"latents of mean {moments.mean:.2f} and variance {moments.variance:.2f}"
    return distribution, f"Its first batch norm expects {told}: {words[distribution]}."
