"""An interpolation path through the latent space from anchor to anchor, and what is seen along it."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.explore.session_file import SavedPath
from ganstudio.inference.generator.sample import Sample

if TYPE_CHECKING:
    from ganstudio.inference.generator.prompt_mixture import PromptMixture
    from ganstudio.inference.latent.interpolation import PathKind
    from ganstudio.inference.latent.space import LatentSpace

FEWEST, MOST_ANCHORS, MOST_STEPS = 2, 100, 2000
STEPS, RATE = 60, 20


class InterpolationPath(QObject):
    """Holds the anchors in their order; `changed` after everything that makes another path of them."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.anchors: list[Sample] = []
        self.kind: PathKind | None = None
        """None: the one that fits the distribution best."""
        self.steps, self.rate, self.loop = STEPS, RATE, False
        """Samples along the whole path, and how many are shown in a second."""
        self.position = 0
        """The sample that is shown, 0 to steps - 1."""

    @Slot()
    def clear(self) -> None:
        """No anchors."""
        self.anchors, self.kind = [], None
        self.changed.emit()

    def set_anchors(self, anchors: list[Sample]) -> None:
        """Other anchors instead of those that are here."""
        self.anchors = anchors[:MOST_ANCHORS]
        self.changed.emit()

    def add(self, sample: Sample, index: int | None = None) -> bool:
        """Insert an anchor, by default at the end; False where there are enough of them."""
        if len(self.anchors) >= MOST_ANCHORS:
            return False
        self.anchors.insert(len(self.anchors) if index is None else index, sample)
        self.changed.emit()
        return True

    def remove(self, index: int) -> None:
        del self.anchors[index]
        self.changed.emit()

    @Slot(int, int)
    def move(self, start: int, end: int) -> None:
        """Another order: the anchor at `start` goes to `end`."""
        self.anchors.insert(end, self.anchors.pop(start))
        self.changed.emit()

    def configure(self, kind: "PathKind | None", steps: int, rate: int, loop: bool) -> None:
        """How to get from one anchor to the next."""
        wanted = (kind, min(max(steps, 2), MOST_STEPS), max(rate, 1), loop)
        if wanted != (self.kind, self.steps, self.rate, self.loop):
            self.kind, self.steps, self.rate, self.loop = wanted
            self.changed.emit()

    def snapshot(self) -> SavedPath:
        """As plain values."""
        anchors = [anchor.to_plain() for anchor in self.anchors]
        return SavedPath(anchors, self.kind, self.steps, self.rate, self.loop, self.position)

    def restore(self, saved: SavedPath, anchors: list[Sample], space: "LatentSpace") -> None:
        """What `snapshot` made, with the anchors as they were read; a kind that does not fit `space` is left out."""
        from ganstudio.inference.latent.interpolation import path_kinds

        self.configure(saved.kind if saved.kind in path_kinds(space) else None, saved.steps, saved.rate, saved.loop)
        self.position = saved.position
        self.set_anchors(anchors)

    def samples(self, space: "LatentSpace") -> list[Sample]:
        """All samples along the path, [steps]; none while there are fewer than two anchors.

        A class is that of the nearest anchor: half-way between two anchors of different classes it changes. Prompts go
        over into each other.
        """
        from ganstudio.inference.latent.interpolation import latent_path

        if len(self.anchors) < FEWEST:
            return []
        latents = latent_path(
            space, np.stack([anchor.latent for anchor in self.anchors]), self.steps, self.kind, self.loop
        )
        legs = len(self.anchors) - (0 if self.loop else 1)
        positions = np.linspace(0, legs, self.steps, endpoint=not self.loop)
        nearest = (np.floor(positions + 0.5).astype(int) % len(self.anchors)).tolist()
        return [
            Sample(latent, self.anchors[near].label, self._prompt_at(position))
            for latent, near, position in zip(latents, nearest, positions.tolist(), strict=True)
        ]

    def _prompt_at(self, position: float) -> "PromptMixture | None":
        """Between anchors, which are at whole numbers."""
        leg = min(int(position), len(self.anchors) - 1)
        here, there = (self.anchors[number % len(self.anchors)].prompt for number in (leg, leg + 1))
        return here if here is None or there is None else here.towards(there, position - leg)
