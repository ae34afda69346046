"""The test behind "does it copy?": are samples nearer to training pictures than to held-out ones, more than by chance?

If the generator knew nothing of which real pictures were held out, the nearest real picture of a sample would be a
held-out one as often as their share says. Samples are not independent of each other (a collapsed generator makes the
same one again and again), but the real pictures are exchangeable: so it is their split into training and held-out that
is permuted, with every picture keeping the number of samples that are nearest to it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_PERMUTATIONS = 5000


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
    """Probability, by chance, of so small a share or a smaller one; at least 1 / 5001."""

    @property
    def following(self) -> float:
        """Share of samples that follow training pictures: 1 - held_out / expected. About 0 for an honest generator."""
        return 1 - self.held_out / self.expected

    @property
    def deviation_of_following(self) -> float:
        return self.deviation / self.expected


def split_test(owners: NDArray[np.int64], held_out: NDArray[np.bool_]) -> Split:
    """`owners` [N]: for each sample the number of its nearest real picture; `held_out` [M]: which of those are."""
    counts = np.bincount(owners, minlength=len(held_out))
    total, many, few = len(owners), len(held_out), int(held_out.sum())
    observed = int(counts[held_out].sum())
    # in a random choice of `few` of `many` pictures the number of owned samples has these moments exactly
    variance = few * (many - few) / many * counts.var(ddof=1)
    by_chance = _permuted(counts[counts > 0], many, few)
    p = (1 + int((by_chance <= observed).sum())) / (1 + len(by_chance))
    return Split(observed / total, few / many, float(variance**0.5) / total, p)


def _permuted(counts: NDArray[np.int64], many: int, few: int) -> NDArray[np.int64]:
    """[permutations] owned samples among `few` of `many` pictures chosen at random; the others own none.

    How many of the owning pictures are among the chosen is hypergeometric; which ones, is a random choice.
    """
    rng = np.random.default_rng(12)
    chosen = rng.hypergeometric(len(counts), many - len(counts), few, _PERMUTATIONS)
    mixed = np.empty((_PERMUTATIONS, int(chosen.max(initial=1))), np.int64)
    for row in mixed:
        row[:] = rng.choice(counts, len(row), replace=False)
    within = np.arange(mixed.shape[1]) < chosen[:, None]
    return np.asarray((mixed * within).sum(1))
