"""The growing networks of Karras et al. 2017, "Progressive Growing of GANs": 4 -> 8 -> 16 -> ... -> full size.

They are built whole and stand at a stage (growth.py): how far they are grown. Level 0 makes and judges pictures of 4x4,
each level doubles that. While a level is new, what it adds is faded in: with alpha from 0 to 1 the picture of G is
lerp(up(toRGB of the level below), toRGB of this level, alpha), and the features of D likewise.
Equalised learning rates, PixelNorm in G (latents too), the minibatch's standard deviation in D, LeakyReLU 0.2, linear
toRGB: pictures have no bound and are clamped only where they are drawn.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Annotated

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, interpolate

from ganstudio.core.errors import UserError
from ganstudio.core.settings import setting
from ganstudio.nn.equalised_lr import EqualisedConvolution, EqualisedLinear
from ganstudio.nn.layers import full_precision
from ganstudio.training.components.growth import Growing
from ganstudio.training.networks import Architecture, DataShape, DiscriminatorSettings, GeneratorSettings

FIRST = 4
"""Pixels of level 0."""
_GROUP = 4
"""Pictures that are compared with one another in the discriminator."""
_SLOPE = 0.2

_Width = Annotated[
    int, setting("Width", "Channels at full size; they double with every halving.", minimum=4, maximum=512)
]
_Widest = Annotated[
    int, setting("Widest", "Channels at most, which the small sizes have.", minimum=4, maximum=1024)
]  # fmt: skip


class GrowingGeneratorSettings(GeneratorSettings, frozen=True):
    """The paper has 512 channels up to 32x32 and as many latents."""

    width: _Width = 16
    widest: _Widest = 64
    weight_deviation = 1.0
    role = "growing"

    def network(self, shape: DataShape) -> nn.Module:
        channels, size = shape.picture("progressive")
        return GrowingGenerator(self.latent_size, widths(self.width, self.widest, size), channels)


class GrowingDiscriminatorSettings(DiscriminatorSettings, frozen=True):
    """The mirror of the generator."""

    width: _Width = 16
    widest: _Widest = 64
    weight_deviation = 1.0
    role = "growing"

    def network(self, shape: DataShape, norm: str) -> nn.Module:
        channels, size = shape.picture("progressive")
        return GrowingDiscriminator(widths(self.width, self.widest, size), channels)


def levels(size: int) -> int:
    """How many sizes there are from 4 to `size`: 32 -> 4. Raises UserError for sizes that doubling does not reach."""
    doublings = (size // FIRST).bit_length() - 1
    if doublings < 1 or FIRST << doublings != size or size > 128:
        raise UserError(f"Growing doubles 4 pixels again and again: 8, 16, 32, 64 or 128, not {size}.")
    return doublings + 1


def widths(width: int, widest: int, size: int) -> list[int]:
    """Channels of each level, from 4x4 to full size."""
    count = levels(size)
    return [max(width, min(width << (count - 1 - level), widest)) for level in range(count)]


class _Block(nn.Module):
    """The two convolutions of a level, each with what comes `after` it."""

    def __init__(self, inputs: int, between: int, outputs: int, after: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.first = EqualisedConvolution(inputs, between)
        self.second = EqualisedConvolution(between, outputs)
        self.after = after

    def forward(self, x: Tensor) -> Tensor:
        return self.after(self.second(self.after(self.first(x))))


class GrowingGenerator(Growing):
    """Latents [N, latent_size] to pictures [N, C, s, s]: s is the level's size, and in eval mode always full size."""

    def __init__(self, latent_size: int, widths: list[int], channels: int) -> None:
        super().__init__(len(widths) - 1)
        self.first = EqualisedLinear(latent_size, widths[0] * FIRST**2)
        self.first_convolution = EqualisedConvolution(widths[0], widths[0])
        self.blocks = nn.ModuleList(_Block(below, here, here, _rectified_norm) for below, here in pairwise(widths))
        self.to_rgb = nn.ModuleList(EqualisedConvolution(width, channels, 1, gain=1.0) for width in widths)

    def forward(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        level, alpha = self.stage
        x = self.first(pixel_norm(latent)).view(len(latent), -1, FIRST, FIRST)
        x = below = _rectified_norm(self.first_convolution(_rectified_norm(x)))
        for block in self.blocks[:level]:
            below, x = x, block(up(x))
        picture = self.to_rgb[level](x)
        if level and alpha < 1:
            picture = torch.lerp(up(self.to_rgb[level - 1](below)), picture, alpha)
        return picture if self.training else up(picture, 1 << (self.top - level))


class GrowingDiscriminator(Growing):
    """Pictures [N, C, s, s] of the level's size s to scores [N]."""

    def __init__(self, widths: list[int], channels: int) -> None:
        super().__init__(len(widths) - 1)
        self.from_rgb = nn.ModuleList(EqualisedConvolution(channels, width, 1) for width in widths)
        self.blocks = nn.ModuleList(_Block(here, here, below, _rectified) for below, here in pairwise(widths))
        self.last_convolution = EqualisedConvolution(widths[0] + 1, widths[0])
        self.last = EqualisedLinear(widths[0] * FIRST**2, widths[0])
        self.score = EqualisedLinear(widths[0], 1, gain=1.0)

    def forward(self, picture: Tensor, labels: Tensor | None = None) -> Tensor:
        top, alpha = self.stage
        x = _rectified(self.from_rgb[top](picture))
        for level in range(top, 0, -1):
            x = avg_pool2d(self.blocks[level - 1](x), 2)
            if level == top and alpha < 1:
                small = _rectified(self.from_rgb[level - 1](avg_pool2d(picture, 2)))
                x = torch.lerp(small, x, alpha)
        x = _rectified(self.last_convolution(with_deviation(x)))
        x = _rectified(self.last(x.flatten(1)))
        with full_precision(picture.device):  # bfloat16 would round scores to two digits
            return self.score(x.float()).squeeze(1)


def up(x: Tensor, times: int = 2) -> Tensor:
    """Nearest upsampling of [N, C, H, W]."""
    return interpolate(x, scale_factor=float(times), mode="nearest") if times > 1 else x


def pixel_norm(x: Tensor) -> Tensor:
    """x / sqrt(mean over channels of x^2 + 1e-8), of [N, C, ...], in float32 or more. Section 4.2 of the paper."""
    wide = x.to(torch.promote_types(x.dtype, torch.float32))
    return (wide * torch.rsqrt(wide.square().mean(1, keepdim=True) + 1e-8)).to(x.dtype)


def with_deviation(x: Tensor, group: int = _GROUP) -> Tensor:
    """[N, C, H, W] with one more channel: how various the pictures of its group are. Section 3 of the paper.

    The standard deviation over the group's pictures, averaged over channels and places, one number per group. Groups
    are every (N / group)-th picture, as in the authors' code; where N is no multiple, all pictures are one group.
    """
    count = len(x)
    size = group if count % group == 0 else count
    groups = x.float().reshape(size, count // size, *x.shape[1:])
    deviation = (groups.var(0, correction=0) + 1e-8).sqrt().mean((1, 2, 3))
    channel = deviation.repeat(size).view(-1, 1, 1, 1).expand(-1, 1, *x.shape[2:])
    return torch.cat([x, channel.to(x.dtype)], 1)


def _rectified(x: Tensor) -> Tensor:
    return nn.functional.leaky_relu(x, _SLOPE)


def _rectified_norm(x: Tensor) -> Tensor:
    return pixel_norm(_rectified(x))


NETWORK = Architecture(
    name="progressive",
    title="Progressive",
    help="Grows from 4x4 pictures to full size, a new pair of layers at a time. Karras et al. 2017.",
    generator=GrowingGeneratorSettings,
    discriminator=GrowingDiscriminatorSettings,
)
