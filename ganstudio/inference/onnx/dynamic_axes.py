"""Frees a network that another program exported for one size of picture, so that it takes any.

Convolutions do not care about sizes; what an exporter fixed are mostly shapes that it wrote down as numbers. Two things
are mended: enlargement by repeating pixels that was written as reshapes and concatenations, which is recognised by what
it does to numbers, and batches of one. The freed network has to prove itself against the fixed one, or is not used.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.inference.onnx.graph import GraphEditor, copied
from ganstudio.inference.onnx.session import new_session

if TYPE_CHECKING:
    import onnx

_MOVES = ("Reshape", "Concat", "Transpose", "Expand", "Tile", "Unsqueeze", "Squeeze", "Add", "Mul", "Identity", "Cast")
"""Operations of which an enlargement may be made; that an addition adds nothing is seen from the numbers."""
_TOLERANCE = 1e-3
"""Of the spread of the output; one and the same sum, in another order."""
Feeds = dict[str, NDArray[Any]]


def freed(model: "onnx.ModelProto", sides: tuple[int, int]) -> "onnx.ModelProto | None":
    """`model` with free batch and size, `sides` being the axes of height and width of its input; None where it cannot
    be freed, or where freeing it changes what it gives."""
    free = copied(model)
    example = _example(model)
    try:
        _replace_enlargements(free)
        _free_batches(free)
        _free_axes(free, (0, *sides))
        return free if _agree(model, free, example, sides) else None
    except Exception:  # it does not run at another size, in one of ONNX Runtime's many ways to say so
        return None


def _example(model: "onnx.ModelProto") -> Feeds:
    """Numbers of the size that the model has fixed; 64 where an axis is free already, one picture."""
    from onnx import helper

    entry = model.graph.input[0]
    kind = helper.tensor_dtype_to_np_dtype(entry.type.tensor_type.elem_type)
    sizes = [axis.dim_value or 64 for axis in entry.type.tensor_type.shape.dim]
    return {entry.name: np.random.default_rng(0).uniform(0, 1, (1, *sizes[1:])).astype(kind)}


def _replace_enlargements(model: "onnx.ModelProto") -> None:
    """Chains of data movement from a picture [N, C, h, w] to one of whole multiples of its sides become a Resize."""
    from onnx import shape_inference

    inferred = shape_inference.infer_shapes(model, data_prop=True)
    shapes = {entry.name: [axis.dim_value for axis in entry.type.tensor_type.shape.dim] for entry in (
        *inferred.graph.value_info, *inferred.graph.input, *inferred.graph.output
    )}  # fmt: skip
    editor = GraphEditor(model)
    for node in list(model.graph.node):
        end = node.output[0]
        start = _start_of_moves(editor, end, shapes) if node.op_type == "Reshape" else None
        if start is None:
            continue
        (_, _, height, width), (_, _, higher, wider) = shapes[start], shapes[end]
        if (higher, wider) != (height, width) and not (higher % height or wider % width):
            times = (higher // height, wider // width)
            if _repeats_pixels(model, start, end, shapes[start], times):
                _insert_resize(editor, node, start, times)
    editor.prune()


def _start_of_moves(editor: GraphEditor, end: str, shapes: dict[str, list[int]]) -> str | None:
    """The picture from which nothing but moves leads to the picture `end`, which has as many channels."""
    name = end
    while len(shapes.get(end, ())) == 4:
        node = editor.producer(name)
        if node is None or node.op_type not in _MOVES:
            return None
        name = next((given for given in node.input if editor.constant(given) is None), "")
        if len(shapes.get(name, ())) == 4 and 0 not in shapes[name]:
            return name if shapes[name][:2] == shapes[end][:2] and shapes[name] != shapes[end] else None
    return None


def _repeats_pixels(model: "onnx.ModelProto", start: str, end: str, shape: list[int], times: tuple[int, int]) -> bool:
    """Tried with numbers that all differ."""
    from onnx import TensorProto, helper, utils

    numbers = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
    watched = copied(model)
    for name in (start, end):
        if name not in {entry.name for entry in (*watched.graph.value_info, *watched.graph.output)}:
            watched.graph.value_info.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    part = utils.Extractor(watched).extract_model([start], [end])
    (found,) = new_session(part.SerializeToString(), 1, "cpu").run(None, {start: numbers})
    return np.array_equal(found, numbers.repeat(times[0], axis=2).repeat(times[1], axis=3))


def _insert_resize(editor: GraphEditor, node: "onnx.NodeProto", start: str, times: tuple[int, int]) -> None:
    scales = editor.add_constant(np.array([1, 1, *times], np.float32), "scales")
    if editor.opset >= 11:
        how = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
        resize = editor.node("Resize", [start, "", scales], node.output[0], **how)
    else:
        resize = editor.node("Upsample", [start, scales], node.output[0], mode="nearest")
    editor.replace(node, [resize])


def _free_batches(model: "onnx.ModelProto") -> None:
    """A reshape that was told that the batch is 1 keeps whatever it is."""
    from onnx import shape_inference

    inferred = shape_inference.infer_shapes(model, data_prop=True)
    firsts = {
        entry.name: entry.type.tensor_type.shape.dim[0].dim_value
        for entry in (*inferred.graph.value_info, *inferred.graph.input)
        if entry.type.tensor_type.shape.dim
    }
    editor = GraphEditor(model)
    for node in editor.graph.node:
        if node.op_type != "Reshape" or firsts.get(node.input[0]) != 1 or editor.constant(node.input[0]) is not None:
            continue
        wanted = editor.constant(node.input[1])
        if wanted is not None and wanted.size and wanted[0] == 1:
            node.input[1] = editor.add_constant(np.array([0, *wanted[1:]], np.int64), "shape")


def _free_axes(model: "onnx.ModelProto", axes: tuple[int, ...]) -> None:
    del model.graph.value_info[:]
    for axis in axes:
        model.graph.input[0].type.tensor_type.shape.dim[axis].dim_param = f"axis{axis}"
    for output in model.graph.output:
        for number, axis in enumerate(output.type.tensor_type.shape.dim):
            axis.dim_param = f"output{number}"


def _agree(model: "onnx.ModelProto", free: "onnx.ModelProto", example: Feeds, sides: tuple[int, int]) -> bool:
    """The freed model gives the same at the fixed size; and it runs with two pictures of another size."""
    fixed, other = (new_session(entry.SerializeToString(), 1, "cpu") for entry in (model, free))
    ((name, numbers),) = example.items()
    wanted = fixed.run(None, example)[0].astype(np.float32)
    found = other.run(None, example)[0].astype(np.float32)
    if np.abs(found - wanted).max() > _TOLERANCE * (np.ptp(wanted) + 1e-9):
        return False
    half = tuple(slice(size // 2 if axis in sides else size) for axis, size in enumerate(numbers.shape))
    smaller = other.run(None, {name: np.concatenate([numbers[half]] * 2)})[0]
    sizes = [size // 2 if axis in sides else size for axis, size in enumerate(wanted.shape)]
    return bool(smaller.shape == (2, *sizes[1:]))
