"""Every network: shapes, first weights, and that nothing in it draws from torch's global generator."""

import pytest
import torch
from torch import nn

from ganstudio.core.errors import UserError
from ganstudio.core.settings import parse
from ganstudio.nn.layers import SeededDropout, hand_in_dropout
from ganstudio.training.networks import (
    DataShape,
    build_discriminator,
    build_generator,
    discriminators,
    generators,
    networks,
)
from tests import small

SIZES = [16, 28, 32, 48, 64, 96, 128]
NO_PICTURES = {"temporal", "mlp_autoencoder"}
UNBOUNDED = {"autoencoder"}
"""Linear at their output as in their paper; who draws their pictures clamps them."""
GENERATORS = [name for name in generators("plain") if name not in NO_PICTURES]
DISCRIMINATORS = [name for name in discriminators("plain") if name not in NO_PICTURES]


def seed() -> torch.Generator:
    return torch.Generator().manual_seed(1)


def generator(name: str, shape: DataShape, **settings) -> nn.Module:
    small = {"width": 4, "latent_size": 6} | settings
    return build_generator(parse(networks()[name].generator, small, "generator"), shape, seed())


def discriminator(name: str, shape: DataShape, norm: str = "batch", **settings) -> nn.Module:
    small = {"width": 4} | settings
    return build_discriminator(parse(networks()[name].discriminator, small, "discriminator"), shape, norm, seed())


def labels(classes: int) -> torch.Tensor | None:
    return torch.arange(3) % classes if classes else None


@pytest.mark.parametrize("classes", [0, 5])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", GENERATORS)
def test_generators_make_pictures_within_the_range(name, size, channels, classes):
    network = generator(name, DataShape((channels, size, size), classes))
    with torch.no_grad():
        pictures = network(100 * torch.randn(3, 6, generator=seed()), labels(classes))
    assert pictures.shape == (3, channels, size, size)
    assert pictures.abs().max() <= 1 or name in UNBOUNDED


@pytest.mark.parametrize("norm", ["batch", "layer", "none"])
@pytest.mark.parametrize("classes", [0, 5])
@pytest.mark.parametrize(("channels", "size"), [(1, 28), (3, 64), (6, 32)])
@pytest.mark.parametrize("name", DISCRIMINATORS)
def test_discriminators_give_one_score_each(name, channels, size, classes, norm):
    network = discriminator(name, DataShape((channels, size, size), classes), norm)
    hand_in_dropout(network, seed())
    scores = network(torch.randn(3, channels, size, size, generator=seed()), labels(classes))
    assert scores.shape == (3,)


@pytest.mark.parametrize("name", GENERATORS)
def test_the_class_changes_the_picture(name):
    network = generator(name, DataShape((1, 16, 16), 2), width=16).eval()
    latent = torch.randn(1, 6, generator=seed())
    assert not torch.equal(network(latent, torch.tensor([0])), network(latent, torch.tensor([1])))


@pytest.mark.parametrize("name", DISCRIMINATORS)
def test_the_class_changes_the_score(name):
    network = discriminator(name, DataShape((1, 16, 16), 2)).eval()
    picture = torch.randn(1, 1, 16, 16, generator=seed())
    assert not torch.equal(network(picture, torch.tensor([0])), network(picture, torch.tensor([1])))


@pytest.mark.parametrize("size", [8, 30, 34, 130, 256])
def test_dcgan_says_which_sizes_it_makes(size):
    with pytest.raises(UserError, match=f"16 to 128 pixels.*not {size}"):
        generator("dcgan", DataShape((1, size, size)))


def test_enlarged_pixel_art_is_drawn_and_judged_dot_by_dot():
    drawn, enlarged = DataShape((3, 16, 16)), DataShape((3, 32, 32))
    latents = torch.randn(2, 6, generator=seed())
    dots = generator("dcgan", drawn)(latents)
    pixels = generator("dcgan", enlarged, dot=2)(latents)
    assert torch.equal(pixels, dots.repeat_interleave(2, 2).repeat_interleave(2, 3))
    score = discriminator("dcgan", drawn)(dots)
    assert small.close(discriminator("dcgan", enlarged, dot=2)(pixels), score)
    with pytest.raises(UserError, match="Dots of 3 pixels do not fill"):
        generator("dcgan", enlarged, dot=3)


@pytest.mark.parametrize("shape", [(1, 16, 32), (2,), (40, 3)])
def test_dcgan_needs_square_pictures(shape):
    with pytest.raises(UserError, match="square"):
        discriminator("dcgan", DataShape(shape))


def test_a_generator_of_points_is_unbounded():
    points = generator("mlp", DataShape((2,)))(100 * torch.randn(200, 6, generator=seed()))
    assert points.shape == (200, 2)
    assert points.abs().max() > 1


# --- DCGAN's five guidelines


def kinds(network: nn.Module) -> list[type]:
    return [type(part) for part in network.modules()]


def test_guideline_1_strided_convolutions_instead_of_pooling():
    shape = DataShape((3, 64, 64))
    g, d = generator("dcgan", shape), discriminator("dcgan", shape)
    up = [part for part in g.modules() if isinstance(part, nn.ConvTranspose2d)]
    down = [part for part in d.modules() if isinstance(part, nn.Conv2d)]
    assert len(up) == len(down) == 4
    assert {part.stride for part in up + down} == {(2, 2)}
    assert not any("Pool" in kind.__name__ or "Upsample" in kind.__name__ for kind in kinds(g) + kinds(d))


def test_guideline_2_batch_norm_except_at_the_generators_output_and_the_discriminators_input():
    shape = DataShape((3, 64, 64))
    layers = [list(build("dcgan", shape).modules()) for build in (generator, discriminator)]
    g, d = ([part for part in found if not list(part.children())] for found in layers)
    assert [sum(isinstance(part, nn.BatchNorm2d) for part in found) for found in (g, d)] == [4, 3]
    assert isinstance(g[-2], nn.ConvTranspose2d)
    assert isinstance(g[-1], nn.Tanh)
    assert isinstance(d[0], nn.Conv2d)
    assert isinstance(d[1], nn.LeakyReLU)


def test_guideline_3_no_hidden_fully_connected_layers():
    shape = DataShape((3, 64, 64))
    g, d = generator("dcgan", shape), discriminator("dcgan", shape)
    assert [name for name, part in g.named_modules() if isinstance(part, nn.Linear)] == ["project"]
    assert [name for name, part in d.named_modules() if isinstance(part, nn.Linear)] == ["score"]


def test_guidelines_4_and_5_activations():
    shape = DataShape((3, 64, 64))
    g, d = generator("dcgan", shape), discriminator("dcgan", shape)
    assert isinstance(list(g.body)[-1], nn.Tanh)
    assert sum(kind is nn.ReLU for kind in kinds(g)) == 4
    slopes = {part.negative_slope for part in d.modules() if isinstance(part, nn.LeakyReLU)}
    assert slopes == {0.2}
    assert nn.ReLU not in kinds(d)
    assert nn.Tanh not in kinds(d)


@pytest.mark.parametrize("build", [generator, discriminator])
def test_dcgans_weights_begin_with_deviation_002(build):
    weights = [p for p in build("dcgan", DataShape((3, 64, 64)), width=32).parameters() if p.dim() == 4]
    assert torch.cat([w.flatten() for w in weights]).std().item() == pytest.approx(0.02, rel=0.02)


def test_goodfellows_networks_have_the_papers_sizes():
    shape = DataShape((1, 28, 28))
    g, d = generator("mlp", shape, width=1200, latent_size=100), discriminator("mlp", shape, width=240)
    widths = [part.out_features for part in g.modules() if isinstance(part, nn.Linear)]
    assert widths == [1200, 1200, 784]
    assert [part.out_features for part in d.modules() if isinstance(part, nn.Linear)] == [240 * 5, 240 * 5, 1]
    assert [part.probability for part in d.modules() if isinstance(part, SeededDropout)] == [0.2, 0.5, 0.5]


# --- nothing draws from the global generator


def every_network() -> list[tuple[str, nn.Module]]:
    shape = DataShape((1, 32, 32), 3)
    return [(name, generator(name, shape)) for name in GENERATORS] + [
        (name, discriminator(name, shape)) for name in DISCRIMINATORS
    ]


def test_building_leaves_torchs_global_generator_alone():
    before = torch.get_rng_state()
    every_network()
    assert torch.equal(torch.get_rng_state(), before)


def test_no_network_has_a_dropout_that_takes_no_generator():
    forbidden = (nn.Dropout, nn.Dropout1d, nn.Dropout2d, nn.AlphaDropout, nn.RReLU)
    found = [name for name, network in every_network() for part in network.modules() if isinstance(part, forbidden)]
    assert not found


@pytest.mark.parametrize("build", [generator, discriminator])
@pytest.mark.parametrize("name", GENERATORS)
def test_the_same_seed_gives_the_same_first_weights(build, name):
    one, other = (build(name, DataShape((1, 16, 16), 2)).state_dict() for _ in range(2))
    assert one.keys() == other.keys()
    assert all(torch.equal(one[key], other[key]) for key in one)
    assert all(torch.isfinite(value).all() for value in one.values())


def test_seeded_dropout_keeps_the_mean_and_repeats_itself():
    layer = SeededDropout(0.3).train()
    masks = []
    for _ in range(2):
        hand_in_dropout(layer, seed())
        masks.append(layer(torch.ones(100, 100)))
    assert torch.equal(*masks)
    assert masks[0].mean().item() == pytest.approx(1.0, abs=0.03)
    assert (masks[0] == 0).float().mean().item() == pytest.approx(0.3, abs=0.02)
    assert torch.equal(layer.eval()(torch.ones(5)), torch.ones(5))
