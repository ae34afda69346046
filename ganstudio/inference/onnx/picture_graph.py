"""Other people's networks in the one form that translators have here: one picture in a batch goes in, one comes out.

Segmentation nets give side outputs, converters turn round the axes of the input but not those of the output, programs
for telephones leave the batch out, and some networks take a strength beside the picture.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ganstudio.inference.onnx.graph import GraphEditor, loaded

if TYPE_CHECKING:
    import onnx
    import onnxruntime

_COLOURS = (1, 3)
_TURNS = {"NCHW": [0, 3, 1, 2], "NHWC": [0, 2, 3, 1]}
"""Of the axes, from the other layout to this one."""
_NUMBERS = {"tensor(float)": "float32", "tensor(float16)": "float16", "tensor(double)": "float64",
            "tensor(int64)": "int64", "tensor(int32)": "int32", "tensor(bool)": "bool"}  # fmt: skip


@dataclass(frozen=True)
class Extra:
    """An input of a single number beside the picture, and what it is given from now on."""

    name: str
    type: str
    shape: tuple[int, ...]

    @property
    def value(self) -> float:
        """1, which is all of a strength; 0 for what is whole or yes and no, such as a seed or `training`."""
        return 1.0 if self.type.startswith("float") else 0.0


def extras_of(session: "onnxruntime.InferenceSession") -> list[Extra]:
    """The inputs that hold one number, where another one is left that can hold a picture."""
    return [
        Extra(entry.name, _NUMBERS[entry.type], tuple(size if isinstance(size, int) else 1 for size in entry.shape))
        for entry in session.get_inputs()
        if entry.type in _NUMBERS and len(entry.shape) < 3 and _is_one_number(entry.shape)
    ]


def _is_one_number(shape: list[Any]) -> bool:
    return all(size == 1 for size in shape[1:]) and (not shape or shape[0] == 1 or not isinstance(shape[0], int))


def with_constants(content: bytes, extras: list[Extra]) -> bytes:
    """The ONNX file `content` with these inputs fixed to their values."""
    from onnx import numpy_helper

    model = loaded(content)
    for extra in extras:
        entry = next(entry for entry in model.graph.input if entry.name == extra.name)
        model.graph.input.remove(entry)
        value = np.full(extra.shape, extra.value, extra.type)
        model.graph.initializer.append(numpy_helper.from_array(value, extra.name))
    return bytes(model.SerializeToString())


def with_batch(content: bytes, session: "onnxruntime.InferenceSession") -> bytes:
    """The ONNX file `content`, whose input and outputs have three axes, with a batch of one in front of them."""
    from onnx import helper

    editor = GraphEditor(loaded(content))
    graph, given = editor.graph, session.get_inputs()[0]
    entry = next(entry for entry in graph.input if entry.name == given.name)
    sizes: list[Any] = [1, *[size if isinstance(size, int | str) else None for size in given.shape]]
    batched = helper.make_tensor_value_info(f"{given.name}/batch", entry.type.tensor_type.elem_type, sizes)
    graph.node.insert(0, editor.with_axes("Squeeze", batched.name, [0], given.name))
    graph.input.remove(entry)
    graph.input.insert(0, batched)
    for place, output in enumerate(list(graph.output)):
        shape = session.get_outputs()[place].shape
        if len(shape) != 3:
            continue
        node = editor.with_axes("Unsqueeze", output.name, [0])
        graph.node.append(node)
        sizes = [1, *[size if isinstance(size, int | str) else None for size in shape]]
        output.CopyFrom(helper.make_tensor_value_info(node.output[0], output.type.tensor_type.elem_type, sizes))
    return bytes(editor.model.SerializeToString())


def picture_place(session: "onnxruntime.InferenceSession", layout: str) -> int:
    """Which of the outputs is the picture; the first where none can be one."""
    return next((n for n, output in enumerate(session.get_outputs()) if _is_picture(output.shape, layout)), 0)


def with_picture_alone(content: bytes, session: "onnxruntime.InferenceSession", layout: str) -> bytes:
    """The ONNX file `content` with one output, which has the `layout` of the input; as it was where it needs nothing,
    and where no output can be a picture."""
    outputs, place = session.get_outputs(), picture_place(session, layout)
    turned = _is_turned(outputs[place].shape, layout)
    return content if len(outputs) == 1 and not turned else _with_output(content, place, layout if turned else "")


def _sides(shape: list[object], layout: str) -> list[object]:
    return shape[2:] if layout == "NCHW" else shape[1:3]


def _channels(shape: list[object], layout: str) -> object:
    return shape[1] if layout == "NCHW" else shape[3]


def _is_turned(shape: list[object], layout: str) -> bool:
    other = "NHWC" if layout == "NCHW" else "NCHW"
    return len(shape) == 4 and _channels(shape, layout) not in _COLOURS and _channels(shape, other) in _COLOURS


def _is_picture(shape: list[object], layout: str) -> bool:
    """As far as its shape is known."""
    if len(shape) != 4:
        return not shape
    if _is_turned(shape, layout):
        return True
    channels = _channels(shape, layout)
    return (channels in _COLOURS or not isinstance(channels, int)) and _sides(shape, layout) != [1, 1]


def _with_output(content: bytes, place: int, turned_to: str) -> bytes:
    """With the output at `place` alone, its axes turned to a layout if one is named."""
    from onnx import helper

    editor = GraphEditor(loaded(content))
    output = editor.graph.output[place]
    if turned_to:
        node = editor.node("Transpose", [output.name], perm=_TURNS[turned_to])
        editor.graph.node.append(node)
        output = helper.make_tensor_value_info(node.output[0], output.type.tensor_type.elem_type, [None] * 4)
    kept: onnx.ValueInfoProto = type(output)()
    kept.CopyFrom(output)
    del editor.graph.output[:]
    editor.graph.output.append(kept)
    editor.prune()
    return bytes(editor.model.SerializeToString())
