"""Differentiable augmentation: the same draws for the same update, gradients to every picture, closed forms."""

import pytest
import torch

from ganstudio.training.components import augmentation
from ganstudio.training.components.augmentation import augment
from ganstudio.training.components.rng_streams import RngStreams

DRAWS = RngStreams(0, 5, 1, torch.device("cpu"))


def pictures(count: int = 6, channels: int = 3) -> torch.Tensor:
    return torch.rand(count, channels, 16, 16, generator=torch.Generator().manual_seed(0)) * 2 - 1


def test_the_same_update_sees_the_same_changes():
    assert torch.equal(augment(pictures(), DRAWS, "real"), augment(pictures(), DRAWS, "real"))
    later = RngStreams(0, 6, 1, torch.device("cpu"))
    assert not torch.equal(augment(pictures(), DRAWS, "real"), augment(pictures(), later, "real"))
    assert not torch.equal(augment(pictures(), DRAWS, "real"), augment(pictures(), DRAWS, "fake"))


@pytest.mark.parametrize("channels", [1, 3])
def test_the_gradient_reaches_every_picture(channels):
    x = pictures(channels=channels).requires_grad_()
    augment(x, DRAWS, "fake").square().sum().backward()
    assert x.grad.shape == x.shape
    assert (x.grad.flatten(1).abs().sum(1) > 0).all()


def test_the_gradient_is_the_derivative():
    x = pictures(2).double().requires_grad_()
    assert torch.autograd.gradcheck(lambda x: augment(x, DRAWS, "fake"), x, fast_mode=True)


def test_shifting_moves_whole_pixels_by_at_most_an_eighth_and_fills_with_black():
    """A grey picture with one white pixel in the middle: it is found again at most two pixels away."""
    x = torch.zeros(400, 1, 16, 16)
    x[:, :, 8, 8] = 1
    moved = augmentation._shift(x, DRAWS, "shift")
    places = (moved == 1).nonzero()[:, 2:] - 8
    assert len(places) == 400
    assert {tuple(place) for place in places.tolist()} == {(a, b) for a in range(-2, 3) for b in range(-2, 3)}
    assert torch.equal((moved == -1).flatten(1).sum(1), 256 - (16 - places.abs()).prod(1))


def test_cutout_greys_a_square_of_half_the_size():
    cut = augmentation._cut_out(torch.ones(400, 1, 16, 16), DRAWS, "cutout")
    grey = (cut == 0).flatten(1).sum(1)
    assert grey.max() == 64
    assert grey.min() >= 16  # a quarter of the square lies in the picture even in the corner
    assert set(cut.unique().tolist()) == {0.0, 1.0}


def test_colour_keeps_a_grey_pictures_shape_and_moves_its_brightness():
    x = torch.full((500, 3, 4, 4), 0.25)
    changed = augmentation._colour(x, DRAWS, "colour")
    assert changed.flatten(1).std(1).max() < 1e-6
    assert changed.mean().item() == pytest.approx(0.25, abs=0.05)
    assert changed.mean((1, 2, 3)).std().item() == pytest.approx(12**-0.5, abs=0.03)
