"""The averaged generator: its decay, and batch-norm statistics that belong to the averaged weights."""

import copy

import pytest
import torch
from torch import nn

from ganstudio.training.components.averaging import Average, gradient_norm


def number(value: float) -> nn.Linear:
    """A network of one weight."""
    layer = nn.Linear(1, 1, bias=False)
    nn.init.constant_(layer.weight, value)
    return layer


def normed(seed: int) -> nn.Sequential:
    network = nn.Sequential(nn.Linear(4, 6), nn.BatchNorm1d(6), nn.ReLU(), nn.Linear(6, 5), nn.BatchNorm1d(5))
    generator = torch.Generator().manual_seed(seed)
    for parameter in network.parameters():
        nn.init.normal_(parameter, generator=generator)
    return network


def test_the_average_follows_fast_at_first_and_slowly_later():
    """avg <- d avg + (1 - d) new with d = min(decay, (1 + n) / (10 + n)), written out as numbers."""
    average, expected = Average(number(0.0), 0.9), 0.0
    for count in range(1, 200):
        new = float(count % 7)
        average.update(number(new))
        decay = min(0.9, (1 + count) / (10 + count))
        expected = decay * expected + (1 - decay) * new
        assert average.network.weight.item() == pytest.approx(expected, rel=1e-5)


def test_without_decay_the_average_is_the_network():
    average = Average(number(0.0), 0.0)
    average.update(number(5.0))
    assert average.network.weight.item() == 5.0


def test_updating_touches_neither_the_network_nor_gradients():
    network = normed(1)
    before = copy.deepcopy(network.state_dict())
    average = Average(network, 0.5)
    average.update(normed(2))
    assert all(torch.equal(before[name], value) for name, value in network.state_dict().items())
    assert not any(p.requires_grad for p in average.network.parameters())


def test_statistics_are_those_of_the_latents_under_the_averaged_weights():
    """Layer by layer: mean and unbiased variance of what arrives, with the batch's own statistics in between."""
    latents = torch.randn(64, 4, generator=torch.Generator().manual_seed(3))
    average = Average(normed(1), 0.5)
    average.network[1].running_mean.fill_(77.0)
    average.update(normed(2))
    average.refresh_statistics(lambda network: network(latents))
    first, norm, _, second, last = average.network
    arrives = first(latents)
    after = (arrives - arrives.mean(0)) / (arrives.var(0, unbiased=False) + norm.eps).sqrt() * norm.weight + norm.bias
    for module, inputs in ((norm, arrives), (last, second(after.relu()))):
        torch.testing.assert_close(module.running_mean, inputs.mean(0))
        torch.testing.assert_close(module.running_var, inputs.var(0))
    assert not any(module.training for module in average.network.modules())


def test_refreshing_twice_changes_nothing():
    latents = torch.randn(16, 4, generator=torch.Generator().manual_seed(3))
    average = Average(normed(1), 0.5)
    average.refresh_statistics(lambda network: network(latents))
    once = copy.deepcopy(average.network.state_dict())
    average.refresh_statistics(lambda network: network(latents))
    assert all(torch.equal(once[name], value) for name, value in average.network.state_dict().items())


def test_state_comes_back():
    average, other = Average(normed(1), 0.9), Average(normed(2), 0.9)
    average.update(normed(3))
    other.load_state_dict(copy.deepcopy(average.state_dict()))
    for one in (average, other):
        one.update(normed(4))
    assert other.count == 2
    assert torch.equal(average.network[0].weight, other.network[0].weight)


def test_gradient_norm_is_that_of_all_gradients_together():
    layers = [number(0.0), number(0.0)]
    for layer, gradient in zip(layers, (3.0, 4.0), strict=True):
        layer.weight.grad = torch.tensor([[gradient]])
    assert gradient_norm([layer.weight for layer in layers]).item() == 5.0
