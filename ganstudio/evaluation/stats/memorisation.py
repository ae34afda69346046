"""The test behind "does it copy?": are samples nearer to training pictures than to held-out ones, more than by chance?

If the generator knew nothing of which real pictures were held out, the nearest real picture of a sample would be a
held-out one as often as their share says. Samples are not independent of each other (a collapsed generator makes the
same one again and again), but the real pictures are exchangeable: so it is their split into training and held-out that
is permuted, with every picture keeping the number of samples that are nearest to it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_PERMUTATIONS = 20_000


@dataclass(frozen=True)
class Split:
    """Where the nearest real pictures of samples lie."""

    held_out: float
    """Share of samples whose nearest real picture is a held-out one."""
    expected: float
    """The share of held-out pictures among the real ones: what `held_out` would be by chance."""
    deviation: float
    """Of `held_out` by chance, with the samples as they are."""
    p: float
    """Probability, by chance, of so small a share or a smaller one; at least 1 / 20,001."""

    @property
    def following(self) -> float:
        """Share of samples that follow training pictures: 1 - held_out / expected. About 0 for an honest generator."""
        return 1 - self.held_out / self.expected

    @property
    def deviation_of_following(self) -> float:
        """At most 1: where few pictures are held out, or all samples are alike, the share is simply unknown."""
        return min(self.deviation / self.expected, 1.0)


def split_test(owners: NDArray[np.int64], held_out: NDArray[np.bool_]) -> Split:
    """`owners` [N]: for each sample the number of its nearest real picture; `held_out` [M]: which of those are."""
    counts = np.bincount(owners, minlength=len(held_out))
    total, many, few = len(owners), len(held_out), int(held_out.sum())
    observed = int(counts[held_out].sum())
    # in a random choice of `few` of `many` pictures the number of owned samples has these moments exactly
    variance = few * (many - few) / many * counts.var(ddof=1)
    by_chance = _permuted(counts, few)
    p = (1 + int((by_chance <= observed).sum())) / (1 + len(by_chance))
    return Split(observed / total, few / many, float(variance**0.5) / total, p)


def _permuted(counts: NDArray[np.int64], few: int) -> NDArray[np.int64]:
    """[permutations] samples owned by `few` pictures chosen at random among all.

    How many of the chosen own none, one, two ... samples is multivariate hypergeometric: no picture need be shuffled.
    """
    owned, pictures = np.unique(counts, return_counts=True)
    drawn = np.random.default_rng(12).multivariate_hypergeometric(pictures, few, _PERMUTATIONS, method="marginals")
    return np.asarray(drawn @ owned)
