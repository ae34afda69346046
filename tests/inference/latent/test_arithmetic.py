"""A - B + C in latent and in pixel space, against closed forms."""

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.inference.latent import arithmetic
from ganstudio.inference.latent.space import LatentSpace

NORMAL, UNIFORM = LatentSpace(40), LatentSpace(40, "uniform")


def test_the_sum_is_of_the_means():
    a, b, c = NORMAL.draw(9, 0).reshape(3, 3, 40)
    assert np.allclose(arithmetic.combine(NORMAL, a, b, c), a.mean(0) - b.mean(0) + c.mean(0), atol=1e-6)
    assert np.allclose(arithmetic.combine(NORMAL, a, b, b), a.mean(0), atol=1e-6)


def test_a_sum_of_cubes_stays_in_the_cube():
    corner = np.ones((1, 40), np.float32)
    assert np.array_equal(arithmetic.combine(UNIFORM, corner, -corner, corner), corner[0])


@pytest.mark.parametrize("space", [NORMAL, UNIFORM], ids=["normal", "uniform"])
def test_eight_neighbours_lie_around_it_as_in_the_paper(space):
    around = arithmetic.neighbourhood(space, space.mean(), seed=1)
    width = 0.25 if space.distribution == "uniform" else 0.25 * 3**0.5
    assert np.array_equal(around[arithmetic.CENTRE], space.mean())
    assert np.abs(around).max() <= width
    assert abs(np.delete(around, arithmetic.CENTRE, 0).std() - width / 3**0.5) < 0.02 * width
    assert np.array_equal(around, arithmetic.neighbourhood(space, space.mean(), seed=1))


def test_the_control_is_the_same_sum_on_pixels():
    a, b, c = np.random.default_rng(0).integers(0, 256, (3, 4, 5, 6, 3), np.uint8)
    expected = np.clip(np.rint(a.mean(0) - b.mean(0) + c.mean(0)), 0, 255)
    assert np.array_equal(arithmetic.pixel_control(a, b, c), expected)


def test_the_direction_leads_from_b_to_a():
    a, b, c = NORMAL.draw(9, 0).reshape(3, 3, 40)
    direction = arithmetic.direction_between(a, b, "smile")
    assert (direction.name, direction.origin) == ("smile", "arithmetic")
    assert np.allclose(c.mean(0) + np.float32(direction.vector), arithmetic.combine(NORMAL, a, b, c), atol=1e-6)


def test_an_empty_shelf_is_said():
    with pytest.raises(UserError, match="shelf is empty"):
        arithmetic.combine(NORMAL, NORMAL.draw(3, 0), NORMAL.draw(0, 0), NORMAL.draw(3, 0))
