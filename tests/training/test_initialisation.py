"""The first values of networks: also behind torch's own parametrisations, and never left to chance."""

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm, weight_norm
from torch.nn.utils.parametrize import is_parametrized

from ganstudio.core.errors import UserError
from ganstudio.training.components.averaging import Average
from ganstudio.training.networks import first_weights


def built(build, deviation: float = 0.02, seed: int = 3) -> nn.Module:
    with torch.device("meta"):
        network = build()
    return first_weights(network, deviation, torch.Generator().manual_seed(seed))


def spectral() -> nn.Module:
    return nn.Sequential(spectral_norm(nn.Conv2d(3, 8, 3)), nn.Flatten(), spectral_norm(nn.Linear(8, 4)))


def weighted() -> nn.Module:
    return nn.Sequential(weight_norm(nn.Conv2d(3, 8, 3)), nn.Flatten(), weight_norm(nn.Linear(8, 4)))


def largest_singular_value(weight: Tensor) -> float:
    return float(torch.linalg.matrix_norm(weight.detach().flatten(1), 2))


def test_a_spectrally_normalised_weight_is_drawn_and_has_norm_one():
    network = built(spectral)
    for layer in (network[0], network[2]):
        assert is_parametrized(layer, "weight")
        original = layer.parametrizations.weight.original
        assert 0.01 < original.std() < 0.03
        assert largest_singular_value(layer.eval().weight) == pytest.approx(1, rel=0.02)
        assert layer.bias.eq(0).all()


def test_a_weight_normalised_weight_is_drawn_as_a_plain_one():
    plain = built(lambda: nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(8, 4)))
    network = built(weighted)
    for layer in (0, 2):
        assert torch.allclose(network[layer].weight, plain[layer].weight, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("build", [spectral, weighted])
def test_the_seed_alone_decides_and_nothing_is_drawn_elsewhere(build):
    before = torch.get_rng_state()
    first, second, other = built(build).state_dict(), built(build).state_dict(), built(build, seed=4).state_dict()
    assert all(torch.equal(value, second[name]) for name, value in first.items())
    assert not any(torch.equal(value, other[name]) for name, value in first.items() if "original" in name)
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("build", [spectral, weighted])
def test_it_can_be_trained(build):
    network = built(build)
    network(torch.ones(2, 3, 3, 3)).square().mean().backward()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in network.parameters())


def test_the_norms_of_an_average_are_those_of_the_averaged_weights():
    network = built(spectral)
    average = Average(network, decay=0.5)
    with torch.no_grad():
        for p in network.parameters():
            p.copy_(torch.randn(p.shape, generator=torch.Generator().manual_seed(7)))
    for _ in range(20):
        average.update(network)
    average.refresh_statistics(lambda averaged: averaged(torch.ones(1, 3, 3, 3)))
    assert largest_singular_value(average.network[0].weight) == pytest.approx(1, rel=0.02)


class Scale(nn.Module):
    """A layer that no rule knows."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(3))
        self.register_buffer("shift", torch.zeros(3))


class OwnScale(Scale):
    """One that says itself how it begins."""

    def initialise(self, generator: torch.Generator, deviation: float) -> None:
        with torch.no_grad():
            self.scale.copy_(torch.randn(3, generator=generator))
            self.shift.fill_(deviation)


def test_a_layer_without_a_rule_is_told_and_never_left_to_chance():
    with pytest.raises(UserError, match=r"0\.scale .* Scale.* initialise\(generator, deviation\)"):
        built(lambda: nn.Sequential(Scale()))


def test_a_layer_may_say_itself_how_it_begins():
    network = built(lambda: nn.Sequential(OwnScale(), nn.Linear(3, 3)))
    assert torch.equal(network[0].scale, torch.randn(3, generator=torch.Generator().manual_seed(3)))
    assert torch.equal(network[0].shift, torch.full((3,), 0.02))
