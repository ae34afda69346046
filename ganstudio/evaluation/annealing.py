"""Annealed importance sampling with Hamiltonian moves, forward and in reverse: bounds on log p(x) from both sides.

Neal 2001; Wu et al. 2017. From the prior p(z) to p(z) p(x | z) in small steps of b, p_b(z) ~ p(z) p(x | z)^b; each step
adds (b_t - b_t-1) log p(x | z) to a chain's weight and then moves z by one Hamiltonian move that leaves p_b alone. The
mean weight is an unbiased estimate of p(x), so its logarithm is on average a lower bound. In reverse, from an exact
posterior sample, as one has it for simulated x, it is an upper bound (bidirectional Monte Carlo, Grosse et al. 2015).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from ganstudio.evaluation.decoder import Decoder

_RADIUS = 4.0
_ACCEPTED = 0.65
_ADAPTS = 0.04
_FIRST_STEP = 0.1


@dataclass
class Chains:
    """How far a pass is; all it needs to go on, bit for bit. Rows: all chains of the first picture, and so on."""

    z: Tensor
    """[pictures * chains, latent size]."""
    log_weight: Tensor
    """[pictures * chains] float64, in nats."""
    step_size: Tensor
    """[pictures * chains] of the leapfrog, adapted so that 65 % of moves are accepted."""
    done: int
    """Distributions so far."""


@dataclass(frozen=True)
class Pass:
    """One direction over some pictures. `x` [pictures, d] float32; `labels` [pictures] where classes are given."""

    decoder: Decoder
    x: Tensor
    labels: Tensor | None
    chains: int
    distributions: int
    leapfrog: int = 10
    seed: int = 0
    exact: Tensor | None = None
    """[pictures, latent size] exact posterior samples: then it goes in reverse."""

    def begin(self) -> Chains:
        """Draws from the prior, or the exact posterior samples."""
        count = len(self.x) * self.chains
        draws = self._draws(0)
        z = torch.randn(count, self.decoder.latent_size, generator=draws)
        if self.exact is not None:
            z = self.exact.repeat_interleave(self.chains, 0)
        return Chains(z, torch.zeros(count, dtype=torch.float64), torch.full((count,), _FIRST_STEP), 0)

    def run(self, state: Chains, every: int = 1) -> Iterator[float]:
        """Carry `state` to its end; yields the share that is done after `every` distributions, between two of which
        `state` is whole."""
        x = self.x.repeat_interleave(self.chains, 0)
        labels = None if self.labels is None else self.labels.repeat_interleave(self.chains, 0)
        schedule = self.schedule()
        while state.done < self.distributions:
            before, after = schedule[state.done].item(), schedule[state.done + 1].item()
            if self.exact is None:
                self._weigh(state, x, labels, after - before)
                self._move(state, x, labels, after)
            else:
                self._move(state, x, labels, before)
                self._weigh(state, x, labels, after - before)
            state.done += 1
            if state.done % every == 0 or state.done == self.distributions:
                yield state.done / self.distributions

    def schedule(self) -> Tensor:
        """[distributions + 1] the b's: a sigmoid from 0 to 1 (rad 4), falling in reverse."""
        b = torch.sigmoid(torch.linspace(-_RADIUS, _RADIUS, self.distributions + 1, dtype=torch.float64))
        rising = (b - b[0]) / (b[-1] - b[0])
        return rising if self.exact is None else rising.flip(0)

    def estimate(self, state: Chains) -> Tensor:
        """[pictures] float64: log p(x) in nats, on average a lower bound, in reverse an upper bound."""
        weights = state.log_weight.view(len(self.x), self.chains)
        logarithm = torch.logsumexp(weights, 1) - torch.log(torch.tensor(float(self.chains), dtype=torch.float64))
        return logarithm if self.exact is None else -logarithm

    def _weigh(self, state: Chains, x: Tensor, labels: Tensor | None, step: float) -> None:
        with torch.no_grad():
            state.log_weight += step * self.decoder.log_likelihood(state.z, x, labels).double()

    def _move(self, state: Chains, x: Tensor, labels: Tensor | None, b: float) -> None:
        """One Hamiltonian move with its Metropolis test, at p(z) p(x | z)^b."""
        draws = self._draws(state.done + 1)
        momentum = torch.randn(state.z.shape, generator=draws)
        chance = torch.rand(len(state.z), generator=draws)
        energy, slope = self._energy(state.z, x, labels, b)
        # steps of one length make the moves periodic where p_b is nearly Gaussian: they would come back again and again
        step = (state.step_size * (0.5 + 0.5 * torch.rand(len(state.z), generator=draws)))[:, None]
        z, p = state.z, momentum
        p = p - step / 2 * slope
        for number in range(self.leapfrog):
            z = z + step * p
            end, slope = self._energy(z, x, labels, b)
            p = p - step * (slope if number < self.leapfrog - 1 else slope / 2)
        change = energy - end + (momentum.square() - p.square()).sum(1) / 2
        accepted = torch.log(chance) < change.nan_to_num(nan=-torch.inf)
        state.z = torch.where(accepted[:, None], z, state.z)
        factor = torch.where(accepted, 1 + _ADAPTS * (1 - _ACCEPTED), 1 - _ADAPTS * _ACCEPTED)
        state.step_size = (state.step_size * factor).clamp(1e-5, 1.0)

    def _energy(self, z: Tensor, x: Tensor, labels: Tensor | None, b: float) -> tuple[Tensor, Tensor]:
        """-log p(z) - b log p(x | z) [N], up to a constant, and its gradient [N, size]."""
        with torch.enable_grad():
            z = z.detach().requires_grad_(True)
            energy = z.square().sum(1) / 2 - b * self.decoder.log_likelihood(z, x, labels)
            (slope,) = torch.autograd.grad(energy.sum(), z)
        return energy.detach(), slope

    def _draws(self, number: int) -> torch.Generator:
        """A pure function of seed and step, so that a pass that was broken off goes on as if it had not been."""
        return torch.Generator().manual_seed(self.seed * 1_000_003 + number)
