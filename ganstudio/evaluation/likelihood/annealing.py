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

from ganstudio.evaluation.likelihood.decoder import GaussianDecoder
from ganstudio.evaluation.likelihood.hmc import Moves, Places
from ganstudio.evaluation.likelihood.step_size_pilot import step_sizes

_RADIUS = 4.0


@dataclass
class Chains:
    """How far a pass is; all it needs to go on, bit for bit. Rows: all chains of the first picture, and so on."""

    z: Tensor
    """[pictures * chains, latent size]; log p(x | z) there and its gradient are kept with it."""
    log_likelihood: Tensor
    slope: Tensor
    log_weight: Tensor
    """[pictures * chains] float64, in nats."""
    steps: Tensor
    """[distributions + 1, pictures] step sizes, fixed before the first move."""
    done: int
    """Distributions so far."""


@dataclass(frozen=True)
class Pass:
    """One direction over some pictures. `x` [pictures, d] float32; `labels` [pictures] where classes are given."""

    decoder: GaussianDecoder
    x: Tensor
    labels: Tensor | None
    chains: int
    distributions: int
    leapfrog: int = 10
    seed: int = 0
    exact: Tensor | None = None
    """[pictures, latent size] exact posterior samples: then it goes in reverse."""
    steps: Tensor | None = None
    """[distributions + 1, pictures] step sizes on the way from prior to posterior, where another pass found them."""

    def begin(self) -> Chains:
        """Draws from the prior, or the exact posterior samples. Step sizes are the same in both directions."""
        count = len(self.x) * self.chains
        z = torch.randn(count, self.decoder.latent_size, generator=self._draws(0))
        if self.exact is not None:
            z = self.exact.repeat_interleave(self.chains, 0)
        here = self._moves().look(z)
        steps = self.steps
        if steps is None:
            seed = self._seed(self.distributions + 1)
            steps = step_sizes(self.decoder, self.x, self.labels, self._rising(), self.leapfrog, seed)
        return Chains(
            z, here.log_likelihood, here.slope, torch.zeros(count, dtype=torch.float64),
            steps if self.exact is None else steps.flip(0), 0,
        )  # fmt: skip

    def run(self, state: Chains, every: int = 1) -> Iterator[float]:
        """Carry `state` to its end; yields the share that is done after `every` distributions, between two of which
        `state` is whole."""
        moves, schedule = self._moves(), self.schedule().tolist()
        while state.done < self.distributions:
            before, after = schedule[state.done : state.done + 2]
            if self.exact is None:
                state.log_weight += (after - before) * state.log_likelihood.double()
                self._move(state, moves, after, state.steps[state.done + 1])
            else:
                self._move(state, moves, before, state.steps[state.done])
                state.log_weight += (after - before) * state.log_likelihood.double()
            state.done += 1
            if state.done % every == 0 or state.done == self.distributions:
                yield state.done / self.distributions

    def schedule(self) -> Tensor:
        """[distributions + 1] the b's: a sigmoid from 0 to 1 (rad 4), falling in reverse."""
        return self._rising() if self.exact is None else self._rising().flip(0)

    def estimate(self, state: Chains) -> Tensor:
        """[pictures] float64: log p(x) in nats, on average a lower bound, in reverse an upper bound."""
        weights = state.log_weight.view(len(self.x), self.chains)
        logarithm = torch.logsumexp(weights, 1) - torch.log(torch.tensor(float(self.chains), dtype=torch.float64))
        return logarithm if self.exact is None else -logarithm

    def _rising(self) -> Tensor:
        b = torch.sigmoid(torch.linspace(-_RADIUS, _RADIUS, self.distributions + 1, dtype=torch.float64))
        return (b - b[0]) / (b[-1] - b[0])

    def _moves(self) -> Moves:
        labels = None if self.labels is None else self.labels.repeat_interleave(self.chains, 0)
        return Moves(self.decoder, self.x.repeat_interleave(self.chains, 0), labels, self.leapfrog)

    def _move(self, state: Chains, moves: Moves, b: float, step: Tensor) -> None:
        here = Places(state.z, state.log_likelihood, state.slope)
        each = step.repeat_interleave(self.chains)
        there, _ = moves.move(here, b, each, self._draws(state.done + 1))
        state.z, state.log_likelihood, state.slope = there.z, there.log_likelihood, there.slope

    def _draws(self, number: int) -> torch.Generator:
        """A pure function of seed and step, so that a pass that was broken off goes on as if it had not been."""
        return torch.Generator().manual_seed(self._seed(number))

    def _seed(self, number: int) -> int:
        return self.seed * 1_000_003 + number
