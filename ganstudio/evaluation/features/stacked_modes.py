"""How many of the thousand numbers of stacked digits a generator draws, judged by a classifier of single digits.

Metz et al. 2017: every channel of 26,000 samples is classified; a number counts once one sample shows it. Reverse KL is
between the numbers' shares among samples and among the data. The classifier errs, so its own error belongs beside it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganstudio.evaluation.features.classifier import Classifier
from ganstudio.evaluation.stats.mode_coverage import reverse_kl

NUMBERS = 1000
_AT_ONCE = 2000


@dataclass(frozen=True)
class StackedCoverage:
    """Numbers of 1000 that were seen, and KL(samples | data) over them in nats."""

    modes: int
    reverse_kl: float
    counts: NDArray[np.int64]
    """[1000] samples of each number."""

    def spread(self, shares: NDArray[np.float64], times: int = 50) -> tuple[float, float]:
        """Standard deviations of both, from samples drawn again."""
        rng, count = np.random.default_rng(7), int(self.counts.sum())
        again = rng.multinomial(count, self.counts / count, times)
        return float((again > 0).sum(1).std()), float(np.std([reverse_kl(counts, shares) for counts in again]))


def stacked_coverage(
    samples: NDArray[np.uint8], classifier: Classifier, shares: NDArray[np.float64]
) -> StackedCoverage:
    """Coverage of pictures [N, H, W, 3]; `shares` [1000] of the numbers in the data, see `shares_of_numbers`."""
    counts = np.bincount(read_numbers(samples, classifier), minlength=NUMBERS)
    return StackedCoverage(int((counts > 0).sum()), reverse_kl(counts, shares), counts)


def read_numbers(samples: NDArray[np.uint8], classifier: Classifier) -> NDArray[np.int64]:
    """The number [N] that each picture [N, H, W, 3] shows: red the hundreds, green the tens, blue the ones."""
    parts = [samples[start : start + _AT_ONCE] for start in range(0, len(samples), _AT_ONCE)]
    digits = [[classifier(part[..., [channel]]) for channel in range(3)] for part in parts]
    return np.concatenate([100 * red + 10 * green + blue for red, green, blue in digits])


def shares_of_numbers(digits: NDArray[np.int64]) -> NDArray[np.float64]:
    """The probability [1000] of each number where three digits are drawn independently from `digits` [N] of 0 to 9."""
    share = np.bincount(digits, minlength=10) / len(digits)
    return np.einsum("a,b,c->abc", share, share, share).ravel()
