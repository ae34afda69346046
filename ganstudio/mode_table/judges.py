"""Who judges samples for the mode table: points by their mixture, stacked digits by a classifier of digits."""

from typing import Protocol

import numpy as np

from ganstudio.datasets import DataSet
from ganstudio.density import GaussianMixture, UniformBox
from ganstudio.errors import UserError
from ganstudio.evaluation.mode_coverage import mode_coverage
from ganstudio.mode_table.plan import Target
from ganstudio.mode_table.rows import Look
from ganstudio.training.batches import Samples


class Judge(Protocol):
    """Looks at samples of one data set."""

    @property
    def of(self) -> int:
        """Modes that there are."""
        ...

    def __call__(self, samples: Samples) -> tuple[int, float | None, float]:
        """Modes, share of high quality where the data know it, reverse KL in nats."""
        ...

    def exact(self, count: int, seed: int) -> Samples:
        """`count` fresh samples of the law itself."""
        ...

    def noise(self, count: int, seed: int) -> Samples:
        """`count` samples that are uniform over all that there could be."""
        ...


class PointsJudge:
    """Judges points by the mixture that they should be drawn from."""

    def __init__(self, density: GaussianMixture) -> None:
        self._density, self.of = density, len(density.means)

    def __call__(self, samples: Samples) -> tuple[int, float | None, float]:
        found = mode_coverage(np.asarray(samples, np.float32), self._density)
        return found.modes, found.high_quality, found.reverse_kl

    def exact(self, count: int, seed: int) -> Samples:
        return self._density.sample(count, np.random.default_rng([seed, 1]))  # other draws than any data set's

    def noise(self, count: int, seed: int) -> Samples:
        return UniformBox(*self._density.extent()).sample(count, np.random.default_rng([seed, 2]))


def judge_of(dataset: DataSet) -> Judge:
    """The judge of a data set's modes. Raises UserError where it has none to count."""
    if isinstance(dataset.density, GaussianMixture) and dataset.density.countable:
        return PointsJudge(dataset.density)
    raise UserError(f"{dataset.title} has no modes that could be counted.")


def looked_at(judge: Judge, samples: Samples, seconds: float = 0.0, steps: int = 0) -> Look:
    """The figures of samples, rounded to what their number can tell."""
    modes, high_quality, reverse_kl = judge(samples)
    return Look(
        seconds=round(seconds, 2), steps=steps, modes=modes,
        high_quality=None if high_quality is None else round(high_quality, 5),
        reverse_kl=round(reverse_kl, 5) if np.isfinite(reverse_kl) else None,
    )  # fmt: skip


def meets(look: Look, of: int, target: Target) -> bool:
    """Whether all modes are there and both figures are good enough."""
    good, even = look.high_quality, look.reverse_kl
    return look.modes == of and (good or 0) >= target.high_quality and even is not None and even <= target.reverse_kl
