"""Where one is in a generator's latent space, and the way back: the state behind the Explore page, without widgets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.inference.latent_space import Latents, LatentSpace
from ganstudio.manifest import Direction

MOST_STEPS_BACK = 500


@dataclass(frozen=True)
class Place:
    """A point and how it is looked at. Arrays are never changed in place."""

    latent: Latents
    """float32 [latent_size]."""
    strengths: Latents
    """How far along each named direction, float32 [directions]."""
    label: int | None


class Exploration(QObject):
    """Moves through the latent space of one generator; every move but a continued one can be undone."""

    changed = Signal()
    """The picture is another one now."""
    jumped = Signal()
    """The place changed as a whole: sliders and buttons should be set anew. Comes before `changed`."""
    history_changed = Signal()

    def __init__(
        self,
        space: LatentSpace,
        directions: Sequence[Direction] = (),
        classes: int = 0,
        seed: int = 0,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.space = space
        self.vectors = np.array([d.vector for d in directions], np.float32).reshape(-1, space.size)
        self.seed = seed
        self.truncation = 1.0
        self._undo: list[Place] = []
        self._redo: list[Place] = []
        self._moving: str | None = None
        """The slider whose movement is under way: its single steps are undone together."""
        self.place = Place(self._drawn(), self._no_strengths(), 0 if classes else None)

    # --- what is seen

    def latent(self) -> Latents:
        """[latent_size] as the generator gets it: with the directions, inside the law's bounds, truncated."""
        return self.effective(self.place.latent)

    def effective(self, latents: Latents) -> Latents:
        """The same for other latents [..., latent_size] at this place's strengths and truncation."""
        pushed = latents + self.place.strengths @ self.vectors
        return self.space.truncate(self.space.clamp(pushed), self.truncation)

    # --- moves

    def move(self, dimension: int, value: float) -> None:
        """Set one latent dimension."""
        latent = self.place.latent.copy()
        latent[dimension] = value
        self._slide(f"dimension {dimension}", replace(self.place, latent=latent))

    def lean(self, direction: int, strength: float) -> None:
        """Go along a named direction."""
        strengths = self.place.strengths.copy()
        strengths[direction] = strength
        self._slide(f"direction {direction}", replace(self.place, strengths=strengths))

    @Slot()
    def settle(self) -> None:
        """The slider was let go: what follows is another move."""
        self._moving = None

    def draw(self, seed: int) -> None:
        """Go to the latent of a seed."""
        self.seed = seed
        self._jump(replace(self.place, latent=self._drawn(), strengths=self._no_strengths()))

    @Slot()
    def reset(self) -> None:
        """Back to the latent of the seed, all sliders as it has them."""
        self.draw(self.seed)

    @Slot()
    def to_mean(self) -> None:
        """The middle of the law."""
        self._jump(replace(self.place, latent=self.space.mean(), strengths=self._no_strengths()))

    def go_to(self, latent: Latents) -> None:
        """Go to any latent [latent_size]."""
        self._jump(replace(self.place, latent=latent.astype(np.float32)))

    def choose_class(self, label: int) -> None:
        """The same latent as another class."""
        if label != self.place.label:
            self._jump(replace(self.place, label=label))

    def truncate(self, psi: float) -> None:
        """How far from the mean to look; no place, so nothing to undo."""
        if psi != self.truncation:
            self.truncation = psi
            self.changed.emit()

    # --- the way back

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        return bool(self._redo)

    @Slot()
    def undo(self) -> None:
        """Back to where the last move began."""
        self._swap(self._undo, self._redo)

    @Slot()
    def redo(self) -> None:
        """Forward again."""
        self._swap(self._redo, self._undo)

    def _swap(self, source: list[Place], target: list[Place]) -> None:
        if source:
            target.append(self.place)
            self.place = source.pop()
            self._moving = None
            self._tell_jump()

    def _slide(self, mover: str, place: Place) -> None:
        if mover != self._moving:
            self._remember()
            self._moving = mover
        self.place = place
        self.changed.emit()

    def _jump(self, place: Place) -> None:
        self._remember()
        self._moving = None
        self.place = place
        self._tell_jump()

    def _remember(self) -> None:
        self._undo.append(self.place)
        del self._undo[:-MOST_STEPS_BACK]
        self._redo.clear()
        self.history_changed.emit()

    def _tell_jump(self) -> None:
        self.jumped.emit()
        self.history_changed.emit()
        self.changed.emit()

    def _drawn(self) -> Latents:
        drawn: Latents = self.space.draw(1, self.seed)[0]
        return drawn

    def _no_strengths(self) -> Latents:
        return np.zeros(len(self.vectors), np.float32)
