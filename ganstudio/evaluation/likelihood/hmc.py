"""Hamiltonian moves of latents at p(z) p(x | z)^b, with their Metropolis test: each leaves that density alone.

Neal 2011. A move is exact whatever drives it on its way, as long as the way back is driven alike: so the gradients at
the inner steps may be those of a network in bfloat16, while the ends, whose energies decide, are in float32.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from ganstudio.evaluation.likelihood.decoder import GaussianDecoder

Means = Callable[[Tensor, Tensor | None], Tensor]


@dataclass(frozen=True)
class Places:
    """Where chains are, one a row, and what the decoder says there: it is asked once for each place."""

    z: Tensor
    """[N, latent size]."""
    log_likelihood: Tensor
    """[N] log p(x | z) in nats."""
    slope: Tensor
    """[N, latent size] its gradient."""


@dataclass(frozen=True)
class Moves:
    """Of chains of pictures `x` [N, d] with `labels` [N], each by so many leapfrog steps."""

    decoder: GaussianDecoder
    x: Tensor
    labels: Tensor | None
    leapfrog: int

    def look(self, z: Tensor) -> Places:
        """At latents [N, size], in float32."""
        value, slope = self._ask(self.decoder.mean, z)
        return Places(z, value, slope)

    def move(self, here: Places, b: float, step: Tensor, draws: torch.Generator) -> tuple[Places, Tensor]:
        """Where each chain is after a move by steps of length `step` [N], and the chance [N] that it was accepted."""
        momentum = torch.randn(here.z.shape, generator=draws)
        chance = torch.rand(len(here.z), generator=draws)
        # steps of one length make the moves periodic where p_b is nearly Gaussian: they would come back again and again
        step = (step * (0.5 + 0.5 * torch.rand(len(step), generator=draws)))[:, None]
        there, p = here, momentum
        z, force = here.z, b * here.slope - here.z
        for number in range(1, self.leapfrog + 1):
            p = p + step / 2 * force
            z = z + step * p
            if number < self.leapfrog:
                force = b * self._ask(self.decoder.rough or self.decoder.mean, z)[1] - z
            else:
                there = self.look(z)
                force = b * there.slope - z
            p = p + step / 2 * force
        change = _energy(here, b) - _energy(there, b) + (momentum.square() - p.square()).sum(1) / 2
        accepting = change.nan_to_num(nan=-torch.inf).clamp_max(0).exp()
        taken = chance < accepting
        slope = torch.where(taken[:, None], there.slope, here.slope)
        value = torch.where(taken, there.log_likelihood, here.log_likelihood)
        return Places(torch.where(taken[:, None], z, here.z), value, slope), accepting

    def _ask(self, means: Means, z: Tensor) -> tuple[Tensor, Tensor]:
        with torch.enable_grad():
            z = z.detach().requires_grad_(True)
            value = self.decoder.log_density(self.x, means(z, self.labels))
            (slope,) = torch.autograd.grad(value.sum(), z)
        return value.detach(), slope


def _energy(at: Places, b: float) -> Tensor:
    """[N] -log p(z) - b log p(x | z), up to a constant."""
    return at.z.square().sum(1) / 2 - b * at.log_likelihood
