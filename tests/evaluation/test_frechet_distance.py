"""The Frechet distance against the formula written out, closed forms, and fewer samples than features."""

import numpy as np
import pytest

from ganstudio.evaluation.measures.frechet_distance import frechet_distance


def features(count: int, seed: int, dimensions: int = 12) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return (
        rng.standard_normal((count, dimensions)) @ rng.standard_normal((dimensions, dimensions)) + rng.standard_normal()
    )


@pytest.mark.parametrize(("n", "m"), [(200, 150), (9, 200), (8, 7)])
def test_it_is_the_formula_with_scipys_matrix_root(n, m):
    from scipy.linalg import sqrtm

    x, y = features(n, 1), features(m, 2)
    first, second = np.cov(x.T), np.cov(y.T)
    values = np.linalg.eigvals(first @ second)  # real and not negative, up to rounding
    traced = np.sqrt(np.maximum(values.real, 0)).sum()
    written = np.square(x.mean(0) - y.mean(0)).sum() + np.trace(first) + np.trace(second) - 2 * traced
    assert frechet_distance(x, y) == pytest.approx(written, rel=1e-6)
    if min(n, m) > 12:
        rooted = np.real(sqrtm(first @ second)).trace()
        assert traced == pytest.approx(rooted, rel=1e-8)


def test_closed_forms():
    x = features(300, 3)
    assert frechet_distance(x, x) == pytest.approx(0, abs=1e-8)
    assert frechet_distance(x, x + 2) == pytest.approx(4 * 12, rel=1e-9)
    total = np.trace(np.cov(x.T))
    about_mean = x.mean(0) + 3 * (x - x.mean(0))
    assert frechet_distance(x, about_mean) == pytest.approx((3 - 1) ** 2 * total, rel=1e-9)
