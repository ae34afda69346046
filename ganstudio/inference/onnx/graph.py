"""Small questions about an ONNX graph, and edits of it; what the rewriting of translators is made of.

Works on a loaded `onnx.ModelProto`. Knows neither manifests nor pictures.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.files import read_regular

if TYPE_CHECKING:
    import onnx

_AXES_AS_INPUT = {"ReduceMean": 18, "ReduceSum": 13, "Unsqueeze": 13, "Squeeze": 13}
"""From which version on the axes are an input and no attribute."""


class GraphEditor:
    """A model that is being read and rewritten in place. Nodes keep their topological order."""

    def __init__(self, model: "onnx.ModelProto") -> None:
        self.model, self.graph = model, model.graph
        self.opset = next((entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx")), 1)
        self._fresh = 0

    # --- reading

    def constant(self, name: str) -> NDArray[Any] | None:
        """The value of an initializer or of a Constant node; None if it is computed, or lies in another file."""
        from onnx import numpy_helper

        for tensor in self.graph.initializer:
            if tensor.name == name:
                return None if tensor.external_data else numpy_helper.to_array(tensor)
        node = self.producer(name)
        if node is not None and node.op_type == "Constant":
            return np.asarray(attribute(node, "value", 0.0))
        return None

    def producer(self, name: str) -> "onnx.NodeProto | None":
        return next((node for node in self.graph.node if name in node.output), None)

    def consumers(self, name: str) -> "list[onnx.NodeProto]":
        """Nodes that take it, or in whose bodies (of If, Loop, Scan) it is named."""
        return [node for node in self.graph.node if name in node.input or name in names_in_bodies(node)]

    def axes(self, node: "onnx.NodeProto") -> list[int] | None:
        """Of a reduction: its axes, or None for all."""
        if len(node.input) > 1 and node.input[1]:
            value = self.constant(node.input[1])
            return None if value is None else [int(axis) for axis in value.ravel()]
        axes = attribute(node, "axes", None)
        return None if axes is None else list(axes)

    # --- writing

    def fresh(self, hint: str) -> str:
        self._fresh += 1
        return f"ganstudio/{hint}/{self._fresh}"

    def add_constant(self, value: NDArray[Any], hint: str = "constant") -> str:
        from onnx import numpy_helper

        name = self.fresh(hint)
        self.graph.initializer.append(numpy_helper.from_array(value, name))
        return name

    def node(self, op: str, inputs: list[str], output: str = "", **attributes: Any) -> "onnx.NodeProto":
        """A node that is not yet in the graph, with one output; a fresh one where none is named."""
        from onnx import helper

        return helper.make_node(op, inputs, [output or self.fresh(op)], **attributes)

    def with_axes(self, op: str, value: str, axes: list[int], output: str = "", **attributes: Any) -> "onnx.NodeProto":
        """A node whose axes are given the way that this model's version of ONNX wants it."""
        if self.opset >= _AXES_AS_INPUT[op]:
            return self.node(op, [value, self.add_constant(np.array(axes, np.int64), "axes")], output, **attributes)
        return self.node(op, [value], output, axes=axes, **attributes)

    def replace(self, old: "onnx.NodeProto", new: "Iterable[onnx.NodeProto]") -> None:
        """Put `new` where `old` stands."""
        position = next(number for number, node in enumerate(self.graph.node) if node is old or node == old)
        del self.graph.node[position]
        for offset, node in enumerate(new):
            self.graph.node.insert(position + offset, node)

    def prune(self) -> None:
        """Remove nodes and constants that nothing needs any more."""
        while True:
            used = Counter(name for node in self.graph.node for name in (*node.input, *names_in_bodies(node)))
            used.update(output.name for output in self.graph.output)
            idle = [node for node in self.graph.node if not any(used[name] for name in node.output)]
            if not idle:
                break
            for node in idle:
                self.graph.node.remove(node)
        for tensor in [tensor for tensor in self.graph.initializer if not used[tensor.name]]:
            self.graph.initializer.remove(tensor)


def attribute(node: "onnx.NodeProto", name: str, default: Any) -> Any:
    """An attribute's value, arrays as numpy, text as str."""
    from onnx import helper, numpy_helper

    for entry in node.attribute:
        if entry.name == name:
            if entry.HasField("t"):
                return numpy_helper.to_array(entry.t)
            value = helper.get_attribute_value(entry)
            return value.decode() if isinstance(value, bytes) else value
    return default


def names_in_bodies(node: "onnx.NodeProto") -> set[str]:
    """All that is named in the bodies of an If, a Loop or a Scan, at any depth: of the graph around them, too."""
    found: set[str] = set()
    for entry in node.attribute:
        for body in (*([entry.g] if entry.HasField("g") else []), *entry.graphs):
            found.update(output.name for output in body.output)
            for inner in body.node:
                found.update(inner.input)
                found |= names_in_bodies(inner)
    return found


def copied(model: "onnx.ModelProto") -> "onnx.ModelProto":
    """A model of its own, to be edited."""
    other = type(model)()
    other.CopyFrom(model)
    return other


def whole(path: Path) -> bytes:
    """The file's bytes; weights that lie in another file beside it, as exporters put large ones, are taken in.

    Raises OSError, and what ONNX raises.
    """
    content = read_regular(path)
    if b"location" not in content:
        return content
    import onnx
    from onnx import external_data_helper

    model = onnx.load_model_from_string(content)
    external_data_helper.load_external_data_for_model(model, str(path.parent))
    return bytes(model.SerializeToString())


def loaded(content: bytes) -> "onnx.ModelProto":
    """The model in a file's bytes. What old exporters list as inputs although its value is known is no input here."""
    import onnx

    model = onnx.load_model_from_string(content)
    known = {tensor.name for tensor in model.graph.initializer}
    for entry in [entry for entry in model.graph.input if entry.name in known]:
        model.graph.input.remove(entry)
    model.ir_version = max(model.ir_version, 4)  # before, initializers had to be inputs
    return model
