"""Where one is in a generator's latent space, and the way back: the state behind the Explore page, without widgets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.formats.manifest import Direction
from ganstudio.inference.generator.prompt_mixture import PromptMixture
from ganstudio.inference.generator.sample import Sample, sample_from_bytes
from ganstudio.inference.latent.space import Latents, LatentSpace

MOST_STEPS_BACK = 500


@dataclass(frozen=True)
class Place:
    """A point and how it is looked at. Arrays are never changed in place."""

    latent: Latents
    """float32 [latent_size]."""
    label: int | None
    strengths: Mapping[int, float] = field(default_factory=dict)
    """How far along the directions, by their numbers; those that are not named are at 0."""
    truncation: float = 1.0
    told: PromptMixture | None = None
    """What a generator that reads is told; None for others."""


class LatentState(QObject):
    """Moves through the latent space of one generator; every move but a continued one can be undone."""

    changed = Signal()
    """The picture is another one now."""
    jumped = Signal()
    """The place changed as a whole: sliders and buttons should be set anew. Comes before `changed`."""
    glided = Signal()
    """The place changed as a whole, as it does many times a second: what shows it may follow at its own pace."""
    history_changed = Signal()
    directions_changed = Signal()
    """There is another list of directions, or one of them is called otherwise."""
    locks_changed = Signal()

    def __init__(
        self,
        space: LatentSpace,
        directions: Sequence[Direction] = (),
        classes: int = 0,
        seed: int = 0,
        told: PromptMixture | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.space, self.classes, self.seed = space, classes, seed
        self.directions: dict[int, Direction] = dict(enumerate(directions))
        """By number; a number is never given twice, so that what was undone can be redone."""
        self._next_direction = len(self.directions)
        self.locked: frozenset[int] = frozenset()
        """Dimensions that keep their value when all others change."""
        self._undo: list[Place] = []
        self._redo: list[Place] = []
        self._moving: str | None = None
        """What is moving: its single steps are undone together."""
        self.place = Place(self._drawn(), 0 if classes else None, told=told)

    # --- what is seen

    def latent(self) -> Latents:
        """[latent_size] as the generator gets it: with the directions, inside the law's bounds, truncated."""
        return self.effective(self.place.latent)

    def sample(self) -> Sample:
        """What is seen, to be handed about."""
        return self.showing(self.latent())

    def showing(self, latent: Latents) -> Sample:
        """Another latent [latent_size] in the class and of the sentence that hold here."""
        return Sample(latent, self.place.label, self.place.told)

    def read_sample(self, data: bytes) -> Sample:
        """What `Sample.to_bytes` wrote. Raises UserError where it is damaged or of another generator."""
        return sample_from_bytes(data, self.space.size, self.classes, reads=self.place.told is not None)

    def effective(self, latents: Latents) -> Latents:
        """The same for other latents [..., latent_size] at this place's strengths and truncation."""
        pushed = latents
        for number, strength in self.place.strengths.items():
            if strength and number in self.directions:
                pushed = pushed + np.float32(strength) * np.array(self.directions[number].vector, np.float32)
        return self.space.truncate(self.space.clamp(pushed), self.place.truncation)

    def keep_locked(self, latents: Latents) -> Latents:
        """Latents [..., latent_size] with the locked dimensions as they are here."""
        if not self.locked:
            return latents
        kept, dimensions = latents.copy(), sorted(self.locked)
        kept[..., dimensions] = self.place.latent[dimensions]
        return kept

    # --- moves

    def move(self, dimension: int, value: float) -> None:
        """Set one latent dimension."""
        latent = self.place.latent.copy()
        latent[dimension] = value
        self._slide(f"dimension {dimension}", replace(self.place, latent=latent))

    def lean(self, direction: int, strength: float) -> None:
        """Go along a direction, given by its number."""
        strengths = {**self.place.strengths, direction: strength}
        self._slide(f"direction {direction}", replace(self.place, strengths=strengths))

    def glide(self, mover: str, latent: Latents) -> None:
        """Move on to another latent; locked dimensions stay. All steps of one `mover` are undone together."""
        self._slide(mover, replace(self.place, latent=self.keep_locked(latent)))
        self.glided.emit()

    def glide_to(self, mover: str, sample: Sample) -> None:
        """Move on to exactly what a sample shows."""
        self._slide(mover, self._showing(sample))
        self.glided.emit()

    @Slot()
    def settle(self) -> None:
        """The slider was let go: what follows is another move."""
        self._moving = None

    def draw(self, seed: int) -> None:
        """Go to the latent of a seed; locked dimensions stay."""
        self.seed = seed
        self._jump(replace(self.place, latent=self.keep_locked(self._drawn()), strengths={}))

    @Slot()
    def reset(self) -> None:
        """Back to the latent of the seed, all sliders as it has them."""
        self.draw(self.seed)

    @Slot()
    def to_mean(self) -> None:
        """The middle of the law; locked dimensions stay."""
        self._jump(replace(self.place, latent=self.keep_locked(self.space.mean()), strengths={}))

    def go_to(self, latent: Latents) -> None:
        """Go to any latent [latent_size]."""
        self._jump(replace(self.place, latent=latent.astype(np.float32)))

    def visit(self, sample: Sample) -> None:
        """Go to exactly what a sample shows: no direction, no truncation."""
        self._jump(self._showing(sample))

    def choose_class(self, label: int) -> None:
        """The same latent as another class."""
        if label != self.place.label:
            self._jump(replace(self.place, label=label))

    def tell(self, told: PromptMixture) -> None:
        """The same latent of another sentence; while somebody writes, all of it is undone together."""
        if told != self.place.told:
            self._slide("sentence", replace(self.place, told=told))

    def truncate(self, psi: float) -> None:
        """How far from the mean to look."""
        if psi != self.place.truncation:
            self._slide("truncation", replace(self.place, truncation=psi))

    # --- directions and locks

    def add_directions(self, directions: Iterable[Direction]) -> list[int]:
        """Add to the list; returns their numbers. A name that is taken gets a figure behind it."""
        numbers = []
        for direction in directions:
            numbers.append(self._next_direction)
            self.directions[self._next_direction] = _renamed(direction, self._free_name(direction.name))
            self._next_direction += 1
        self.directions_changed.emit()
        return numbers

    def rename_direction(self, number: int, name: str) -> None:
        """Call a direction otherwise."""
        name = name.strip()
        if name and name != self.directions[number].name:
            self.directions[number] = _renamed(self.directions[number], self._free_name(name))
            self.directions_changed.emit()

    def remove_directions(self, numbers: Iterable[int]) -> None:
        """Forget directions; the picture goes on without them."""
        shown = self.latent()
        for number in numbers:
            self.directions.pop(number, None)
        self.directions_changed.emit()
        if not np.array_equal(shown, self.latent()):
            self.changed.emit()

    def lock(self, dimensions: Iterable[int]) -> None:
        """Exactly these dimensions are locked from now on."""
        locked = frozenset(dimensions)
        if locked != self.locked:
            self.locked = locked
            self.locks_changed.emit()

    def _free_name(self, name: str) -> str:
        taken = {direction.name for direction in self.directions.values()}
        candidates = [name, *(f"{name} {number}" for number in range(2, len(taken) + 3))]
        return next(candidate for candidate in candidates if candidate not in taken)

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

    def start_truncated(self, psi: float) -> None:
        """Look from the beginning as far from the mean as this; nothing to undo, and nobody is told."""
        self.place = replace(self.place, truncation=psi)

    def begin_at(self, seed: int, place: Place) -> None:
        """Where a saved session was; there is no way back from it."""
        self.seed, self.place = seed, place
        self._undo, self._redo, self._moving = [], [], None
        self._tell_jump()

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

    def _showing(self, sample: Sample) -> Place:
        label = self.place.label if sample.label is None else sample.label
        return Place(sample.latent.astype(np.float32), label, told=sample.prompt or self.place.told)


def _renamed(direction: Direction, name: str) -> Direction:
    return Direction(name=name, vector=direction.vector, origin=direction.origin)
