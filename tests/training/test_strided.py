"""The rearranged convolutions against torch's own layers: values, gradients, and gradients of gradients."""

import pytest
import torch
from torch import Tensor, nn

from ganstudio.nn import fast_convolution

LAYERS = {"down": (fast_convolution.Down, nn.Conv2d), "up": (fast_convolution.Up, nn.ConvTranspose2d)}


def pair(kind: str, inputs: int, outputs: int) -> tuple[nn.Module, nn.Module]:
    """The rearranged layer and torch's, with the same weights in float64."""
    ours, theirs = LAYERS[kind][0](inputs, outputs, bias=True), LAYERS[kind][1](inputs, outputs, 4, 2, 1)
    generator = torch.Generator().manual_seed(0)
    state = {name: torch.randn(value.shape, generator=generator) for name, value in theirs.state_dict().items()}
    for layer in (ours, theirs):
        layer.load_state_dict(state)
        layer.double().train()
    return ours, theirs


def pictures(channels: int, side: int) -> Tensor:
    x = torch.randn(2, channels, side, side, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    return x.contiguous(memory_format=torch.channels_last).requires_grad_()


@pytest.mark.parametrize("side", [4, 8, 12, 16])
@pytest.mark.parametrize(("inputs", "outputs"), [(3, 5), (5, 12), (12, 1), (1, 9)])
@pytest.mark.parametrize("kind", LAYERS)
def test_values_and_gradients_are_torchs(kind, inputs, outputs, side):
    results = []
    for layer in pair(kind, inputs, outputs):
        x = pictures(inputs, side)
        y = layer(x)
        y.square().sum().backward()
        results.append((y, x.grad, layer.weight.grad, layer.bias.grad))
    for ours, theirs in zip(*results, strict=True):
        torch.testing.assert_close(ours, theirs)


@pytest.mark.parametrize("side", [4, 12])
@pytest.mark.parametrize("kind", LAYERS)
def test_gradients_of_gradients_are_torchs(kind, side):
    """What a gradient penalty needs: the norm of d score / d picture, by the weights."""
    results = []
    for layer in pair(kind, 3, 4):
        x = pictures(3, side)
        (slope,) = torch.autograd.grad(layer(x).tanh().sum(), x, create_graph=True)
        slope.square().sum().backward()
        results.append((layer.weight.grad, x.grad))
    for ours, theirs in zip(*results, strict=True):
        torch.testing.assert_close(ours, theirs)


@pytest.mark.parametrize("kind", LAYERS)
def test_in_eval_mode_the_layer_is_torchs_own(kind):
    ours, theirs = pair(kind, 3, 2)
    x = pictures(3, 8)
    assert torch.equal(ours.eval()(x), theirs(x))
