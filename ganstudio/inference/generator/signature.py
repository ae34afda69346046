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
_INTEGERS = {"tensor(int64)": "int64", "tensor(int32)": "int32", "tensor(bool)": "bool", "tensor(uint8)": "uint8"}
_LABELS = ("label", "class", "cond", "onehot", "one_hot", "attr", "category")
_LABEL_LETTERS = ("c", "y")
_LATENTS = ("latent", "noise")
_LATENT_LETTERS = ("z", "x")
_GREY, _COLOUR = 1, 3
_SEEDS = ("seed", "random", "step", "train", "size", "layer")
_TYPES = {*_FLOATS.values(), *_INTEGERS.values()}
_LARGE = 32
"""Side from which a plane of numbers is no latent, however many channels it has."""


@dataclass(frozen=True)
class Input:
    """One input of a graph; `shape` has the batch first, unless it is empty."""

    name: str
    type: str
    """numpy's name: float32, float16, float64, int64, int32, uint8 or bool."""
    shape: Shape

    @property
    def is_empty(self) -> bool:
        """True for [batch, 0], the classes of a conditional architecture that was trained without any."""
        return self.shape[1:] == (0,)

    @property
    def is_float(self) -> bool:
        return self.type.startswith("float")

    @property
    def is_one_number(self) -> bool:
        """A scalar, [1], [batch] of floats, or [1, 1]: nothing of which there is one for each picture of a class."""
        return all(size in (None, 1) for size in self.shape)

    @property
    def values(self) -> int:
        """How many numbers it takes for each picture, those left open counted as one."""
        return math.prod(size or 1 for size in self.shape[1:])

    def means(self, words: tuple[str, ...], letters: tuple[str, ...] = ()) -> bool:
        """True if its name holds one of the words, or is one of the letters."""
        name = self.name.lower()
        return any(word in name for word in words) or name.rstrip("0123456789_") in letters


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
    """The input `labels` in full: class numbers [batch] or [batch, 1] of any type, or one-hot [batch, classes, ...]."""
    constants: tuple[Input, ...] = ()
    """What else the graph takes: floats of one number are fed 1, such as a truncation, because latents are truncated
    before; whole numbers such as a seed, and noise for each layer, are fed 0."""
    has_batch: bool = True
    """False where the latent has one axis and no batch in front of it."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on what its inputs were taken for, where there is more than one."""
        if self.classes is None and not self.constants:
            return ()
        fed = {entry.name: "1" if entry.is_float and entry.is_one_number else "0" for entry in self.constants}
        return (
            f"“{self.latent}” is taken for the latent.",
            *([f"“{self.labels}” is taken for the class."] if self.labels else []),
            *(f"“{name}” is set to {value}." for name, value in list(fed.items())[:4]),
        )

    @property
    def latent_size(self) -> int | None:
        """How many numbers a latent is; None where the graph leaves it open."""
        return None if self.latent_shape[0] is None else math.prod(size or 1 for size in self.latent_shape)

    def feeds(self, latents: np.ndarray, labels: np.ndarray | None) -> dict[str, Any]:
        """What the graph takes for latents [n, latent_size] and class numbers [n]."""
        count = len(latents)
        tail = tuple(size or 1 for size in self.latent_shape[1:])
        feeds = {self.latent: latents.reshape(count, -1, *tail).astype(self.latent_type, copy=False)}
        if not self.has_batch:
            feeds[self.latent] = feeds[self.latent].reshape(-1)
        if self.classes is not None:
            feeds[self.classes.name] = _as_input(self.classes, np.zeros(count, int) if labels is None else labels)
        for entry in self.constants:
            shape = tuple(count if axis == 0 and size is None else size or 1 for axis, size in enumerate(entry.shape))
            feeds[entry.name] = np.full(shape, 1 if entry.is_float and entry.is_one_number else 0, entry.type)
        return feeds


def read_signature(
    session: "onnxruntime.InferenceSession", name: str, latent_input: str = "", label_input: str = ""
) -> Signature:
    """The signature of any graph that looks like a generator, with the inputs that a person names in their parts.

    Raises UserError, naming `name`, if it looks like none.
    """
    inputs = [_input(node) for node in session.get_inputs()]
    for said in filter(None, (latent_input, label_input)):
        if said not in [node.name for node in inputs]:
            raise UserError(f"{name} has no input {said!r}; there is: {', '.join(node.name for node in inputs)}.")
    output = _output(session.get_outputs())
    if not latent_input:
        _refuse_what_takes_pictures(inputs, _fixed(output.shape), name)
    labels = next((n for n in inputs if n.name == label_input), None) or _labels(inputs, latent_input)
    rest = [node for node in inputs if node is not labels]
    latents = [node for node in rest if node.name == latent_input] or _latents(rest)
    constants = tuple(node for node in rest if node not in latents[:1])
    if not latents or any(not _can_be_constant(node) for node in constants):
        raise UserError(f"{name} is not a generator that can be explored: {_why_not(inputs)}.")
    shape = latents[0].shape
    has_batch = len(shape) > 1 or shape[0] in (None, 1)
    shape = shape if has_batch else (1, *shape)
    is_open = any(size is None for size in shape[1:]) and any(size not in (1, None) for size in shape[2:])
    if len(shape) not in (2, 3, 4) or is_open:
        raise UserError(
            f"{name} is not a generator: its input has the shape {_words(shape)}, not [batch, latent size]."
        )
    return Signature(
        latent=latents[0].name, latent_shape=shape[1:], latent_type=latents[0].type, batch=shape[0],
        labels=labels.name if labels else None, classes=labels, constants=constants,
        output=output.name, output_shape=_fixed(output.shape), has_batch=has_batch,
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


def _input(node: Any) -> Input:
    return Input(node.name, {**_FLOATS, **_INTEGERS}.get(node.type, node.type), _fixed(node.shape))


def _labels(inputs: list[Input], latent_input: str) -> Input | None:
    """By its name; else whole numbers; else the smaller of two float inputs. Never the only one, nor the latent."""
    free = [node for node in inputs if node.name != latent_input]
    floats = [node for node in inputs if node.is_float and not node.is_one_number]
    named = [node for node in free if node.means(_LABELS, _LABEL_LETTERS) and _can_be_labels(node)]
    named = [node for node in named if not node.is_float or len(floats) > 1 or node not in floats]
    if named:
        return named[0]
    whole = [node for node in free if not node.is_float and _can_be_labels(node) and not node.means(_SEEDS)]
    if whole and floats:
        return whole[0]
    vectors = [node for node in floats if node.name != latent_input and node.values > 1 and _is_vector(node)]
    if latent_input or len(vectors) != 2 or vectors[1].means(_LATENTS):
        return None
    first_is_latent = vectors[1].values <= vectors[0].values or vectors[0].means(_LATENTS, _LATENT_LETTERS)
    return vectors[1] if first_is_latent else vectors[0]


def _can_be_labels(node: Input) -> bool:
    """One number for each picture or one for each class; [1] of whole numbers is one for one picture."""
    if node.type == "bool" and node.is_one_number:
        return False
    return len(node.shape) > 0 and (_is_vector(node) or node.is_empty or len(node.shape) == 1)


def _is_vector(node: Input) -> bool:
    """[batch, values], with any number of axes of 1 before or behind the values."""
    return len(node.shape) > 1 and sum(size not in (None, 1) for size in node.shape[1:]) <= 1


def _latents(rest: list[Input]) -> list[Input]:
    """What may be the latent, the likeliest first: named like one, then the largest vector; never noise for a layer."""
    floats = [node for node in rest if node.is_float and not (node.is_one_number and len(node.shape) < 2)]
    vectors = [node for node in floats if len(node.shape) < 4 or _is_vector(node)] or floats
    if len(rest) == 1:
        return floats
    named = [node for node in vectors if node.means(_LATENTS, _LATENT_LETTERS)]
    free = [node for node in vectors if not node.is_one_number]
    return sorted(named or free or vectors, key=lambda node: -node.values)


def _can_be_constant(node: Input) -> bool:
    """What can be fed 1 or 0: a number, or an array whose size is known but for the batch."""
    return node.type in _TYPES and (node.is_one_number or None not in node.shape[1:])


def _as_input(node: Input, labels: np.ndarray) -> np.ndarray:
    """Class numbers, or one-hot where the input has a place for each class."""
    if node.values == 1 and not node.is_empty:
        return labels.astype(node.type).reshape(len(labels), *[1] * (len(node.shape) - 1))
    if node.is_empty:
        return np.zeros((len(labels), 0), node.type)
    one_hot = np.eye(node.values, dtype=node.type)[labels]
    return one_hot.reshape(len(labels), *[size or 1 for size in node.shape[1:]])


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
    if inputs and all(node.type in _INTEGERS.values() and node.type != "bool" for node in inputs):
        return "it takes whole numbers only, as networks for text do"
    described = ", ".join(f"{node.name} {node.type} {_words(node.shape)}" for node in inputs) or "nothing"
    return f"it should take one latent and, if conditional, labels, but it takes {described}"


def _words(shape: Shape) -> str:
    return "[" + ", ".join("any" if size is None else str(size) for size in shape) + "]"


def _fixed(shape: list[object]) -> Shape:
    return tuple(size if isinstance(size, int) else None for size in shape)
