"""Fully connected networks, as in Goodfellow et al. 2014 on digits, and small ones for points.

The paper's discriminator is maxout 240x5 twice with dropout; its generator two layers of 1200 ReLU. The paper's output
is a sigmoid in [0, 1]; here it is the same curve scaled to [-1, 1], tanh.
"""

import math
from itertools import pairwise
from typing import Annotated, Literal

import msgspec
import torch
from torch import Tensor, nn
from torch.nn.functional import one_hot

from ganstudio.core.settings import setting
from ganstudio.nn.layers import Maxout, SeededDropout
from ganstudio.training.networks import Architecture, DataShape, DiscriminatorSettings, GeneratorSettings

_Width = Annotated[int, setting("Width", "Units in each hidden layer.", minimum=1, maximum=8192)]
_Layers = Annotated[int, setting("Hidden layers", "How many hidden layers.", minimum=1, maximum=16)]
_Probability = Annotated[float, setting("Dropout", "Share that is dropped.", minimum=0.0, maximum=0.95)]

_Deviation = Annotated[
    float,
    setting(
        "Spread of first weights",
        "Standard deviation of the first weights; 0 for He's rule.",
        minimum=0.0,
        maximum=10.0,
        advanced=True,
    ),
]


class MLPGeneratorSettings(GeneratorSettings, frozen=True):
    """Latent -> layers x width (ReLU) -> sample."""

    has_image_weights = False

    width: _Width = 1200
    layers: _Layers = 2
    weight_deviation: _Deviation = 0.0  # type: ignore[misc]  # a setting here, a constant elsewhere

    def network(self, shape: DataShape) -> nn.Module:
        return MLPGenerator(self, shape)


class MLPDiscriminatorSettings(DiscriminatorSettings, frozen=True):
    """Sample -> dropout -> layers x width -> score."""

    has_image_weights = False

    width: _Width = 240
    layers: _Layers = 2
    activation: Annotated[
        Literal["maxout", "leaky_relu"], setting("Activation", "maxout: the largest of five, as in the paper of 2014.")
    ] = "maxout"
    input_dropout: _Probability = 0.2
    hidden_dropout: _Probability = 0.5
    weight_deviation: _Deviation = 0.0  # type: ignore[misc]

    def network(self, shape: DataShape, norm: str) -> nn.Module:
        return MLPDiscriminator(self, shape)

    def encoder(self, shape: DataShape, latent_size: int) -> nn.Module:
        return MLPEncoder(msgspec.structs.replace(self, input_dropout=0.0, hidden_dropout=0.0), shape, latent_size)


class MLPGenerator(nn.Module):
    """Latents [N, latent_size] to samples [N, *shape]; pictures and sequences through tanh, points without bound."""

    def __init__(self, settings: MLPGeneratorSettings, shape: DataShape) -> None:
        super().__init__()
        self.shape = shape
        sizes = [settings.latent_size + shape.classes] + [settings.width] * settings.layers
        hidden = [layer for pair in pairwise(sizes) for layer in (nn.Linear(*pair), nn.ReLU())]
        self.body = nn.Sequential(*hidden, nn.Linear(sizes[-1], math.prod(shape.sample)))
        self.bounded = len(shape.sample) > 1

    def forward(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        sample = self.body(_with_label(latent, labels, self.shape.classes)).view(-1, *self.shape.sample)
        return torch.tanh(sample) if self.bounded else sample


class MLPEncoder(nn.Module):
    """Samples [N, *shape], and what else is known of them, to [N, outputs]."""

    def __init__(self, settings: MLPDiscriminatorSettings, shape: DataShape, outputs: int) -> None:
        super().__init__()
        self.classes = shape.classes
        sizes = [math.prod(shape.sample) + shape.classes + shape.latent] + [settings.width] * settings.layers
        layers: list[nn.Module] = [SeededDropout(settings.input_dropout)]
        for pair in pairwise(sizes):
            maxout = settings.activation == "maxout"
            layers += [Maxout(*pair, pieces=5)] if maxout else [nn.Linear(*pair), nn.LeakyReLU(0.2)]
            layers += [SeededDropout(settings.hidden_dropout)]
        self.body = nn.Sequential(*layers, nn.Linear(sizes[-1], outputs))

    def forward(self, sample: Tensor, labels: Tensor | None = None, latent: Tensor | None = None) -> Tensor:
        x = _with_label(sample.flatten(1), labels, self.classes)
        return self.body(x if latent is None else torch.cat([x, latent.to(x.dtype)], dim=1))


class MLPDiscriminator(MLPEncoder):
    """Samples [N, *shape] to scores [N]; a latent that is judged too is but more numbers to see."""

    def __init__(self, settings: MLPDiscriminatorSettings, shape: DataShape) -> None:
        super().__init__(settings, shape, outputs=1)

    def forward(self, sample: Tensor, labels: Tensor | None = None, latent: Tensor | None = None) -> Tensor:
        return super().forward(sample, labels, latent).squeeze(1)


def _with_label(x: Tensor, labels: Tensor | None, classes: int) -> Tensor:
    if not classes:
        return x
    assert labels is not None
    return torch.cat([x, one_hot(labels, classes).to(x.dtype)], dim=1)


NETWORK = Architecture(
    name="mlp",
    title="Fully connected",
    help="Every unit sees every pixel. Goodfellow et al. 2014; also right for points.",
    generator=MLPGeneratorSettings,
    discriminator=MLPDiscriminatorSettings,
)
