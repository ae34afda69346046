"""Ways from anchor to anchor, against their closed forms."""

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.inference.latent.interpolation import latent_path, path_kinds, spherical
from ganstudio.inference.latent.space import LatentSpace

NORMAL, UNIFORM = LatentSpace(50), LatentSpace(50, "uniform")
WAYS = pytest.mark.parametrize(
    ("space", "kind"), [(NORMAL, "spherical"), (NORMAL, "straight"), (UNIFORM, "straight"), (NORMAL, None)]
)


@WAYS
def test_it_goes_through_every_anchor_and_ends_at_the_last(space, kind):
    anchors = space.draw(3, seed=3)
    way = latent_path(space, anchors, 9, kind)
    assert way.dtype == np.float32
    assert np.allclose(way[[0, 4, 8]], anchors, atol=1e-5)


@WAYS
def test_a_loop_comes_round_with_equal_steps(space, kind):
    anchors = space.draw(3, seed=3)
    way = latent_path(space, anchors, 12, kind, loop=True)
    assert np.allclose(way[[0, 4, 8]], anchors, atol=1e-5)
    assert np.allclose(latent_path(space, anchors[[2, 0]], 5, kind)[:4], way[8:], atol=1e-5)


def test_the_sphere_keeps_the_radius_and_the_straight_way_the_middle():
    anchors = np.eye(50, dtype=np.float32)[:2]
    assert np.allclose(np.linalg.norm(latent_path(NORMAL, anchors, 9), axis=1), 1, atol=1e-6)
    assert np.allclose(latent_path(NORMAL, anchors, 3)[1], (anchors[0] + anchors[1]) / np.sqrt(2), atol=1e-6)
    assert np.allclose(latent_path(NORMAL, anchors, 3, "straight")[1], anchors.mean(0), atol=1e-6)


@pytest.mark.parametrize("factor", [1.0, -1.0, 0.0, 2.0])
def test_on_the_sphere_between_parallel_latents_it_is_straight(factor):
    start = NORMAL.draw(1, seed=0)[0]
    middle = spherical(start, np.float32(factor) * start, np.float32([[0.5]]))
    assert np.allclose(middle[0], (1 + factor) / 2 * start, atol=1e-5)


def test_a_cube_has_no_sphere():
    assert path_kinds(UNIFORM) == ("straight",)
    with pytest.raises(UserError, match="cube"):
        latent_path(UNIFORM, UNIFORM.draw(2, 0), 5, "spherical")


def test_one_anchor_stays_where_it_is_and_none_is_refused():
    anchor = NORMAL.draw(1, 0)
    assert np.array_equal(latent_path(NORMAL, anchor, 4, loop=True), anchor.repeat(4, 0))
    with pytest.raises(UserError, match="at least one anchor"):
        latent_path(NORMAL, anchor[:0], 4)
