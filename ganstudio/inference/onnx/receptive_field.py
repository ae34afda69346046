"""How far a network looks, how coarse its coarsest layer is, how much memory a pixel takes: what tiling has to know.

Found from the graph and from the shapes that its values have when it runs once.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ganstudio.inference.onnx.graph import GraphEditor, attribute
from ganstudio.inference.onnx.instance_norm_stats import Feeds, shapes_of

if TYPE_CHECKING:
    import onnx

_EVERYWHERE = ("MatMul", "Gemm", "Softmax", "LSTM", "GRU", "Attention", "Einsum", "GlobalMaxPool", "NonMaxSuppression")
"""Operations behind which a pixel may depend on all of the picture; a MatMul with a constant does not mix places."""
_RESIZES = {"nearest": 1.0, "linear": 1.0, "cubic": 2.0}


@dataclass(frozen=True)
class Reach:
    """Of a network whose statistics are given."""

    radius: float
    """A pixel of the result depends on no more than the pixels so far away, in pixels of the input; may be infinite."""
    stride: int
    """Pixels of the input to a place of the coarsest layer: windows have to lie on multiples of it."""
    bytes_per_pixel: float
    """The most that is in memory at a time, for each pixel of the input."""
    scale: float
    """Pixels of the result to a pixel of the input, along a side."""


def reach_of(model: "onnx.ModelProto", feeds: Feeds, sides: tuple[int, int]) -> Reach:
    """Runs `model` on `feeds`, whose first is the picture, `sides` being its axes of height and width."""
    names = [name for node in model.graph.node for name in node.output if name]
    shapes = shapes_of(model, names, feeds)
    picture = model.graph.input[0].name
    size = feeds[picture].shape
    area = size[sides[0]] * size[sides[1]]
    channels_last = sides == (1, 2)
    steps = {name: step_of(shape, area, channels_last) for name, shape in shapes.items()}
    radius = dict.fromkeys(feeds, 0.0)
    editor = GraphEditor(model)
    for node in model.graph.node:
        before = [radius[name] for name in node.input if name in radius]
        step = next((steps[name] for name in node.input if steps.get(name)), 0.0)
        widened = max(before, default=0.0) + widening(editor, node, step, steps.get(node.output[0], 0.0))
        radius.update(dict.fromkeys(node.output, widened))
    end = model.graph.output[0].name
    coarsest = max(round(step) for step in steps.values())
    scale = shapes[end][sides[0]] / size[sides[0]]
    return Reach(radius[end], max(1, coarsest), most_bytes(model, shapes, feeds) / area, scale)


def step_of(shape: tuple[int, ...], area: int, channels_last: bool) -> float:
    """Pixels of the input to a place of a value that has the form of a picture; 0 for others. A network that takes its
    channels last may go on either way."""
    if len(shape) != 4 or shape[2] * shape[3] == 1:
        return 0.0
    places = [shape[2] * shape[3], *([shape[1] * shape[2]] if channels_last else [])]
    return min((_snapped(area / count) for count in places), key=lambda found: found[1])[0]


def _snapped(share: float) -> tuple[float, float]:
    """The power of two that a padded layer meant, and how far it is from it."""
    step = math.sqrt(share)
    power = 2.0 ** round(math.log2(step))
    return power, abs(math.log2(step / power))


def widening(editor: GraphEditor, node: "onnx.NodeProto", step: float, after: float) -> float:
    """By how many pixels of the input this node looks further; `step` and `after` are those of `step_of`."""
    kernel: Any = attribute(node, "kernel_shape", None)
    if kernel is None and node.op_type in ("Conv", "ConvTranspose"):
        weights = editor.constant(node.input[1])
        kernel = () if weights is None else weights.shape[2:]
    if kernel:
        dilations = attribute(node, "dilations", [1] * len(kernel))
        size = max((side - 1) * dilation for side, dilation in zip(kernel, dilations, strict=False))
        return math.ceil(size / 2) * (after if node.op_type == "ConvTranspose" else step)
    if node.op_type in ("Resize", "Upsample"):
        return _RESIZES.get(attribute(node, "mode", "nearest"), 2.0) * step
    if node.op_type in ("DepthToSpace", "SpaceToDepth"):
        return max(step, after)
    if node.op_type in _EVERYWHERE and all(editor.constant(name) is None for name in node.input):
        return math.inf
    return 0.0


def most_bytes(model: "onnx.ModelProto", shapes: dict[str, tuple[int, ...]], feeds: Iterable[str]) -> float:
    """Each value lives from its node to the last that needs it; float32."""
    last = {name: number for number, node in enumerate(model.graph.node) for name in node.input}
    alive = {name: 4.0 * math.prod(shape) for name, shape in shapes.items() if name in feeds}
    most = 0.0
    for number, node in enumerate(model.graph.node):
        alive.update({name: 4.0 * math.prod(shapes[name]) for name in node.output if name in shapes})
        most = max(most, sum(alive.values()))
        alive = {name: size for name, size in alive.items() if last.get(name, 0) > number}
    return most
