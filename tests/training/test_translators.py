"""Translators and patch critics as networks: sizes, what they see, what is taken from their encoder."""

import pytest
import torch
from torch import nn

from ganstudio.core.errors import UserError
from ganstudio.training.networks import build_patch_critic, build_translator
from ganstudio.training.networks.patch_critic import PatchSettings
from ganstudio.training.networks.resnet_translator import ResnetTranslatorSettings
from ganstudio.training.networks.unet import UNetSettings
from tests.small import TRANSLATORS


def seed() -> torch.Generator:
    return torch.Generator().manual_seed(0)


@pytest.mark.parametrize("settings", TRANSLATORS, ids=str)
@pytest.mark.parametrize(("inputs", "outputs"), [(3, 3), (1, 3)])
def test_translators_keep_any_size(settings, inputs, outputs):
    if inputs != outputs and getattr(settings, "starts_from_picture", False):
        with pytest.raises(UserError, match="start from the picture"):
            build_translator(settings, inputs, outputs, seed())
        return
    network = build_translator(settings, inputs, outputs, seed())
    translated = network(torch.rand(2, inputs, 32, 48, generator=seed()) * 2 - 1)
    assert translated.shape == (2, outputs, 32, 48)
    assert translated.abs().max() <= 1


def test_a_translator_that_starts_from_the_picture_hardly_changes_it_at_first():
    settings = ResnetTranslatorSettings(width=4, blocks=1, starts_from_picture=True)
    picture = torch.rand(1, 3, 16, 16, generator=seed()) * 2 - 1
    assert (build_translator(settings, 3, 3, seed())(picture) - picture).abs().mean() < 0.2


def test_the_papers_sizes():
    resnet = build_translator(ResnetTranslatorSettings(width=64, blocks=9), 3, 3, seed())
    unet = build_translator(UNetSettings(width=64, levels=8), 3, 3, seed())
    assert sum(p.numel() for p in resnet.parameters()) == pytest.approx(11.38e6, rel=0.001)
    assert sum(p.numel() for p in unet.parameters()) == pytest.approx(54.41e6, rel=0.001)


@pytest.mark.parametrize(("patch", "pixels"), [("1", 1), ("16", 16), ("34", 34), ("70", 70), ("full", 286)])
def test_a_score_sees_as_many_pixels_as_the_patch_says(patch, pixels):
    critic = build_patch_critic(PatchSettings(patch=patch, width=4), 3, seed()).double()
    convolutions = nn.Sequential(*(m for m in critic.body if isinstance(m, nn.Conv2d)))  # a norm would see everything
    side = 2 * pixels + 40 if pixels > 1 else 8
    picture = torch.zeros(1, 3, side, side, dtype=torch.double, requires_grad=True)
    scores = convolutions(picture)
    scores[0, 0, scores.shape[2] // 2, scores.shape[3] // 2].backward()
    rows, columns = picture.grad[0].abs().sum(0).nonzero().T
    assert rows.max() - rows.min() + 1 == columns.max() - columns.min() + 1 == pixels


@pytest.mark.parametrize("settings", TRANSLATORS, ids=str)
def test_depths_are_of_the_encoder_and_hold_nothing_that_the_decoder_did(settings):
    network = build_translator(settings, 3, 3, seed()).eval()
    picture = torch.rand(2, 3, 32, 32, generator=seed()) * 2 - 1
    depths = network.depths(picture)
    assert torch.equal(depths[0], picture)
    assert [d.shape[2] for d in depths] == sorted((d.shape[2] for d in depths), reverse=True)
    assert len(depths) >= 3
    for parameter in list(network.parameters())[-2:]:
        nn.init.zeros_(parameter)
    assert all(torch.equal(x, y) for x, y in zip(depths, network.depths(picture), strict=True))
