"""Convolutions along time, for sequences [N, C, L] of any length from 8 on: DCGAN's idea in one dimension.

The generator doubles its length by linear interpolation before each convolution, which leaves no comb in smooth curves
as transposed convolutions do (Odena et al. 2016, Deconvolution and Checkerboard Artifacts; WaveGAN, Donahue et al.
2019, meets the same), and cuts what is longer than asked. The discriminator halves it by strides.
"""

from itertools import pairwise
from typing import Annotated

from torch import Tensor, nn
from torch.nn.functional import interpolate

from ganstudio.core.errors import UserError
from ganstudio.core.settings import setting
from ganstudio.nn.layers import full_precision, normalisation
from ganstudio.training.networks import Architecture, DataShape, DiscriminatorSettings, GeneratorSettings

_KERNEL = 5
_SHORTEST = 8
_MOST_DOUBLINGS = 5
_WIDEST = 4
"""Channels grow to at most this many times the width."""
_Width = Annotated[
    int, setting("Width", "Channels next to the sequence; they double with every halving up to four times this.",
                 minimum=4, maximum=256),
]  # fmt: skip


class TemporalGeneratorSettings(GeneratorSettings, frozen=True):
    """Latent -> a few time steps -> doubled until the sequence is long enough."""

    width: _Width = 32

    def network(self, shape: DataShape) -> nn.Module:
        return TemporalGenerator(self, *channels_and_length(shape))


class TemporalDiscriminatorSettings(DiscriminatorSettings, frozen=True):
    """The mirror of the generator."""

    width: _Width = 32

    def network(self, shape: DataShape, norm: str) -> nn.Module:
        return TemporalDiscriminator(self, *channels_and_length(shape), norm)


class TemporalGenerator(nn.Module):
    """Latents [N, latent_size] to sequences [N, C, L] in [-1, 1]."""

    def __init__(self, settings: TemporalGeneratorSettings, channels: int, length: int) -> None:
        super().__init__()
        doublings = doublings_for(length)
        widths = [settings.width * min(1 << level, _WIDEST) for level in reversed(range(doublings + 1))]
        self.length, self.start, self.top = length, -(-length >> doublings), widths[0]
        self.project = nn.Linear(settings.latent_size, self.start * widths[0])
        self.norm = nn.BatchNorm1d(widths[0])
        blocks: list[nn.Module] = [nn.ReLU()]
        for inputs, outputs in pairwise(widths):
            blocks += [Doubled(), _convolution(inputs, outputs, bias=False), nn.BatchNorm1d(outputs), nn.ReLU()]
        self.body = nn.Sequential(*blocks, _convolution(widths[-1], channels), nn.Tanh())

    def forward(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        x = self.norm(self.project(latent).view(-1, self.top, self.start))
        return self.body(x)[:, :, : self.length]


class TemporalDiscriminator(nn.Module):
    """Sequences [N, C, L] to scores [N]."""

    def __init__(self, settings: TemporalDiscriminatorSettings, channels: int, length: int, norm: str) -> None:
        super().__init__()
        doublings = doublings_for(length)
        widths = [settings.width * min(1 << level, _WIDEST) for level in range(doublings + 1)]
        blocks: list[nn.Module] = [_convolution(channels, widths[0]), nn.LeakyReLU(0.2)]
        for inputs, outputs in pairwise(widths):
            length = (length + 1) // 2
            blocks += [
                _convolution(inputs, outputs, stride=2, bias=norm == "none"),
                normalisation(norm, outputs, dimensions=1),
                nn.LeakyReLU(0.2),
            ]
        self.features = nn.Sequential(*blocks)
        self.score = nn.Linear(widths[-1] * length, 1)

    def forward(self, sequence: Tensor, labels: Tensor | None = None) -> Tensor:
        features = self.features(sequence)
        with full_precision(sequence.device):  # bfloat16 would round scores to two digits
            return self.score(features.float().flatten(1)).squeeze(1)


class Doubled(nn.Module):
    """[N, C, L] to [N, C, 2 L], straight lines between the steps."""

    def forward(self, x: Tensor) -> Tensor:
        return interpolate(x, scale_factor=2.0, mode="linear", align_corners=False)


def _convolution(inputs: int, outputs: int, stride: int = 1, bias: bool = True) -> nn.Conv1d:
    return nn.Conv1d(inputs, outputs, _KERNEL, stride, padding=_KERNEL // 2, bias=bias)


def doublings_for(length: int) -> int:
    """How often a few steps are doubled to reach `length`: 64 -> 4 (from 4), 100 -> 4 (from 7), 1024 -> 5 (from 32)."""
    return min((length // 4).bit_length() - 1, _MOST_DOUBLINGS)


def channels_and_length(shape: DataShape) -> tuple[int, int]:
    """(channels, length) of sequences. Raises UserError if the data are something else."""
    if len(shape.sample) != 2:
        raise UserError(f"The temporal network needs sequences; the data have shape {shape.sample}.")
    if shape.classes:
        raise UserError("The temporal network cannot be told a class: switch conditional off.")
    channels, length = shape.sample
    if length < _SHORTEST:
        raise UserError(f"The temporal network needs at least {_SHORTEST} time steps; these sequences have {length}.")
    return channels, length


NETWORK = Architecture(
    name="temporal",
    title="Temporal",
    help="Convolutions along time, for sequences: curves of one or several channels.",
    generator=TemporalGeneratorSettings,
    discriminator=TemporalDiscriminatorSettings,
)
