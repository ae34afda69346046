"""Random numbers as a pure function of (seed, step, update, purpose), so that a resumed run draws the same ones.

Nothing in training draws from torch's global generator.
"""

import hashlib

import torch
from torch import Tensor


class RngStreams:
    """The random draws of one update. Asking twice for the same purpose gives the same numbers."""

    def __init__(self, seed: int, step: int, update: int, device: torch.device) -> None:
        self.seed, self.step, self.update, self.device = seed, step, update, device

    def generator(self, purpose: str, device: torch.device | None = None) -> torch.Generator:
        """A generator of its own for `purpose`, on this run's device unless another is asked for."""
        key = f"{self.seed}/{self.step}/{self.update}/{purpose}".encode()
        number = int.from_bytes(hashlib.blake2b(key, digest_size=8).digest(), "big", signed=True)
        generator = torch.Generator(device or self.device)
        generator.manual_seed(number)
        return generator

    def normal(self, purpose: str, *shape: int) -> Tensor:
        """N(0, 1) float32 of `shape`."""
        return torch.randn(shape, generator=self.generator(purpose), device=self.device)

    def uniform(self, purpose: str, *shape: int) -> Tensor:
        """U[0, 1) float32 of `shape`."""
        return torch.rand(shape, generator=self.generator(purpose), device=self.device)

    def integers(self, purpose: str, high: int, *shape: int) -> Tensor:
        """int64 in [0, high) of `shape`."""
        return torch.randint(high, shape, generator=self.generator(purpose), device=self.device)

    def latents(self, purpose: str, distribution: str, count: int, size: int) -> Tensor:
        """[count, size] from N(0, 1) ("normal") or U(-1, 1) ("uniform")."""
        if distribution == "uniform":
            return self.uniform(purpose, count, size) * 2 - 1
        return self.normal(purpose, count, size)
