"""Three handwritten digits in one picture, in red, green and blue: a thousand modes that can be counted.

Stacked MNIST of Metz et al. 2017 (unrolled GANs), from the digits that come with the program. Which mode a picture
shows is judged by a classifier of single digits (ganstudio/evaluation/features/stacked_modes.py).
"""

from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.settings import Part, setting
from ganstudio.datasets import HELD_OUT_SHARE, DataSet, DataSetSettings, OpeningProgress, StackedModes, fingerprint_of
from ganstudio.datasets.readers.shipped_digits import shipped_digits


class StackedDigits(DataSetSettings, frozen=True):
    """Labels are the numbers 000 to 999 that red, green and blue spell."""

    size: Annotated[
        Literal[28, 32],
        setting("Size", "28: as they were scanned. 32: with a black rim, which suits networks that halve and double."),
    ] = 32
    count: Annotated[
        int, setting("Pictures", "How many are made, each of three random digits.", minimum=100, maximum=200_000)
    ] = 30_000
    seed: Annotated[int, setting("Seed of the data", "Another seed stacks other digits.", minimum=0, maximum=2**53)] = 0

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        pictures, labels, digit_held_out = shipped_digits(self.size)
        rng = np.random.default_rng(self.seed)
        held_out = rng.permutation(self.count) < round(HELD_OUT_SHARE * self.count)
        chosen = _choose(held_out, digit_held_out, rng)
        samples = np.empty((self.count, self.size, self.size, 3), np.uint8)
        for channel in range(3):
            samples[..., channel] = pictures[chosen[:, channel]]
            if progress is not None:
                progress((channel + 1) * self.count // 3, self.count)
        numbers = labels[chosen] @ np.array([100, 10, 1])
        return DataSet(
            name=DATASET.name,
            title=DATASET.title,
            samples=samples,
            held_out=held_out,
            fingerprint=fingerprint_of(samples, numbers),
            labels=numbers,
            classes=tuple(f"{number:03d}" for number in range(1000)),
            stacked=StackedModes({"name": "digits", "size": self.size}, self._others),
            held_out_rule="one picture in ten, stacked from digits that no other one shows",
        )

    def _others(self, count: int, seed: int) -> NDArray[np.uint8]:
        """Stacks [count, size, size, 3] of the same digits by another seed."""
        return StackedDigits(size=self.size, count=max(count, 100), seed=seed).open().samples[:count].astype(np.uint8)


def _choose(
    held_out: NDArray[np.bool_], digit_held_out: NDArray[np.bool_], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Three digits for every picture [N, 3]: held-out ones for the held-out pictures, others for the others."""
    chosen = np.empty((len(held_out), 3), np.int64)
    for side in (False, True):
        digits = np.flatnonzero(digit_held_out == side)
        chosen[held_out == side] = digits[rng.integers(0, len(digits), ((held_out == side).sum(), 3))]
    return chosen


DATASET = Part(
    name="stacked_digits",
    title="Stacked digits",
    help="Three handwritten digits in one picture, red, green and blue: a thousand different numbers, to count which "
    "of them a generator has forgotten.",
    settings=StackedDigits,
)
