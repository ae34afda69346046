"""How long the steps of Hamiltonian moves should be, on the way from prior to posterior: tried out beforehand.

A chain that adapts its own steps no longer leaves p_b alone, and both bounds of annealing.py are then off by tenths of
a nat. So a few chains go ahead, are forgotten, and leave nothing but step sizes: about 65 % of moves are accepted.
"""

import torch
from torch import Tensor

from ganstudio.evaluation.likelihood.decoder import GaussianDecoder
from ganstudio.evaluation.likelihood.hmc import Moves

_CHAINS, _MOVES = 4, 4
_FEWEST, _MOST_PLACES, _PER_PLACE = 8, 60, 10
"""Of the schedule's places, where steps are tried; between them they are read off straight lines."""
_ACCEPTED, _ADAPTS = 0.65, 0.3
_FIRST, _LEAST, _MOST = 0.5, 1e-5, 1.5


def moves_of_pilot(distributions: int) -> int:
    """How many moves of its chains it takes to find the steps of a pass of so many distributions."""
    return _MOVES * _places(distributions + 1)


def step_sizes(
    decoder: GaussianDecoder, x: Tensor, labels: Tensor | None, schedule: Tensor, leapfrog: int, seed: int
) -> Tensor:
    """[len(schedule), pictures] step sizes for pictures x [pictures, d] at each b of the rising `schedule`."""
    draws = torch.Generator().manual_seed(seed)
    count = len(x)
    moves = Moves(
        decoder, x.repeat_interleave(_CHAINS, 0), None if labels is None else labels.repeat_interleave(_CHAINS, 0),
        leapfrog,
    )  # fmt: skip
    tried = torch.linspace(0, len(schedule) - 1, _places(len(schedule))).round().long()
    here = moves.look(torch.randn(count * _CHAINS, decoder.latent_size, generator=draws))
    logarithm = torch.full((count,), _FIRST).log()
    found = []
    for b in schedule[tried].tolist():
        at_b = []
        for _ in range(_MOVES):
            here, accepting = moves.move(here, b, logarithm.exp().repeat_interleave(_CHAINS), draws)
            logarithm = logarithm + _ADAPTS * (accepting.view(count, _CHAINS).mean(1) - _ACCEPTED)
            logarithm = logarithm.clamp(torch.tensor(_LEAST).log(), torch.tensor(_MOST).log())
            at_b.append(logarithm)
        found.append(torch.stack(at_b).mean(0))
    return _between(torch.stack(found), tried, len(schedule)).exp()


def _places(count: int) -> int:
    return min(count, max(_FEWEST, min(_MOST_PLACES, count // _PER_PLACE)))


def _between(values: Tensor, places: Tensor, count: int) -> Tensor:
    """[count, N] by straight lines between `values` [P, N] at the numbers `places` [P]."""
    wanted = torch.arange(count)
    after = torch.searchsorted(places, wanted).clamp(1, max(len(places) - 1, 1))
    before, after = after - 1, after.clamp_max(len(places) - 1)
    share = (wanted - places[before]) / (places[after] - places[before]).clamp_min(1)
    return torch.lerp(values[before], values[after], share[:, None])
