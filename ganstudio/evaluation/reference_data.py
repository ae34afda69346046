"""The data that a generator is measured against: what it may have been trained on, and what was kept from it."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.datasets import DataSet
from ganstudio.evaluation.features.spaces import Samples, Space, space_of

REFERENCE = 2500
"""Held-out samples at most that figures are taken against; more cost time and change little."""


class ReferenceData:
    """A data set in a fixed mixed order, so that the first ones of any part are a fair choice.

    `notes` say what was done to the data on the way here, `resized` whether they were resampled. Raises UserError if
    there is nothing to measure against.
    """

    def __init__(self, dataset: DataSet, notes: tuple[str, ...] = (), *, resized: bool = False) -> None:
        self.dataset, self.notes, self.resized = dataset, notes, resized
        mixed = np.random.default_rng(20170410).permutation(len(dataset.samples))
        held_out = dataset.held_out[mixed]
        self.training_indices, self.held_out_indices = mixed[~held_out], mixed[held_out]
        if not len(self.held_out_indices):
            raise UserError("These data have no held-out part to measure against; add samples.")
        if _all_equal(dataset.samples[mixed[:REFERENCE]]):
            raise UserError("All samples of these data are the same: there is nothing to measure. Choose other data.")

    @property
    def title(self) -> str:
        return self.dataset.title

    @cached_property
    def training(self) -> Samples:
        """What a generator may have been trained on."""
        return self.dataset.samples[self.training_indices]

    @cached_property
    def held_out(self) -> Samples:
        """What nobody was ever trained on."""
        return self.dataset.samples[self.held_out_indices]

    @cached_property
    def samples(self) -> Samples:
        """Held-out samples, `REFERENCE` at most."""
        return self.held_out[:REFERENCE]

    @cached_property
    def fresh(self) -> Samples:
        """As many training samples as `samples` has, for figures of real against real."""
        return self.training[: len(self.samples)]

    def noise(self, count: int, seed: int = 0) -> Samples:
        """[count, ...] what a generator that learnt nothing might make: uniform over all that there could be."""
        rng, shape = np.random.default_rng([seed, 1]), (count, *self.dataset.samples.shape[1:])
        if self.dataset.output == "picture":
            return rng.integers(0, 256, shape, np.uint8)
        low, high = (-1.0, 1.0)
        if self.dataset.output == "points":
            low, high = self.samples.min(0), self.samples.max(0)
        return rng.uniform(low, high, shape).astype(np.float32)

    # --- in features

    @cached_property
    def space(self) -> Space:
        """Where distances are taken."""
        return space_of(self.samples)

    @cached_property
    def reference_features(self) -> NDArray[np.float64]:
        """[N, d] of `samples`."""
        return self.space(self.samples)

    @cached_property
    def fresh_features(self) -> NDArray[np.float64]:
        """[N, d] of `fresh`."""
        return self.space(self.fresh)

    @cached_property
    def noise_features(self) -> NDArray[np.float64]:
        """[N, d] of as much noise as `samples` has."""
        return self.space(self.noise(len(self.samples)))

    # --- classes

    @cached_property
    def properties(self) -> dict[str, NDArray[np.int64]]:
        """What is known of every sample of the data set [N], by name: its class and its attributes."""
        known = dict(self.dataset.attributes)
        if self.dataset.labels is not None:
            known = {"class": self.dataset.labels, **known}
        return known


def _all_equal(samples: Samples) -> bool:
    return bool((samples == samples[:1]).all())
