"""Translates a picture of any size in windows, as if it had been translated whole."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.inference.onnx.dynamic_axes import freed
from ganstudio.inference.onnx.graph import loaded
from ganstudio.inference.onnx.instance_norm_stats import Averages, Feeds, given, measuring, own
from ganstudio.inference.onnx.providers import Device
from ganstudio.inference.onnx.receptive_field import Reach, reach_of
from ganstudio.inference.onnx.segments import Levels
from ganstudio.inference.onnx.session import new_session
from ganstudio.inference.onnx.winograd import quick_session
from ganstudio.inference.translator.spec import Floats, Pixels, TranslatorSpec, to_picture
from ganstudio.inference.translator.streamed_network import StreamedNetwork
from ganstudio.inference.translator.tiling import Axis, Cancelled, axis_of, crops, windows

BUDGET = 250e6
"""Bytes that the network's values may take at a time. With the picture, twenty megapixels stay below 1.5 GB."""
SMALLEST_WINDOW = 256
_CROP = 320
_MEASURED = 2_000_000
"""Pixels of a large picture from which its statistics are taken; as long as a translation of so many takes, they take
about eight times that."""
_PROBE = 64


class TiledNetwork:
    """A network rewritten so that the statistics of its picture are handed to it. Safe to call from several threads."""

    def __init__(self, content: bytes, spec: TranslatorSpec, threads: int = 0, device: Device = "auto") -> None:
        """`content` is an ONNX file. Raises what ONNX and ONNX Runtime raise."""
        self.spec = spec
        self._sides = (2, 3) if spec.layout == "NCHW" else (1, 2)
        model = loaded(content)
        free = freed(model, self._sides) if spec.size else model
        self.fixed = spec.size if free is None else None
        """The only size of window, or None if any will do."""
        self._model = free or model
        self._name = self._model.graph.input[0].name
        self._averages = self._find_averages()
        self._threads, self._device = threads, device

    @cached_property
    def _measuring(self) -> Any:
        measuring_model = measuring(self._model, self._averages)
        return new_session(measuring_model.SerializeToString(), self._threads, self._device)

    @cached_property
    def _layered(self) -> Any:
        """Gives each layer's own statistics, those before being as given."""
        model = given(self._model, self._averages, measured=True)
        return new_session(model.SerializeToString(), self._threads, self._device)

    @cached_property
    def _given(self) -> Any:
        return quick_session(given(self._model, self._averages), self._example, self._threads, self._device)

    @cached_property
    def _example(self) -> Feeds:
        """A small picture with its statistics."""
        return self._measured(self._probe(_PROBE, _PROBE))

    def _measured(self, picture: Feeds) -> Feeds:
        found = self._measuring.run(self._names, picture) if self._names else []
        return picture | dict(zip(self._names, found, strict=True))

    @cached_property
    def streamed(self) -> StreamedNetwork | None:
        """The way in strips, which is exact and computes nothing twice; None where the network has no statistics, or
        where strips do not give the same."""
        if not self._names or self.fixed:
            return None
        small, tall = self._probe(_PROBE, _PROBE), self._probe(_PROBE, _PROBE)
        tall[self._name] = np.concatenate([tall[self._name]] * 2, axis=self._sides[0])
        try:
            levels = Levels(self._model, self._averages, self._measured(small), self._measured(tall), self._sides[0])
            network = StreamedNetwork(levels, self.spec, self._threads, self._device)
            whole = self.spec.to_levels(self._measuring.run([levels.result], tall)[0][0])
            picture = np.concatenate([self._noise()] * 2)
            strips = network.translate(picture, self.multiple)
        except Exception:  # a graph that is written in a way not thought of here: it is translated in windows
            return None
        same = strips.shape == whole.shape and np.abs(strips - to_picture(whole).astype(np.float32)).max() <= 1
        return network if same else None

    @cached_property
    def reach(self) -> Reach:
        return reach_of(given(self._model, self._averages), self._example, self._sides)

    @property
    def multiple(self) -> int:
        """The sides of pictures and the places of windows are multiples of this."""
        return int(np.lcm(self.spec.multiple_of, self.reach.stride))

    def window(self, tile: int | None) -> tuple[int, int]:
        """Height and width of the windows: `tile` and what the network looks at around it, or what memory allows."""
        if self.fixed:
            return self.fixed
        largest = max(int((BUDGET / self.reach.bytes_per_pixel) ** 0.5), SMALLEST_WINDOW)
        around = 2 * (self.reach.radius + self.multiple)
        side = largest if tile is None else min(tile + around, max(tile, largest))
        return (max(1, int(side) // self.multiple) * self.multiple,) * 2

    def translate(
        self, picture: Pixels, tile: int | None, progress: Callable[[float], None], cancelled: Callable[[], bool]
    ) -> Floats:  # fmt: skip
        """uint8 [H, W, 3], whose sides are multiples of `multiple`, as levels float32 [H, W, 3] times the scale."""
        height, width = picture.shape[:2]
        sizes = self.window(tile)
        axes = [axis_of(length, window, self.reach.radius, self.multiple) for length, window in
                zip((height, width), sizes, strict=True)]  # fmt: skip
        statistics = self.measure(picture, (axes[0].window, axes[1].window))
        places = list(windows(*axes))
        scale = round(self.reach.scale)
        levels = np.zeros((height * scale, width * scale, 3), np.float32)
        for done, place in enumerate(places):
            if cancelled():
                raise Cancelled
            self._add(levels, picture, axes, place, statistics)
            progress((done + 1) / len(places))
        return levels

    def measure(self, picture: Pixels, window: tuple[int, int]) -> Feeds:
        """The statistics of the whole picture: exact where it fits into memory, otherwise from crops at full size that
        are spread over it and are measured as one picture, layer by layer."""
        height, width = picture.shape[:2]
        if not self._names:
            return {}
        if not self.fixed and height * width * self.reach.bytes_per_pixel <= BUDGET:
            found = self._measuring.run(self._names, {self._name: self._values(picture)})
            statistics, measured = dict(zip(self._names, found, strict=True)), height * width
        else:
            sizes = self.fixed or (min(_CROP, height), min(_CROP, width))
            places = crops(height, width, sizes, _MEASURED, self.multiple)
            statistics, measured = self._by_levels([picture[place] for place in places]), sizes[0] * sizes[1]
        larger = min(window[0], height) * min(window[1], width) / measured
        return {
            name: np.asarray(value * larger, value.dtype) if name in self._averages.sums else value
            for name, value in statistics.items()
        }

    def _by_levels(self, parts: list[Pixels]) -> Feeds:
        """Each layer's statistics over all `parts`, those of the layers before being known."""
        import onnxruntime

        up_to_there = onnxruntime.RunOptions()
        up_to_there.only_execute_path_to_fetches = True
        statistics = {name: value for name, value in self._example.items() if name != self._name}
        for level in self._averages.levels:
            asked = [own(name) for name in level]
            feeds = [{self._name: self._values(part)} | statistics for part in parts]
            found = [(1, dict(zip(level, self._layered.run(asked, fed, up_to_there), strict=True))) for fed in feeds]
            for name, value in self._averages.pooled(level, found).items():
                statistics[name] = np.asarray(value, statistics[name].dtype)
        return statistics

    def _add(
        self, levels: Floats, picture: Pixels, axes: list[Axis], place: tuple[int, int], statistics: Feeds
    ) -> None:  # fmt: skip
        starts = [axis.starts[number] for axis, number in zip(axes, place, strict=True)]
        inside = tuple(slice(start, start + axis.window) for start, axis in zip(starts, axes, strict=True))
        made = self._run(picture[inside], statistics)
        scale = made.shape[0] // axes[0].window
        kept = [axis.kept(number) for axis, number in zip(axes, place, strict=True)]
        shares = [axis.shares[number, part] for axis, number, part in zip(axes, place, kept, strict=True)]
        weights = np.outer(shares[0], shares[1]).repeat(scale, axis=0).repeat(scale, axis=1)[..., None]
        source = tuple(
            slice((part.start - start) * scale, (part.stop - start) * scale)
            for part, start in zip(kept, starts, strict=True)
        )
        target = tuple(slice(part.start * scale, part.stop * scale) for part in kept)
        levels[target] += made[source] * weights

    def _run(self, picture: Pixels, statistics: Feeds) -> Floats:
        (made,) = self._given.run(None, {self._name: self._values(picture)} | statistics)
        return self.spec.to_levels(made[0])

    def _values(self, picture: Pixels) -> NDArray[Any]:
        return self.spec.to_values(picture).astype(self._kind, copy=False)

    @cached_property
    def _kind(self) -> Any:
        from onnx import helper

        return helper.tensor_dtype_to_np_dtype(self._model.graph.input[0].type.tensor_type.elem_type)

    @property
    def _names(self) -> list[str]:
        return self._averages.names

    def _find_averages(self) -> Averages:
        if self.fixed:
            return Averages(self._model, self._probe(0, 0), None)
        return Averages(self._model, self._probe(_PROBE, _PROBE), self._probe(_PROBE, 2 * _PROBE))

    def _probe(self, height: int, width: int) -> Feeds:
        return {self._name: self._values(self._noise(height, width))}

    def _noise(self, height: int = _PROBE, width: int = _PROBE) -> Pixels:
        sides = self.fixed or tuple(-(-side // self.spec.multiple_of) * self.spec.multiple_of
                                    for side in (height, width))  # fmt: skip
        return np.random.default_rng(0).integers(0, 256, (*sides, 3), np.uint8)
