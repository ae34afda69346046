"""Writes the convolutions of a translator so that they take fewer multiplications and give the same.

For one picture at a time. What a translator spends its time on:

* 3x3 convolutions with many channels: Winograd's F(4x4, 3x3), a quarter of the multiplications. Lavin & Gray 2016,
  arXiv 1509.09308, with their matrices B, G, A: Y = A' [(G g G') * (B' d B)] A.
* transposed convolutions with stride 2: as four small ones, one for each of the four neighbours.
* doubling by repeated pixels, then a 3x3 convolution: each of the four neighbours that a pixel becomes sees only 2x2
  different pixels, so four 2x2 convolutions before the doubling do. Shi et al. 2016, arXiv 1609.07009.
* the last convolution, wide but with three results, of which ONNX Runtime computes sixteen: first along the columns,
  then the sum of shifted rows.
"""

from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.inference.onnx.graph import GraphEditor, attribute, copied
from ganstudio.inference.onnx.instance_norm_stats import Feeds
from ganstudio.inference.onnx.providers import Device
from ganstudio.inference.onnx.session import new_session

if TYPE_CHECKING:
    import onnx
    import onnxruntime

_MANY = 96
"""Channels from which on Winograd's way pays; measured."""
_OLDEST = 13
"""Version of ONNX in which all operations used here take their arguments as inputs."""
_TOLERANCE = 1e-3
"""Of the spread of the result: a quarter of a level. Winograd's way is off by a hundredth of that."""
_END = np.iinfo(np.int64).max
_B = np.array([[4, 0, -5, 0, 1, 0], [0, -4, -4, 1, 1, 0], [0, 4, -4, -1, 1, 0],
               [0, -2, -1, 2, 1, 0], [0, 2, -1, -2, 1, 0], [0, 4, 0, -5, 0, 1]], np.float64)  # fmt: skip
_G = np.array([[6, 0, 0], [-4, -4, -4], [-4, 4, -4], [1, 2, 4], [1, -2, 4], [0, 0, 24]]) / 24
_A = np.array([[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]], np.float64)
_TILE, _POINTS = 4, 36


def quick_session(
    model: "onnx.ModelProto", example: Feeds, threads: int = 0, device: Device = "auto"
) -> "onnxruntime.InferenceSession":  # fmt: skip
    """A session for batches of one over `model`, or over its quick form where that gives the same for `example`.

    A graphics card has quick ways of its own. Raises what ONNX Runtime raises about `model`.
    """
    plain = new_session(model.SerializeToString(), threads, device)
    if plain.get_providers() != ["CPUExecutionProvider"]:
        return plain
    try:
        quick = new_session(quickened(model).SerializeToString(), threads, device)
        wanted, found = (session.run(None, example)[0].astype(np.float32) for session in (plain, quick))
    except Exception:  # a graph that is written in a way not thought of here; ONNX Runtime's own kernels run it
        return plain
    with np.errstate(invalid="ignore"):  # what is no number is not the same
        return quick if np.abs(found - wanted).max() <= _TOLERANCE * (np.ptp(wanted) + 1e-9) else plain


def quickened(model: "onnx.ModelProto") -> "onnx.ModelProto":
    """A model that gives the same for batches of one, up to rounding; unchanged where nothing can be gained."""
    editor = GraphEditor(copied(model))
    if editor.opset < _OLDEST:
        return editor.model
    for node in [node for node in editor.graph.node if node.op_type == "Conv"]:
        weights = editor.constant(node.input[1])
        if weights is not None and weights.dtype == np.float32 and _is_plain(node):
            _rewrite(editor, node, weights)
    for node in [node for node in editor.graph.node if node.op_type == "ConvTranspose"]:
        weights = editor.constant(node.input[1])
        if weights is not None and weights.dtype == np.float32 and _is_doubling(node, weights):
            _by_four_neighbours(editor, node, weights)
    editor.prune()
    return editor.model


def _rewrite(editor: GraphEditor, node: "onnx.NodeProto", weights: NDArray[np.float32]) -> None:
    outputs, inputs, *kernel = weights.shape
    if kernel == [3, 3] and _doubled(editor, node) is not None:
        _convolve_before_doubling(editor, node, weights)
    elif kernel == [3, 3] and min(outputs, inputs) >= _MANY:
        _by_winograd(editor, node, weights)
    elif outputs <= 4 and inputs >= 16 and min(kernel) >= 5:
        _by_columns(editor, node, weights)


def _is_plain(node: "onnx.NodeProto") -> bool:
    """No groups, strides, dilations or padding of its own."""
    ones = all(set(attribute(node, name, [1])) == {1} for name in ("strides", "dilations"))
    unpadded = not any(attribute(node, "pads", [0])) and attribute(node, "auto_pad", "NOTSET") in ("NOTSET", "VALID")
    return ones and unpadded and attribute(node, "group", 1) == 1


def _padding(editor: GraphEditor, name: str) -> "tuple[onnx.NodeProto, NDArray[np.int64]] | None":
    """The node that pads rows and columns of what only one other node uses, and by how many; or None."""
    node = editor.producer(name)
    if node is None or node.op_type != "Pad" or len(editor.consumers(name)) != 1 or len(node.input) > 3:
        return None
    pads = editor.constant(node.input[1])
    if pads is None or len(pads) != 8 or pads[[0, 1, 4, 5]].any():
        return None
    return node, pads


# --- Winograd


def _by_winograd(editor: GraphEditor, node: "onnx.NodeProto", weights: NDArray[np.float32]) -> None:
    """x [1, C, H, W] -> tiles [C, 36, P] -> products [36, C', P] -> [1, C', H - 2, W - 2]."""
    outputs, inputs = weights.shape[:2]
    build = _Builder(editor)
    padded, inner = _pad_to_tiles(build, node.input[0])
    full = build("Mul", inner[1], build.numbers([_TILE]))
    size = build("Add", full, build.numbers([2]))
    channels = build("Reshape", padded, build("Concat", build.numbers([-1, 1]), size, axis=0))
    spread = np.einsum("ai,bj->abij", _B, _B).reshape(_POINTS, 1, 6, 6)
    tiles = build("Conv", channels, build.floats(spread), kernel_shape=[6, 6], strides=[_TILE, _TILE])
    by_point = build("Transpose", build("Reshape", tiles, build.numbers([inputs, _POINTS, -1])), perm=[1, 0, 2])
    factors = np.einsum("ai,ocij,bj->aboc", _G, weights.astype(np.float64), _G, optimize=True).reshape(
        _POINTS, outputs, inputs
    )
    products = build("Transpose", build("MatMul", build.floats(factors), by_point), perm=[1, 0, 2])
    planes = build("Reshape", products, build("Concat", build.numbers([outputs, _POINTS]), inner[1], axis=0))
    gathered = np.einsum("xa,yb->abxy", _A, _A).reshape(_POINTS, 1, _TILE, _TILE)
    strides = {"kernel_shape": [_TILE, _TILE], "strides": [_TILE, _TILE]}
    single = build("ConvTranspose", planes, build.floats(gathered), **strides)
    whole = build("Reshape", single, build("Concat", build.numbers([1, outputs]), full, axis=0))
    build("Slice", whole, build.numbers([0, 0]), inner[0], build.numbers([2, 3]))
    build.finish(node)


def _pad_to_tiles(build: "_Builder", name: str) -> tuple[str, tuple[str, str]]:
    """The picture, padded until whole tiles come out; and how many pixels and tiles come out, [2] each."""
    found = _padding(build.editor, name)
    mode = attribute(found[0], "mode", "constant") if found else "constant"
    pads = found[1] if found else np.zeros(8, np.int64)
    source = found[0].input[0] if found else name
    size = build("Gather", build("Shape", source), build.numbers([2, 3]))
    pixels = build("Add", size, build.numbers(pads[2:4] + pads[6:8] - 2))
    missing = build("Mod", build("Sub", build.numbers([0, 0]), pixels), build.numbers([_TILE]))
    ends = build("Add", missing, build.numbers(pads[6:8]))
    all_pads = build("Concat", build.numbers([0, 0, *pads[2:4], 0, 0]), ends, axis=0)
    tiles = build("Div", build("Add", pixels, missing), build.numbers([_TILE]))
    return build("Pad", source, all_pads, mode=mode), (pixels, tiles)


# --- doubling


def _doubled(editor: GraphEditor, node: "onnx.NodeProto") -> str | None:
    """What is doubled by repeated pixels and then mirrored by one pixel before it comes to `node`; or None."""
    found = _padding(editor, node.input[0])
    if found is None or attribute(found[0], "mode", "constant") != "reflect" or set(found[1][[2, 3, 6, 7]]) != {1}:
        return None
    resize = editor.producer(found[0].input[0])
    if resize is None or resize.op_type != "Resize" or len(resize.input) != 3:
        return None
    scales = editor.constant(resize.input[2])
    how = [attribute(resize, name, "") for name in ("mode", "coordinate_transformation_mode", "nearest_mode")]
    plain = how == ["nearest", "asymmetric", "floor"]
    return str(resize.input[0]) if plain and scales is not None and scales.tolist() == [1, 1, 2, 2] else None


def _convolve_before_doubling(editor: GraphEditor, node: "onnx.NodeProto", weights: NDArray[np.float32]) -> None:
    """The pixel of the small picture that a tap falls on: at even places taps 0 | 1, 2, at odd ones 0, 1 | 2."""
    source = _doubled(editor, node)
    assert source is not None
    share = np.array([[[1, 0, 0], [0, 1, 1]], [[1, 1, 0], [0, 0, 1]]], np.float64)  # [odd, small pixel, tap]
    kernels = np.einsum("ayi,bxj,ocij->abocyx", share, share, weights.astype(np.float64), optimize=True)
    build = _Builder(editor)
    padded = build("Pad", source, build.numbers([0, 0, 1, 1, 0, 0, 1, 1]), mode="edge")
    four = build("Conv", padded, build.floats(kernels.reshape(-1, *kernels.shape[3:])), kernel_shape=[2, 2])
    count = len(weights)
    corners = [
        build("Slice", four, build.numbers([number * count, down, right]),
              build.numbers([(number + 1) * count, _END if down else -1, _END if right else -1]),
              build.numbers([1, 2, 3]))
        for number, (down, right) in enumerate(np.ndindex(2, 2))
    ]  # fmt: skip
    build("DepthToSpace", build("Concat", *corners, axis=1), blocksize=2, mode="DCR")
    build.finish(node)


def _is_doubling(node: "onnx.NodeProto", weights: NDArray[np.float32]) -> bool:
    """3x3, stride 2, padding and output padding 1, as CycleGAN's."""
    wanted = {"strides": [2, 2], "pads": [1] * 4, "output_padding": [1, 1], "dilations": [1, 1]}
    alike = all(list(attribute(node, name, [1, 1])) == value for name, value in wanted.items())
    return alike and weights.shape[2:] == (3, 3) and attribute(node, "group", 1) == 1


def _by_four_neighbours(editor: GraphEditor, node: "onnx.NodeProto", weights: NDArray[np.float32]) -> None:
    """Even places see tap 1 of their own pixel; odd ones tap 2 of it and tap 0 of the next."""
    build = _Builder(editor)
    taps = ([1], [2, 0])
    places = []
    for rows, columns in product(taps, taps):
        kernel = weights[:, :, rows][:, :, :, columns].transpose(1, 0, 2, 3)
        pads = [0, 0, len(rows) - 1, len(columns) - 1]
        shape = [len(rows), len(columns)]
        places.append(build("Conv", node.input[0], build.floats(kernel), kernel_shape=shape, pads=pads))
    build("DepthToSpace", build("Concat", *places, axis=1), blocksize=2, mode="DCR")
    build.finish(node)


# --- few results


def _by_columns(editor: GraphEditor, node: "onnx.NodeProto", weights: NDArray[np.float32]) -> None:
    """Column sums for each horizontal tap, which then are shifted and added."""
    outputs, inputs, height, width = weights.shape
    build = _Builder(editor)
    columns = build.floats(weights.transpose(3, 0, 1, 2).reshape(width * outputs, inputs, height, 1))
    sums = build("Conv", node.input[0], columns, kernel_shape=[height, 1])
    shifted = [
        build("Slice", sums, build.numbers([tap * outputs, tap]),
              build.numbers([(tap + 1) * outputs, tap - width + 1 or _END]), build.numbers([1, 3]))
        for tap in range(width)
    ]  # fmt: skip
    build("Sum", *shifted)
    build.finish(node)


class _Builder:
    """Collects nodes that take another's place: `build("Add", a, b)` gives the name of the sum."""

    def __init__(self, editor: GraphEditor) -> None:
        self.editor = editor
        self._nodes: list[onnx.NodeProto] = []

    def __call__(self, op: str, *inputs: str, **attributes: Any) -> str:
        node = self.editor.node(op, list(inputs), **attributes)
        self._nodes.append(node)
        return str(node.output[0])

    def numbers(self, values: Any) -> str:
        return self.editor.add_constant(np.array(values, np.int64), "numbers")

    def floats(self, values: NDArray[Any]) -> str:
        return self.editor.add_constant(np.ascontiguousarray(values, np.float32), "weights")

    def finish(self, node: "onnx.NodeProto") -> None:
        """The last node, with the bias of `node` added where it has one, gives what `node` gave."""
        bias = self.editor.constant(node.input[2]) if len(node.input) > 2 else None
        if bias is not None:
            self("Add", self._nodes[-1].output[0], self.floats(bias.reshape(-1, 1, 1)))
        self._nodes[-1].output[0] = node.output[0]
        self.editor.replace(node, self._nodes)
