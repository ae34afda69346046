"""Of a network that gives several things, the picture alone, with its axes in the order of those of the input.

Segmentation nets give side outputs, and converters turn round the axes of the input but not those of the output.
"""

from typing import TYPE_CHECKING

from ganstudio.inference.onnx.graph import GraphEditor, loaded

if TYPE_CHECKING:
    import onnxruntime

_COLOURS = (1, 3)
_TURNS = {"NCHW": [0, 3, 1, 2], "NHWC": [0, 2, 3, 1]}
"""Of the axes, from the other layout to this one."""


def with_picture_alone(content: bytes, session: "onnxruntime.InferenceSession", layout: str) -> bytes:
    """The ONNX file `content` with one output, which has the `layout` of the input; as it was where it needs nothing,
    and where no output can be a picture."""
    outputs = session.get_outputs()
    place = next((place for place, output in enumerate(outputs) if _is_picture(output.shape, layout)), 0)
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
    kept = type(output)()
    kept.CopyFrom(output)
    del editor.graph.output[:]
    editor.graph.output.append(kept)
    editor.prune()
    return bytes(editor.model.SerializeToString())
