"""Kernel distance between two sets of pictures or sequences: squared maximum mean discrepancy, cubic polynomial kernel.

Binkowski et al. 2018 (KID), k(x, y) = (x.y / d + 1)^3, in the features of features.py instead of Inception's, of
sequences in those of sequence_features.py. The unbiased estimate is what two-sample tests use and is about 0, also
below, for equal distributions; the biased one (V-statistic) is a distance, never negative, and is what runs are ranked
by.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.evaluation import Measure, Value
from ganstudio.evaluation.features import NAME, Features
from ganstudio.evaluation.sequence_features import NAME as SEQUENCE_NAME
from ganstudio.evaluation.sequence_features import SequenceFeatures

_SUBSETS = 10
_SUBSET_SIZE = 1000
"""Of the biased estimate's own size: figures compare only between subsets of one size."""


def kernel(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cubic polynomial kernel of features [N, d] and [M, d]: [N, M]."""
    return np.asarray((x @ y.T / x.shape[1] + 1) ** 3)


def unbiased(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Unbiased estimate of MMD^2 (U-statistic); features [N, d] and [M, d]."""
    xx, yy, xy = kernel(x, x), kernel(y, y), kernel(x, y)
    n, m = len(x), len(y)
    own = (xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1))
    return float(own - 2 * xy.mean())


def biased(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Biased estimate of MMD^2 (V-statistic), >= 0; features [N, d] and [M, d]."""
    return float(kernel(x, x).mean() + kernel(y, y).mean() - 2 * kernel(x, y).mean())


class KernelDistance:
    """The biased distance of generated pictures or sequences to a fixed reference, for ranking checkpoints of one run.

    Pictures are uint8 [N, H, W, C], sequences float32 [N, L, C]; `features` names what the distance is taken in.
    """

    def __init__(self, reference: NDArray[Any]) -> None:
        are_sequences = reference.ndim == 3
        self.features = SEQUENCE_NAME if are_sequences else NAME
        self._features: Callable[[NDArray[Any]], NDArray[np.float64]]
        self._features = SequenceFeatures(reference) if are_sequences else Features(reference)
        self._reference = self._features(reference)
        self._own = float(kernel(self._reference, self._reference).mean())

    def __call__(self, generated: NDArray[Any]) -> float:
        x = self._features(generated)
        return float(kernel(x, x).mean() + self._own - 2 * kernel(x, self._reference).mean())


def _compute(generated: NDArray[np.uint8], held_out: NDArray[np.uint8], training: NDArray[np.uint8]) -> Value:
    """Means of the biased estimate over ten pairs of subsets, all rows with subsets of the same size."""
    random = np.random.default_rng(0)
    size = min(_SUBSET_SIZE, len(generated), len(held_out), len(training))
    features = Features(held_out)
    real = features(held_out)
    noise = random.integers(0, 256, held_out[:size].shape, dtype=np.uint8)

    def repeated(pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
        x = features(pictures)
        pairs = [(random.permutation(len(x))[:size], random.permutation(len(real))[:size]) for _ in range(_SUBSETS)]
        return np.array([biased(x[a], real[b]) for a, b in pairs])

    values = repeated(generated)
    return Value(
        value=float(values.mean()),
        deviation=float(values.std()),
        floor=float(repeated(training).mean()),
        ceiling=float(repeated(noise).mean()),
        features=NAME,
    )


MEASURE = Measure(
    name="kernel_distance",
    title="Kernel distance",
    help="How far generated pictures are from real ones as a whole; 0 for the same distribution. KID, 2018.",
    compute=_compute,
)
