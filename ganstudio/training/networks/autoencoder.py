"""The networks of BEGAN, Berthelot et al. 2017, figure 1: an auto-encoder that judges, and its decoder that generates.

3x3 convolutions with ELU, two in each block; nearest upsampling in the decoder, strides in the encoder, whose channels
grow linearly (width, 2 width, 3 width, ...); no norm, no dropout. The middle of the auto-encoder is linear.
"""

from typing import Annotated

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, one_hot

from ganstudio.core.errors import UserError
from ganstudio.core.settings import setting
from ganstudio.training.networks import Architecture, DataShape, DiscriminatorSettings, GeneratorSettings

_Width = Annotated[
    int, setting("Width", "Channels of the decoder, and the step by which the encoder's grow.", minimum=4, maximum=256)
]
_Skips = Annotated[
    bool, setting("Skips", "Every size of the decoder also sees the first map: more variety.", advanced=True)
]


class DecoderSettings(GeneratorSettings, frozen=True):
    """BEGAN's generator; the paper has 64 latents from U(-1, 1)."""

    width: _Width = 32
    skips: _Skips = True

    def network(self, shape: DataShape) -> nn.Module:
        channels, size = shape.picture("auto-encoder")
        return DecodingGenerator(self, channels, size, shape.classes)


class AutoEncoderSettings(DiscriminatorSettings, frozen=True):
    """Encoder, a narrow middle, decoder."""

    width: _Width = 32
    code_size: Annotated[
        int, setting("Code size", "Numbers in the middle, through which every picture must pass.", minimum=1,
                     maximum=1024)
    ] = 64  # fmt: skip
    skips: _Skips = True
    role = "autoencoder"

    def network(self, shape: DataShape, norm: str) -> nn.Module:
        return AutoEncoder(self, *shape.picture("auto-encoder"))


class Decoder(nn.Module):
    """Codes [N, code_size] to pictures [N, C, size, size] without bound.

    With `skips` every size also sees the first map, enlarged: "skip connections" in section 3.5 of the paper.
    """

    def __init__(self, code_size: int, width: int, channels: int, size: int, skips: bool) -> None:
        super().__init__()
        self.start, doublings = first_map(size)
        self.width, self.skips = width, skips
        self.project = nn.Linear(code_size, width * self.start**2)
        inputs = 2 * width if skips else width
        self.first = _two_convolutions(width, width)
        self.blocks = nn.ModuleList(_two_convolutions(inputs, width) for _ in range(doublings))
        self.last = nn.Conv2d(width, channels, 3, padding=1)

    @torch.no_grad()
    def begin_as(self, other: "Decoder", codes: Tensor, variance: float) -> None:
        """Draw for latents, each of mean 0 and `variance`, what `other` draws for codes such as `codes` [N, code_size].

        The first layer takes latents to codes with the mean and the covariance of these, the leading principal axis
        first: either may have more numbers than the other. Raises RuntimeError where maps or skips differ.
        """
        state = other.state_dict()
        weight, codes = state.pop("project.weight"), codes.to(state["project.bias"].device, torch.float64)
        mean = codes.mean(0)
        variances, axes = torch.linalg.eigh(torch.cov(codes.T).reshape(len(mean), -1).cpu())
        scaled = (axes * (variances.clamp_min(0) / variance).sqrt()).flip(1)[:, : self.project.in_features]
        first = torch.zeros_like(self.project.weight)
        first[:, : scaled.shape[1]] = weight @ scaled.to(weight)
        state |= {"project.weight": first, "project.bias": state["project.bias"] + weight @ mean.to(weight)}
        self.load_state_dict(state)

    def forward(self, code: Tensor) -> Tensor:
        maps = self.project(code).view(-1, self.start, self.start, self.width)
        first = maps.permute(0, 3, 1, 2)  # channels come last in memory, the layout convolutions like best
        x = self.first(first)
        for level, block in enumerate(self.blocks, 1):
            x = _enlarged(x, 2)
            if self.skips:
                x = torch.cat([x, _enlarged(first, 2**level)], 1)
            x = block(x)
        return self.last(x)


class Encoder(nn.Module):
    """Pictures [N, C, size, size] to codes [N, code_size]."""

    def __init__(self, code_size: int, width: int, channels: int, size: int) -> None:
        super().__init__()
        start, halvings = first_map(size)
        layers: list[nn.Module] = [nn.Conv2d(channels, width, 3, padding=1), nn.ELU()]
        for level in range(1, halvings + 1):
            inputs, outputs = level * width, (level + 1) * width
            layers += [nn.Conv2d(inputs, inputs, 3, padding=1), nn.ELU()]
            layers += [nn.Conv2d(inputs, outputs, 3, stride=2, padding=1), nn.ELU()]
        top = (halvings + 1) * width
        self.body = nn.Sequential(*layers, _two_convolutions(top, top))
        self.code = nn.Linear(top * start**2, code_size)

    def forward(self, picture: Tensor) -> Tensor:
        return self.code(self.body(picture).permute(0, 2, 3, 1).flatten(1))


class DecodingGenerator(nn.Module):
    """Latents [N, latent_size] to pictures [N, C, size, size]; a class is one-hot beside the latents.

    Like the paper's without a tanh, which would stop learning where it is saturated: pictures are clamped where they
    are drawn.
    """

    def __init__(self, settings: DecoderSettings, channels: int, size: int, classes: int) -> None:
        super().__init__()
        self.classes = classes
        self.decoder = Decoder(settings.latent_size + classes, settings.width, channels, size, settings.skips)

    def forward(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        if self.classes:
            assert labels is not None
            latent = torch.cat([latent, one_hot(labels, self.classes).to(latent.dtype)], dim=1)
        return self.decoder(latent)


class AutoEncoder(nn.Module):
    """Pictures [N, C, size, size] to pictures of the same shape, without bound."""

    def __init__(self, settings: AutoEncoderSettings, channels: int, size: int) -> None:
        super().__init__()
        self.encoder = Encoder(settings.code_size, settings.width, channels, size)
        self.decoder = Decoder(settings.code_size, settings.width, channels, size, settings.skips)

    def forward(self, picture: Tensor, labels: Tensor | None = None) -> Tensor:
        return self.decoder(self.encoder(picture))


def first_map(size: int) -> tuple[int, int]:
    """(smallest map's size of 5 to 8, number of doublings): 64 -> (8, 3), 28 -> (7, 2). Raises UserError for others."""
    for doublings in range(1, 5):
        start, rest = divmod(size, 1 << doublings)
        if not rest and 5 <= start <= 8:
            return start, doublings
    raise UserError(f"The auto-encoder takes pictures of 16, 20, 24, 28, 32, 40, 48, 64, 96 or 128 pixels, not {size}.")


def _two_convolutions(inputs: int, outputs: int) -> nn.Sequential:
    first, second = nn.Conv2d(inputs, outputs, 3, padding=1), nn.Conv2d(outputs, outputs, 3, padding=1)
    return nn.Sequential(first, nn.ELU(), second, nn.ELU())


def _enlarged(x: Tensor, times: int) -> Tensor:
    return interpolate(x, scale_factor=float(times), mode="nearest")


NETWORK = Architecture(
    name="autoencoder",
    title="Auto-encoder",
    help="Squeezes a picture through a few numbers and draws it again; its second half is a generator. BEGAN, 2017.",
    generator=DecoderSettings,
    discriminator=AutoEncoderSettings,
)
