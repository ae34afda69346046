"""The exponential moving average of a generator: what samples, measures and exports show.

Parameters are averaged; batch-norm statistics are not (copied ones are wrong by up to 12/255, untouched ones give
grey) but computed anew from a fixed set of latents whenever the average is looked at.
"""

import copy
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from ganstudio.nn.initialisation import estimate_spectral_norms


class Average:
    """Average of `network`'s parameters; starts as a copy and follows more slowly the longer it has run."""

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.decay, self.count = decay, 0
        self.network = copy.deepcopy(network).requires_grad_(False).eval()
        self._parameters = [p.detach() for p in self.network.parameters()]

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        """Move a little towards `network`: avg <- avg + (1 - decay) (new - avg), faster during the first steps."""
        self.count += 1
        decay = min(self.decay, (1 + self.count) / (10 + self.count))
        theirs = [p.detach() for p in network.parameters()]
        torch._foreach_lerp_(self._parameters, theirs, 1 - decay)

    @torch.no_grad()
    def refresh_statistics(self, forward: Callable[[nn.Module], Any]) -> None:
        """Recompute batch-norm statistics: `forward(network)` runs the fixed latents through it once.

        Spectral norms are estimated anew as well, of the averaged weights.
        """
        estimate_spectral_norms(self.network)
        norms = [m for m in self.network.modules() if isinstance(m, nn.BatchNorm1d | nn.BatchNorm2d)]
        if not norms:
            return
        for norm in norms:
            norm.reset_running_stats()
            norm.momentum = None  # None: the plain mean over the batches seen
            norm.train()
        forward(self.network)
        self.network.eval()

    def state_dict(self) -> dict[str, Any]:
        return {"network": self.network.state_dict(), "count": self.count}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.network.load_state_dict(state["network"])
        self.count = state["count"]


def gradient_norm(parameters: list[nn.Parameter]) -> Tensor:
    """Euclidean norm of all gradients together, a scalar."""
    gradients = [p.grad for p in parameters if p.grad is not None]
    return torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)))
