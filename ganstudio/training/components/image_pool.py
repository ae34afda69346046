"""A pool of earlier generated pictures, so that a critic does not forget them. Shrivastava et al. 2017."""

from typing import Any

import torch
from torch import Tensor

from ganstudio.training.components.rng_streams import RngStreams


class ImagePool:
    """Up to `size` pictures; half of those asked for are old ones that the new ones replace."""

    def __init__(self, size: int, shape: tuple[int, ...], device: torch.device) -> None:
        self._pictures = torch.zeros(size, *shape, device=device)
        self._count = 0

    @torch.no_grad()
    def exchange(self, pictures: Tensor, rng: RngStreams, purpose: str) -> Tensor:
        """For new pictures [N, C, H, W] as many to judge: new until the pool is full, then half of them old."""
        if not len(self._pictures):
            return pictures
        answers = pictures.clone()
        old = rng.uniform(f"{purpose} old", len(pictures)).tolist()
        places = rng.integers(f"{purpose} places", len(self._pictures), len(pictures)).tolist()
        for number in range(len(pictures)):
            if self._count < len(self._pictures):
                self._pictures[self._count] = pictures[number]
                self._count += 1
            elif old[number] < 0.5:
                answers[number] = self._pictures[places[number]]
                self._pictures[places[number]] = pictures[number]
        return answers

    def state_dict(self) -> dict[str, Any]:
        return {"pictures": self._pictures[: self._count].clone(), "count": self._count}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self._count = int(state["count"])
        self._pictures[: self._count] = state["pictures"]
