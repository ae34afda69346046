"""Cuts a network where it averages over its picture, so that it can be carried out piece by piece in strips of rows.

An average needs all of what comes before it. So the network is taken through in levels: level 0 is what no average
comes before, level 1 what only averages of level 0 do, and so on. Of each level, in strips, the values are computed
that a later level reads (they are kept, whole), and the averages; then all is there for the next level. This is
exact, and every layer is computed once. Where there is no room to keep a value, later levels compute it again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ganstudio.inference.onnx.graph import GraphEditor, copied
from ganstudio.inference.onnx.instance_norm_stats import Averages, Feeds, Shapes, given, own, shapes_of
from ganstudio.inference.onnx.receptive_field import most_bytes, step_of, widening

if TYPE_CHECKING:
    import onnx

_LOCAL = frozenset({
    "Abs", "Add", "Atanh", "BatchNormalization", "Cast", "Clip", "Concat", "Div", "Elu", "Erf", "Exp", "Gelu",
    "HardSigmoid", "HardSwish", "Identity", "LeakyRelu", "Log", "Mul", "Neg", "PRelu", "Pow", "Relu", "Selu",
    "Sigmoid", "Softplus", "Sqrt", "Sub", "Sum", "Tanh",
})  # fmt: skip
"""Operations in which every place depends on that place alone, and which cost little to do again."""


_FARTHEST = 64
"""Rows of its coarsest layer that a segment may look at, above and below."""


class NotLocal(Exception):  # noqa: N818  (nothing went wrong: such a network is translated in another way)
    """The network cannot be carried out in strips."""


@dataclass(frozen=True)
class Segment:
    """A part of the network: from `inputs`, which are kept or the picture, to `outputs`, all statistics being given."""

    model: "onnx.ModelProto"
    inputs: tuple[str, ...]
    """Values that have rows."""
    statistics: tuple[str, ...]
    """That it is given beside them."""
    outputs: tuple[str, ...]
    radius: int
    """Rows of the picture, above and below a strip, that its outputs depend on."""
    multiple: int
    """Strips begin and end at multiples of so many rows of the picture."""
    bytes_per_pixel: float
    """The most that is in memory at a time, for each pixel of the picture."""


@dataclass(frozen=True)
class Form:
    """How a value lies in memory: `shape` for the small picture, `axis` the one of its rows."""

    shape: tuple[int, ...]
    axis: int
    rows: float
    """Rows to a row of the picture."""
    bytes_per_pixel: float
    """In float32, for each pixel of the picture."""


class Levels:
    """A network in levels. Raises NotLocal where it does not fall into such ones, and what ONNX Runtime raises."""

    def __init__(self, model: "onnx.ModelProto", averages: Averages, small: Feeds, tall: Feeds, rows_axis: int) -> None:
        """`small` and `tall` are pictures with their statistics, the second with twice as many rows."""
        self.averages = averages
        self._editor = GraphEditor(given(model, averages, measured=True))
        graph = self._editor.graph
        self.picture, self.result = graph.input[0].name, graph.output[0].name
        self._rows_axis = rows_axis
        self._producers = {name: node for node in graph.node for name in node.output}
        self._constants = {tensor.name for tensor in graph.initializer}
        watched = [name for node in graph.node for name in node.output if name]
        self._shapes, tall_shapes = (shapes_of(self._editor.model, watched, feeds) for feeds in (small, tall))
        self.forms = self._find_forms(tall_shapes)
        self._level = self._find_levels()
        self.count = 1 + max(self._level.values())
        self.bases = {name: self._base(own(name)) for name in averages.names}
        """The value that each statistic is taken of."""
        self.kept = self._find_kept()
        """Names of values that later levels read, apart from the picture, in the order in which they are made."""

    def level(self, name: str) -> int:
        return self._level[name]

    def averages_of(self, level: int) -> list[list[str]]:
        """Names of the statistics that can be measured then; means and variances of one value together."""
        return [names for names in self.averages.levels if self._level[own(names[0])] == level]

    # --- reading the graph

    def _find_forms(self, tall: Shapes) -> dict[str, Form]:
        picture = self._shapes[self.picture]
        height, axis = picture[self._rows_axis], self._rows_axis
        pixels = picture[axis] * picture[axis + 1]
        forms = {}
        for name, shape in self._shapes.items():
            changed = [at for at, (one, two) in enumerate(zip(shape, tall.get(name, ()), strict=False)) if one != two]
            if len(shape) == 4 and len(changed) == 1 and tall[name][changed[0]] == 2 * shape[changed[0]]:
                size = 4.0 * shape[0] * shape[1] * shape[2] * shape[3]
                forms[name] = Form(shape, changed[0], shape[changed[0]] / height, size / pixels)
        return forms

    def _find_levels(self) -> dict[str, int]:
        level = dict.fromkeys(self._constants, 0) | {self.picture: 0, "": 0}
        pending = list(self._editor.graph.node)
        while pending:
            ready = [node for node in pending if all(name in level for name in node.input)]
            if not ready:
                raise NotLocal
            for node in ready:
                level.update(dict.fromkeys(node.output, max((level[name] for name in node.input), default=0)))
            pending = [node for node in pending if node.output[0] not in level]
            for name in self.averages.names:
                if name not in level and own(name) in level:
                    level[name] = level[own(name)] + 1
        return level

    def _base(self, name: str) -> str:
        """The value with rows, computed by more than local operations, that `name` is made of place by place; `name`
        itself where it is made of several."""
        while name not in self.forms or self._is_local(name):
            node = self._producers.get(name)
            given = dict.fromkeys(node.input if node is not None else ())
            sources = [entry for entry in given if entry in self.forms]
            if name in self.forms and len(sources) != 1:
                return name
            sources += [entry for entry in given if entry in self._producers]
            if not sources:
                raise NotLocal
            name = sources[0]
        return name

    def _is_local(self, name: str) -> bool:
        node = self._producers.get(name)
        return node is not None and node.op_type in _LOCAL

    def _find_kept(self) -> list[str]:
        kept = {name for name in self.bases.values() if name != self.picture}
        for node in self._editor.graph.node:
            for name in node.input:
                if name in self._producers and self._level[node.output[0]] > self._level[name] and name in self.forms:
                    kept.add(self._base(name))
        kept.discard(self.picture)
        return [name for name in self._producers if name in kept]

    # --- cutting

    def segment(self, outputs: Iterable[str], known: Iterable[str]) -> Segment:
        """What leads to `outputs` from the picture and from `known`, which have all been kept."""
        wanted = tuple(outputs)
        model, inputs = self._cut(wanted, {self.picture, *known}.difference(wanted))
        rows = tuple(name for name in inputs if name in self.forms)
        return Segment(model, rows, self._statistics(inputs), wanted, *self._extent(model, rows, wanted))

    def measurement(self, names: Iterable[str]) -> Segment:
        """What leads from the values that these statistics are taken of to what they are of a strip."""
        wanted = tuple(own(name) for name in names)
        bases = dict.fromkeys(self.bases[name] for name in names)
        model, inputs = self._cut(wanted, set(bases))
        if {name for name in inputs if name in self.forms}.difference(bases):
            raise NotLocal
        return Segment(model, tuple(bases), self._statistics(inputs), wanted, 0, 1, 0.0)

    def _statistics(self, inputs: list[str]) -> tuple[str, ...]:
        statistics = tuple(name for name in inputs if name not in self.forms)
        if set(statistics).difference(self.averages.names):
            raise NotLocal
        return statistics

    def _cut(self, outputs: tuple[str, ...], stops: set[str]) -> "tuple[onnx.ModelProto, list[str]]":
        """The model between, and the names of what it takes."""
        from onnx import helper

        wanted, made, inputs = list(outputs), set(), set()
        while wanted:
            name = wanted.pop()
            node = self._producers.get(name)
            if name in stops or (node is None and name and name not in self._constants):
                inputs.add(name)
            elif node is not None and node.output[0] not in made:
                made.add(node.output[0])
                wanted += node.input
        model = copied(self._editor.model)
        nodes = [node for node in self._editor.graph.node if node.output[0] in made]
        used = {name for node in nodes for name in node.input}
        constants = [tensor for tensor in self._editor.graph.initializer if tensor.name in used]
        taken, given_back = (
            [helper.make_tensor_value_info(name, self.averages.element_type, None) for name in names]
            for names in (sorted(inputs), outputs)
        )
        for field in ("node", "initializer", "input", "output", "value_info"):
            model.graph.ClearField(field)
        for field, entries in (("node", nodes), ("initializer", constants), ("input", taken), ("output", given_back)):
            getattr(model.graph, field).extend(entries)
        return model, sorted(inputs)

    def _extent(
        self, model: "onnx.ModelProto", inputs: tuple[str, ...], outputs: tuple[str, ...]
    ) -> tuple[int, int, float]:  # fmt: skip
        """Radius, multiple and bytes for each pixel of a segment."""
        picture, channels_last = self._shapes[self.picture], self._rows_axis == 1
        area = picture[self._rows_axis] * picture[self._rows_axis + 1]
        names = [*inputs, *(name for node in model.graph.node for name in node.output if name in self._shapes)]
        steps = {name: step_of(self._shapes[name], area, channels_last) for name in names}
        editor = GraphEditor(model)
        radius = dict.fromkeys(inputs, 0.0)
        for node in model.graph.node:
            before = max((radius.get(name, 0.0) for name in node.input), default=0.0)
            step = next((steps[name] for name in node.input if steps.get(name)), 0.0)
            wider = before + widening(editor, node, step, steps.get(node.output[0], 0.0))
            radius.update(dict.fromkeys(node.output, wider))
        multiple = max(1, *(round(step) for step in steps.values()))
        reach = max(radius[name] for name in outputs)
        if reach > _FARTHEST * multiple:
            raise NotLocal
        return -(-int(reach) // multiple) * multiple, multiple, most_bytes(model, self._shapes, inputs) / area
