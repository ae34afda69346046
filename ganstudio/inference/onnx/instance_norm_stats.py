"""Makes what a network averages over its whole picture something that can be handed to it.

Instance normalisation (Ulyanov et al. 2016, arXiv 1607.08022) subtracts the mean and divides by the deviation of each
channel over the picture. A picture that is translated in tiles would get each tile's own statistics, and the tiles
would differ by up to 190 of 255 levels. So a network is rewritten twice:

* `measuring` gives each such average as one more output, taken over all the crops of a batch, as if they were one
  picture;
* `given` takes them as inputs; its tiles then are parts of one picture, exactly.

Thumbnail instance normalisation (arXiv 2103.11784) measures a smaller copy of the picture; its details are not those of
the large one, so crops at full size that are spread over the picture are nearer (see `tiling`).

Written for any graph: InstanceNormalization nodes, and whatever else averages over the picture, such as normalisations
that an exporter took apart, group norms, or squeeze-and-excitation.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.inference.onnx.graph import GraphEditor, attribute, copied
from ganstudio.inference.onnx.session import new_session

if TYPE_CHECKING:
    import onnx

_NORM = "InstanceNormalization"
_MEANS = ("ReduceMean", "GlobalAveragePool")
_SUMS = ("ReduceSum", "ReduceSumSquare")
Feeds = dict[str, NDArray[Any]]
Shapes = dict[str, tuple[int, ...]]


def measuring(model: "onnx.ModelProto", averages: "Averages") -> "onnx.ModelProto":
    """`model`, giving behind its own output the statistics in the order of `averages.names`."""
    editor = GraphEditor(copied(model))
    for name in averages.reductions:
        _pool(editor, name)
    for name, rank in averages.norms.items():
        _measure_norm(editor, name, rank)
    _declare(averages.names, averages, editor.graph.output)
    return editor.model


def given(model: "onnx.ModelProto", averages: "Averages", *, measured: bool = False) -> "onnx.ModelProto":
    """`model`, taking behind its own input the statistics in the order of `averages.names`.

    If `measured`, it also gives what they are for its picture alone, by their `own` names, those before being given.
    """
    editor = GraphEditor(copied(model))
    for name in averages.reductions:
        node = editor.producer(name)
        assert node is not None
        node.output[0] = own(name)
    for name, rank in averages.norms.items():
        node = editor.producer(name)
        assert node is not None
        mean, variance = _names_of_norm(name)
        nodes = _measure(editor, node.input[0], own(mean), own(variance), rank)
        editor.replace(node, [*nodes, _with_statistics(editor, node, mean, variance)])
    _declare(averages.names, averages, editor.graph.input)
    if measured:
        _declare(map(own, averages.names), averages, editor.graph.output)
    editor.prune()
    return editor.model


def own(name: str) -> str:
    """The name of a statistic of the picture at hand, beside the one that is given."""
    return f"{name}/own"


class Averages:
    """What a model averages over its picture, found by running it at two sizes; where it takes only one, by the names
    of its operations.

    `norms` are outputs of InstanceNormalization nodes, with their rank; `reductions` are outputs of other nodes;
    `sums` are those of them that grow with the picture.
    """

    def __init__(self, model: "onnx.ModelProto", small: Feeds, large: Feeds | None) -> None:
        editor = GraphEditor(model)
        norms = [node for node in editor.graph.node if node.op_type == _NORM]
        candidates = [node for node in editor.graph.node if node.op_type in (*_SUMS, *_MEANS)]
        watched = [name for node in [*norms, *candidates] for name in (node.input[0], node.output[0])]
        before = shapes_of(model, watched, small)
        after = shapes_of(model, watched, large) if candidates and large else {}
        over_picture = [node for node in candidates if _is_over_picture(node, before, after)]
        self.norms = {node.output[0]: len(before[node.output[0]]) for node in norms}
        self.reductions = [node.output[0] for node in over_picture]
        self.sums = {node.output[0] for node in over_picture if node.op_type in _SUMS}
        self.element_type = model.graph.input[0].type.tensor_type.elem_type

        order = [node.output[0] for node in editor.graph.node]
        self.levels = [
            list(_names_of_norm(name)) if name in self.norms else [name]
            for name in order
            if name in self.norms or name in self.reductions
        ]
        """Names of statistics that can be measured together, once those before are known."""

    @property
    def names(self) -> list[str]:
        return [name for level in self.levels for name in level]

    def pooled(self, names: list[str], parts: "list[tuple[int, Feeds]]") -> Feeds:
        """The statistics `names`, which belong together, over all parts of a picture, from how large each part is and
        what they are there: sums of sums, means of means, and variances as E[(x - m)^2] + (m - mean)^2."""
        sizes = np.array([size for size, _ in parts], np.float64)
        weights = sizes / sizes.sum()
        values = [[part[name].astype(np.float64) for _, part in parts] for name in names]
        if names[0] in self.sums:
            found = [np.sum(values[0], axis=0)]
        else:
            found = [np.tensordot(weights, each, 1) for each in values]
        if len(names) == 2:
            found[1] += np.tensordot(weights, [(mean - found[0]) ** 2 for mean in values[0]], 1)
        kinds = [parts[0][1][name].dtype for name in names]
        return {name: value.astype(kind) for name, value, kind in zip(names, found, kinds, strict=True)}


def _is_over_picture(node: "onnx.NodeProto", before: Shapes, after: Shapes) -> bool:
    given, made = node.input[0], node.output[0]
    if not after:
        return bool(node.op_type == "GlobalAveragePool")
    return before[given] != after[given] and before[made] == after[made]


def shapes_of(model: "onnx.ModelProto", names: list[str], feeds: Feeds) -> Shapes:
    """The shapes that values have when the model is run."""
    from onnx import helper

    watched = copied(model)
    known = {output.name for output in watched.graph.output} | set(feeds)
    asked = list(dict.fromkeys(names))
    watched.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in asked if name not in known)
    fetched = [name for name in asked if name not in feeds]
    values = new_session(watched.SerializeToString(), 1, "cpu").run(fetched, feeds) if fetched else []
    shapes = {name: value.shape for name, value in zip(fetched, values, strict=True)}
    return shapes | {name: value.shape for name, value in feeds.items()}


def _names_of_norm(name: str) -> tuple[str, str]:
    return f"{name}/mean", f"{name}/variance"


def _pool(editor: GraphEditor, name: str) -> None:
    """The reduction `name` also averages over the batch, whose crops all have the same size."""
    node = editor.producer(name)
    assert node is not None
    alone = editor.fresh("alone")
    node.output[0] = alone
    editor.replace(node, [node, editor.with_axes("ReduceMean", alone, [0], name, keepdims=1)])


def _measure_norm(editor: GraphEditor, name: str, rank: int) -> None:
    node = editor.producer(name)
    assert node is not None
    mean, variance = _names_of_norm(name)
    measured = _measure(editor, node.input[0], mean, variance, rank)
    editor.replace(node, [*measured, _with_statistics(editor, node, mean, variance)])


def _measure(editor: GraphEditor, x: str, mean: str, variance: str, rank: int) -> "list[onnx.NodeProto]":
    """mean = E[x], variance = E[(x - mean)^2] over the batch and all places, [C] each."""
    axes = [0, *range(2, rank)]
    average = editor.with_axes("ReduceMean", x, axes, mean, keepdims=0)
    level = editor.with_axes("Unsqueeze", mean, list(range(1, rank - 1)))
    difference = editor.node("Sub", [x, level.output[0]])
    square = editor.node("Mul", [difference.output[0]] * 2)
    return [
        average,
        level,
        difference,
        square,
        editor.with_axes("ReduceMean", square.output[0], axes, variance, keepdims=0),
    ]


def _with_statistics(editor: GraphEditor, node: "onnx.NodeProto", mean: str, variance: str) -> "onnx.NodeProto":
    """scale (x - mean) / sqrt(variance + epsilon) + bias, which is what BatchNormalization does with its numbers."""
    epsilon = attribute(node, "epsilon", 1e-5)
    return editor.node("BatchNormalization", [*node.input, mean, variance], node.output[0], epsilon=epsilon)


def _declare(names: Iterable[str], averages: Averages, where: "list[onnx.ValueInfoProto]") -> None:
    from onnx import helper

    for name in names:
        where.append(helper.make_tensor_value_info(name, averages.element_type, None))
