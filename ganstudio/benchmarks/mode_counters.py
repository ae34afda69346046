"""Counts modes for the mode table: of points by their mixture, of stacked digits by a classifier of digits."""

from typing import Protocol

import numpy as np

from ganstudio.benchmarks.plan import BenchmarkTarget
from ganstudio.benchmarks.rows import TableLook
from ganstudio.core.errors import UserError
from ganstudio.datasets import DataSet, StackedModes, open_dataset
from ganstudio.evaluation.features.classifier import train_classifier
from ganstudio.evaluation.features.stacked_modes import NUMBERS, shares_of_numbers, stacked_coverage
from ganstudio.evaluation.stats.mode_coverage import mode_coverage
from ganstudio.formats.density import GaussianMixture, UniformBox
from ganstudio.training.components.batches import Samples


class ModeCounter(Protocol):
    """Counts the modes among samples of one data set."""

    of: int
    """Modes that there are."""
    note: str
    """What a reader of the figures must know, or ""."""

    def __call__(self, samples: Samples) -> tuple[int, float | None, float]:
        """Modes, share of high quality where the data know it, reverse KL in nats."""
        ...

    def exact(self, count: int, seed: int) -> Samples:
        """`count` fresh samples of the distribution itself."""
        ...

    def noise(self, count: int, seed: int) -> Samples:
        """`count` samples that are uniform over all that there could be."""
        ...


class PointModeCounter:
    """Counts points by the mixture that they should be drawn from."""

    note = ""

    def __init__(self, density: GaussianMixture) -> None:
        self._density, self.of = density, len(density.means)

    def __call__(self, samples: Samples) -> tuple[int, float | None, float]:
        found = mode_coverage(np.asarray(samples, np.float32), self._density)
        return found.modes, found.high_quality, found.reverse_kl

    def exact(self, count: int, seed: int) -> Samples:
        return self._density.sample(count, np.random.default_rng([seed, 1]))  # other draws than any data set's

    def noise(self, count: int, seed: int) -> Samples:
        return UniformBox(*self._density.extent()).sample(count, np.random.default_rng([seed, 2]))


class StackedModeCounter:
    """Counts the numbers of stacked digits by a classifier of single ones, trained here."""

    of = NUMBERS

    def __init__(self, dataset: DataSet, stacked: StackedModes) -> None:
        self._size, self._stacked = dataset.samples.shape[1], stacked
        digits = open_dataset(stacked.single)
        assert digits.labels is not None
        self._shares = shares_of_numbers(digits.labels[digits.training])
        self._classifier = train_classifier(digits)
        self.note = f"Judged by a classifier that reads {self._classifier.accuracy:.1%} of held-out digits right."

    def __call__(self, samples: Samples) -> tuple[int, float | None, float]:
        found = stacked_coverage(np.asarray(samples, np.uint8), self._classifier, self._shares)
        return found.modes, None, found.reverse_kl

    def exact(self, count: int, seed: int) -> Samples:
        return self._stacked.fresh(count, 1000 + seed)

    def noise(self, count: int, seed: int) -> Samples:
        shape = (count, self._size, self._size, 3)
        return np.random.default_rng([seed, 2]).integers(0, 256, shape, np.uint8)


def mode_counter_of(dataset: DataSet) -> ModeCounter:
    """The counter of a data set's modes. Raises UserError where it has none to count."""
    if dataset.stacked is not None:
        return StackedModeCounter(dataset, dataset.stacked)
    if isinstance(dataset.density, GaussianMixture) and dataset.has_countable_modes:
        return PointModeCounter(dataset.density)
    raise UserError(f"{dataset.title} has no modes that could be counted.")


def looked_at(counter: ModeCounter, samples: Samples, seconds: float = 0.0, steps: int = 0) -> TableLook:
    """The figures of samples, rounded to what their number can tell."""
    modes, high_quality, reverse_kl = counter(samples)
    return TableLook(
        seconds=round(seconds, 2), steps=steps, modes=modes,
        high_quality=None if high_quality is None else round(high_quality, 5),
        reverse_kl=round(reverse_kl, 5) if np.isfinite(reverse_kl) else None,
    )  # fmt: skip


def meets(look: TableLook, of: int, target: BenchmarkTarget) -> bool:
    """Whether all modes are there and both figures are good enough."""
    good, even = look.high_quality, look.reverse_kl
    return look.modes == of and (good or 0) >= target.high_quality and even is not None and even <= target.reverse_kl
