"""Many samples of a generator and what an attribute classifier says of each: where exemplars come from.

A trait may lie at both ends of one direction in latent space, with its contrary in between: of the shipped faces those
smile whose z is far from 0 along one axis, with a closed mouth on one side and an open one on the other. The mean of
all of them is then the contrary of what they share. So exemplars are taken from one side only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.threads import single_thread
from ganstudio.formats.manifest import Direction
from ganstudio.inference.generator.attribute_classifier import AttributeClassifier, Trait
from ganstudio.inference.latent.space import Latents, LatentSpace

if TYPE_CHECKING:
    from ganstudio.inference.generator.generator_file import GeneratorFile

DRAWS = 2000
_AT_ONCE = 32
_SURE = 0.9
"""Probability from which a sample has a trait."""
_ABOVE_CHANCE = 1.3
"""How far above what chance gives an axis must split a trait, to be believed."""


@dataclass(frozen=True)
class AttributeSamples:
    """`latents` [N, size] of one class, the classifier's `scores` [N, traits] and what its columns mean."""

    space: LatentSpace
    latents: Latents
    scores: NDArray[np.float32]
    traits: tuple[Trait, ...]

    def candidates(self, wanted: Sequence[Trait], alike: bool = True) -> NDArray[np.int64]:
        """Indices of the samples that surely show all that is wanted, the surest first; of one kind if `alike`.

        Raises UserError where there is none.
        """
        sure = np.min([self._column(trait) for trait in wanted], axis=0)
        found = np.flatnonzero(sure > _SURE)
        for trait in wanted if alike else ():
            found = self._one_kind(trait, found)
        if not len(found):
            words = " and ".join(trait.label for trait in wanted)
            raise UserError(f"None of {len(self.latents):,} samples surely shows {words}. Ask for less at once.")
        return found[np.argsort(-sure[found], kind="stable")]

    def exemplars(self, wanted: Sequence[Trait], count: int = 9) -> Latents:
        """[at most count, size], the surest of the candidates. Raises UserError where there is none."""
        return self.latents[self.candidates(wanted)[:count]]

    def direction(self, trait: Trait) -> Direction:
        """From what surely lacks a trait to what surely has it, one standard deviation long; origin "attribute"."""
        column = self._column(trait)
        lacking = self.latents[column < 1 - _SURE]
        having = self.latents[self.candidates([trait])]
        if not len(lacking):
            raise UserError(f"All samples show {trait.label}, so that nothing leads there.")
        vector = having.mean(0, dtype=np.float64) - lacking.mean(0, dtype=np.float64)
        vector *= self.space.sigma / max(float(np.linalg.norm(vector)), 1e-12)
        return Direction(name=trait.label, vector=vector.tolist(), origin="attribute")

    def _column(self, trait: Trait) -> NDArray[np.float32]:
        column: NDArray[np.float32] = self.scores[:, self.traits.index(trait)]
        return column

    def _one_kind(self, trait: Trait, found: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of `found` that lie on the more crowded side, where the trait lies on both sides of an axis."""
        axis = self._splitting_axis(trait)
        if axis is None or not len(found):
            return found
        centre = self.latents[self._column(trait) > _SURE].mean(0)
        side = (self.latents[found] - centre) @ axis > 0
        return found[side] if side.sum() * 2 >= len(side) else found[~side]

    def _splitting_axis(self, trait: Trait) -> NDArray[np.float64] | None:
        """The direction [size] along which samples with the trait spread most beyond those without.

        None where chance gives as much: the largest eigenvalue of the difference of two sampled covariances is then
        2 sqrt(size (1/n + 1/m)) for n and m draws (Wigner's semicircle).
        """
        column = self._column(trait)
        having, lacking = (self.latents[chosen] / self.space.sigma for chosen in (column > _SURE, column < 1 - _SURE))
        if min(len(having), len(lacking)) < self.space.size:
            return None
        with single_thread():
            strengths, axes = np.linalg.eigh(np.cov(having.T) - np.cov(lacking.T))
        chance = 2 * np.sqrt(self.space.size * (1 / len(having) + 1 / len(lacking)))
        return axes[:, -1] if strengths[-1] > _ABOVE_CHANCE * chance else None


def sample_attributes(
    generator: "GeneratorFile",
    classifier: AttributeClassifier,
    seed: int = 0,
    label: int | None = None,
    draws: int = DRAWS,
) -> Iterator[float | AttributeSamples]:
    """Yields the share that is drawn and sorted, and at last all of them. Who wants to cancel stops asking."""
    space = generator.latent_space
    latents = space.draw(draws, seed)
    scores = []
    for start in range(0, draws, _AT_ONCE):
        some = latents[start : start + _AT_ONCE]
        labels = None if label is None else np.full(len(some), label, np.int64)
        scores.append(classifier.scores(generator.generate(some, labels)))
        yield min(start + _AT_ONCE, draws) / draws
    yield AttributeSamples(space, latents, np.concatenate(scores), classifier.traits)
