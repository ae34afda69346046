"""Laws and truncation of the latent space, against their closed forms."""

import numpy as np
import pytest

from ganstudio.inference.latent_space import LatentSpace

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
