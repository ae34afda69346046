"""The current latent of a generator, how it is looked at, with undo and redo."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.formats.manifest import Direction
from ganstudio.inference.generator.prompt_mixture import PromptMixture
from ganstudio.inference.generator.sample import Sample, sample_from_bytes, sample_from_plain
from ganstudio.inference.latent.space import Latents, LatentSpace

_MOST_UNDOS = 500
_NO_SPACE = LatentSpace(1)


@dataclass(frozen=True)
class LatentPoint:
    """A latent and how it is looked at. Arrays are never changed in place."""

    latent: Latents
    """float32 [latent_size]."""
    label: int | None
    strengths: Mapping[int, float] = field(default_factory=dict)
    """How far along the directions, by their numbers; those that are not named are at 0."""
    truncation: float = 1.0
    prompt: PromptMixture | None = None
    """Of a text-conditional generator; None for others."""


class LatentState(QObject):
    """Moves through the latent space of the open generator; every move but a continued one can be undone."""

    changed = Signal()
    """The sample is another one now."""
    jumped = Signal()
    """The point changed as a whole: sliders and buttons should be set anew. Comes before `changed`."""
    glided = Signal()
    """The point changed as a whole, as it does many times a second: what shows it may follow at its own pace."""
    history_changed = Signal()
    directions_changed = Signal()
    """There is another list of directions, or one of them is called otherwise."""
    locks_changed = Signal()

    def __init__(self, space: LatentSpace = _NO_SPACE, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.open(space)

    def open(
        self,
        space: LatentSpace,
        directions: Sequence[Direction] = (),
        classes: int = 0,
        seed: int = 0,
        prompt: PromptMixture | None = None,
        truncation: float = 1.0,
    ) -> None:
        """Begin at the latent of `seed` of another generator, with nothing to undo. Nobody is told: see `announce`."""
        self.space, self.classes, self.seed = space, classes, seed
        self.directions: dict[int, Direction] = dict(enumerate(directions))
        """By number; a number is never given twice, so that what was undone can be redone."""
        self._next_direction = len(self.directions)
        self.locked: frozenset[int] = frozenset()
        """Dimensions that keep their value when all others change."""
        self._undo: list[LatentPoint] = []
        self._redo: list[LatentPoint] = []
        self._moving: str | None = None
        """What is moving: its single steps are undone together."""
        self.point = LatentPoint(self._drawn(), 0 if classes else None, truncation=truncation, prompt=prompt)

    @Slot()
    def announce(self) -> None:
        """Everything is another one now."""
        self.jumped.emit()
        self.history_changed.emit()
        self.changed.emit()

    # --- what is seen

    def latent(self) -> Latents:
        """[latent_size] as the generator gets it: with the directions, inside the distribution's bounds, truncated."""
        return self.effective(self.point.latent)

    def sample(self) -> Sample:
        """What is seen, to be handed about."""
        return self.sample_at(self.latent())

    def sample_at(self, latent: Latents) -> Sample:
        """Another latent [latent_size] in the class and under the prompt that hold here."""
        return Sample(latent, self.point.label, self.point.prompt)

    def read_sample(self, data: bytes) -> Sample:
        """What `Sample.to_bytes` wrote. Raises UserError where it is damaged or of another generator."""
        return sample_from_bytes(data, self.space.size, self.classes, reads=self.point.prompt is not None)

    def read_plain(self, plain: object) -> Sample:
        """What `Sample.to_plain` made. Raises UserError where it is damaged or of another generator."""
        return sample_from_plain(plain, self.space.size, self.classes, reads=self.point.prompt is not None)

    def effective(self, latents: Latents) -> Latents:
        """The same for other latents [..., latent_size] at this point's strengths and truncation."""
        pushed = latents
        for number, strength in self.point.strengths.items():
            if strength and number in self.directions:
                pushed = pushed + np.float32(strength) * np.array(self.directions[number].vector, np.float32)
        return self.space.truncate(self.space.clamp(pushed), self.point.truncation)

    def with_locked(self, latents: Latents) -> Latents:
        """Latents [..., latent_size] with the locked dimensions as they are here."""
        if not self.locked:
            return latents
        kept, dimensions = latents.copy(), sorted(self.locked)
        kept[..., dimensions] = self.point.latent[dimensions]
        return kept

    # --- moves

    def move(self, dimension: int, value: float) -> None:
        """Set one latent dimension."""
        latent = self.point.latent.copy()
        latent[dimension] = value
        self._slide(f"dimension {dimension}", replace(self.point, latent=latent))

    def set_strength(self, direction: int, strength: float) -> None:
        """Go along a direction, given by its number, as far as `strength`, in sigma."""
        strengths = {**self.point.strengths, direction: strength}
        self._slide(f"direction {direction}", replace(self.point, strengths=strengths))

    def glide(self, mover: str, latent: Latents) -> None:
        """Move on to another latent; locked dimensions stay. All steps of one `mover` are undone together."""
        self._slide(mover, replace(self.point, latent=self.with_locked(latent)))
        self.glided.emit()

    def glide_to(self, mover: str, sample: Sample) -> None:
        """Move on to exactly what a sample shows."""
        self._slide(mover, self._point_of(sample))
        self.glided.emit()

    @Slot()
    def settle(self) -> None:
        """The slider was let go: what follows is another move."""
        self._moving = None

    @Slot(int)
    def draw(self, seed: int) -> None:
        """Go to the latent of a seed; locked dimensions stay."""
        self.seed = seed
        self._jump(replace(self.point, latent=self.with_locked(self._drawn()), strengths={}))

    @Slot()
    def reset(self) -> None:
        """Back to the latent of the seed, all sliders as it has them."""
        self.draw(self.seed)

    @Slot()
    def to_mean(self) -> None:
        """The mean of the distribution; locked dimensions stay."""
        self._jump(replace(self.point, latent=self.with_locked(self.space.mean()), strengths={}))

    def go_to(self, latent: Latents) -> None:
        """Go to any latent [latent_size]."""
        self._jump(replace(self.point, latent=latent.astype(np.float32)))

    def visit(self, sample: Sample) -> None:
        """Go to exactly what a sample shows: no direction, no truncation."""
        self._jump(self._point_of(sample))

    @Slot(int)
    def choose_class(self, label: int) -> None:
        """The same latent as another class."""
        if label != self.point.label:
            self._jump(replace(self.point, label=label))

    def set_prompt(self, prompt: PromptMixture) -> None:
        """The same latent under another prompt; while somebody writes, all of it is undone together."""
        if prompt != self.point.prompt:
            self._slide("prompt", replace(self.point, prompt=prompt))

    @Slot(float)
    def truncate(self, psi: float) -> None:
        """How far from the mean to look."""
        if psi != self.point.truncation:
            self._slide("truncation", replace(self.point, truncation=psi))

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

    # --- undo and redo

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

    def restore(
        self, seed: int, point: LatentPoint, directions: Sequence[tuple[Direction, float]], locked: Iterable[int]
    ) -> list[int]:
        """Where a saved session was, with its directions and strengths along them; there is no way back from it.

        Returns the numbers of the directions.
        """
        self.remove_directions(list(self.directions))
        numbers = self.add_directions([direction for direction, _ in directions])
        pairs = zip(numbers, directions, strict=True)
        strengths = {number: strength for number, (_, strength) in pairs if strength}
        self.lock(locked)
        self.seed, self.point = seed, replace(point, strengths=strengths)
        self._undo, self._redo, self._moving = [], [], None
        self.announce()
        return numbers

    def _swap(self, source: list[LatentPoint], target: list[LatentPoint]) -> None:
        if source:
            target.append(self.point)
            self.point = source.pop()
            self._moving = None
            self.announce()

    def _slide(self, mover: str, point: LatentPoint) -> None:
        if mover != self._moving:
            self._remember()
            self._moving = mover
        self.point = point
        self.changed.emit()

    def _jump(self, point: LatentPoint) -> None:
        self._remember()
        self._moving = None
        self.point = point
        self.announce()

    def _remember(self) -> None:
        self._undo.append(self.point)
        del self._undo[:-_MOST_UNDOS]
        self._redo.clear()
        self.history_changed.emit()

    def _drawn(self) -> Latents:
        drawn: Latents = self.space.draw(1, self.seed)[0]
        return drawn

    def _point_of(self, sample: Sample) -> LatentPoint:
        label = self.point.label if sample.label is None else sample.label
        return LatentPoint(sample.latent.astype(np.float32), label, prompt=sample.prompt or self.point.prompt)


def _renamed(direction: Direction, name: str) -> Direction:
    return Direction(name=name, vector=direction.vector, origin=direction.origin)
