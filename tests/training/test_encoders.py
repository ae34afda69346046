"""Discriminators that judge a sample with its latent, and encoders built like them."""

import pytest
import torch
from torch import nn

from ganstudio.core.errors import UserError
from ganstudio.core.settings import parse
from ganstudio.training.networks import DataShape, build_discriminator, build_encoder, discriminators, networks
from tests import small

ABLE = ["dcgan", "mlp"]
OTHERS = [name for name in discriminators("plain") if name not in ABLE]
SHAPE = DataShape((3, 16, 16))


def seed() -> torch.Generator:
    return torch.Generator().manual_seed(1)


def settings(name: str):
    return parse(networks()[name].discriminator, {"width": 4}, "discriminator")


def pictures() -> torch.Tensor:
    return torch.randn(5, *SHAPE.sample, generator=seed())


@pytest.mark.parametrize("name", ABLE)
def test_an_encoder_gives_each_sample_a_latent_of_its_own_in_training_and_after(name):
    encoder = build_encoder(settings(name), SHAPE, 7, seed())
    latents = encoder(pictures())
    assert latents.shape == (5, 7)
    assert torch.equal(latents, encoder.eval()(pictures()))
    assert small.close(latents[:1], encoder(pictures()[:1]))
    assert not any(isinstance(part, nn.BatchNorm2d) for part in encoder.modules())


@pytest.mark.parametrize("name", ABLE)
def test_a_judge_of_pairs_looks_at_both(name):
    judge = build_discriminator(settings(name), DataShape(SHAPE.sample, latent=7), "batch", seed()).eval()
    latents = torch.randn(5, 7, generator=seed())
    scores = judge(pictures(), None, latents)
    assert scores.shape == (5,)
    assert not torch.isclose(scores, judge(pictures(), None, -latents)).any()
    assert not torch.isclose(scores, judge(-pictures(), None, latents)).any()


@pytest.mark.parametrize("name", [n for n in discriminators("plain") if n not in ABLE])
def test_other_architectures_name_those_that_can(name):
    with pytest.raises(UserError, match="choose dcgan or mlp"):
        build_encoder(settings(name), SHAPE, 7, seed())
    with pytest.raises(UserError):
        small.trainer({"recipe.name": "veegan", "discriminator.name": name})
