"""How networks grow: the stage at which they stand, its schedule, and what was drawn at each size."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from ganstudio.images.arrays import Pictures

_GAP = 2
"""Pixels between pictures that stand side by side, in the middle grey that both themes can bear."""


class GrowthStage(NamedTuple):
    """How far the networks are grown; `alpha` in (0, 1] is how much the newest level counts."""

    level: int
    alpha: float


class Growing(nn.Module):
    """A network that is built whole and stands at a stage; the levels above it are never touched.

    The stage goes with the weights: into checkpoints, averages and exports, where it is a constant.
    """

    def __init__(self, top: int) -> None:
        super().__init__()
        self.top = top
        self.stage = GrowthStage(top, 1.0)

    def get_extra_state(self) -> Tensor:
        return torch.tensor(self.stage, dtype=torch.float64)

    def set_extra_state(self, state: Tensor) -> None:
        self.stage = GrowthStage(int(state[0]), float(state[1]))


@dataclass(frozen=True)
class Growth:
    """Level `first` for `hold` steps; then every level up to `top` is faded in over `fade` steps and held."""

    first: int
    top: int
    hold: int
    fade: int

    def stage(self, step: int) -> GrowthStage:
        """The stage in which `step` (from 1) trains."""
        since = step - 1 - self.hold
        if since < 0 or self.first == self.top:
            return GrowthStage(self.first, 1.0)
        phase, within = divmod(since, self.fade + self.hold)
        level = self.first + 1 + phase
        return (
            GrowthStage(self.top, 1.0) if level > self.top else GrowthStage(level, min((within + 1) / self.fade, 1.0))
        )


class Album:
    """The same latents as they were drawn at the end of each level; a part of every checkpoint."""

    def __init__(self) -> None:
        self._pictures: dict[str, Tensor] = {}

    def add(self, size: int, pictures: Pictures) -> None:
        """Keep full-size uint8 [N, H, W, C] as what the networks drew when their pictures had `size` pixels."""
        self._pictures[str(size)] = torch.from_numpy(pictures)

    def beside(self, now: Pictures) -> Pictures:
        """One strip per latent, uint8 [N, H, W', C]: all earlier sizes from the left, what is drawn `now` last."""
        earlier = [pictures.numpy() for _, pictures in sorted(self._pictures.items(), key=lambda item: int(item[0]))]
        gap = np.full((*now.shape[:2], _GAP, now.shape[3]), 128, np.uint8)
        columns = [column for pictures in earlier for column in (pictures, gap)]
        return np.concatenate([*columns, now], axis=2)

    def state_dict(self) -> dict[str, Any]:
        return dict(self._pictures)

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self._pictures = dict(state)
