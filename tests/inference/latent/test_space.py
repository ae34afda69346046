"""Distributions and truncation of the latent space, against their closed forms."""

import numpy as np
import pytest

from ganstudio.inference.latent.space import LatentSpace

DISTRIBUTIONS = ("normal", "uniform", "unit")
EACH = pytest.mark.parametrize("space", [LatentSpace(50, name) for name in DISTRIBUTIONS], ids=DISTRIBUTIONS)
EDGES = {"uniform": (-1, 1), "unit": (0, 1)}
MEANS = {"normal": 0, "uniform": 0, "unit": 0.5}
SIGMAS = {"normal": 1, "uniform": (1 / 3) ** 0.5, "unit": (1 / 12) ** 0.5}


@EACH
def test_a_seed_gives_the_same_latents_and_more_of_them_begin_alike(space):
    assert np.array_equal(space.draw(3, seed=7), space.draw(9, seed=7)[:3])
    assert not np.array_equal(space.draw(3, seed=7), space.draw(3, seed=8))
    assert space.draw(3, seed=7).dtype == np.float32


@EACH
def test_draws_follow_the_law(space):
    draws = space.draw(4000, seed=0)
    assert abs(draws.mean() - MEANS[space.distribution]) < 0.01
    assert abs(draws.std() - SIGMAS[space.distribution]) < 0.01
    assert space.sigma == pytest.approx(SIGMAS[space.distribution])
    if space.distribution in EDGES:
        low, high = EDGES[space.distribution]
        assert low <= draws.min() < low + 0.01 < high - 0.01 < draws.max() <= high


@EACH
def test_truncation_scales_towards_the_mean(space):
    draws = space.draw(5, seed=0)
    assert np.array_equal(space.truncate(draws, 1.0), draws)
    mean = MEANS[space.distribution]
    assert np.allclose(space.truncate(draws, 0.3), mean + 0.3 * (draws - mean))
    assert np.array_equal(space.truncate(draws, 0.0)[0], space.mean())


def test_only_cubes_have_edges():
    outside = np.array([-4, 0.5, 2], np.float32)
    assert np.array_equal(LatentSpace(3, "uniform").clamp(outside), [-1, 0.5, 1])
    assert np.array_equal(LatentSpace(3, "unit").clamp(outside), [0, 0.5, 1])
    assert np.array_equal(LatentSpace(3).clamp(outside), outside)


@EACH
@pytest.mark.parametrize("strength", [0.0, 0.3, 1.0])
def test_variations_follow_the_law_and_keep_what_strength_says(space, strength):
    start = space.draw(1, seed=5)[0]
    found = space.variations(start, strength, 3000, seed=1)
    fresh = space.draw(3000, seed=1)
    keep = np.sqrt(1 - strength**2) if space.distribution == "normal" else 1 - strength
    assert np.allclose(found, keep * start + strength * fresh, atol=1e-5)
    if space.distribution in EDGES:
        assert np.array_equal(space.clamp(found), found)
