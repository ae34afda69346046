"""4x4 convolutions of stride 2, the work of DCGAN, arranged so that one CPU core gets most out of them.

The same sums as torch's own layers (whose weights these are), only carried out otherwise while training on a CPU in
channels-last layout: oneDNN's weight gradient is two to four times slower than one matrix product where maps are small,
and its transposed convolution to a few channels is slower than a convolution and a pixel shuffle. Everywhere else, and
always in eval mode, the layers are plain, so that exports are too.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, pad, pixel_shuffle

_SMALL_SIDE = 8
"""Up to this size of the larger map the weight gradient is one matrix product."""
_FEW_CHANNELS = 8
"""Up to this many output channels a transposed convolution goes through a pixel shuffle."""
_LAST = torch.channels_last
_GEOMETRY: tuple[list[int], list[int], list[int]] = ([2, 2], [1, 1], [1, 1])  # stride, padding, dilation


class Down(nn.Conv2d):
    """Halves height and width."""

    def __init__(self, inputs: int, outputs: int, bias: bool) -> None:
        super().__init__(inputs, outputs, 4, 2, 1, bias=bias)

    def forward(self, x: Tensor) -> Tensor:
        if not _worth_it(self, x):
            return super().forward(x)
        y = _strided(x, self.weight, up=False)
        return y if self.bias is None else y + self.bias.to(y.dtype).view(1, -1, 1, 1)


class Up(nn.ConvTranspose2d):
    """Doubles height and width."""

    def __init__(self, inputs: int, outputs: int, bias: bool) -> None:
        super().__init__(inputs, outputs, 4, 2, 1, bias=bias)

    def forward(self, x: Tensor, output_size: list[int] | None = None) -> Tensor:
        if not _worth_it(self, x):
            return super().forward(x, output_size)
        y = _strided(x, self.weight, up=True)
        return y if self.bias is None else y + self.bias.to(y.dtype).view(1, -1, 1, 1)


def _worth_it(layer: nn.Module, x: Tensor) -> bool:
    return layer.training and x.device.type == "cpu" and x.is_contiguous(memory_format=_LAST)


def _strided(x: Tensor, weight: Tensor, up: bool) -> Tensor:
    """In autocast's precision where it is on; the weight's gradient comes back in float32."""
    dtype = torch.get_autocast_dtype("cpu") if torch.is_autocast_enabled("cpu") else x.dtype
    last = weight.to(dtype).contiguous(memory_format=_LAST)
    y: Tensor = _Strided.apply(x.to(dtype), last, up)  # type: ignore[no-untyped-call]
    return y


class _Strided(torch.autograd.Function):
    """y = down(x) or up(x); one is the other's data gradient. Differentiable twice, for gradient penalties."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, up: bool) -> Tensor:
        ctx.save_for_backward(x, weight)
        ctx.up = up
        return _up(x, weight) if up else _down(x, weight)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, Tensor | None, None]:
        x, weight = ctx.saved_tensors
        g = gradients[0].contiguous(memory_format=_LAST)
        for_x = for_weight = None
        if ctx.needs_input_grad[0]:
            for_x = _down(g, weight) if ctx.up else _up(g, weight)
        if ctx.needs_input_grad[1]:
            large, small = (g, x) if ctx.up else (x, g)
            if large.shape[2] <= _SMALL_SIDE:
                for_weight = _weight_gradient(large, small, weight)
            else:
                wanted = [False, True, False]
                for_weight = torch.ops.aten.convolution_backward(
                    g, x, weight, None, *_GEOMETRY, ctx.up, [0, 0], 1, wanted
                )[1]
        return for_x, for_weight, None


def _down(x: Tensor, weight: Tensor) -> Tensor:
    return torch.ops.aten.convolution(x, weight, None, *_GEOMETRY, False, [0, 0], 1)


def _up(x: Tensor, weight: Tensor) -> Tensor:
    """`weight` [in, out, 4, 4]. Each 4x4 kernel is four 2x2 ones, one for every parity of the output's position."""
    inputs, outputs = weight.shape[:2]
    if outputs > _FEW_CHANNELS:
        return torch.ops.aten.convolution(x, weight, None, *_GEOMETRY, True, [0, 0], 1)
    quarters = weight.reshape(inputs, outputs, 2, 2, 2, 2).flip(2, 4).permute(1, 3, 5, 0, 2, 4)
    quarters = quarters.reshape(4 * outputs, inputs, 2, 2).contiguous(memory_format=_LAST)
    y = pixel_shuffle(conv2d(x, quarters, padding=1), 2)
    return y[:, :, 1:-1, 1:-1].contiguous(memory_format=_LAST)


def _weight_gradient(large: Tensor, small: Tensor, weight: Tensor) -> Tensor:
    """Sum over all places of small x window(large), as one matrix product over [places, channels]."""
    rows = small.permute(0, 2, 3, 1).reshape(-1, small.shape[1])
    product = (rows.t() @ _windows(large)).view(weight.shape[0], 4, 4, weight.shape[1])
    return product.permute(0, 3, 1, 2)


def _windows(x: Tensor) -> Tensor:
    """All 4x4 windows of stride 2 of x padded by 1: [N * H/2 * W/2, 16 C]."""
    n, c, h, w = x.shape
    padded = pad(x.permute(0, 2, 3, 1), (0, 0, 1, 1, 1, 1))
    row = (w + 2) * c
    strides = ((h + 2) * row, 2 * row, 2 * c, row, c, 1)
    return padded.as_strided((n, h // 2, w // 2, 4, 4, c), strides).reshape(-1, 16 * c)
