"""A generator as a probabilistic model of pictures: p(z) = N(0, I), p(x | z) = N(G(z), sigma^2 I), Wu et al. 2017."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ganstudio.errors import UserError
from ganstudio.evaluation.subject import Subject
from ganstudio.manifest import Manifest

_LOG_2_PI = 1.8378770664093453


@dataclass(frozen=True)
class Decoder:
    """`mean(z, labels)` are the pixels [N, d], 0 to 1, of latents [N, size] that are normal in every dimension."""

    mean: Callable[[Tensor, Tensor | None], Tensor]
    latent_size: int
    deviation: float

    def log_likelihood(self, z: Tensor, x: Tensor, labels: Tensor | None) -> Tensor:
        """log p(x | z) [N] in nats, of x [N, d]."""
        squared = (x - self.mean(z, labels)).square().sum(1)
        norm = x.shape[1] * (torch.log(torch.tensor(self.deviation)).item() + 0.5 * _LOG_2_PI)
        return -squared / (2 * self.deviation**2) - norm


def decoder_of(subject: Subject, deviation: float) -> Decoder:
    """The subject's networks as a decoder. Latents that are uniform there become 2 Phi(z) - 1. Raises UserError."""
    if subject.networks is None:
        raise UserError("It needs gradients through the generator.")
    return decoder_from(subject.networks.generator, subject.manifest, deviation)


def decoder_from(network: nn.Module, manifest: Manifest, deviation: float) -> Decoder:
    """The same from the generator's network and manifest."""
    low, high = manifest.value_range
    uniform = manifest.latent_law == "uniform"

    def mean(z: Tensor, labels: Tensor | None) -> Tensor:
        latents = 2 * torch.special.ndtr(z) - 1 if uniform else z
        raw = network(latents) if labels is None else network(latents, labels)
        pictures = raw.permute(0, 2, 3, 1) if manifest.layout == "NCHW" else raw
        return (pictures.flatten(1) - low) / (high - low)

    return Decoder(mean, manifest.latent_size, deviation)
