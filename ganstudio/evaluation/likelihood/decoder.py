"""A generator as a probabilistic model of pictures: p(z) = N(0, I), p(x | z) = N(G(z), sigma^2 I), Wu et al. 2017."""

import copy
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ganstudio.core.errors import UserError
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.formats.manifest import Manifest
from ganstudio.nn.precision import has_fast_bfloat16

_LOG_2_PI = 1.8378770664093453
Means = Callable[[Tensor, Tensor | None], Tensor]


@dataclass(frozen=True)
class GaussianDecoder:
    """`mean(z, labels)` are the pixels [N, d], 0 to 1, of latents [N, size] that are normal in every dimension."""

    mean: Means
    latent_size: int
    deviation: float
    rough: Means | None = None
    """The same in bfloat16, where the processor multiplies these faster: good enough to follow, not to be weighed."""

    def log_likelihood(self, z: Tensor, x: Tensor, labels: Tensor | None) -> Tensor:
        """log p(x | z) [N] in nats, of x [N, d]."""
        return self.log_density(x, self.mean(z, labels))

    def log_density(self, x: Tensor, mean: Tensor) -> Tensor:
        """log N(x; mean, sigma^2 I) [N] in nats, of [N, d] both."""
        squared = (x - mean).square().sum(1)
        norm = x.shape[1] * (torch.log(torch.tensor(self.deviation)).item() + 0.5 * _LOG_2_PI)
        return -squared / (2 * self.deviation**2) - norm


def decoder_of(generator: EvaluatedGenerator, deviation: float, *, rough: bool = False) -> GaussianDecoder:
    """The generator's networks as a decoder. Latents that are uniform there become 2 Phi(z) - 1. Raises UserError."""
    if generator.networks is None:
        raise UserError("It needs gradients through the generator.")
    return decoder_from(generator.networks.generator, generator.manifest, deviation, rough=rough)


def decoder_from(network: nn.Module, manifest: Manifest, deviation: float, *, rough: bool = False) -> GaussianDecoder:
    """The same from the generator's network and manifest; `rough` asks for means in bfloat16 besides."""
    low, high = manifest.value_range
    uniform = manifest.latent_distribution == "uniform"

    def means_of(network: nn.Module, kind: torch.dtype) -> Means:
        def mean(z: Tensor, labels: Tensor | None) -> Tensor:
            latents = (2 * torch.special.ndtr(z) - 1 if uniform else z).to(kind)
            raw = (network(latents) if labels is None else network(latents, labels)).float()
            pictures = raw.permute(0, 2, 3, 1) if manifest.layout == "NCHW" else raw
            return (pictures.flatten(1) - low) / (high - low)

        return mean

    copied = copy.deepcopy(network).to(torch.bfloat16) if rough and has_fast_bfloat16("cpu") else None
    return GaussianDecoder(
        means_of(network, torch.float32), manifest.latent_size, deviation,
        None if copied is None else means_of(copied, torch.bfloat16),
    )  # fmt: skip
