"""Kernel distance between two sets of pictures or sequences: squared maximum mean discrepancy, cubic polynomial kernel.

Binkowski et al. 2018 (KID), k(x, y) = (x.y / d + 1)^3, in the features of features.py instead of Inception's, of
sequences in those of sequence_features.py. The unbiased estimate is what two-sample tests use and is about 0, also
below, for equal distributions; the biased one (V-statistic) is a distance, never negative, and is what runs are ranked
by.
"""

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.settings import Settings, setting
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.features.spaces import Samples, space_of
from ganstudio.evaluation.measure import Course, Measure
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.evaluation.verdicts import verdict_of_distance
from ganstudio.formats.results import Finding, ResultFigure

_SEED = 20180103


def kernel(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cubic polynomial kernel of features [N, d] and [M, d]: [N, M]."""
    base = x @ y.T / x.shape[1] + 1
    return np.asarray(base * base * base)  # a power of floats takes longer than the product before


def estimates(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """The biased (V-statistic, >= 0) and the unbiased estimate (U-statistic) of MMD^2; features [N, d] and [M, d]."""
    xx, yy, across = kernel(x, x), kernel(y, y), 2 * kernel(x, y).mean()
    n, m = len(x), len(y)
    own = (xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1))
    return float(xx.mean() + yy.mean() - across), float(own - across)


class KernelDistance:
    """The biased distance of generated samples to a fixed reference, for ranking checkpoints of one run.

    Pictures are uint8 [N, H, W, C], sequences float32 [N, L, C]; `features` names what the distance is taken in.
    """

    def __init__(self, reference: Samples) -> None:
        self.space = space_of(reference)
        self.features = self.space.name
        self.reference = self.space(reference)
        self._own = float(kernel(self.reference, self.reference).mean())

    def __call__(self, generated: Samples) -> float:
        return self.of_features(self.space(generated))

    def of_features(self, x: NDArray[np.float64]) -> float:
        """The same of samples that are already in features [N, d]."""
        return float(kernel(x, x).mean() + self._own - 2 * kernel(x, self.reference).mean())


class KernelDistanceSettings(Settings, frozen=True):
    """Figures compare only between subsets of one size: the biased estimate has a part that depends on it."""

    subsets: Annotated[int, setting("Subsets", "Pairs of subsets the mean is taken of.", minimum=2, maximum=200)] = 10
    size: Annotated[
        int, setting("Subset size", "Samples in each; fewer where there are fewer.", minimum=10, maximum=5000)
    ] = 1000


def _measure(generator: EvaluatedGenerator, reference: ReferenceData, settings: KernelDistanceSettings) -> Course:
    """Means of both estimates over pairs of subsets, all of the same size, and their deviations."""
    real, fresh, noise = reference.reference_features, reference.fresh_features, reference.noise_features
    generated = generator.features
    size = min(settings.size, len(generated), len(real), len(fresh))
    random = np.random.default_rng(_SEED)

    def repeated(x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        pairs = [(_some(x, size, random), _some(real, size, random)) for _ in range(settings.subsets)]
        first, second = np.array([estimates(a, b) for a, b in pairs]).T
        return first, second

    (values, unbiased_values), (floor, unbiased_floor) = repeated(generated), repeated(fresh)
    ceiling, _ = repeated(noise)
    value, deviation = float(values.mean()), float(values.std(ddof=1))
    figures = (
        ResultFigure(
            name="kernel_distance", title="Kernel distance (KID)", value=value, uncertainty=deviation,
            floor=float(floor.mean()), ceiling=float(ceiling.mean()), better="lower", features=reference.space.name,
            help=f"Biased estimate, mean and deviation over {settings.subsets} pairs of subsets of {size:,}.",
        ),
        ResultFigure(
            name="unbiased", title="Unbiased estimate", value=float(unbiased_values.mean()),
            uncertainty=float(unbiased_values.std(ddof=1)), floor=float(unbiased_floor.mean()), better="lower",
            features=reference.space.name, help="About 0, also below, for equal distributions.",
        ),
    )  # fmt: skip
    deviation_of_both = float(np.hypot(deviation, floor.std(ddof=1)))
    verdict = verdict_of_distance(
        value, deviation_of_both, float(floor.mean()), float(ceiling.mean()), "The kernel distance"
    )
    yield Finding(verdict=verdict, figures=figures)


def _some(x: NDArray[np.float64], size: int, random: np.random.Generator) -> NDArray[np.float64]:
    return x[random.permutation(len(x))[:size]]


MEASURE = Measure(
    name="kernel_distance",
    title="Kernel distance",
    question="whole",
    help="How far generated samples are from real ones as a whole; 0 for the same distribution. KID, 2018.",
    misses="Copies: a generator that replays its training data is as near as can be. And whatever these features do "
    "not see. It says that something differs, not what.",
    ranked_by=("kernel_distance",),
    measure=_measure,
    settings=KernelDistanceSettings,
    needs=("training data", "held-out data"),
    kinds=("picture", "sequence", "points"),
    least_held_out=20,
)
