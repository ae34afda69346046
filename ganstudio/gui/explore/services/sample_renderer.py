"""What the window can ask of an open generator, and what it hears: a picture, sheets of them, effects. No widget here.

All of it happens in one thread, the newest request first; see `LatestTaskRunner`.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.explore.services.latent_task_runner import LatentTaskRunner
from ganstudio.gui.jobs.latest_task_runner import Job, LatestTaskRunner
from ganstudio.gui.shared.state.app_context import PageModel
from ganstudio.inference.generator.conditioning import conditioned, draw_samples
from ganstudio.inference.generator.sample import Sample

if TYPE_CHECKING:
    from ganstudio.inference.generator.foreign import GeneratorSpec
    from ganstudio.inference.generator.generator_file import GeneratorFile

Sheet = Literal["thumbnails", "result", "path", "variations", "plane"]
SHEETS: tuple[Sheet, ...] = get_args(Sheet)
"""Sets of small pictures that the page shows, the most urgent first."""
OPEN, PICTURE, EFFECTS = "open", "picture", "effects"
LANES = (OPEN, PICTURE, *SHEETS, EFFECTS)
_SLICE_SECONDS = 0.008  # so little at a time that a moving slider hardly waits
_MOST_AT_ONCE = 16
_DRAWN_SIZE = 512
"""Side of the large picture where it is drawn: sequences and points."""


@dataclass(frozen=True)
class RenderedSample:
    """One answered request: the picture uint8 [H, W, C] and how long the network took."""

    ticket: int
    picture: NDArray[np.uint8]
    seconds: float


@dataclass(frozen=True)
class RenderedSamples:
    """Some of a sheet's pictures, uint8 [n, H, W, C], to be shown from place `first` on."""

    first: int
    pictures: NDArray[np.uint8]


class SampleRenderer(PageModel):
    """One generator at a time. Every request replaces an unanswered one of its kind."""

    opened = Signal(object)
    """The GeneratorFile."""
    open_failed = Signal(str, str)
    """Sentence and details; the generator that was open before still is."""
    pictured = Signal(object)
    drawn = Signal(str, object)
    """Which sheet, and some of its pictures as `RenderedSamples`."""
    effects_progressed = Signal(float)
    """Share of the dimensions that are measured, 0 to 1."""
    effects_measured = Signal(object)
    """float64 [latent_size]."""
    failed = Signal(str, str)
    """A request went wrong: sentence and details."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.generator: GeneratorFile | None = None
        self.finding = LatentTaskRunner(self)
        """Long work on it, beside."""
        self._jobs = LatestTaskRunner(LANES, self)
        self._tickets = dict.fromkeys(LANES, 0)
        self._opened_ticket = 0
        self._effects: NDArray[np.float64] | None = None
        self._jobs.delivered.connect(self._deliver)
        self._jobs.finished.connect(self._finish)
        self._jobs.failed.connect(self._fail)

    # --- requests

    def open(self, path: Path, reading: "GeneratorSpec | None" = None) -> None:
        """Open a generator's file; answered by opened or open_failed. `reading`: see `inference.foreign`."""
        self._ask(OPEN, lambda: _open(path, reading))

    def ask_picture(self, sample: Sample) -> int:
        """Draw the picture of one sample; returns the ticket that `pictured` will carry."""
        generator = self._open_generator()
        return self._ask(PICTURE, lambda: _picture(generator, sample))

    def ask_sheet(self, sheet: Sheet, samples: Sequence[Sample]) -> None:
        """Draw many samples, a few at a time, whenever nothing more urgent is wanted."""
        generator, wanted = self._open_generator(), list(samples)
        self._ask(sheet, lambda: _sheet(generator, wanted))

    def drop_sheet(self, sheet: Sheet) -> None:
        """Its pictures are no longer wanted."""
        self._tickets[sheet] = 0
        self._jobs.drop(sheet)

    def ask_effects(self, around: Sample) -> None:
        """Measure what each latent dimension does to samples of this class and sentence, whenever nothing else is
        wanted."""
        generator = self._open_generator()
        self._effects = None
        self._ask(EFFECTS, lambda: _effects(generator, around))

    def drop_effects(self) -> None:
        """Stop measuring."""
        self._tickets[EFFECTS] = 0
        self._jobs.drop(EFFECTS)

    def close(self, seconds: float = 5.0) -> bool:
        """End the threads; False if one would not end in time."""
        self.finding.cancel_all()
        return self._jobs.close(seconds) and self.finding.close(seconds)

    def _open_generator(self) -> "GeneratorFile":
        assert self.generator is not None, "open a generator first"
        return self.generator

    def _ask(self, lane: str, job: Job) -> int:
        self._tickets[lane] = self._jobs.ask(lane, job)
        return self._tickets[lane]

    # --- answers, in the window's thread

    @Slot(str, int, object)
    def _deliver(self, lane: str, ticket: int, result: object) -> None:
        if lane == PICTURE and ticket > self._opened_ticket:
            assert isinstance(result, tuple)
            self.pictured.emit(RenderedSample(ticket, *result))  # also an older one: it shows the way the slider went
        elif ticket != self._tickets[lane]:
            return
        elif lane == OPEN:
            self._take_generator(result)
        elif lane in SHEETS:
            self.drawn.emit(lane, result)
        elif lane == EFFECTS:
            assert isinstance(result, np.ndarray)
            self._effects = result
            self.effects_progressed.emit(float(np.isfinite(result).mean()))

    def _take_generator(self, generator: object) -> None:
        self._opened_ticket = self._tickets[OPEN]  # answers to older requests are another generator's
        for lane in LANES[1:]:
            self._tickets[lane] = 0
            self._jobs.drop(lane)
        self.generator = generator  # type: ignore[assignment]
        self.opened.emit(generator)

    @Slot(str, int)
    def _finish(self, lane: str, ticket: int) -> None:
        if lane == EFFECTS and ticket == self._tickets[EFFECTS]:
            self.effects_measured.emit(self._effects)

    @Slot(str, int, str, str)
    def _fail(self, lane: str, ticket: int, text: str, details: str) -> None:
        if ticket == self._tickets[lane]:
            (self.open_failed if lane == OPEN else self.failed).emit(text, details)


# --- the work itself, in the inference thread


def _open(path: Path, reading: "GeneratorSpec | None") -> Iterator[object]:
    from ganstudio.inference.generator.loader import open_generator

    yield open_generator(path, spec=reading)


def _picture(generator: "GeneratorFile", sample: Sample) -> Iterator[object]:
    started = time.perf_counter()
    picture = draw_samples(generator, [sample], size=_DRAWN_SIZE)[0]
    yield picture, time.perf_counter() - started


def _sheet(generator: "GeneratorFile", samples: Sequence[Sample]) -> Iterator[object]:
    first, size = 0, 1
    while first < len(samples):
        started = time.perf_counter()
        pictures = draw_samples(generator, samples[first : first + size])
        yield RenderedSamples(first, pictures)
        first += len(pictures)
        size = _size_for(_SLICE_SECONDS, size, time.perf_counter() - started)


def _size_for(seconds: float, size: int, took: float) -> int:
    """How many pictures take about `seconds`, where `size` of them took `took`."""
    return max(1, min(_MOST_AT_ONCE, int(size * seconds / max(took, 1e-6))))


def _effects(generator: "GeneratorFile", around: Sample) -> Iterator[object]:
    from ganstudio.inference.generator.effects import measure_effects

    return measure_effects(conditioned(generator, around.prompt), label=around.label)
