"""Are the generated samples like real ones (precision), and can all real ones be generated (recall)?

Improved precision and recall, Kynkaanniemi et al. 2019: a set's manifold is the union of balls around its samples, each
reaching to its k-th nearest neighbour; precision is the share of generated samples within the real manifold, recall
the share of real ones within the generated manifold. Density and coverage, Naeem et al. 2020, count the same balls in a
way that outliers disturb less. A collapsed generator has precision about 1 and recall about 0.

Works on features [N, d], which whoever publishes a figure must name (features.py), and on points as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.settings import Settings, setting
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.measure import Course, Measure
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.formats.results import Finding, Level, MeasureProgress, ResultFigure, Verdict

NEIGHBOURS = 3
"""As Kynkaanniemi et al.; Naeem et al. take 5."""
_ROWS = 1000
"""Rows of the matrix of distances that are computed at once."""

Features = NDArray[np.float64]


@dataclass(frozen=True)
class PrecisionRecall:
    """Shares in [0, 1]; density is 1 for equal distributions and may be larger."""

    precision: float
    recall: float
    density: float
    coverage: float


def precision_recall(real: Features, generated: Features, neighbours: int = NEIGHBOURS) -> PrecisionRecall:
    """Of features [N, d] and [M, d], both N and M above `neighbours`; equal N and M make figures comparable."""
    reach_of_real, reach_of_generated = radii(real, neighbours), radii(generated, neighbours)
    within_real: list[NDArray[np.int64]] = []
    """For each generated sample, in how many balls around real ones it lies."""
    recalled = np.zeros(len(real), bool)
    nearest = np.full(len(real), np.inf)
    for rows, squared in _squared_distances(generated, real):
        within_real.append((squared < reach_of_real).sum(1))
        recalled |= (squared < reach_of_generated[rows, None]).any(0)
        nearest = np.minimum(nearest, squared.min(0))
    counts = np.concatenate(within_real)
    return PrecisionRecall(
        precision=float((counts > 0).mean()),
        recall=float(recalled.mean()),
        density=float(counts.mean() / neighbours),
        coverage=float((nearest < reach_of_real).mean()),
    )


def radii(samples: Features, neighbours: int) -> Features:
    """Squared distance [N] of each sample to its `neighbours`-th nearest other one. Raises ValueError for too few."""
    if len(samples) <= neighbours:
        raise ValueError(f"{len(samples)} samples have no {neighbours}-th nearest neighbour")
    found = []
    for rows, squared in _squared_distances(samples, samples):
        squared[np.arange(len(squared)), np.arange(rows.start, rows.stop)] = -1.0  # itself comes first
        found.append(np.partition(squared, neighbours, axis=1)[:, neighbours])
    return np.concatenate(found)


def _squared_distances(x: Features, y: Features) -> Iterator[tuple[slice, Features]]:
    """Rows of the matrix [N, M] of squared distances, some at a time, with which rows they are."""
    y_squared = np.square(y).sum(1)
    for start in range(0, len(x), _ROWS):
        rows = slice(start, min(start + _ROWS, len(x)))
        part = x[rows]
        yield rows, np.maximum(np.square(part).sum(1)[:, None] + y_squared - 2 * part @ y.T, 0.0)


class PrecisionRecallSettings(Settings, frozen=True):
    """Figures compare only for the same number of neighbours and samples."""

    neighbours: Annotated[
        int, setting("Neighbours", "A ball reaches to this neighbour; 3 in 2019, 5 in 2020.", minimum=1, maximum=50)
    ] = NEIGHBOURS


_WORDS = {
    "precision": "Share of samples that lie among real ones.",
    "recall": "Share of real samples that lie among generated ones.",
    "density": "How many real balls a sample lies in, 1 for equal distributions; outliers disturb it less.",
    "coverage": "Share of real samples that have a generated one nearer than their own neighbours.",
}


def _measure(generator: EvaluatedGenerator, reference: ReferenceData, settings: PrecisionRecallSettings) -> Course:
    """Of several groups of samples, each as large as the real reference; their mean and deviation."""
    groups, neighbours = generator.groups(), settings.neighbours
    real = reference.reference_features[: len(groups[0])]
    found = []
    for number, group in enumerate(groups):
        yield MeasureProgress(done=number / (len(groups) + 2), text="Balls around real and generated samples")
        found.append(precision_recall(real, group, neighbours))
    floor = precision_recall(real, reference.fresh_features[: len(real)], neighbours)
    ceiling = precision_recall(real, reference.noise_features[: len(real)], neighbours)
    words = f" {len(groups)} groups of {len(real):,} against {len(real):,} held-out ones, k = {neighbours}."
    figures = []
    for name, told in _WORDS.items():
        values = np.array([getattr(one, name) for one in found])
        figures.append(
            ResultFigure(
                name=name, title=name.capitalize(), value=float(values.mean()), uncertainty=float(values.std(ddof=1)),
                floor=getattr(floor, name), ceiling=getattr(ceiling, name), better="as floor",
                unit="" if name == "density" else "share", features=reference.space.name, help=told + words,
            )
        )  # fmt: skip
    yield Finding(verdict=_verdict({figure.name: figure for figure in figures}), figures=tuple(figures))


def _verdict(figures: dict[str, ResultFigure]) -> Verdict:
    """By how much of real data's own precision and recall it has."""
    shares = {}
    for name, words in (("precision", "its samples lie among real ones"), ("recall", "what is real can be made")):
        figure = figures[name]
        shares[words] = (figure.value or 0.0) / max(figure.floor or 0.0, 1e-9)
    worst = min(shares.values())
    told = " and ".join(f"{min(share, 1.0):.0%} of {words}" for words, share in shares.items())
    level: Level = "good" if worst >= 0.8 else "doubtful" if worst >= 0.4 else "bad"
    return Verdict(level=level, text=f"By the measure of real data, {told}.")


MEASURE = Measure(
    name="precision_recall",
    title="Precision, recall, density, coverage",
    question="omit",
    help="Are samples like real ones (precision, density), and can all real ones be generated (recall, coverage)?",
    misses="Copies: a replayer has precision and recall near 1. Precision forgives a generator that makes one perfect "
    "picture; recall forgives one that makes garbage besides, because one outlier's ball covers much. Read both, and "
    "density and coverage.",
    ranked_by=("precision", "recall"),
    measure=_measure,
    settings=PrecisionRecallSettings,
    needs=("training data", "held-out data"),
    kinds=("picture", "sequence", "points"),
    least_held_out=50,
)
