"""The space in which samples are compared, by their kind: features of pictures, of sequences, points as they are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.edition import can_train
from ganstudio.evaluation.features.image_features_numpy import NAME, NumpyFeatures
from ganstudio.evaluation.features.sequence_features import NAME as SEQUENCE_NAME
from ganstudio.evaluation.features.sequence_features import SequenceFeatures

Samples = NDArray[Any]
"""uint8 [N, H, W, C] pictures, float32 [N, L, C] sequences, float32 [N, D] points."""


@dataclass(frozen=True)
class Space:
    """`name` must stand beside every figure that was taken in it."""

    name: str
    features: Callable[[Samples], NDArray[np.float64]]
    """[N, d] of samples."""

    def __call__(self, samples: Samples) -> NDArray[np.float64]:
        return self.features(samples)


def space_of(reference: Samples) -> Space:
    """The space for samples like `reference`, in whose standard deviations it measures."""
    if reference.ndim == 2:
        return Space("the coordinates", lambda points: np.asarray(points, np.float64))
    if reference.ndim == 3:
        return Space(SEQUENCE_NAME, SequenceFeatures(reference))
    if not can_train():
        return Space(NAME, NumpyFeatures(reference))
    from ganstudio.evaluation.features.image_features import Features

    return Space(NAME, Features(reference))
