"""Every shape is a law that is known in closed form, and its points are draws from it."""

from typing import get_args, get_type_hints

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.datasets import open_dataset
from ganstudio.datasets.points import Points
from ganstudio.formats.density import GaussianMixture

SHAPES = get_args(get_type_hints(Points)["shape"])
ONE_DIMENSION = ("gaussian", "two_gaussians", "three_gaussians", "uniform")
STRINGS = ("two_moons", "spiral", "line")


def modes(shape: str) -> GaussianMixture:
    density = Points(shape=shape).density
    assert isinstance(density, GaussianMixture)
    return density


@pytest.mark.parametrize("shape", SHAPES)
def test_points_carry_the_law_that_they_were_drawn_from(shape):
    opened = Points(shape=shape, count=1000).open()
    assert opened.samples.shape == (1000, 1 if shape in ONE_DIMENSION else 2)
    assert opened.output == "points"
    assert opened.density.dimensions == opened.samples.shape[1]
    assert (opened.density.pdf(opened.samples) > 0).all()
    low, high = opened.density.extent()
    assert ((opened.samples > low) & (opened.samples < high)).all(1).mean() > 0.999


def test_the_ring_has_eight_different_places_on_the_unit_circle():
    means = modes("ring").means
    assert len(np.unique(means.round(9), axis=0)) == 8
    assert np.allclose(np.linalg.norm(means, axis=1), 1)
    assert np.allclose(modes("ring").deviations, 0.01)


def test_the_grid_has_the_twenty_five_places_of_the_papers():
    means = modes("grid").means
    axis = (-4, -2, 0, 2, 4)
    assert set(map(tuple, means.tolist())) == {(x, y) for x in axis for y in axis}
    assert np.allclose(modes("grid").deviations, 0.05)


def test_seven_unequal_gaussians_are_unequal_but_each_can_be_found():
    weights = modes("seven_unequal").weights
    assert len(set(weights.tolist())) == 7
    assert weights.sum() == pytest.approx(1)
    assert weights.min() > 0.03


@pytest.mark.parametrize("shape", SHAPES)
def test_only_shapes_with_modes_have_modes_to_count(shape):
    density = Points(shape=shape).density
    assert isinstance(density, GaussianMixture) == (shape != "uniform")
    assert getattr(density, "countable", True) == (shape not in STRINGS)


@pytest.mark.parametrize("shape", STRINGS)
@pytest.mark.parametrize("deviation", [0.0, 0.02])
def test_no_single_gaussian_of_a_string_is_seen(shape, deviation):
    """Half-way between neighbours the density is what it is at them."""
    density = Points(shape=shape, deviation=deviation).density
    neighbours = density.means[5:45]
    between = (neighbours[1:] + neighbours[:-1]) / 2
    assert np.allclose(density.pdf(between), density.pdf(neighbours[1:]), rtol=0.02)


def test_a_chosen_deviation_is_every_gaussians():
    assert np.allclose(modes("ring").deviations * 5, Points(shape="ring", deviation=0.05).density.deviations)


def test_the_uniform_law_has_the_chosen_deviation_too():
    points = Points(shape="uniform", deviation=0.2, count=100_000).open().samples
    assert points.std() == pytest.approx(0.2, rel=0.01)


def test_another_seed_draws_other_points_of_the_same_law():
    first, second = (Points(seed=seed).open() for seed in (0, 1))
    assert first.fingerprint != second.fingerprint
    assert np.array_equal(first.density.means, second.density.means)


def test_an_unknown_shape_is_told_with_the_setting():
    with pytest.raises(UserError, match="shape"):
        open_dataset({"name": "points", "shape": "square"})
