"""The kernel distance against its textbook sums, and whether it knows better from worse."""

import numpy as np
import pytest
import torch

from ganstudio.evaluation.features.image_features import Features
from ganstudio.evaluation.measures.kernel_distance import KernelDistance, estimates, kernel


def vectors(count: int, seed: int, shift: float = 0.0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((count, 5)) + shift


def pictures(count: int, seed: int, size: int = 32, channels: int = 3) -> np.ndarray:
    """Bright squares at random places on dark ground."""
    rng = np.random.default_rng(seed)
    found = np.zeros((count, size, size, channels), np.uint8)
    for picture, (row, column) in zip(found, rng.integers(0, size // 2, (count, 2)), strict=True):
        picture[row : row + size // 3, column : column + size // 3] = rng.integers(120, 256, channels)
    return found


def with_noise(clean: np.ndarray, deviation: float) -> np.ndarray:
    noise = np.random.default_rng(9).standard_normal(clean.shape) * deviation
    return np.clip(clean + noise, 0, 255).astype(np.uint8)


def k(a: np.ndarray, b: np.ndarray) -> float:
    """Binkowski et al. 2018: (a.b / d + 1)^3."""
    return (sum(float(p) * float(q) for p, q in zip(a, b, strict=True)) / len(a) + 1) ** 3


def textbook(x: np.ndarray, y: np.ndarray, with_itself: bool) -> float:
    """MMD^2 as double sums, one pair at a time."""

    def own(v: np.ndarray) -> float:
        pairs = [(i, j) for i in range(len(v)) for j in range(len(v)) if with_itself or i != j]
        return sum(k(v[i], v[j]) for i, j in pairs) / len(pairs)

    return own(x) + own(y) - 2 * sum(k(a, b) for a in x for b in y) / (len(x) * len(y))


def test_unbiased_and_biased_are_the_textbooks_sums():
    x, y = vectors(9, 1), vectors(7, 2, shift=0.5)
    assert estimates(x, y)[1] == pytest.approx(textbook(x, y, with_itself=False), abs=1e-10)
    assert estimates(x, y)[0] == pytest.approx(textbook(x, y, with_itself=True), abs=1e-10)
    assert kernel(x, y)[3, 4] == pytest.approx(k(x[3], y[4]), abs=1e-12)


def test_the_unbiased_estimate_is_zero_on_average_for_equal_distributions():
    values = np.array([estimates(vectors(40, seed), vectors(40, 1000 + seed))[1] for seed in range(200)])
    assert abs(values.mean()) < 4 * values.std() / len(values) ** 0.5
    assert values.min() < 0
    assert estimates(vectors(40, 1), vectors(40, 2, shift=1.0))[1] > values.max()


def test_the_biased_distance_is_never_negative_and_zero_to_itself():
    x = vectors(30, 3)
    assert estimates(x, x)[0] == pytest.approx(0, abs=1e-12)
    assert min(estimates(vectors(10, seed), vectors(10, 100 + seed))[0] for seed in range(50)) >= 0


def test_growing_corruption_is_growing_distance():
    distance = KernelDistance(pictures(200, 1))
    clean = pictures(200, 2)
    values = [distance(with_noise(clean, deviation)) for deviation in (0, 10, 25, 50, 100)]
    assert values == sorted(values)
    assert values[-1] > 20 * values[0]


def test_a_collapsed_generator_is_far_away():
    distance = KernelDistance(pictures(200, 1))
    assert distance(np.repeat(pictures(1, 2), 200, axis=0)) > 5 * distance(pictures(200, 2))


def test_distances_repeat_themselves_and_leave_the_global_generator_alone():
    before = torch.get_rng_state()
    first, second = (KernelDistance(pictures(50, 1))(pictures(50, 2)) for _ in range(2))
    assert first == second
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(("size", "channels"), [(28, 1), (32, 3), (64, 3), (128, 1)])
def test_features_take_any_pictures_one_by_one_or_together(size, channels):
    reference = pictures(40, 1, size, channels)
    features = Features(reference)
    together = features(reference)
    assert together.shape == (40, 672)
    assert together.dtype == np.float64
    assert np.abs(together.mean(0)).max() < 0.1
    assert features(reference[:1])[0] == pytest.approx(together[0], abs=1e-3)
