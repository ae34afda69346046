"""Overlays against closed forms: each is asked about points whose law is known."""

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.evaluation.density_overlays import (
    OVERLAYS,
    fit_overlay,
    gaussian_mixture,
    histogram,
    k_means,
    kernel_density,
    principal_axes,
)
from ganstudio.labs.overlays import Axes, Clusters, HeightMap, Mixture

LINE = ((-4.0,), (4.0,))
PLANE = ((-4.0, -3.0), (4.0, 3.0))


def draw(count: int, *means: tuple[float, ...], deviation: float = 0.1) -> np.ndarray:
    rng = np.random.default_rng(0)
    return np.concatenate([rng.normal(mean, deviation, (count, len(mean))) for mean in means]).astype(np.float32)


def test_a_histogram_counts_points_with_row_0_lowest() -> None:
    points = np.array([[-3.9, -2.9], [-3.9, -2.9], [3.9, -2.9], [3.9, 2.9], [9.0, 9.0]])
    found = histogram(points, PLANE, bins=2)
    counts = found.density * 5 * (4.0 * 3.0)
    assert counts == pytest.approx(np.array([[2, 1], [0, 1]]))
    assert (found.density.sum() * 12).item() == pytest.approx(0.8), "one of five lies outside"


def test_a_histogram_of_a_line_approaches_the_density() -> None:
    found = histogram(draw(200_000, (0.0,), deviation=1.0), LINE, bins=16)
    edges = np.linspace(-4, 4, 17)
    from math import erf

    steps = np.diff([erf(edge / np.sqrt(2)) / 2 for edge in edges]) / 0.5
    assert np.abs(found.density - steps).max() < 0.005


@pytest.mark.parametrize("box", [LINE, PLANE])
def test_one_points_kernel_is_a_gaussian(box) -> None:
    dimensions = len(box[0])
    at = np.full((2, dimensions), 0.5)
    found = kernel_density(at, box, bandwidth=0.7)
    cells = (np.arange(len(found.density)) + 0.5) / len(found.density)
    axes = [low + cells * (high - low) for low, high in zip(*box, strict=True)]
    squared = sum(np.square(axis - 0.5) for axis in np.meshgrid(*axes))
    expected = np.exp(-squared / 2 / 0.49) / (2 * np.pi * 0.49) ** (dimensions / 2)
    assert np.abs(found.density - expected).max() < 2e-3 * expected.max()
    assert found.smooth


def test_scotts_width_is_the_rule_of_the_books() -> None:
    points = draw(500, (0.0, 0.0), deviation=2.0)
    width = 500 ** (-1 / 6) * np.sqrt(points.astype(float).var(0, ddof=1).mean())
    assert kernel_density(points, PLANE).words == f"kernel density, width {width:.2g}"


def test_a_mixture_finds_its_components_and_how_many() -> None:
    rng = np.random.default_rng(1)
    covariance = np.array([[0.5, 0.3], [0.3, 0.4]])
    first = rng.multivariate_normal([-2.0, 1.0], covariance, 900)
    second = rng.multivariate_normal([2.0, -1.0], np.eye(2) * 0.1, 300)
    found = gaussian_mixture(np.concatenate([first, second]))
    assert len(found.weights) == 2
    order = np.argsort(-found.weights)
    assert found.weights[order] == pytest.approx([0.75, 0.25], abs=0.01)
    assert found.means[order] == pytest.approx(np.array([[-2.0, 1.0], [2.0, -1.0]]), abs=0.1)
    assert found.covariances[order][0] == pytest.approx(covariance, abs=0.06)


def test_one_gaussian_is_the_mean_and_covariance_and_its_likelihood_the_entropy() -> None:
    points = draw(1500, (1.0,), deviation=0.5).astype(np.float64)
    found = gaussian_mixture(points, 1)
    assert found.means[0, 0] == pytest.approx(points.mean())
    assert found.covariances[0, 0, 0] == pytest.approx(points.var(), rel=1e-4)
    entropy = np.log(points.std() * np.sqrt(2 * np.pi * np.e))
    assert found.words == f"mixture of 1, {-entropy:.2f} nats a point"


def test_clusters_are_those_that_were_drawn() -> None:
    corners = [(-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0)]
    points = draw(50, *corners)
    found = k_means(points, 4)
    order = np.lexsort(np.sign(found.centres).T[::-1])
    means = points.astype(float).reshape(4, 50, 2).mean(1)
    assert found.centres[order] == pytest.approx(means, abs=1e-5)
    for group in found.labels.reshape(4, 50):
        assert len(set(group.tolist())) == 1
    spread = np.sqrt(np.square(points.astype(float).reshape(4, 50, 2) - means[:, None]).sum(-1).mean())
    assert found.words == f"4 clusters, spread {spread:.2g}"


@pytest.mark.parametrize("degrees", [0.0, 30.0, 100.0])
def test_principal_axes_are_those_of_the_ellipse(degrees: float) -> None:
    turn = np.radians(degrees)
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    square = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    points = square * (3.0, 1.0) @ turned.T + (5.0, 7.0)
    found = principal_axes(points)
    assert found.centre == pytest.approx([5.0, 7.0])
    assert found.deviations == pytest.approx(np.array([3.0, 1.0]) * np.sqrt(4 / 3))
    assert np.abs(found.directions @ turned) == pytest.approx(np.eye(2), abs=1e-9)


KINDS = {
    "histogram": HeightMap,
    "kernel_density": HeightMap,
    "gaussian_mixture": Mixture,
    "k_means": Clusters,
    "principal_axes": Axes,
}


@pytest.mark.parametrize("kind", OVERLAYS, ids=lambda kind: kind.name)
@pytest.mark.parametrize(("dimensions", "box"), [(1, LINE), (2, PLANE)])
def test_every_overlay_stands_a_collapsed_generator(kind, dimensions: int, box) -> None:
    """All points in one place, some of them no numbers."""
    points = np.full((100, dimensions), 0.25, np.float32)
    points[::10] = np.nan
    found = fit_overlay(kind.name, points, box, 8)
    assert isinstance(found, KINDS[kind.name])
    assert found.words
    with pytest.raises(UserError, match="needs at least"):
        fit_overlay(kind.name, np.full((5, dimensions), np.inf), box)


def test_an_overlay_leaves_the_number_of_threads_as_it_was() -> None:
    import sklearn.cluster  # noqa: F401  # loads what has threads
    from threadpoolctl import threadpool_info

    before = [(pool["filepath"], pool["num_threads"]) for pool in threadpool_info()]
    fit_overlay("k_means", draw(20, (0.0, 0.0)), PLANE, 2)
    assert [(pool["filepath"], pool["num_threads"]) for pool in threadpool_info()] == before
