"""Groups and principal directions against scikit-learn's and numpy's."""

import numpy as np
import pytest

from ganstudio.evaluation.stats.k_means import inertia, k_means
from ganstudio.evaluation.stats.principal_components import principal_directions


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_groups_that_lie_apart_are_found(kind):
    centres = np.array([[0, 0], [10, 0], [0, 10]], kind)
    truth = np.repeat(np.arange(3), 50)
    points = centres[truth] + np.random.default_rng(0).normal(size=(150, 2)).astype(kind)
    groups = k_means(points, 3)
    found = groups.of(points)
    assert {(a, b) for a, b in zip(truth, found, strict=True)} == set(enumerate(found[[0, 50, 100]]))
    for number in range(3):
        assert groups.centres[number] == pytest.approx(points[found == number].mean(0), abs=1e-5)


def test_groups_are_as_tight_as_scikit_learns():
    from sklearn.cluster import KMeans

    points = np.random.default_rng(1).normal(size=(600, 8)).astype(np.float32)
    theirs = KMeans(20, n_init=2, random_state=0).fit(points).inertia_
    assert inertia(points, k_means(points, 20)) < 1.02 * theirs


@pytest.mark.parametrize(("points", "different"), [(np.ones((9, 3)), 1), (np.arange(4.0)[:, None], 4)])
def test_there_are_no_more_groups_than_different_points(points, different):
    groups = k_means(points, 6)
    assert len(groups.centres) <= len(points)
    assert len(np.unique(groups.of(points))) == different
    assert inertia(points, groups) == pytest.approx(0, abs=1e-9)


def test_principal_directions_are_those_of_all_values():
    scales = np.array([9, 7, 5, *[0.5] * 47], np.float32)
    x = np.random.default_rng(2).normal(size=(300, 50)).astype(np.float32) * scales
    x -= x.mean(0)
    found, exact = principal_directions(x, 3), np.linalg.svd(x, full_matrices=False)[2][:3].T
    assert np.abs((found * exact).sum(0)) == pytest.approx(1, abs=1e-3)
    assert found.T @ found == pytest.approx(np.eye(3), abs=1e-5)
    assert principal_directions(x[:2], 9).shape == (50, 2)
