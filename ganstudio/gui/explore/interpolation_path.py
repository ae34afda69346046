"""A way through the latent space from anchor to anchor: what is gathered, and what is seen on the way."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from ganstudio.inference.generator.sample import Sample

if TYPE_CHECKING:
    from ganstudio.inference.generator.prompt_mixture import PromptMixture
    from ganstudio.inference.latent.interpolation import PathKind
    from ganstudio.inference.latent.space import LatentSpace

FEWEST, MOST_ANCHORS, MOST_STEPS = 2, 100, 2000
STEPS, RATE = 60, 20


class InterpolationPath(QObject):
    """Keeps the anchors in their order; `changed` after everything that makes another way of it."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.anchors: list[Sample] = []
        self.kind: PathKind | None = None
        """None: the one that fits the law best."""
        self.steps, self.rate, self.loop = STEPS, RATE, False
        """Pictures on the whole way, and how many are shown in a second."""

    def forget(self) -> None:
        """Another generator: no anchors."""
        self.anchors, self.kind = [], None
        self.changed.emit()

    def add(self, sample: Sample, place: int | None = None) -> bool:
        """Put an anchor at a place, by default at the end; False where there are enough of them."""
        if len(self.anchors) >= MOST_ANCHORS:
            return False
        self.anchors.insert(len(self.anchors) if place is None else place, sample)
        self.changed.emit()
        return True

    def remove(self, place: int) -> None:
        del self.anchors[place]
        self.changed.emit()

    def move(self, start: int, end: int) -> None:
        """Another order: the anchor at `start` goes to `end`."""
        self.anchors.insert(end, self.anchors.pop(start))
        self.changed.emit()

    def configure(self, kind: "PathKind | None", steps: int, rate: int, loop: bool) -> None:
        """How to get from one to the next."""
        wanted = (kind, min(max(steps, 2), MOST_STEPS), max(rate, 1), loop)
        if wanted != (self.kind, self.steps, self.rate, self.loop):
            self.kind, self.steps, self.rate, self.loop = wanted
            self.changed.emit()

    def samples(self, space: "LatentSpace") -> list[Sample]:
        """All pictures of the way, [steps]; none while there are fewer than two anchors.

        A class is what it is nearest to: half-way between two anchors of different classes it changes. Sentences go
        over into each other.
        """
        from ganstudio.inference.latent.interpolation import latent_path

        if len(self.anchors) < FEWEST:
            return []
        latents = latent_path(
            space, np.stack([anchor.latent for anchor in self.anchors]), self.steps, self.kind, self.loop
        )
        legs = len(self.anchors) - (0 if self.loop else 1)
        places = np.linspace(0, legs, self.steps, endpoint=not self.loop)
        nearest = (np.floor(places + 0.5).astype(int) % len(self.anchors)).tolist()
        return [
            Sample(latent, self.anchors[near].label, self._told(place))
            for latent, near, place in zip(latents, nearest, places.tolist(), strict=True)
        ]

    def _told(self, place: float) -> "PromptMixture | None":
        """At a place between anchors, which are at whole numbers."""
        leg = min(int(place), len(self.anchors) - 1)
        here, there = (self.anchors[number % len(self.anchors)].prompt for number in (leg, leg + 1))
        return here if here is None or there is None else here.towards(there, place - leg)
