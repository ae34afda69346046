"""Frechet distance between Gaussians fitted to two sets of features. It is called FID only with Inception's features.

d^2 = |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)), Dowson and Landau 1982; Heusel et al. 2017.
"""

import numpy as np
from numpy.typing import NDArray

from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.measure import Course, Measure, NoSettings
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.evaluation.verdicts import verdict_of_distance
from ganstudio.formats.results import Finding, MeasureProgress, ResultFigure

Features = NDArray[np.float64]


def frechet_distance(x: Features, y: Features) -> float:
    """d^2 of features [N, d] and [M, d], N and M above 1.

    tr (C1 C2)^(1/2) is the sum of the singular values of X^T Y, where C1 = X X^T and C2 = Y Y^T: exact also where there
    are fewer samples than features, and never complex.
    """
    first, second = _factor(x), _factor(y)
    overlap = np.linalg.svd(first.T @ second, compute_uv=False).sum()
    means = np.square(x.mean(0) - y.mean(0)).sum()
    return float(means + np.square(first).sum() + np.square(second).sum() - 2 * overlap)


def _factor(x: Features) -> Features:
    """[d, min(N, d)] with factor factor^T the covariance (divided by N - 1) of x [N, d]."""
    centred = (x - x.mean(0)) / (len(x) - 1) ** 0.5
    if len(x) <= x.shape[1]:
        return centred.T
    values, vectors = np.linalg.eigh(centred.T @ centred)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))


def _measure(generator: EvaluatedGenerator, reference: ReferenceData, _settings: NoSettings) -> Course:
    """Of several groups of samples, each as large as the real reference; their mean and deviation."""
    groups = generator.groups()
    real = reference.reference_features[: len(groups[0])]
    values = []
    for number, group in enumerate(groups):
        yield MeasureProgress(done=number / (len(groups) + 2), text="Covariances of features")
        values.append(frechet_distance(real, group))
    floor = frechet_distance(real, reference.fresh_features[: len(real)])
    ceiling = frechet_distance(real, reference.noise_features[: len(real)])
    value, deviation = float(np.mean(values)), float(np.std(values, ddof=1))
    figure = ResultFigure(
        name="frechet_distance", title="Frechet distance", value=value, uncertainty=deviation, floor=floor,
        ceiling=ceiling, better="lower", features=reference.space.name,
        help=f"Mean and deviation over {len(groups)} groups of {len(real):,}. Few samples make it larger: compare only "
        "figures of the same number, in the same features.",
    )  # fmt: skip
    verdict = verdict_of_distance(value, deviation, floor, ceiling, "The Frechet distance")
    yield Finding(verdict=verdict, figures=(figure,))


MEASURE = Measure(
    name="frechet_distance",
    title="Frechet distance",
    question="whole",
    help="Distance between two Gaussians, one fitted to real and one to generated samples in features.",
    misses="Everything beyond mean and covariance of the features, and copies. Its value depends on the number of "
    "samples and on the features; it is no FID, which is taken in Inception's.",
    ranked_by=("frechet_distance",),
    measure=_measure,
    needs=("training data", "held-out data"),
    kinds=("picture", "sequence", "points"),
    least_held_out=50,
)
