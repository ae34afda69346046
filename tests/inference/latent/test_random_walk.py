"""The endless walk: smooth, typical everywhere, and it begins where one is."""

import numpy as np
import pytest

from ganstudio.inference.latent.random_walk import RandomWalk
from ganstudio.inference.latent.space import LatentSpace

EACH = pytest.mark.parametrize("distribution", ["normal", "uniform", "unit"])


@EACH
@pytest.mark.parametrize("travelled", [0.0, 0.4, 1234.7])
def test_every_place_follows_the_law(distribution, travelled):
    space = LatentSpace(4000, distribution)
    place = RandomWalk(space, seed=3).position(travelled)
    assert abs(place.mean() - space.middle) < 0.05
    assert abs(place.std() - space.sigma) < 0.03
    shares = np.quantile(place, [0.1, 0.5, 0.9])
    fresh = np.quantile(space.draw(1, 0), [0.1, 0.5, 0.9])
    assert np.abs(shares - fresh).max() < 0.1


@EACH
def test_speed_has_no_jumps(distribution):
    walk, step = (
        RandomWalk(LatentSpace(20, distribution), seed=1, start=LatentSpace(20, distribution).draw(1, 9)[0]),
        1e-3,
    )
    places = np.array([walk.position(place) for place in np.arange(0, 5, step)], np.float64)
    speeds = np.diff(places, axis=0) / step
    assert np.abs(np.diff(speeds, axis=0)).max() < 0.1  # a corner would show as a jump of the order of the speed
    assert np.abs(speeds).mean() > 0.3 * LatentSpace(20, distribution).sigma


@EACH
def test_it_begins_where_one_is_and_forgets_it(distribution):
    space = LatentSpace(30, distribution)
    start = space.draw(1, seed=7)[0]
    bound, free = RandomWalk(space, seed=2, start=start), RandomWalk(space, seed=2)
    assert np.allclose(bound.position(0.0), start, atol=1e-4)
    assert np.array_equal(bound.position(4.0), free.position(4.0))


def test_it_never_comes_back():
    walk = RandomWalk(LatentSpace(50), seed=0)
    places = np.array([walk.position(float(place)) for place in range(0, 400, 4)])
    cosines = np.corrcoef(places) - np.eye(100)
    assert np.abs(cosines).max() < 0.7


@EACH
def test_at_the_edge_of_the_law_it_can_begin_too(distribution):
    space = LatentSpace(5, distribution)
    for start in (space.mean(), np.ones(5, np.float32), space.clamp(-np.ones(5, np.float32))):
        assert np.allclose(RandomWalk(space, start=start).position(0.0), start, atol=1e-4)
