"""Samples as they are handed about, and the plane of seeds."""

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.inference.generator.sample import Sample, sample_from_bytes
from ganstudio.inference.latent.seed_plane import ROW, SeedPlane
from ganstudio.inference.latent.space import LatentSpace

SPACES = [LatentSpace(2000), LatentSpace(2000, "uniform")]


@pytest.mark.parametrize("label", [None, 2])
def test_every_bit_of_a_sample_survives(label):
    sample = Sample(LatentSpace(7).draw(1, 4)[0] / 3, label)
    again = sample_from_bytes(sample.to_bytes(), 7, 0 if label is None else 3)
    assert np.array_equal(again.latent, sample.latent)
    assert again.label == label


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "damaged"),
        (b"[1]", "damaged"),
        (b'{"latent": "?"}', "damaged"),
        (b'{"latent": "AAA="}', "damaged"),
        (Sample(np.zeros(3, np.float32)).to_bytes(), "another generator"),
        (Sample(np.zeros(2, np.float32), 0).to_bytes(), "another generator"),
        (Sample(np.full(2, np.nan, np.float32)).to_bytes(), "no numbers"),
    ],
)
def test_what_is_no_sample_of_this_generator_is_said(data, told):
    with pytest.raises(UserError, match=told):
        sample_from_bytes(data, 2, 0)


@pytest.mark.parametrize("space", SPACES, ids=lambda space: space.distribution)
def test_whole_points_of_the_plane_are_seeds(space):
    plane = SeedPlane(space)
    assert np.array_equal(plane.latent(3, 2), space.draw(1, 3 + 2 * ROW)[0])


@pytest.mark.parametrize("space", SPACES, ids=lambda space: space.distribution)
@pytest.mark.parametrize("place", [(0.5, 0.5), (0.2, 0.9), (3.7, 0.0)])
def test_between_seeds_the_law_stays(space, place):
    latent = SeedPlane(space).latent(*place)
    if space.distribution == "normal":
        assert latent.std() == pytest.approx(1, abs=0.06)
        assert np.mean(np.abs(latent) < 1) == pytest.approx(0.683, abs=0.04)
    else:
        assert np.abs(latent).max() <= 1


@pytest.mark.parametrize("space", SPACES, ids=lambda space: space.distribution)
def test_the_plane_has_no_jumps(space):
    plane = SeedPlane(space)
    xs = np.linspace(0, 3, 301)
    steps = np.diff([plane.latent(x, 0.4) for x in xs], axis=0)
    assert np.abs(steps).max() < 0.15
