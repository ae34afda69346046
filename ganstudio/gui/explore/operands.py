"""The operands of vector arithmetic: three groups of samples, and what A - B + C makes of them."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.explore.session_file import SavedOperands
from ganstudio.inference.generator.sample import Sample

if TYPE_CHECKING:
    from ganstudio.formats.manifest import Direction
    from ganstudio.inference.latent.space import Latents, LatentSpace

GROUPS = ("A", "B", "C")
MOST_SAMPLES = 12
"""Of a group."""


class Operands(QObject):
    """Holds the groups; `changed` after everything that makes another result."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.samples: dict[str, list[Sample]] = {name: [] for name in GROUPS}
        self.captions = dict.fromkeys(GROUPS, "")
        """What a group has in common, such as "with glasses"; "" where the user did not say."""
        self.seed = 0
        """Of the noise around the result."""

    @Slot()
    def clear(self) -> None:
        """All groups empty."""
        self.samples, self.captions = {name: [] for name in GROUPS}, dict.fromkeys(GROUPS, "")
        self.changed.emit()

    def add(self, group: str, sample: Sample, index: int | None = None) -> bool:
        """Insert a sample into a group, by default at its end; False where it is full."""
        samples = self.samples[group]
        if len(samples) >= MOST_SAMPLES:
            return False
        samples.insert(len(samples) if index is None else index, sample)
        self.changed.emit()
        return True

    def fill(self, group: str, samples: list[Sample], caption: str = "") -> None:
        """Put these into a group instead of what it held."""
        self.samples[group], self.captions[group] = list(samples[:MOST_SAMPLES]), caption
        self.changed.emit()

    def remove(self, group: str, index: int) -> None:
        del self.samples[group][index]
        self.changed.emit()

    def move(self, group: str, start: int, end: int) -> None:
        self.samples[group].insert(end, self.samples[group].pop(start))
        self.changed.emit()

    def set_caption(self, group: str, caption: str) -> None:
        """What the group has in common, in the user's words."""
        if caption != self.captions[group]:
            self.captions[group] = caption
            self.changed.emit()

    @Slot()
    def draw_noise(self) -> None:
        """Other noise around the result."""
        self.seed += 1
        self.changed.emit()

    def snapshot(self) -> SavedOperands:
        """As plain values."""
        samples = {name: [sample.to_plain() for sample in self.samples[name]] for name in GROUPS}
        return SavedOperands(samples, dict(self.captions), self.seed)

    def restore(self, saved: SavedOperands, samples: dict[str, list[Sample]]) -> None:
        """What `snapshot` made, with the samples as they were read."""
        self.samples = {name: samples.get(name, [])[:MOST_SAMPLES] for name in GROUPS}
        self.captions = {name: saved.captions.get(name, "") for name in GROUPS}
        self.seed = saved.seed
        self.changed.emit()

    @property
    def is_complete(self) -> bool:
        return all(self.samples.values())

    def result(self, space: "LatentSpace") -> list[Sample]:
        """The nine samples of the 3x3, Y in the middle; none while a group is empty. Class and prompt are C's."""
        from ganstudio.inference.latent import arithmetic

        if not self.is_complete:
            return []
        a, b, c = (self._latents(name) for name in GROUPS)
        nine = arithmetic.neighbourhood(space, arithmetic.combine(space, a, b, c), self.seed)
        first = self.samples["C"][0]
        return [Sample(latent, first.label, first.prompt) for latent in nine]

    def means(self) -> dict[str, Sample]:
        """The mean sample of each group that is not empty."""
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
        a, b = self.captions["A"], self.captions["B"]
        return f"{a} − {b}" if a and b else a or "A − B"

    def _latents(self, group: str) -> "Latents":
        samples = self.samples[group]
        return np.stack([sample.latent for sample in samples]) if samples else np.zeros((0, 1), np.float32)
