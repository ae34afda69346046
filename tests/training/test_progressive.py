"""Growing networks: every stage joins the next without a jump, and a run resumes exactly across a new size."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.functional import avg_pool2d, conv2d, interpolate, linear

from ganstudio.core.errors import UserError
from ganstudio.nn.equalised_lr import EqualisedConvolution, EqualisedLinear
from ganstudio.runs.events import Noted, Previewed, Updated
from ganstudio.runs.folder import RunFolder
from ganstudio.training.components.growth import Album, Growth, GrowthStage
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.export import export_run
from ganstudio.training.loop.trainer import Trainer
from ganstudio.training.networks import DataShape, build_discriminator, build_generator
from ganstudio.training.networks.progressive import (
    GrowingDiscriminatorSettings,
    GrowingGeneratorSettings,
    levels,
    pixel_norm,
    widths,
    with_deviation,
)
from tests import small

GROWING = {
    "recipe.name": "progressive", "recipe.hold": 2, "recipe.fade": 2, "objective.name": "wasserstein_gp",
    "objective.drift": 0.001, "generator.name": "progressive", "generator.width": 4, "generator.widest": 8,
    "generator.latent_size": 8, "discriminator.name": "progressive", "discriminator.width": 4,
    "discriminator.widest": 8,
}  # fmt: skip


def seed(number: int = 1) -> torch.Generator:
    return torch.Generator().manual_seed(number)


def players(size: int = 16, channels: int = 3) -> tuple[nn.Module, nn.Module]:
    """With biases that are not zero, so that nothing holds by accident."""
    shape = DataShape((channels, size, size))
    found = (
        build_generator(GrowingGeneratorSettings(latent_size=6, width=4, widest=8), shape, seed()),
        build_discriminator(GrowingDiscriminatorSettings(width=4, widest=8), shape, "none", seed(2)),
    )
    for network in found:
        for parameter in network.parameters():
            parameter.data += 0.1 * torch.randn(parameter.shape, generator=seed(3))
    return found


def at(network: nn.Module, level: int, alpha: float, x: torch.Tensor) -> torch.Tensor:
    network.stage = GrowthStage(level, alpha)
    with torch.no_grad():
        return network(x)


def noise(*shape: int) -> torch.Tensor:
    return torch.randn(shape, generator=seed(4))


def doubled(x: torch.Tensor) -> torch.Tensor:
    return interpolate(x, scale_factor=2.0, mode="nearest")


# --- fading


@pytest.mark.parametrize("level", [1, 2])
def test_the_generators_fade_begins_below_and_ends_above(level):
    g, z = players()[0], noise(4, 6)
    below, above = at(g, level - 1, 1.0, z), at(g, level, 1.0, z)
    assert above.shape == (4, 3, 4 << level, 4 << level)
    assert torch.equal(at(g, level, 0.0, z), doubled(below))
    torch.testing.assert_close(at(g, level, 0.3, z), 0.7 * doubled(below) + 0.3 * above)


@pytest.mark.parametrize("level", [1, 2])
def test_the_discriminators_fade_begins_below_and_ends_above(level):
    d, x = players()[1], noise(4, 3, 4 << level, 4 << level)
    assert torch.equal(at(d, level, 0.0, x), at(d, level - 1, 1.0, avg_pool2d(x, 2)))
    faded, whole = at(d, level, 1 - 1e-6, x), at(d, level, 1.0, x)
    torch.testing.assert_close(faded, whole, rtol=1e-3, atol=1e-4)
    assert (whole - at(d, level, 0.0, x)).abs().max() > 1e-2


def test_real_pictures_fade_like_generated_ones():
    recipe = small.trainer(GROWING).recipe
    x = noise(2, 1, 16, 16)
    recipe._stand(GrowthStage(1, 0.25))
    small_ones, coarse = avg_pool2d(x, 2), doubled(avg_pool2d(x, 4))
    torch.testing.assert_close(recipe._shrunk(x), 0.75 * coarse + 0.25 * small_ones)
    recipe._stand(GrowthStage(2, 1.0))
    assert torch.equal(recipe._shrunk(x), x)


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize(("level", "alpha"), [(0, 1.0), (1, 0.5), (1, 1.0), (2, 0.5)])
def test_gradients_reach_what_is_used_and_nothing_else(which, level, alpha):
    network = players()[which]
    network.stage = GrowthStage(level, alpha)
    network(noise(4, 6) if which == 0 else noise(4, 3, 4 << level, 4 << level)).square().sum().backward()
    moved = {name for name, p in network.named_parameters() if p.grad is not None and p.grad.abs().sum() > 0}
    touched = {name for name, p in network.named_parameters() if p.grad is not None}
    rgb = {int(name.split(".")[1]) for name in moved if "rgb" in name}
    assert moved == touched
    assert rgb == ({level, level - 1} if alpha < 1 else {level})
    assert {int(name.split(".")[1]) for name in moved if name.startswith("blocks")} == set(range(level))


def test_in_eval_mode_pictures_have_full_size():
    g, z = players()[0].eval(), noise(2, 6)
    tiny = at(g.train(), 0, 1.0, z)
    full = at(g.eval(), 0, 1.0, z)
    assert full.shape == (2, 3, 16, 16)
    assert torch.equal(full[..., ::4, ::4], tiny)
    assert torch.equal(full, doubled(doubled(tiny)))


# --- layers


def test_the_deviation_is_that_of_groups_of_four():
    x = noise(8, 5, 3, 3)
    found = with_deviation(x)
    assert torch.equal(found[:, :5], x)
    for member in range(8):
        group = x[member % 2 :: 2].numpy()  # every second picture of eight: two groups of four
        expected = np.sqrt(group.var(0) + 1e-8).mean()
        assert found[member, 5].numpy() == pytest.approx(np.full((3, 3), expected), rel=1e-5)


def test_pictures_that_are_alike_have_no_deviation():
    assert with_deviation(noise(1, 2, 4, 4).expand(8, -1, -1, -1))[:, 2].abs().max() < 2e-4
    assert with_deviation(noise(6, 2, 4, 4))[:, 2].std() == 0  # six are no two groups of four: all are one


def test_pixel_norm_makes_every_place_unit_length():
    x = 5 * noise(3, 7, 2, 2)
    assert pixel_norm(x).square().mean(1) == pytest.approx(torch.ones(3, 2, 2), rel=1e-5)
    torch.testing.assert_close(pixel_norm(x)[1, :, 0, 1], x[1, :, 0, 1] / x[1, :, 0, 1].square().mean().sqrt())
    assert pixel_norm(x.bfloat16()).dtype == torch.bfloat16


def test_equalised_layers_are_plain_ones_with_scaled_weights():
    with torch.no_grad():
        one, two = EqualisedConvolution(3, 5, 3), EqualisedLinear(7, 2, gain=1.0)
        for layer in (one, two):
            layer.weight.copy_(noise(*layer.weight.shape))
            layer.bias.copy_(noise(*layer.bias.shape))
        x, y = noise(2, 3, 6, 6), noise(4, 7)
        torch.testing.assert_close(one(x), conv2d(x, one.weight * (2 / 27) ** 0.5, one.bias, padding=1))
        torch.testing.assert_close(two(y), linear(y, two.weight / 7**0.5, two.bias))


def test_first_weights_are_standard_normal_and_their_scale_is_hes():
    network = build_generator(GrowingGeneratorSettings(latent_size=32, width=16), DataShape((3, 32, 32)), seed())
    weights = torch.cat([p.flatten() for name, p in network.named_parameters() if name.endswith("weight")])
    assert weights.std().item() == pytest.approx(1.0, rel=0.01)
    layer = network.blocks[0].first
    assert (layer.weight * layer.scale).std().item() == pytest.approx((2 / layer.weight[0].numel()) ** 0.5, rel=0.02)


@pytest.mark.parametrize(("size", "expected"), [(8, 2), (16, 3), (32, 4), (64, 5), (128, 6)])
def test_levels_double(size, expected):
    assert levels(size) == expected
    assert len(widths(16, 64, size)) == expected
    assert widths(16, 64, 32) == [64, 64, 32, 16]


@pytest.mark.parametrize("size", [4, 12, 28, 48, 256])
def test_other_sizes_are_refused_in_words(size):
    with pytest.raises(UserError, match=f"8, 16, 32, 64 or 128, not {size}"):
        levels(size)


# --- the schedule


def test_the_schedule_written_out():
    growth = Growth(first=0, top=2, hold=3, fade=2)
    stages = [growth.stage(step) for step in range(1, 15)]
    assert stages == [(0, 1.0)] * 3 + [(1, 0.5)] + [(1, 1.0)] * 4 + [(2, 0.5)] + [(2, 1.0)] * 5


@pytest.mark.parametrize("growth", [Growth(0, 3, 7, 5), Growth(1, 2, 1, 1), Growth(2, 2, 4, 4)])
def test_it_never_goes_back(growth):
    stages = [growth.stage(step) for step in range(1, 100)]
    assert all(before[0] + before[1] <= after[0] + after[1] for before, after in pairwise(stages))
    assert stages[0] == (growth.first, 1.0)
    assert stages[-1] == (growth.top, 1.0)
    assert all(0 < alpha <= 1 for _, alpha in stages)


def test_a_first_size_beyond_the_data_is_refused():
    with pytest.raises(UserError, match="32 pixels, is more than the data's 16"):
        small.trainer(GROWING | {"recipe.start_size": 32})


# --- training


@pytest.mark.usefixtures("read_every_step")
def test_a_run_grows_says_so_and_forgets_old_gradients():
    trainer = small.trainer(GROWING | {"steps": 8})
    seen, ages = [], []
    for event in trainer.events():
        if isinstance(event, Updated) and event.whole:
            states = trainer.recipe.generator_optimiser.state.values()
            ages.append(max(int(state["step"]) for state in states))
        if isinstance(event, Updated) and "alpha" in event.scalars:
            seen.append((event.scalars["resolution"], event.scalars["alpha"]))
        if isinstance(event, Noted) and "grow from" in event.text:
            assert event.text == f"The pictures grow from {seen[-2][0]:.0f} to {seen[-1][0]:.0f} pixels."
    assert seen == [(4, 1.0)] * 2 + [(8, 0.5)] + [(8, 1.0)] * 3 + [(16, 0.5), (16, 1.0)]
    assert ages == [1, 2, 1, 2, 3, 4, 1, 2]


def test_pictures_always_have_full_size_and_the_album_grows():
    shown = [event.pictures for event in small.only(small.train(GROWING | {"steps": 8}), Previewed)]
    assert {pictures["generated"].shape[1:] for pictures in shown} == {(16, 16, 1)}
    assert shown[0]["resolutions"].shape == (8, 16, 16, 1)
    last = shown[-1]["resolutions"]
    assert last.shape == (8, 16, 3 * 16 + 2 * 2, 1)
    assert np.array_equal(last[:, ::4, :16:4].repeat(4, 1).repeat(4, 2), last[:, :, :16])  # drawn at 4x4
    assert np.array_equal(last[:, :, -16:], shown[-1]["generated"][:8])


def test_an_album_is_in_the_order_of_sizes():
    album = Album()
    for size in (16, 4, 8):
        album.add(size, np.full((1, 2, 2, 1), size, np.uint8))
    strip = album.beside(np.full((1, 2, 2, 1), 32, np.uint8))
    assert strip[0, 0, :, 0].tolist() == [4, 4, 128, 128, 8, 8, 128, 128, 16, 16, 128, 128, 32, 32]


@pytest.mark.parametrize("start", [4, 16])
@pytest.mark.parametrize("objective", ["wasserstein_gp", "relativistic", "non_saturating"])
def test_all_objectives_and_bfloat16_train(objective, start):
    changes = {"objective.name": objective, "recipe.start_size": start, "precision": "bfloat16",
               "memory_format": "channels_last", "steps": 3}  # fmt: skip
    plain = {k: v for k, v in GROWING.items() if not k.startswith("objective")}
    events = small.train(plain | changes, data=small.dataset(channels=3))
    assert events[-1].reason == "finished"


@pytest.mark.usefixtures("keep_every_step")
@pytest.mark.parametrize("stop", [2, 3, 6])
def test_resume_is_exact_across_a_new_size(tmp_path, stop):
    whole = small.trainer(GROWING | {"steps": 8})
    list(whole.events())
    small.train(GROWING | {"steps": stop}, tmp_path / "run")
    resumed = Trainer.resume(RunFolder(tmp_path / "run"), steps=8, dataset=small.dataset())
    list(resumed.events())
    one, other = ({n: p.state_dict() for n, p in t.recipe.parts().items()} for t in (whole, resumed))
    assert_same(one, other)
    assert len(one["album"]) == 2


def assert_same(one, other) -> None:
    if isinstance(one, torch.Tensor):
        assert torch.equal(one, other)
    elif isinstance(one, dict):
        assert one.keys() == other.keys()
        for key in one:
            assert_same(one[key], other[key])
    elif isinstance(one, list | tuple):
        for left, right in zip(one, other, strict=True):
            assert_same(left, right)
    else:
        assert one == other


@pytest.mark.parametrize("steps", [3, 7])  # half-way from 4x4 to 8x8, and to 16x16
def test_every_stage_leaves_as_a_proved_file_that_draws_what_was_shown(tmp_path, steps):
    import onnxruntime

    events = small.train(GROWING | {"steps": steps}, tmp_path / "run", small.dataset(channels=3))
    made = export_run(RunFolder(tmp_path / "run"))
    assert made.parity <= 1e-5
    session = onnxruntime.InferenceSession(made.path, providers=["CPUExecutionProvider"])
    latents = RngStreams(0, 0, 0, torch.device("cpu")).latents("preview", "normal", 64, 8).numpy()
    drawn = session.run(None, {"latent": latents})[0]
    shown = small.only(events, Previewed)[-1].pictures["generated"]
    pictures = np.clip(np.round((drawn.transpose(0, 2, 3, 1) + 1) * 127.5), 0, 255)
    assert np.abs(pictures - shown).max() <= 1
