"""DCGAN, Radford et al. 2016, for square pictures of 16 to 128 pixels, grey or RGB, with or without classes.

Its five guidelines: strided convolutions instead of pooling; batch norm in G and D, not at G's output and not at D's
input; no hidden fully connected layers; ReLU in G and tanh at its output; LeakyReLU 0.2 in D. Pixel art that stands
enlarged is drawn and judged dot by dot.
"""

from itertools import pairwise
from typing import Annotated

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d

from ganstudio.core.errors import UserError
from ganstudio.core.settings import setting
from ganstudio.nn.fast_convolution import Down, Up
from ganstudio.nn.layers import full_precision, normalisation
from ganstudio.training.networks import Architecture, DataShape, DiscriminatorSettings, GeneratorSettings

_TEXT_WIDTH = 128
"""Numbers to which a player brings a sentence's embedding."""

_Width = Annotated[
    int,
    setting(
        "Width", "Channels next to the picture; they double with every halving of its size.", minimum=4, maximum=256
    ),
]
_Dot = Annotated[
    int,
    setting(
        "Dot", "Pixels on a side of the squares that pixel art is drawn in; 1 for all other pictures.", minimum=1,
        maximum=8, unit="px", advanced=True,
    ),
]  # fmt: skip


class DCGANGeneratorSettings(GeneratorSettings, frozen=True):
    """Width 64 is the paper's half; 32 is enough for digits."""

    width: _Width = 64
    dot: _Dot = 1
    weight_deviation = 0.02
    takes_text = True

    def network(self, shape: DataShape) -> nn.Module:
        return DCGANGenerator(self, shape)


class DCGANDiscriminatorSettings(DiscriminatorSettings, frozen=True):
    """The mirror of the generator."""

    width: _Width = 64
    dot: _Dot = 1
    weight_deviation = 0.02
    takes_text = True

    def network(self, shape: DataShape, norm: str) -> nn.Module:
        return DCGANDiscriminator(self, shape, norm)

    def encoder(self, shape: DataShape, latent_size: int) -> nn.Module:
        return DCGANEncoder(self, shape, "none" if self.norm == "none" else "layer", latent_size)


class DCGANGenerator(nn.Module):
    """Latents [N, latent_size] to pictures [N, C, size, size] in [-1, 1]; a class, or a sentence's embedding, adds its
    own first map."""

    def __init__(self, settings: DCGANGeneratorSettings, shape: DataShape) -> None:
        super().__init__()
        channels, size = shape.picture("DCGAN")
        start, doublings = start_and_doublings(_dots(size, settings.dot))
        widths = [settings.width << level for level in reversed(range(doublings))]
        self.start, self.top = start, widths[0]
        self.project = nn.Linear(settings.latent_size, start * start * widths[0], bias=False)
        # the class comes in after the norm: before it, the generator learns to drown the noise and draws one 3 only
        self.norm = nn.BatchNorm2d(widths[0])
        first = start * start * widths[0]
        self.class_map = nn.Embedding(shape.classes, first) if shape.classes else None
        self.text_map = _of_text(shape.text, first) if shape.text else None
        blocks: list[nn.Module] = [nn.ReLU(inplace=True)]
        for inputs, outputs in pairwise(widths):
            blocks += [Up(inputs, outputs, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]
        enlarged = [nn.Upsample(scale_factor=settings.dot)] if settings.dot > 1 else []
        self.body = nn.Sequential(*blocks, Up(widths[-1], channels, bias=True), nn.Tanh(), *enlarged)

    def forward(self, latent: Tensor, told: Tensor | None = None) -> Tensor:
        x = self.norm(self._map(self.project(latent)))
        map_of_told = self.class_map or self.text_map
        if map_of_told is not None:
            assert told is not None
            x = x + self._map(map_of_told(told)).to(x.dtype)
        return self.body(x)

    def _map(self, numbers: Tensor) -> Tensor:
        """[N, start * start * top] as maps whose channels come last: the layout that what follows is fastest in."""
        return numbers.view(-1, self.start, self.start, self.top).permute(0, 3, 1, 2)


class DCGANEncoder(nn.Module):
    """Pictures [N, C, size, size] to [N, outputs]; a class is one more channel that is learnt for it.

    A latent that belongs to the picture joins it before the last layer, as in ALI (Dumoulin et al. 2017); a sentence's
    embedding joins the last maps, as in Reed et al. 2016, and may come several times as often as pictures do.
    """

    def __init__(self, settings: DCGANDiscriminatorSettings, shape: DataShape, norm: str, outputs: int) -> None:
        super().__init__()
        channels, size = shape.picture("DCGAN")
        self.dot, self.size = settings.dot, _dots(size, settings.dot)
        start, doublings = start_and_doublings(self.size)
        widths = [settings.width << level for level in range(doublings)]
        self.class_channel = nn.Embedding(shape.classes, self.size * self.size) if shape.classes else None
        inputs = channels + (1 if shape.classes else 0)
        blocks: list[nn.Module] = [Down(inputs, widths[0], bias=True), nn.LeakyReLU(0.2, inplace=True)]
        for pair in pairwise(widths):
            blocks += [Down(*pair, bias=norm == "none"), normalisation(norm, pair[1]), nn.LeakyReLU(0.2, inplace=True)]
        self.features = nn.Sequential(*blocks)
        count = widths[-1] * start * start
        self.score: nn.Module = nn.Linear(count, outputs)
        if shape.latent:
            self.score = PairScore(count, shape.latent, outputs)
        elif shape.text:
            self.score = TextScore(widths[-1], start, shape.text, outputs)

    def forward(self, picture: Tensor, labels: Tensor | None = None, told: Tensor | None = None) -> Tensor:
        if self.dot > 1:
            picture = avg_pool2d(picture, self.dot)
        if self.class_channel is not None:
            assert labels is not None
            channel = self.class_channel(labels).view(-1, 1, self.size, self.size)
            picture = torch.cat([picture, channel.to(picture.dtype)], dim=1)
        features = self.features(picture)
        with full_precision(picture.device):  # bfloat16 would round scores to two digits
            flat = features.float().permute(0, 2, 3, 1).flatten(1)
            return self.score(flat) if told is None else self.score(flat, told.float())


class DCGANDiscriminator(DCGANEncoder):
    """Pictures [N, C, size, size] to scores [N]."""

    def __init__(self, settings: DCGANDiscriminatorSettings, shape: DataShape, norm: str) -> None:
        super().__init__(settings, shape, norm, outputs=1)

    def forward(self, picture: Tensor, labels: Tensor | None = None, told: Tensor | None = None) -> Tensor:
        return super().forward(picture, labels, told).squeeze(1)


class PairScore(nn.Module):
    """A picture's features [N, features] and its latent [N, latent], each brought to 256 numbers, to [N, outputs]."""

    def __init__(self, features: int, latent: int, outputs: int) -> None:
        super().__init__()
        self.of_picture, self.of_latent = nn.Linear(features, 256), nn.Linear(latent, 256)
        self.of_both = nn.Sequential(nn.LeakyReLU(0.2), nn.Linear(512, 256), nn.LeakyReLU(0.2), nn.Linear(256, outputs))

    def forward(self, features: Tensor, latent: Tensor) -> Tensor:
        return self.of_both(torch.cat([self.of_picture(features), self.of_latent(latent)], dim=1))


class TextScore(nn.Module):
    """Last maps [N, start * start * channels] and embeddings [K N, text] to [K N, outputs]: each picture is judged with
    K sentences, first all of them with their first one.

    A 1x1 convolution over maps and the embedding repeated at each place is one over the maps plus one of the embedding.
    """

    def __init__(self, channels: int, start: int, text: int, outputs: int) -> None:
        super().__init__()
        self.channels = channels
        self.of_text = _of_text(text, channels)
        self.of_picture = nn.Linear(channels, channels, bias=False)
        self.of_both = nn.Sequential(nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(channels * start * start, outputs))

    def forward(self, features: Tensor, text: Tensor) -> Tensor:
        places = self.of_picture(features.view(len(features), -1, self.channels))
        times = len(text) // len(features)
        return self.of_both(places.repeat(times, 1, 1) + self.of_text(text).unsqueeze(1))


def _of_text(text: int, outputs: int) -> nn.Module:
    """A player's own way to read embeddings [N, text]."""
    narrow = nn.Linear(text, _TEXT_WIDTH)
    return nn.Sequential(nn.LayerNorm(text), narrow, nn.LeakyReLU(0.2), nn.Linear(_TEXT_WIDTH, outputs))


def _dots(size: int, dot: int) -> int:
    """Dots on a side of a picture. Raises UserError where they do not fill it."""
    if size % dot:
        raise UserError(f"Dots of {dot} pixels do not fill a picture of {size}; choose another dot or size.")
    return size // dot


def start_and_doublings(size: int) -> tuple[int, int]:
    """(first map's size of 4 to 7, number of doublings): 64 -> (4, 4), 28 -> (7, 2). Raises UserError for others."""
    for doublings in range(2, 6):
        start, rest = divmod(size, 1 << doublings)
        if not rest and 4 <= start <= 7:
            return start, doublings
    raise UserError(f"DCGAN makes pictures of 16 to 128 pixels (16, 28, 32, 48, 64, 96, 128, ...), not {size}.")


NETWORK = Architecture(
    name="dcgan",
    title="DCGAN",
    help="Strided convolutions with batch norm, the classic picture network. Radford et al. 2016.",
    generator=DCGANGeneratorSettings,
    discriminator=DCGANDiscriminatorSettings,
)
