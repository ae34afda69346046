"""Renders samples of the open generator: the large image, batches of small ones, and what each dimension changes.

All of it happens in one thread, the newest request first; see `LatestTaskRunner`.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, get_args

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.jobs.latest_task_runner import LatestTaskRunner
from ganstudio.inference.generator.conditioning import conditioned, draw_samples
from ganstudio.inference.generator.sample import Sample

if TYPE_CHECKING:
    from ganstudio.inference.generator.foreign import GeneratorSpec
    from ganstudio.inference.generator.generator_file import GeneratorFile

Batch = Literal["anchors", "arithmetic", "path", "variations", "plane"]
BATCHES: tuple[Batch, ...] = get_args(Batch)
"""Small images that the page shows, the most urgent first."""
OPEN, SAMPLE, EFFECTS = "open", "sample", "effects"
LANES = (OPEN, SAMPLE, *BATCHES, EFFECTS)
_SLICE_SECONDS = 0.008  # so little at a time that a moving slider hardly waits
_MOST_AT_ONCE = 16
_PLOT_SIDE = 512
"""Side in pixels of the large image where it is a plot: sequences and points."""


@dataclass(frozen=True)
class RenderedSample:
    """One answered request: the image uint8 [H, W, C] and how long the network took."""

    number: int
    """What `render` returned for it."""
    image: NDArray[np.uint8]
    seconds: float


@dataclass(frozen=True)
class RenderedSamples:
    """Some images of a batch, uint8 [n, H, W, C], to be shown from index `first` on."""

    first: int
    images: NDArray[np.uint8]


class SampleRenderer(QObject):
    """One generator at a time. Every request replaces an unanswered one of its kind."""

    opened = Signal(object)
    """The GeneratorFile."""
    open_failed = Signal(str, str)
    """Sentence and details; the generator that was open before still is."""
    rendered = Signal(object)
    """A `RenderedSample`."""
    batch_rendered = Signal(str, object)
    """Which batch, and some of it as `RenderedSamples`."""
    effects_progressed = Signal(float)
    """Share of the dimensions that are measured, 0 to 1."""
    effects_measured = Signal(object)
    """float64 [latent_size]."""
    failed = Signal(str, str)
    """A request went wrong: sentence and details."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.generator: GeneratorFile | None = None
        self._jobs = LatestTaskRunner(LANES, self)
        self._asked = 0

    # --- requests

    def open(self, path: Path, spec: "GeneratorSpec | None" = None) -> None:
        """Open a generator's file; answered by opened or open_failed. `spec`: see `inference.foreign`."""
        self._jobs.submit(OPEN, _open, path, spec, then=self._take_generator, failed=self.open_failed.emit)

    def render(self, sample: Sample) -> int:
        """Render one sample large; returns the number that `rendered` will carry, also if it comes late: it shows
        where the slider has been."""
        self._asked += 1
        self._jobs.submit(
            SAMPLE, _render, self._open_generator(), self._asked, sample,
            step=self.rendered.emit, failed=self.failed.emit, late_steps=True,
        )  # fmt: skip
        return self._asked

    def render_batch(self, batch: Batch, samples: Sequence[Sample]) -> None:
        """Render many samples small, a few at a time and in their order, whenever nothing more urgent is wanted."""
        if samples:
            self._jobs.submit(
                batch, _render_batch, self._open_generator(), list(samples),
                step=partial(self.batch_rendered.emit, batch), failed=self.failed.emit,
            )  # fmt: skip
        else:
            self._jobs.drop(batch)

    def measure_effects(self, around: Sample) -> None:
        """Measure what each latent dimension does to samples of this class and prompt, whenever nothing else is
        wanted."""
        self._jobs.submit(
            EFFECTS, _effects, self._open_generator(), around,
            step=self._tell_progress, then=self.effects_measured.emit, failed=self.failed.emit,
        )  # fmt: skip

    @Slot()
    def drop_effects(self) -> None:
        """Stop measuring."""
        self._jobs.drop(EFFECTS)

    def close(self, seconds: float = 5.0) -> bool:
        """End the thread; False if it would not end in time."""
        return self._jobs.close(seconds)

    def _open_generator(self) -> "GeneratorFile":
        assert self.generator is not None, "open a generator first"
        return self.generator

    def _take_generator(self, generator: object) -> None:
        for lane in LANES[1:]:
            self._jobs.drop(lane)  # all of them are of another generator
        self.generator = generator  # type: ignore[assignment]
        self.opened.emit(generator)

    def _tell_progress(self, effects: object) -> None:
        self.effects_progressed.emit(float(np.isfinite(cast("NDArray[np.float64]", effects)).mean()))


# --- the work itself, in the inference thread


def _open(path: Path, spec: "GeneratorSpec | None") -> Iterator[object]:
    from ganstudio.inference.generator.loader import open_generator

    yield open_generator(path, spec=spec)


def _render(generator: "GeneratorFile", number: int, sample: Sample) -> Iterator[object]:
    started = time.perf_counter()
    image = draw_samples(generator, [sample], size=_PLOT_SIDE)[0]
    yield RenderedSample(number, image, time.perf_counter() - started)


def _render_batch(generator: "GeneratorFile", samples: Sequence[Sample]) -> Iterator[object]:
    first, size = 0, 1
    while first < len(samples):
        started = time.perf_counter()
        images = draw_samples(generator, samples[first : first + size])
        yield RenderedSamples(first, images)
        first += len(images)
        size = _size_for(_SLICE_SECONDS, size, time.perf_counter() - started)


def _size_for(seconds: float, size: int, took: float) -> int:
    """How many images take about `seconds`, where `size` of them took `took`."""
    return max(1, min(_MOST_AT_ONCE, int(size * seconds / max(took, 1e-6))))


def _effects(generator: "GeneratorFile", around: Sample) -> Iterator[object]:
    from ganstudio.inference.generator.effects import measure_effects

    return measure_effects(conditioned(generator, around.prompt), label=around.label)
