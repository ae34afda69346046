"""What a generator's graph takes and gives, checked against its manifest."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ganstudio.core.errors import UserError
from ganstudio.formats.manifest import Manifest

if TYPE_CHECKING:
    import onnxruntime

Shape = tuple[int | None, ...]
"""None is a dimension that is free."""

_FLOATS = {"tensor(float)": "float32", "tensor(float16)": "float16", "tensor(double)": "float64"}
_INTEGERS = {"tensor(int64)": "int64", "tensor(int32)": "int32"}
_LABELS = ("label", "class", "cond", "onehot", "one_hot")
_TRUNCATION = ("trunc", "psi")
_GREY, _COLOUR = 1, 3
_LARGE = 32
"""Side from which a plane of numbers is no latent, however many channels it has."""


@dataclass(frozen=True)
class Input:
    """One input of a graph; `shape` has the batch first, unless it is empty."""

    name: str
    type: str
    """numpy's name: float32, float16, float64, int64 or int32."""
    shape: Shape

    @property
    def is_empty(self) -> bool:
        """True for [batch, 0], the classes of a conditional architecture that was trained without any."""
        return self.shape[1:] == (0,)

    def means(self, words: tuple[str, ...]) -> bool:
        """True if its name holds one of the words."""
        return any(word in self.name.lower() for word in words)


@dataclass(frozen=True)
class Signature:
    """The inputs and the output of a generator."""

    latent: str
    latent_shape: Shape
    """Without the batch: (100,) or (100, 1, 1), or (14, 512) where each layer takes a latent of its own."""
    labels: str | None
    output: str
    output_shape: Shape
    """With the batch."""
    batch: int | None
    """The only batch size the graph accepts, or None if any will do."""
    latent_type: str = "float32"
    classes: Input | None = None
    """The input `labels` in full: whole numbers [batch] or [batch, 1], or one-hot floats [batch, classes]."""
    truncation: Input | None = None
    """A number that some generators take beside the latent; 1 is fed, because latents are truncated before."""

    @property
    def latent_size(self) -> int | None:
        """How many numbers a latent is; None where the graph leaves it open."""
        return None if self.latent_shape[0] is None else math.prod(size or 1 for size in self.latent_shape)

    def feeds(self, latents: np.ndarray, labels: np.ndarray | None) -> dict[str, Any]:
        """What the graph takes for latents [n, latent_size] and class numbers [n]."""
        count = len(latents)
        tail = tuple(size or 1 for size in self.latent_shape[1:])
        feeds = {self.latent: latents.reshape(count, -1, *tail).astype(self.latent_type, copy=False)}
        if self.classes is not None and (labels is not None or self.classes.is_empty):
            feeds[self.classes.name] = _as_input(self.classes, np.zeros(count, int) if labels is None else labels)
        if self.truncation is not None:
            shape = tuple(count if axis == 0 and size is None else size or 1
                          for axis, size in enumerate(self.truncation.shape))  # fmt: skip
            feeds[self.truncation.name] = np.ones(shape, self.truncation.type)
        return feeds


def read_signature(session: "onnxruntime.InferenceSession", name: str) -> Signature:
    """The signature of any graph that looks like a generator. Raises UserError, naming `name`, if it does not."""
    inputs = [_input(node) for node in session.get_inputs()]
    output = _output(session.get_outputs())
    _refuse_what_takes_pictures(inputs, _fixed(output.shape), name)
    floats = [node for node in inputs if node.type.startswith("float")]
    truncation = next((node for node in floats if _is_truncation(node)), None)
    labels = next((node for node in inputs if _is_labels(node, floats)), None)
    latents = [node for node in floats if node not in (truncation, labels)]
    if len(latents) != 1 or set(inputs) - {latents[0], truncation, labels}:
        raise UserError(f"{name} is not a generator that can be explored: {_why_not(inputs)}.")
    shape = latents[0].shape
    is_open = any(size is None for size in shape[1:]) and any(size not in (1, None) for size in shape[2:])
    if len(shape) not in (2, 3, 4) or is_open:
        raise UserError(
            f"{name} is not a generator: its input has the shape {_words(shape)}, not [batch, latent size]."
        )
    return Signature(
        latent=latents[0].name, latent_shape=shape[1:], latent_type=latents[0].type, batch=shape[0],
        labels=labels.name if labels else None, classes=labels, truncation=truncation,
        output=output.name, output_shape=_fixed(output.shape),
    )  # fmt: skip


def refuse_other_kinds(manifest: Manifest, name: str) -> None:
    """Raise UserError, saying what it is good for, if the file's manifest is not a generator's."""
    words = {
        "translator": "turns one picture into another. Open it on the page Translate",
        "text_to_image": "draws from a sentence",
        "encoder": "goes the other way and finds the latent of a picture. Open the generator that lies beside it; "
        "programs read latents with ganstudio.inference.generator.encoder_file.EncoderFile",
        "sorter": "tells what pictures show, so that samples can be sorted",
    }
    if manifest.kind != "generator":
        raise UserError(f"{name} is not a generator of pictures from latents: it {words[manifest.kind]}.")


def check_against(signature: Signature, manifest: Manifest, name: str) -> None:
    """Raise UserError where the graph contradicts what its manifest says about it."""
    pairs: list[tuple[str, int | None, int]] = [
        ("latent size", signature.latent_size, manifest.latent_size),
        ("class input", signature.labels is not None, bool(manifest.classes)),
    ]
    pairs += [(f"size of direction {d.name}", len(d.vector), manifest.latent_size) for d in manifest.directions]
    if manifest.output == "picture":
        order = (1, 2, 3) if manifest.layout == "NCHW" else (3, 1, 2)
        if len(signature.output_shape) != 4:
            raise UserError(f"{name} should put out pictures, but its output has the shape {signature.output_shape}.")
        _refuse_impossible(manifest, name)
        channels, height, width = (signature.output_shape[axis] for axis in order)
        pairs += [("channels", channels, manifest.channels)]
        pairs += [("height", height, manifest.height), ("width", width, manifest.width)]
    if manifest.output == "points" and len(signature.output_shape) != 2:
        raise UserError(f"{name} should put out points, but its output has the shape {signature.output_shape}.")
    if manifest.output == "sequence":
        if len(signature.output_shape) != 3:
            raise UserError(f"{name} should put out sequences, but its output has the shape {signature.output_shape}.")
        pairs += [("channels", signature.output_shape[1], manifest.channels)]
        pairs += [("length", signature.output_shape[2], manifest.length)]
        pairs += [("scales", len(manifest.scale.names), manifest.channels)] if manifest.scale else []
    for what, found, promised in pairs:
        if found is not None and found != promised:
            raise UserError(f"{name} contradicts its manifest: {what} {found} instead of {promised}. Export it again.")


def _refuse_impossible(manifest: Manifest, name: str) -> None:
    if manifest.channels not in (_GREY, _COLOUR) or not (manifest.height and manifest.width):
        sides = f"{manifest.width} x {manifest.height} pixels in {manifest.channels} channels"
        raise UserError(f"{name} contradicts itself: its pictures should have {sides}. Export it again.")


def _input(node: Any) -> Input:
    return Input(node.name, {**_FLOATS, **_INTEGERS}.get(node.type, node.type), _fixed(node.shape))


def _is_truncation(node: Input) -> bool:
    return node.means(_TRUNCATION) and all(size in (None, 1) for size in node.shape[1:])


def _is_labels(node: Input, floats: list[Input]) -> bool:
    """Whole numbers, one for each picture; or one-hot floats, where another float input is left for the latent."""
    if node.type in _INTEGERS.values():
        return len(node.shape) == 1 or (len(node.shape) == 2 and node.shape[1] == 1)
    return node in floats and len(floats) > 1 and len(node.shape) == 2 and (node.is_empty or node.means(_LABELS))


def _as_input(node: Input, labels: np.ndarray) -> np.ndarray:
    if node.type.startswith("float"):
        return np.eye(node.shape[1] or 1, dtype=node.type)[labels][:, : node.shape[1]]
    return labels.astype(node.type).reshape(len(labels), *[1] * (len(node.shape) - 1))


def _output(outputs: list[Any]) -> Any:
    """The first that has a picture's shape, or else the first."""
    pictures = (node for node in outputs if len(node.shape) == 4 and {node.shape[1], node.shape[3]} & {_GREY, _COLOUR})
    return next(pictures, outputs[0])


def _refuse_what_takes_pictures(inputs: list[Input], output: Shape, name: str) -> None:
    floats = [node for node in inputs if node.type.startswith("float")]
    if len(floats) == 1 and len(floats[0].shape) == 4 and _is_picture(floats[0].shape):
        does = "turns one picture into another" if len(output) == 4 else "tells something about pictures"
        raise UserError(f"{name} {does}: it takes pictures, not latents, and so cannot be explored here.")


def _is_picture(shape: Shape) -> bool:
    channels_first, channels_last = shape[1] in (_GREY, _COLOUR), shape[3] in (_GREY, _COLOUR)
    has_colours = channels_first or channels_last
    side = max(size or 1 for size in shape[2:])
    return side >= _LARGE or (has_colours and (side > 1 or None in shape[1:]))


def _why_not(inputs: list[Input]) -> str:
    if inputs and all(node.type in _INTEGERS.values() for node in inputs):
        return "it takes whole numbers only, as networks for text do"
    described = ", ".join(f"{node.name} {node.type} {_words(node.shape)}" for node in inputs) or "nothing"
    return f"it should take one latent and, if conditional, labels, but it takes {described}"


def _words(shape: Shape) -> str:
    return "[" + ", ".join("any" if size is None else str(size) for size in shape) + "]"


def _fixed(shape: list[object]) -> Shape:
    return tuple(size if isinstance(size, int) else None for size in shape)
