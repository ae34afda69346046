"""What the numbers mean that a network takes and gives, as far as its first and last operations tell.

Scaling is followed as a x + b, so that it does not matter how an exporter wrote it: 255 x at the start takes 0 to 1,
x / 127.5 - 1 takes 0 to 255, and tanh(y) / 2 + 1/2 at the end gives 0 to 1.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.inference.onnx.graph import GraphEditor, attribute

if TYPE_CHECKING:
    import onnx

Limits = tuple[float, float]
CUSTOMARY: tuple[Limits, ...] = ((0.0, 1.0), (-1.0, 1.0), (0.0, 255.0))
PASSED = ("Transpose", "Cast", "Identity", "Reshape", "Squeeze", "Unsqueeze", "Pad", "Slice", "Flatten", "Gather",
          "QuantizeLinear", "DequantizeLinear", "Dropout", "Concat")  # fmt: skip
"""Operations that do not change what numbers mean."""
_BOUNDED: dict[str, Limits] = {
    "Tanh": (-1.0, 1.0), "Sigmoid": (0.0, 1.0), "HardSigmoid": (0.0, 1.0), "Softsign": (-1.0, 1.0),
    "Sin": (-1.0, 1.0), "Cos": (-1.0, 1.0), "Erf": (-1.0, 1.0), "Softmax": (0.0, 1.0),
}  # fmt: skip
_NEAR = 0.03
"""Of the width of a range."""
_OFF_CENTRE = 0.35
_MOST_STEPS = 40


def given_limits(editor: GraphEditor, output: str) -> Limits | None:
    """The limits of what the network gives, by the last operation that bounds it; None where nothing does."""
    scale, shift = 1.0, 0.0  # what is given is scale * value + shift
    low, high = -np.inf, np.inf
    node = editor.producer(output)
    for _ in range(_MOST_STEPS):
        if node is None:
            return None
        limits = _limits(editor, node)
        if limits is not None:
            low, high = max(low, limits[0]), min(high, limits[1])
            if np.isfinite([low, high]).all():
                return _image((low, high), scale, shift)
        elif node.op_type not in PASSED:
            step = _affine(editor, node, name="")
            if step is None or np.isfinite(low) or np.isfinite(high):  # one limit alone says nothing
                return None
            scale, shift = scale * float(step[0].mean()), scale * float(step[1].mean()) + shift
        node = editor.producer(_data_input(editor, node))
    return None


def taken_limits(editor: GraphEditor, name: str) -> Limits | None:
    """The limits of what the network takes as its input `name`, by how it scales it at first; None where it does not,
    or in no way that is customary."""
    scale, shift = np.ones(1), np.zeros(1)
    changed = False
    for _ in range(_MOST_STEPS):
        followers = editor.consumers(name)
        if len(followers) != 1:
            break
        node = followers[0]
        step = _affine(editor, node, name)
        if step is not None:
            if step[0].size != scale.size and 1 not in (step[0].size, scale.size):
                break
            scale, shift, changed = scale * step[0], shift * step[0] + step[1], True
        elif node.op_type not in PASSED:
            break
        name = node.output[0]
    return _customary(scale, shift) if changed else None


def near_customary(limits: Limits) -> Limits | None:
    """The customary range that these are, None where they are none."""
    for low, high in CUSTOMARY:
        slack = _NEAR * (high - low)
        if abs(limits[0] - low) <= slack and abs(limits[1] - high) <= slack:
            return low, high
    return None


def first_means(editor: GraphEditor, name: str) -> list[NDArray[Any]]:
    """The constants of three channels that the input meets first, such as the means of ImageNet."""
    found: list[NDArray[Any]] = []
    for _ in range(_MOST_STEPS):
        followers = editor.consumers(name)
        if len(followers) != 1:
            break
        constants = [value for given in followers[0].input if (value := editor.constant(given)) is not None]
        if followers[0].op_type in ("Add", "Sub", "Mul", "Div"):
            found += [np.abs(value).ravel() for value in constants if value.size == 3]
        elif followers[0].op_type not in PASSED:
            break
        name = followers[0].output[0]
    return found


def _image(limits: Limits, scale: float, shift: float) -> Limits | None:
    ends = sorted(scale * end + shift for end in limits)
    found = (float(ends[0]), float(ends[1]))
    return near_customary(found) or (found if found[1] > found[0] else None)


def _data_input(editor: GraphEditor, node: "onnx.NodeProto") -> str:
    """The input that is computed and no constant."""
    return next((str(name) for name in node.input if name and editor.constant(name) is None), "")


def _limits(editor: GraphEditor, node: "onnx.NodeProto") -> Limits | None:
    """Between which a node keeps its numbers, infinite where it does not; None for a node of another kind."""
    if node.op_type in _BOUNDED:
        return _BOUNDED[node.op_type]
    if node.op_type == "Clip" and len(node.input) < 2:
        return float(attribute(node, "min", -np.inf)), float(attribute(node, "max", np.inf))
    if node.op_type == "Clip":
        low, high = [*map(str, node.input[1:]), "", ""][:2]
        return _number(editor, low, -np.inf), _number(editor, high, np.inf)
    if node.op_type == "Min":
        return -np.inf, min(_number(editor, name, np.inf) for name in node.input)
    return (max(_number(editor, name, -np.inf) for name in node.input), np.inf) if node.op_type == "Max" else None


def _number(editor: GraphEditor, name: str, otherwise: float) -> float:
    value = editor.constant(name) if name else None
    return otherwise if value is None or value.size != 1 else float(value.ravel()[0])


def _affine(
    editor: GraphEditor, node: "onnx.NodeProto", name: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """(a, b) of a node that computes a x + b for its input x, which is called `name` if that is told; else None."""
    if node.op_type not in ("Add", "Sub", "Mul", "Div") or len(node.input) != 2:
        return None
    values = [editor.constant(given) for given in node.input]
    place = next((place for place, value in enumerate(values) if value is not None), None)
    found = None if place is None or (name and node.input[1 - place] != name) else values[place]
    if found is None or found.size not in (1, 3) or found.dtype.kind not in "fiu":
        return None
    value = np.asarray(found, np.float64).ravel()
    one, zero = np.ones_like(value), np.zeros_like(value)
    first = {"Add": (one, value), "Mul": (value, zero), "Sub": (-one, value)}  # with the constant in front, too
    if place == 1 and node.op_type == "Sub":
        return one, -value
    if node.op_type == "Div":
        return (one / value, zero) if place == 1 and value.all() else None
    return first[node.op_type]


def _customary(scale: NDArray[np.float64], shift: NDArray[np.float64]) -> Limits | None:
    """The range that becomes a customary one, or one about 0 as after subtracting a mean."""
    images = {limits: (scale * limits[0] + shift, scale * limits[1] + shift) for limits in CUSTOMARY}
    for limits, (low, high) in images.items():
        if near_customary((float(low.mean()), float(high.mean()))):
            return limits
    for limits, (low, high) in images.items():
        middle, width = np.abs(low + high), high - low
        if shift.any() and bool((low < 0).all() and (high > 0).all() and (middle <= _OFF_CENTRE * width).all()):
            return limits
    return None
