"""A filled-in form for a new network: copy this file, name it after the architecture, and change every line.

Nothing else has to be touched: the file is found because it declares NETWORK; the form offers it wherever it fits the
data, which is found out by building it. Tests of tests/training/test_networks.py take it up by its name.
Say here who proposed it and for which samples. This one: spectral normalisation, Miyato et al. 2018, square pictures.
"""

from typing import Annotated

import torch
from torch import Tensor, nn
from torch.nn.functional import one_hot
from torch.nn.utils.parametrizations import spectral_norm

from ganstudio.core.settings import setting
from ganstudio.nn.layers import full_precision
from ganstudio.training.networks import Architecture, DataShape, DiscriminatorSettings, GeneratorSettings

_Width = Annotated[int, setting("Width", "Channels of every layer.", minimum=4, maximum=512)]


class SpectralGeneratorSettings(GeneratorSettings, frozen=True):
    """Latent size and distribution come with the base; each further field with a default becomes a part of the form."""

    width: _Width = 64
    # standard deviation of the first weights, 0 for He's rule; they are drawn outside, so draw nothing in here.
    # A layer of your own that holds parameters or buffers sets them in a method initialise(generator, deviation).
    weight_deviation = 0.02

    def network(self, shape: DataShape) -> nn.Module:
        """Raise UserError, as `shape.picture` does, where it cannot make such samples: then it is not offered."""
        return SpectralGenerator(self, shape)


class SpectralDiscriminatorSettings(DiscriminatorSettings, frozen=True):
    """The norm that the objective allows comes as `norm`; this one needs none."""

    width: _Width = 64
    weight_deviation = 0.02

    def network(self, shape: DataShape, norm: str) -> nn.Module:
        return SpectralDiscriminator(self, shape)


class SpectralGenerator(nn.Module):
    """Latents [N, latent_size], and labels int64 [N] where there are classes, to pictures [N, C, S, S] in [-1, 1]."""

    def __init__(self, settings: SpectralGeneratorSettings, shape: DataShape) -> None:
        super().__init__()
        channels, size = shape.picture("spectral")
        self.classes, self.width = shape.classes, settings.width
        self.start, doublings = _start_and_doublings(size)
        self.project = nn.Linear(settings.latent_size + shape.classes, settings.width * self.start**2)
        layers: list[nn.Module] = []
        for _ in range(doublings):
            layers += [nn.Upsample(scale_factor=2), nn.Conv2d(settings.width, settings.width, 3, padding=1)]
            layers += [nn.BatchNorm2d(settings.width), nn.ReLU()]
        self.body = nn.Sequential(*layers, nn.Conv2d(settings.width, channels, 3, padding=1), nn.Tanh())

    def forward(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        if labels is not None:
            latent = torch.cat([latent, one_hot(labels, self.classes).to(latent.dtype)], dim=1)
        return self.body(self.project(latent).view(-1, self.width, self.start, self.start))


class SpectralDiscriminator(nn.Module):
    """Pictures [N, C, S, S], and labels where there are classes, to raw scores [N], without a sigmoid."""

    def __init__(self, settings: SpectralDiscriminatorSettings, shape: DataShape) -> None:
        super().__init__()
        channels, self.size = shape.picture("spectral")
        start, halvings = _start_and_doublings(self.size)
        self.class_channel = nn.Embedding(shape.classes, self.size**2) if shape.classes else None
        inputs = channels + (1 if shape.classes else 0)
        layers: list[nn.Module] = []
        for number in range(halvings):
            first = inputs if number == 0 else settings.width
            layers += [spectral_norm(nn.Conv2d(first, settings.width, 4, stride=2, padding=1)), nn.LeakyReLU(0.1)]
        self.body = nn.Sequential(*layers, nn.Flatten())
        self.score = spectral_norm(nn.Linear((settings.width if halvings else inputs) * start**2, 1))

    def forward(self, picture: Tensor, labels: Tensor | None = None) -> Tensor:
        if self.class_channel is not None:
            assert labels is not None
            channel = self.class_channel(labels).view(-1, 1, self.size, self.size)
            picture = torch.cat([picture, channel.to(picture.dtype)], dim=1)
        features = self.body(picture)
        with full_precision(picture.device):  # bfloat16 would round scores to two digits
            return self.score(features.float()).squeeze(1)


def _start_and_doublings(size: int) -> tuple[int, int]:
    """Side of the smallest maps, and how often it doubles until it is `size`."""
    doublings = 0
    while size > 7 and size % 2 == 0:
        size, doublings = size // 2, doublings + 1
    return size, doublings


NETWORK = Architecture(
    name="spectral",  # in TOML and on the command line; never change it afterwards
    title="Spectrally normalised",
    help="One or two plain sentences: what is special about it, and for which samples.",
    generator=SpectralGeneratorSettings,  # leave out whichever of the two the file does not have
    discriminator=SpectralDiscriminatorSettings,
)
