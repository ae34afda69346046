"""Notices when a value no longer falls, and counts how often: learning rates halve with it.

The value is averaged over windows of steps, since a single step's is mostly noise. A window counts as progress if its
mean is lower than that of every window before; after `patience` windows in a row without progress there is a stall.
"""

import math
from typing import Any

import torch
from torch import Tensor


class Plateau:
    """Counts stalls of a value that is handed in once per step. Reads it back only at the end of a window."""

    def __init__(self, device: torch.device) -> None:
        self.stalls = 0
        self._sum = torch.zeros((), dtype=torch.float64, device=device)
        self._count = self._waited = 0
        self._best = math.inf

    def add(self, value: Tensor, window: int, patience: int) -> bool:
        """Take one step's value, a scalar. True where a stall was just noticed; the waiting then begins anew."""
        self._sum += value.detach()
        self._count += 1
        if self._count < window:  # also if the window was made shorter meanwhile, it ends here
            return False
        mean = float(self._sum) / self._count
        self._sum.zero_()
        self._count = 0
        self._waited = 0 if mean < self._best else self._waited + 1
        self._best = min(self._best, mean)
        stalled = self._waited >= patience
        if stalled:
            self._waited = 0
            self.stalls += 1
        return stalled

    def state_dict(self) -> dict[str, Any]:
        return {
            "sum": self._sum.clone(), "count": self._count, "waited": self._waited, "best": self._best,
            "stalls": self.stalls,
        }  # fmt: skip

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self._sum.copy_(state["sum"])
        self._count, self._waited = state["count"], state["waited"]
        self._best, self.stalls = state["best"], state["stalls"]
