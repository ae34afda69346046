"""The board of vector arithmetic: three shelves of samples, and what A - B + C makes of them."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from ganstudio.inference.generator.sample import Sample

if TYPE_CHECKING:
    from ganstudio.formats.manifest import Direction
    from ganstudio.inference.latent.space import Latents, LatentSpace

NAMES = ("A", "B", "C")
MOST = 12


class Operands(QObject):
    """`changed` after everything that makes another result."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.samples: dict[str, list[Sample]] = {name: [] for name in NAMES}
        self.words = dict.fromkeys(NAMES, "")
        """What a shelf shows, such as "with glasses"; "" where the user did not say."""
        self.seed = 0
        """Of the noise around the result."""

    def forget(self) -> None:
        """Another generator, or begin anew."""
        self.samples, self.words = {name: [] for name in NAMES}, dict.fromkeys(NAMES, "")
        self.changed.emit()

    def add(self, shelf: str, sample: Sample, place: int | None = None) -> bool:
        """Put a sample on a shelf, by default at its end; False where it is full."""
        samples = self.samples[shelf]
        if len(samples) >= MOST:
            return False
        samples.insert(len(samples) if place is None else place, sample)
        self.changed.emit()
        return True

    def fill(self, shelf: str, samples: list[Sample], words: str = "") -> None:
        """Put these on a shelf instead of what it held."""
        self.samples[shelf], self.words[shelf] = list(samples[:MOST]), words
        self.changed.emit()

    def restore(self, samples: dict[str, list[Sample]], words: dict[str, str], seed: int) -> None:
        """As it was kept."""
        self.samples = {name: samples.get(name, [])[:MOST] for name in NAMES}
        self.words = {name: words.get(name, "") for name in NAMES}
        self.seed = seed
        self.changed.emit()

    def remove(self, shelf: str, place: int) -> None:
        del self.samples[shelf][place]
        self.changed.emit()

    def move(self, shelf: str, start: int, end: int) -> None:
        self.samples[shelf].insert(end, self.samples[shelf].pop(start))
        self.changed.emit()

    def say(self, shelf: str, words: str) -> None:
        """What the shelf shows, in the user's words."""
        if words != self.words[shelf]:
            self.words[shelf] = words
            self.changed.emit()

    def draw_others(self) -> None:
        """Other noise around the result."""
        self.seed += 1
        self.changed.emit()

    @property
    def is_complete(self) -> bool:
        return all(self.samples.values())

    def result(self, space: "LatentSpace") -> list[Sample]:
        """The nine samples of the 3x3, Y in the middle; none while a shelf is empty. Class and sentence are C's."""
        from ganstudio.inference.latent import arithmetic

        if not self.is_complete:
            return []
        a, b, c = (self._latents(name) for name in NAMES)
        nine = arithmetic.neighbourhood(space, arithmetic.combine(space, a, b, c), self.seed)
        first = self.samples["C"][0]
        return [Sample(latent, first.label, first.prompt) for latent in nine]

    def means(self) -> dict[str, Sample]:
        """The mean sample of each shelf that is not empty."""
        from ganstudio.inference.latent import arithmetic

        filled = {name: samples for name, samples in self.samples.items() if samples}
        return {
            name: Sample(arithmetic.mean(self._latents(name)), samples[0].label, samples[0].prompt)
            for name, samples in filled.items()
        }

    def direction(self, name: str) -> "Direction":
        """What A - B adds, as a direction. Raises UserError while one of the two is empty."""
        from ganstudio.inference.latent.arithmetic import direction_between

        return direction_between(self._latents("A"), self._latents("B"), name)

    def suggested_name(self) -> str:
        """What the direction could be called."""
        a, b = self.words["A"], self.words["B"]
        return f"{a} − {b}" if a and b else a or "A − B"

    def _latents(self, shelf: str) -> "Latents":
        samples = self.samples[shelf]
        return np.stack([sample.latent for sample in samples]) if samples else np.zeros((0, 1), np.float32)
