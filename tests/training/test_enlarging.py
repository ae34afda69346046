"""The convolution before the doubling against the plain one after it."""

import pytest
import torch

from ganstudio.nn.upsampling import EnlargingConvolution


@pytest.mark.parametrize(("height", "width"), [(1, 1), (3, 5), (8, 8)])
@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last], ids=str)
def test_training_computes_what_the_export_does(height, width, memory_format):
    generator = torch.Generator().manual_seed(0)
    layer = EnlargingConvolution(3, 5).double()
    layer.weight.data.normal_(generator=generator)
    picture = torch.randn(2, 3, height, width, dtype=torch.double, generator=generator)
    results = []
    for training in (True, False):
        x = picture.contiguous(memory_format=memory_format).requires_grad_()
        layer.train(training).zero_grad()
        y = layer(x)
        y.sin().sum().backward()
        results.append((y, x.grad, layer.weight.grad))
        assert y.shape == (2, 5, 2 * height, 2 * width)
    for fast, plain in zip(*results, strict=True):
        torch.testing.assert_close(fast, plain)
