"""The player's features, by numpy alone, are those of the full program."""

import numpy as np
import pytest

from ganstudio.evaluation.features.image_features import Features
from ganstudio.evaluation.features.image_features_numpy import NumpyFeatures


@pytest.mark.parametrize("shape", [(30, 32, 32, 3), (30, 28, 28, 1), (8, 64, 64, 3)])
def test_both_give_the_same_numbers(shape):
    random = np.random.default_rng(1)
    reference = random.integers(0, 256, shape).astype(np.uint8)
    reference[:, : shape[1] // 3] = 0  # a margin that hardly varies
    asked = random.integers(60, 200, shape).astype(np.uint8)
    ours, theirs = NumpyFeatures(reference)(asked), Features(reference)(asked)
    assert ours.shape == theirs.shape == (len(asked), 672)
    np.testing.assert_allclose(ours, theirs, atol=5e-4)
    assert np.abs(ours).mean() > 0.1
