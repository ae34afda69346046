"""Translates a picture of any size exactly as if it were translated whole: level by level, in strips of rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.memory import free_memory
from ganstudio.inference.onnx.instance_norm_stats import Feeds
from ganstudio.inference.onnx.providers import Device
from ganstudio.inference.onnx.segments import Levels, Segment
from ganstudio.inference.onnx.session import new_session
from ganstudio.inference.onnx.winograd import quickened
from ganstudio.inference.translator.spec import Pixels, TranslatorSpec, to_picture
from ganstudio.inference.translator.tiling import Cancelled

_STRIP = 16e6
"""Bytes that the values of a strip may take; larger ones do not stay in the processor's caches."""
_ROOM = 0.7e9
"""Bytes that kept values may take, or a third of what is free. With what ONNX Runtime takes, twenty megapixels stay
below 1.5 GB."""
_MEASURED_ROWS = 256
_FEWEST = 64
"""Rows that a network is shown at least, if the picture has so many."""
_FINEST = (np.inf, 0.75, 0.375)
"""Rows to a row of the picture that values have which are not kept: those of full size and of half of it are computed
again where there is no room, which costs least for what it saves."""

Values = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Stage:
    """What is done at one level."""

    part: Segment | None
    """None where only kept values are measured."""
    session: Any
    measured: tuple[tuple[list[str], Segment, Any], ...]
    """Statistics that belong together, what gives them for a strip, and its session."""
    unread: tuple[str, ...]
    """Kept values that no later level reads."""


@dataclass(frozen=True)
class Way:
    """Which values are kept from level to level, and as which numbers."""

    kept: frozenset[str]
    element: Any


class StreamedNetwork:
    """A network in levels whose sessions are opened once. Safe to call from several threads."""

    def __init__(self, levels: Levels, spec: TranslatorSpec, threads: int = 0, device: Device = "auto") -> None:
        self.levels, self.spec = levels, spec
        self._threads, self._device = threads, device
        self._stages: dict[frozenset[str], list[Stage]] = {}

    def translate(
        self, picture: Pixels, rows: int | None = None, progress: Callable[[float], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Pixels:  # fmt: skip
        """uint8 [H, W, 3], whose sides are multiples of what the network wants, translated, times its scale; in strips
        of at most `rows`. Raises Cancelled, and FloatingPointError where what it gives are no numbers (NaN)."""
        free = free_memory()
        way = self.way(picture.shape[0] * picture.shape[1], _ROOM if free is None else min(_ROOM, free / 3))
        if cancelled():
            raise Cancelled
        if way.kept not in self._stages:
            self._stages[way.kept] = self._open(way.kept)
        return _Run(self, picture, way, rows, progress, cancelled).result(self._stages[way.kept])

    def way(self, pixels: int, room: float) -> Way:
        """The quickest whose kept values fit into `room` bytes, else the one that takes least."""
        forms, most = self.levels.forms, []
        for finest in _FINEST:
            kept = frozenset(name for name in self.levels.kept if forms[name].rows < finest)
            most += [(Way(kept, np.float32), self._most(kept)), (Way(kept, np.float16), self._most(kept) / 2)]
        fitting = [way for way, need in most if need * pixels <= room]
        return fitting[0] if fitting else min(most, key=lambda entry: entry[1])[0]

    def _most(self, kept: frozenset[str]) -> float:
        """Bytes for each pixel of the picture that are kept at a time, in float32."""
        levels, last = self.levels, self._last_readers(kept)
        return max(
            sum(levels.forms[name].bytes_per_pixel for name in kept if levels.level(name) <= level <= last[name])
            for level in range(levels.count)
        )

    def _outputs(self, level: int, kept: frozenset[str]) -> tuple[str, ...]:
        """What is computed at a level: what is kept of it, what its statistics are of, the result."""
        levels = self.levels
        wanted = [name for name in levels.kept if name in kept and levels.level(name) == level]
        bases = [levels.bases[name] for names in levels.averages_of(level) for name in names]
        wanted += [name for name in bases if name != levels.picture and name not in kept]
        return tuple(dict.fromkeys([*wanted, *([levels.result] if level == levels.count - 1 else [])]))

    def _last_readers(self, kept: frozenset[str]) -> dict[str, int]:
        """By kept values: the last level that reads them."""
        last = {name: self.levels.level(name) for name in kept}
        for level in range(self.levels.count):
            outputs = self._outputs(level, kept)
            read = set(self.levels.segment(outputs, kept).inputs) if outputs else set()
            read |= {self.levels.bases[name] for names in self.levels.averages_of(level) for name in names}
            last |= dict.fromkeys(read & kept, level)
        return last

    def _open(self, kept: frozenset[str]) -> list[Stage]:
        """All of them at once, before the first large value: what those leave is then in one piece of memory."""
        last, stages = self._last_readers(kept), []
        for level in range(self.levels.count):
            outputs = self._outputs(level, kept)
            part = self.levels.segment(outputs, kept) if outputs else None
            groups = [(names, self.levels.measurement(names)) for names in self.levels.averages_of(level)]
            measured = tuple((names, measuring, self._session(measuring, "cpu")) for names, measuring in groups)
            unread = tuple(name for name in kept if last[name] == level)
            stages.append(Stage(part, part and self._session(part, self._device), measured, unread))
        return stages

    def _session(self, part: Segment, device: Device) -> Any:
        session = new_session(quickened(part.model).SerializeToString(), self._threads, device, holds_memory=False)
        if session.get_providers() == ["CPUExecutionProvider"]:
            return session
        return new_session(part.model.SerializeToString(), self._threads, device)  # it has quick ways of its own


@dataclass
class _Run:
    """One picture on its way through the levels."""

    network: StreamedNetwork
    picture: Pixels
    way: Way
    rows: int | None
    progress: Callable[[float], None]
    cancelled: Callable[[], bool]
    kept: Values = field(default_factory=dict)
    statistics: Feeds = field(default_factory=dict)
    made: Pixels | None = None

    @cached_property
    def _forms(self) -> Any:
        return self.network.levels.forms

    def result(self, stages: list[Stage]) -> Pixels:
        costs = np.cumsum([0.0, *(stage.part.bytes_per_pixel if stage.part else 1.0 for stage in stages)])
        for stage, (begun, ended) in zip(stages, pairwise(costs / costs[-1]), strict=True):
            parts: list[tuple[int, Feeds]] = []
            for strip, values in self._strips(stage):
                measured = self._measure(stage, strip, values)
                parts.append((strip.stop - strip.start, measured))
                self.progress(begun + (ended - begun) * strip.stop / len(self.picture))
            for names, _, _ in stage.measured:
                self.statistics |= self.network.levels.averages.pooled(names, parts)
            for name in stage.unread:
                self.kept.pop(name, None)
        assert self.made is not None
        return self.made

    def _strips(self, stage: Stage) -> Iterator[tuple[slice, Values]]:
        """Rows of the picture, and what is computed of them; what is to be kept is."""
        height, width = self.picture.shape[:2]
        part = stage.part
        step, radius = _MEASURED_ROWS, 0
        if part is not None:
            radius = part.radius
            step = max(int(_STRIP / (part.bytes_per_pixel * width)) - 2 * radius, radius, 16)
            step = max(min(step, self.rows or step) // part.multiple, 1) * part.multiple
        for start in range(0, height, step):
            if self.cancelled():
                raise Cancelled
            strip = slice(start, min(start + step, height))
            values = self._compute(part, stage.session, strip) if part is not None else {}
            for name, value in values.items():
                self._put(name, strip, value)
            yield strip, values

    def _compute(self, part: Segment, session: Any, strip: slice) -> Values:
        seen = self._seen(part, strip)
        inner = slice(strip.start - seen.start, strip.stop - seen.start)
        made = session.run(part.outputs, self._feeds(part, seen, {}))
        return {name: value[self._place(name, inner)] for name, value in zip(part.outputs, made, strict=True)}

    def _seen(self, part: Segment, strip: slice) -> slice:
        """The rows of the picture from which those of `strip` follow, and more where these would be too few to reflect
        at an edge: a last strip may be a few rows."""
        height, least = len(self.picture), -(-_FEWEST // part.multiple) * part.multiple
        start, stop = max(strip.start - part.radius, 0), min(strip.stop + part.radius, height)
        start = max(min(start, stop - least), 0)
        return slice(start, min(max(stop, start + least), height))

    def _measure(self, stage: Stage, strip: slice, values: Values) -> Feeds:
        found: Feeds = {}
        for names, part, session in stage.measured:
            found |= zip(names, session.run(part.outputs, self._feeds(part, strip, values)), strict=True)
        return found

    def _feeds(self, part: Segment, rows: slice, values: Values) -> Feeds:
        feeds = {name: self.statistics[name] for name in part.statistics}
        for name in part.inputs:
            if name in values:
                feeds[name] = np.ascontiguousarray(values[name])
            elif name == self.network.levels.picture:
                feeds[name] = self.network.spec.to_values(self.picture[rows])
            else:
                feeds[name] = np.ascontiguousarray(self.kept[name][self._place(name, rows)], np.float32)
        return feeds

    def _place(self, name: str, rows: slice) -> tuple[slice, ...]:
        """Where rows of the picture lie in a value."""
        form = self._forms[name]
        return (*[slice(None)] * form.axis, slice(round(rows.start * form.rows), round(rows.stop * form.rows)))

    def _put(self, name: str, strip: slice, value: NDArray[Any]) -> None:
        form, height = self._forms[name], len(self.picture)
        if name == self.network.levels.result:
            levels = self.network.spec.to_levels(value[0])
            if np.isnan(levels[0]).all():
                raise FloatingPointError
            if self.made is None:
                self.made = np.empty((round(height * form.rows), *levels.shape[1:]), np.uint8)
            self.made[round(strip.start * form.rows) : round(strip.stop * form.rows)] = to_picture(levels)
        elif name in self.way.kept:
            if name not in self.kept:
                shape = [*value.shape[: form.axis], round(height * form.rows), *value.shape[form.axis + 1 :]]
                self.kept[name] = np.empty(shape, self.way.element)
            self.kept[name][self._place(name, strip)] = value
