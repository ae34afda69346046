"""What players were: queues of earlier weights, and when the next are kept. Grnarova et al. 2017, Chekhov GAN."""

import copy
from typing import Any

from torch import nn


class OpponentBuffer:
    """The last `length` kept states of one player, as networks that no longer learn; a new one replaces the oldest.

    All are allocated at once, so that a training that fits into memory at its start fits to its end.
    """

    def __init__(self, player: nn.Module, length: int) -> None:
        self.slots = nn.ModuleList(copy.deepcopy(player).requires_grad_(False) for _ in range(length))
        self.kept = 0
        """How many were ever kept."""

    def keep(self, player: nn.Module) -> None:
        """Copy the player as it is now over the oldest."""
        if self.slots:
            self.slots[self.kept % len(self.slots)].load_state_dict(player.state_dict())
            self.kept += 1

    def __len__(self) -> int:
        return min(self.kept, len(self.slots))

    def players(self) -> list[nn.Module]:
        """Those that were kept so far, in no order."""
        return list(self.slots)[: len(self)]

    def bytes(self) -> int:
        """What all slots take."""
        return sum(t.numel() * t.element_size() for t in self.slots.state_dict().values())

    def state_dict(self) -> dict[str, Any]:
        return {"slots": self.slots.state_dict(), "kept": self.kept}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.slots.load_state_dict(state["slots"])
        self.kept = state["kept"]


class Spacing:
    """When players are kept: after `gap` steps, then after `gap` + `growth` more, and so on ever more seldom.

    A gap need not be whole: with a growth of 0.1 it takes ten players until one more step is waited.
    """

    def __init__(self, gap: int, growth: float) -> None:
        self.gap, self.growth = float(gap), growth
        self.due = gap
        """The number of whole steps after which players are kept next."""

    def is_over(self, steps: int) -> bool:
        """True once, after `due` or more whole steps; then the next gap begins."""
        if steps < self.due:
            return False
        self.gap += self.growth
        self.due = steps + int(self.gap)
        return True

    def state_dict(self) -> dict[str, Any]:
        return {"gap": self.gap, "due": self.due}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.gap, self.due = state["gap"], state["due"]
