"""Laws, truncation and ways through the latent space, against their closed forms."""

import numpy as np
import pytest

from ganstudio.inference.latent_space import LatentSpace, spherical

NORMAL, UNIFORM = LatentSpace(50), LatentSpace(50, "uniform")
BOTH = pytest.mark.parametrize("space", [NORMAL, UNIFORM], ids=["normal", "uniform"])


@BOTH
def test_a_seed_gives_the_same_latents_and_more_of_them_begin_alike(space):
    assert np.array_equal(space.draw(3, seed=7), space.draw(9, seed=7)[:3])
    assert not np.array_equal(space.draw(3, seed=7), space.draw(3, seed=8))
    assert space.draw(3, seed=7).dtype == np.float32


@BOTH
def test_draws_follow_the_law(space):
    draws = space.draw(4000, seed=0)
    assert abs(draws.mean()) < 0.01
    assert abs(draws.std() - space.sigma) < 0.01
    if space.law == "uniform":
        assert -1 <= draws.min() < -0.99 < 0.99 < draws.max() <= 1


@BOTH
def test_truncation_scales_towards_the_mean(space):
    draws = space.draw(5, seed=0)
    assert np.array_equal(space.truncate(draws, 1.0), draws)
    assert np.allclose(space.truncate(draws, 0.3), 0.3 * draws)
    assert np.array_equal(space.truncate(draws, 0.0)[0], space.mean())


def test_only_the_cube_has_edges():
    outside = np.array([-4, 0.5, 2], np.float32)
    assert np.array_equal(LatentSpace(3, "uniform").clamp(outside), [-1, 0.5, 1])
    assert np.array_equal(LatentSpace(3).clamp(outside), outside)


@BOTH
@pytest.mark.parametrize("strength", [0.0, 0.3, 1.0])
def test_variations_follow_the_law_and_keep_what_strength_says(space, strength):
    start = space.draw(1, seed=5)[0]
    found = space.variations(start, strength, 3000, seed=1)
    fresh = space.draw(3000, seed=1)
    keep = np.sqrt(1 - strength**2) if space.law == "normal" else 1 - strength
    assert np.allclose(found, keep * start + strength * fresh, atol=1e-5)
    if space.law == "uniform":
        assert np.abs(found).max() <= 1


@BOTH
def test_interpolation_begins_and_ends_where_it_should(space):
    start, end = space.draw(2, seed=3)
    way = space.interpolate(start, end, 5)
    assert np.allclose(way[0], start, atol=1e-5)
    assert np.allclose(way[-1], end, atol=1e-5)


def test_the_spherical_way_keeps_the_radius_and_the_straight_one_the_middle():
    start, end = np.eye(50, dtype=np.float32)[:2]
    assert np.allclose(np.linalg.norm(NORMAL.interpolate(start, end, 9), axis=1), 1, atol=1e-6)
    assert np.allclose(NORMAL.interpolate(start, end, 3)[1], (start + end) / np.sqrt(2), atol=1e-6)
    assert np.allclose(UNIFORM.interpolate(start, end, 3)[1], (start + end) / 2)


@pytest.mark.parametrize("factor", [1.0, -1.0, 0.0, 2.0])
def test_spherical_between_parallel_latents_is_straight(factor):
    start = NORMAL.draw(1, seed=0)[0]
    middle = spherical(start, np.float32(factor) * start, np.float32([[0.5]]))
    assert np.allclose(middle[0], (1 + factor) / 2 * start, atol=1e-5)
