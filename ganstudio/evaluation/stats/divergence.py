"""How far p_g is from p_data where both are known on cells: Kullback-Leibler both ways and Jensen-Shannon, in nats.

What is compared are the probabilities of cells, so each value is that of the distributions rounded to cells: never more
than the true one (the data processing inequality), and nearly the same where cells are finer than the distributions'
features. Everything outside of the cells' box counts as one more cell.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganstudio.evaluation.stats.histogram_grid import Masses

FLOOR = 1e-12
"""In a ratio no cell counts as less than this, so that no KL exceeds 27.7 nats, where it is truly infinite or huge."""


@dataclass(frozen=True)
class Divergences:
    """In nats. Jensen-Shannon lies between 0 and ln 2, which it reaches where the supports are disjoint."""

    kl_data_model: float
    """KL(p_data || p_g): large where the model misses something."""
    kl_model_data: float
    """KL(p_g || p_data): large where the model makes what is not there."""
    jensen_shannon: float


def divergences(data: Masses, model: Masses, samples: int | None = None) -> Divergences:
    """Of the probabilities of the same cells, each summing to 1.

    `samples` says that `model` are the shares of so many independent samples: then the systematic error that their
    scatter brings is subtracted (Miller and Madow 1955, to first order in 1 / samples), and a cell that no sample fell
    into counts as half a sample, so that KL(p_data || p_g) is a lower bound there.
    """
    least = 0.5 / samples if samples else FLOOR
    values = np.array([_kl(data, model, least), _kl(model, data, FLOOR), _jensen_shannon(data, model)])
    if samples:
        values -= _bias(data, model, samples)
    data_model, model_data, between = np.maximum(values, 0.0).tolist()
    return Divergences(data_model, model_data, min(between, float(np.log(2))))


def optimal_discriminator(
    data: NDArray[np.floating], model: NDArray[np.floating], prior: float = 0.5
) -> NDArray[np.float64]:
    """D*(x) = p / (p + p_g), Goodfellow et al. 2014, Proposition 1, from two densities at the same points.

    `prior` is D*'s value where both are equal: one-sided label smoothing s makes it (1 - s) / 2 and scales all of D*.
    Where both densities are 0, any answer is optimal; it is `prior` here.
    """
    both = np.asarray(data, np.float64) + model
    return 2 * prior * np.divide(data, both, out=np.full(both.shape, 0.5), where=both > 0)


def _kl(p: Masses, q: Masses, least: float) -> float:
    some = p > 0
    return float((p[some] * np.log(np.maximum(p[some], least) / np.maximum(q[some], least))).sum())


def _jensen_shannon(p: Masses, q: Masses) -> float:
    return _entropy((p + q) / 2) - (_entropy(p) + _entropy(q)) / 2


def _entropy(p: Masses) -> float:
    some = p[p > 0]
    return float(-(some * np.log(some)).sum())


def _bias(data: Masses, model: Masses, samples: int) -> NDArray[np.float64]:
    """What scatter adds on average: a share q of N samples has variance q / N; the second derivatives do the rest."""
    seen = model > 0
    cells, half = int(seen.sum()) - 1, 0.5 / samples
    data_model = half * float((data[seen] / model[seen]).sum() - data[seen].sum())
    between = 0.5 * half * cells - 0.25 * half * float((2 * model[seen] / (data + model)[seen]).sum())
    return np.array([data_model, half * cells, between])
