"""Translators that another program exported: how to read them is inferred from the graph and from a few trial pictures.

What the first and the last operations say counts most. Where they say nothing, the ranges are tried: the right one is
usually that which a network gives back as it was given. A first guess that a person may correct.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.inference.onnx.graph import GraphEditor, attribute, loaded
from ganstudio.inference.onnx.session import reason
from ganstudio.inference.translator.spec import LIMITS, Layout, Order, Pixels, Range, TranslatorSpec

if TYPE_CHECKING:
    import onnx
    import onnxruntime

Run = Callable[[TranslatorSpec, Pixels], NDArray[Any]]
"""What the network gives for one picture, raw, [C, H, W] or [H, W, C]; raises anything where it cannot be run."""

_MULTIPLES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
_ELEMENTS = ("tensor(float)", "tensor(float16)", "tensor(double)", "tensor(uint8)")
_PASSED = ("Transpose", "Cast", "Identity", "Reshape", "Squeeze", "Unsqueeze", "Pad", "Slice")
"""Operations that do not change what numbers mean."""


def infer_spec(session: "onnxruntime.InferenceSession", content: bytes, name: str, run: Run) -> TranslatorSpec:
    """The most likely spec of a network. Raises UserError, naming `name`, where it turns no picture into another."""
    layout, channels, size = form_of(session, name)
    editor = GraphEditor(loaded(content))
    spec = TranslatorSpec(layout=layout, order=_order(editor, channels), size=size)
    spec = _with_multiple(spec, run, name)
    taken, given = _taken_range(editor, session), _given_range(editor)
    ranges = _ranges(spec, taken, given, run)
    if not ranges:
        raise UserError(f"{name} cannot be used as a translator: what it gives for a picture are no numbers (NaN).")
    consistent = [candidate for candidate in LIMITS if ranges.get(candidate) == candidate]
    best = (consistent or list(ranges))[0]
    return msgspec.structs.replace(spec, value_range=best, output_range=ranges[best])


def _order(editor: GraphEditor, channels: int) -> Order:
    if channels == 1:
        return "grey"
    return "BGR" if _speaks_of_bgr(editor) else "RGB"


def form_of(session: "onnxruntime.InferenceSession", name: str) -> tuple[Layout, int, tuple[int, int] | None]:
    """Layout, channels and fixed size of what it takes. Raises UserError, naming `name`, where that is no picture."""
    inputs, outputs = session.get_inputs(), session.get_outputs()
    if len(inputs) != 1 or len(inputs[0].shape) != 4 or all(len(entry.shape) not in (0, 4) for entry in outputs):
        told = f"it takes {_described(inputs)} and gives {_described(outputs)}"
        raise UserError(f"{name} does not turn one picture into another: {told}.")
    if inputs[0].type not in _ELEMENTS:
        raise UserError(f"{name} takes {inputs[0].type}, which is no picture.")
    shape = [side if isinstance(side, int) and side > 0 else None for side in inputs[0].shape]
    if shape[0] not in (None, 1):
        raise UserError(f"{name} takes {shape[0]} pictures at a time. Export it for one, or for any number.")
    if shape[2:] == [1, 1]:
        raise UserError(f"{name} takes latents and no pictures: open it on the page Explore.")
    layout: Layout = "NHWC" if shape[3] in (1, 3) and shape[1] not in (1, 3) else "NCHW"
    channels, *sides = (shape[1], *shape[2:]) if layout == "NCHW" else (shape[3], *shape[1:3])
    if channels not in (None, 1, 3):
        raise UserError(f"{name} takes pictures of {channels} channels; one and three can be used here.")
    return layout, channels or 3, (sides[0], sides[1]) if sides[0] and sides[1] else None


def _described(entries: "list[onnxruntime.NodeArg]") -> str:
    return ", ".join(f"{entry.name} [{', '.join(map(str, entry.shape))}]" for entry in entries) or "nothing"


def _with_multiple(spec: TranslatorSpec, run: Run, name: str) -> TranslatorSpec:
    """The smallest multiple for which it runs and gives a picture of the same proportions."""
    why = ""
    for multiple in (1,) if spec.size else _MULTIPLES:
        sides = spec.size or (_side(multiple), _side(multiple) + 2 * multiple)
        try:
            made = run(spec, trial_picture(*sides))
        except Exception as error:  # ONNX Runtime has many exception types and no common base
            why = why or reason(error)
            continue
        height, width, channels = (made.shape[axis] for axis in ((1, 2, 0) if spec.layout == "NCHW" else (0, 1, 2)))
        fits = height * sides[1] == width * sides[0] and height % sides[0] == 0 and channels in (1, 3)
        if fits:
            return msgspec.structs.replace(spec, multiple_of=multiple)
        why = f"for {sides[0]} x {sides[1]} pixels it gives {height} x {width} in {channels} channels"
    raise UserError(f"{name} cannot be used as a translator: {why.rstrip('.')}.")


def _side(multiple: int) -> int:
    """A side near 64 of which nothing larger than `multiple` is a divisor that counts."""
    return multiple * max(1, round(64 / multiple) | 1)


def _ranges(spec: TranslatorSpec, taken: Range | None, given: Range | None, run: Run) -> dict[Range, Range]:
    """What it gives for what it may take; ranges that the graph does not tell are tried."""
    sides = spec.size or (_side(spec.multiple_of), _side(spec.multiple_of))
    picture = trial_picture(*sides)
    found: dict[Range, Range] = {}
    for candidate in (taken,) if taken else LIMITS:
        if taken and given:
            found[taken] = given
            continue
        made = run(msgspec.structs.replace(spec, value_range=candidate), picture).astype(np.float32)
        if np.isfinite(made).any():
            found[candidate] = given or range_of(made)
    return found


def range_of(values: NDArray[np.float32]) -> Range:
    """The range whose numbers these most likely are; unclipped ones pass their limits by a fifth."""
    low, high = (float(value) for value in np.nanpercentile(values, (1, 99)))
    if low >= -0.2 and high <= 1.3:
        return "0..1"
    return "-1..1" if low >= -1.3 and high <= 1.3 else "0..255"


def trial_picture(height: int, width: int) -> Pixels:
    """Something like a photograph: light and dark, coloured areas with soft and with hard edges. uint8 [H, W, 3]."""
    down, right = np.mgrid[0:height, 0:width] / 32
    waves = [np.sin(down * a + right * b + c) for a, b, c in ((1, 0.4, 0), (0.3, -1.1, 1), (0.7, 0.9, 2))]
    picture = 127.5 + 90 * np.stack(waves, axis=-1)
    picture[(np.hypot(down % 2 - 1, right % 2 - 1) < 0.5)] += 60
    picture += np.random.default_rng(0).normal(0, 6, picture.shape)
    return np.asarray(picture.clip(0, 255), np.uint8)


def _given_range(editor: GraphEditor) -> Range | None:
    """By the last operation that changes numbers."""
    node = editor.producer(editor.graph.output[0].name)
    while node is not None and node.op_type in _PASSED:
        node = editor.producer(node.input[0])
    if node is None:
        return None
    if node.op_type in ("Tanh", "Sigmoid"):
        return "-1..1" if node.op_type == "Tanh" else "0..1"
    limits = _limits(editor, node) if node.op_type == "Clip" else None
    names: dict[tuple[float, float], Range] = {values: name for name, values in LIMITS.items()}
    return names.get(limits) if limits else None


def _limits(editor: GraphEditor, node: "onnx.NodeProto") -> tuple[float, float] | None:
    if len(node.input) < 3:
        return float(attribute(node, "min", -np.inf)), float(attribute(node, "max", np.inf))
    low, high = (editor.constant(name) if name else None for name in node.input[1:])
    return None if low is None or high is None else (float(low.ravel()[0]), float(high.ravel()[0]))


def _taken_range(editor: GraphEditor, session: "onnxruntime.InferenceSession") -> Range | None:
    """By the constants that the picture meets first: 127.5, 255 or the means of ImageNet."""
    if session.get_inputs()[0].type == "tensor(uint8)":
        return "0..255"
    for operation, value in _first_constants(editor):
        size = float(np.abs(value).max())
        if size > 60 or (operation == "Mul" and size < 0.02):
            return "0..255"
        if operation in ("Sub", "Add") and 0.39 < size < 0.51:
            return "0..1"
    return None


def _first_constants(editor: GraphEditor) -> list[tuple[str, NDArray[Any]]]:
    """Operations with a constant before the first that is something else."""
    found: list[tuple[str, NDArray[Any]]] = []
    name = editor.graph.input[0].name
    while len(followers := editor.consumers(name)) == 1:
        node = followers[0]
        constants = [value for given in node.input if given != name and (value := editor.constant(given)) is not None]
        if node.op_type in ("Add", "Sub", "Mul", "Div") and constants:
            found.append((node.op_type, constants[0]))
        elif node.op_type not in _PASSED:
            break
        name = node.output[0]
    return found


def _speaks_of_bgr(editor: GraphEditor) -> bool:
    """By its names and descriptions, or by ImageNet's means in the order of OpenCV."""
    model = editor.model
    texts = [entry.name for entry in (*model.graph.input, *model.graph.output)]
    texts += [model.doc_string, model.graph.doc_string, model.graph.name]
    texts += [text for entry in model.metadata_props for text in (entry.key, entry.value)]
    if any("bgr" in text.lower() for text in texts):
        return True
    means = [np.abs(value).ravel() for _, value in _first_constants(editor) if value.size == 3]
    return any(100 < value[0] < 110 and 120 < value[2] < 127 for value in means)
