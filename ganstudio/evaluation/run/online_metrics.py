"""Measures that are cheap enough to be made during a training: a few hundred samples now and then, as curves.

They share one look at the samples. Their absolute values are those of few samples; what counts is which way they go.
"""

from functools import cached_property

import numpy as np

from ganstudio.datasets import DataSet
from ganstudio.evaluation.features.spaces import Samples
from ganstudio.evaluation.measures.kernel_distance import KernelDistance
from ganstudio.evaluation.measures.precision_recall import precision_recall
from ganstudio.evaluation.stats.neighbours import Points, nearest
from ganstudio.formats.experiment import OnlineMetricsSettings

SAMPLES = 500
_FEWEST_HELD_OUT = 100
_NEIGHBOURS = 3


class OnlineMetrics:
    """`chosen` says which measures; `look(samples)` gives their values by the names of their scalars.

    Held-out samples are the reference; all kinds where these are so few that one would only measure chance, and then
    nothing can be said about copying.
    """

    def __init__(self, dataset: DataSet, chosen: OnlineMetricsSettings, most: int = SAMPLES) -> None:
        held_out, everything = dataset.testing, np.arange(len(dataset.samples))
        enough = len(held_out) >= _FEWEST_HELD_OUT
        part = held_out if enough else everything
        if dataset.output == "sequence":  # windows follow one another: some from all over the recording
            part = part[:: max(1, len(part) // most)]
        self._dataset, self._chosen, self._part, self._enough = dataset, chosen, part[:most], enough

    def look(self, samples: Samples) -> dict[str, float]:
        """Values of what was chosen, for samples as a data set holds them."""
        features = self._distance.space(samples)
        found = {"kernel_distance": self._distance.of_features(features)}
        if self._chosen.precision_recall:
            count = min(len(features), len(self._distance.reference))
            if count > _NEIGHBOURS:
                four = precision_recall(self._distance.reference[:count], features[:count], _NEIGHBOURS)
                found |= {name: getattr(four, name) for name in ("precision", "recall", "density", "coverage")}
        if self._chosen.copying and self._enough:
            found["nearness_ratio"] = self._nearness(samples)
        return found

    @cached_property
    def _distance(self) -> KernelDistance:
        return KernelDistance(self._dataset.samples[self._part])

    @cached_property
    def _as_many(self) -> tuple[Points, Points]:
        """Equally many training and held-out samples as points."""
        training = np.random.default_rng(9).permutation(self._dataset.training)[: len(self._part)]
        count = min(len(training), len(self._part))
        return self._points(self._dataset.samples[training[:count]]), self._points(
            self._dataset.samples[self._part[:count]]
        )

    def _nearness(self, samples: Samples) -> float:
        """Geometric mean of distances to the nearest training sample over those to the nearest held-out one."""
        there = [nearest(self._points(samples), points, 1).distances[:, 0] for points in self._as_many]
        least = 1e-3 * float(np.median(there[1])) + 1e-9
        return float(np.exp(np.log(np.maximum(there[0], least) / np.maximum(there[1], least)).mean()))

    @staticmethod
    def _points(samples: Samples) -> Points:
        flat = samples.reshape(len(samples), -1)
        return flat if flat.dtype == np.uint8 else flat.astype(np.float32)
