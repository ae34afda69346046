"""A fully connected auto-encoder as discriminator, for points and for small pictures (BEGAN on two dimensions).

The generator beside it is any plain one, such as the fully connected.
"""

import math
from typing import Annotated

from torch import Tensor, nn

from ganstudio.core.settings import setting
from ganstudio.training.networks import Architecture, DataShape, DiscriminatorSettings


class MLPAutoEncoderSettings(DiscriminatorSettings, frozen=True):
    """Sample -> layers x width (ELU) -> code -> layers x width (ELU) -> sample."""

    has_image_weights = False
    width: Annotated[int, setting("Width", "Units in each hidden layer.", minimum=1, maximum=8192)] = 128
    layers: Annotated[int, setting("Hidden layers", "In each half.", minimum=1, maximum=16)] = 2
    code_size: Annotated[
        int,
        setting("Code size", "Numbers in the middle. With fewer than a sample has, not everything can pass.",
                minimum=1, maximum=1024),
    ] = 1  # fmt: skip
    role = "autoencoder"

    def network(self, shape: DataShape, norm: str) -> nn.Module:
        return MLPAutoEncoder(self, shape)


class MLPAutoEncoder(nn.Module):
    """Samples [N, *shape] to samples of the same shape, without bound."""

    def __init__(self, settings: MLPAutoEncoderSettings, shape: DataShape) -> None:
        super().__init__()
        self.shape = shape.sample
        size = math.prod(shape.sample)
        self.encoder = _half(size, settings.code_size, settings)
        self.decoder = _half(settings.code_size, size, settings)

    def forward(self, sample: Tensor, labels: Tensor | None = None) -> Tensor:
        return self.decoder(self.encoder(sample.flatten(1))).view(-1, *self.shape)


def _half(inputs: int, outputs: int, settings: MLPAutoEncoderSettings) -> nn.Sequential:
    layers: list[nn.Module] = []
    for _ in range(settings.layers):
        layers += [nn.Linear(inputs, settings.width), nn.ELU()]
        inputs = settings.width
    return nn.Sequential(*layers, nn.Linear(inputs, outputs))


NETWORK = Architecture(
    name="mlp_autoencoder",
    title="Fully connected auto-encoder",
    help="Squeezes a sample through a few numbers and rebuilds it. For BEGAN on points.",
    discriminator=MLPAutoEncoderSettings,
)
