"""Densities against closed forms: they integrate to 1, and what is drawn from them is distributed as they say."""

import numpy as np
import pytest

from ganstudio.formats.density import GaussianMixture, InkDensity, UniformBox

TWO = GaussianMixture(np.array([[0.0, 1.0], [2.0, -1.0]]), np.array([0.3, 0.5]), np.array([0.25, 0.75]))
ONE = GaussianMixture(np.array([[-1.0], [2.0]]), np.array([0.5, 0.25]), np.array([0.4, 0.6]))
BOX = UniformBox(np.array([-1.0, 0.0]), np.array([1.0, 3.0]))
INK = InkDensity(np.array([[0.0, 2.0, 1.0, 0.0], [3.0, 0.0, 0.0, 2.0]]))  # twice as wide as high
ALL = {"mixture 2-D": TWO, "mixture 1-D": ONE, "box": BOX, "ink": INK}


def cells(density, count: int = 600) -> tuple[np.ndarray, float]:
    """Middles of small cells over the density's extent [count^D, D], and a cell's size."""
    low, high = density.extent()
    axes = [np.linspace(a, b, count, endpoint=False) + (b - a) / count / 2 for a, b in zip(low, high, strict=True)]
    return np.stack(np.meshgrid(*axes), -1).reshape(-1, len(low)), float(np.prod((high - low) / count))


@pytest.mark.parametrize("density", ALL.values(), ids=ALL.keys())
def test_integrates_to_one(density):
    points, size = cells(density)
    assert density.pdf(points).sum() * size == pytest.approx(1, abs=2e-3)


@pytest.mark.parametrize("density", ALL.values(), ids=ALL.keys())
def test_draws_have_the_moments_of_the_density(density):
    points, size = cells(density)
    mass = density.pdf(points) * size
    drawn = density.sample(200_000, np.random.default_rng(0))
    assert drawn.dtype == np.float32
    mean = (mass[:, None] * points).sum(0)
    assert drawn.mean(0) == pytest.approx(mean, abs=0.01)
    second = (mass[:, None, None] * points[:, :, None] * points[:, None, :]).sum(0)
    assert drawn.T @ drawn / len(drawn) == pytest.approx(second, abs=0.03)


@pytest.mark.parametrize("density", ALL.values(), ids=ALL.keys())
def test_draws_fall_into_cells_as_often_as_the_density_says(density):
    """Chi-squared over coarse cells stays within five deviations of its mean."""
    points, size = cells(density)
    low, high = density.extent()
    drawn = density.sample(100_000, np.random.default_rng(1))
    coarse = 12

    def counted(at, weights=None):
        bins = ((at - low) / (high - low) * coarse).astype(int).clip(0, coarse - 1)
        return np.bincount(np.ravel_multi_index(bins.T, (coarse,) * len(low)), weights, coarse ** len(low))

    expected = counted(points, density.pdf(points) * size * len(drawn))
    enough = expected > 20
    chi = np.square(counted(drawn) - expected)[enough] / expected[enough]
    assert chi.sum() < enough.sum() + 5 * np.sqrt(2 * enough.sum())


def test_a_mixture_s_pdf_is_the_weighted_sum_of_gaussians():
    x = np.random.default_rng(2).normal(size=(50, 2))
    by_hand = [
        sum(
            w * np.exp(-((px - mx) ** 2 + (py - my) ** 2) / (2 * s * s)) / (2 * np.pi * s * s)
            for (mx, my), s, w in zip(TWO.means, TWO.deviations, TWO.weights, strict=True)
        )
        for px, py in x
    ]
    assert TWO.pdf(x) == pytest.approx(np.array(by_hand), rel=1e-9)


def test_points_of_a_single_gaussian_are_as_far_out_as_rayleigh_says():
    """In two dimensions 1 - exp(-9/2) = 98.9 % lie within three deviations: the tables' upper bound."""
    round_one = GaussianMixture(np.zeros((1, 2)), np.array([0.01]), np.ones(1))
    drawn = round_one.sample(200_000, np.random.default_rng(3))
    assert (np.linalg.norm(drawn, axis=1) <= 0.03).mean() == pytest.approx(1 - np.exp(-4.5), abs=0.002)


def test_ink_lies_where_it_was_drawn():
    """Row 0 on top, the longer side over [-1, 1], each pixel of side 1/2."""
    assert INK.pdf(np.array([[-0.25, 0.25]])) == pytest.approx(2 / 8 / 0.25)
    assert INK.pdf(np.array([[-0.75, -0.25]])) == pytest.approx(3 / 8 / 0.25)
    assert INK.pdf(np.array([[-0.75, 0.25], [0.0, 0.75], [1.1, -0.25]])) == pytest.approx(0)


def test_nothing_lies_outside_of_a_box():
    assert BOX.pdf(np.array([[0.0, 1.0], [1.5, 1.0], [0.0, -0.1]])) == pytest.approx([1 / 6, 0, 0])


def test_points_that_are_no_numbers_have_no_density():
    """A generator that lost its numbers must not break the picture."""
    lost = np.array([[np.nan, 0.0], [np.inf, 1.0]])
    for density in (BOX, INK, TWO):
        assert density.pdf(lost) == pytest.approx(0)
