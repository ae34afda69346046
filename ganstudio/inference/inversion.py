"""The latent of a given picture, found by search through the generator's file alone: no gradients, no torch.

Levenberg-Marquardt with a Jacobian by finite differences, from several starts: the best of many draws.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganstudio.errors import UserError
from ganstudio.inference.latent_space import Latents

if TYPE_CHECKING:
    from ganstudio.inference.generator_file import GeneratorFile

Floats = NDArray[np.float64]
_DRAWS = 256
_STARTS = 4
_STEP = 0.02
"""Of the finite differences, in standard deviations."""
_NOISE = 0.02
"""Deviation of a pixel, as a part of the range, that the search takes for noise: what an unlikely latent must gain."""
_ENOUGH = 0.002
"""Error at which nothing is left to be found: half a grey level."""


@dataclass(frozen=True)
class Found:
    """The best so far. `error`: root mean square difference, 0 to 1; `share`: how much of the search is done."""

    latent: Latents
    picture: NDArray[np.uint8]
    error: float
    share: float


def find_latent(
    generator: "GeneratorFile",
    picture: NDArray[np.uint8],
    seed: int = 0,
    label: int | None = None,
    seconds: float = 20.0,
    start: Latents | None = None,
) -> Iterator[Found]:
    """Ever better latents for `picture` uint8 [H, W, channels] of the generator's size; `start`, such as an encoder's
    answer, is tried first. Ends when nothing is gained any more or time is up. Who wants to cancel stops asking.

    Minimises |G(z) - x|^2 / noise^2 + |z|^2, the most probable z for a picture with a little noise. Raises UserError.
    """
    search = _Search(generator, picture, label)
    ends = time.monotonic() + seconds
    best: Found | None = None
    for number, latent in enumerate(starts := search.starts(seed, start)):
        for done, (found, error) in enumerate(search.descend(latent)):
            share = min(1.0, max(1 - (ends - time.monotonic()) / seconds, number / len(starts)))
            if best is None or error < best.error:
                best = search.found(found, error, share)
                yield best
            if time.monotonic() > ends and done:
                break
        if best is not None and (best.error < _ENOUGH or time.monotonic() > ends):
            break
    assert best is not None
    yield Found(best.latent, best.picture, best.error, 1.0)


class _Search:
    def __init__(self, generator: "GeneratorFile", picture: NDArray[np.uint8], label: int | None) -> None:
        manifest = generator.manifest
        wanted = (manifest.height, manifest.width, manifest.channels)
        if manifest.output != "picture" or picture.dtype != np.uint8 or picture.shape != wanted:
            raise UserError(f"The picture should be uint8 {list(wanted)}, as {generator.title} makes them.")
        self.generator, self.label, self.space = generator, label, generator.latent_space
        self.target = picture.astype(np.float64).ravel() / 255

    def values(self, latents: NDArray[np.floating]) -> Floats:
        """[n, pixels], 0 is black and 1 white."""
        labels = None if self.label is None else np.full(len(latents), self.label, np.int64)
        levels = self.generator.levels(latents.astype(np.float32), labels)
        return levels.reshape(len(latents), -1).astype(np.float64) / 255

    def starts(self, seed: int, start: Latents | None) -> list[Latents]:
        draws = self.space.draw(_DRAWS, seed)
        distances = ((self.values(draws) - self.target) ** 2).mean(1)
        best = [draws[index] for index in np.argsort(distances)[:_STARTS]]
        return best if start is None else [start, *best]

    def descend(self, latent: Latents) -> Iterator[tuple[Floats, float]]:
        """Latents on the way down and their errors."""
        z = latent.astype(np.float64)
        values = self.values(z[None])[0]
        damping = 1.0
        for _ in range(60):
            yield z, float(np.sqrt(((values - self.target) ** 2).mean()))
            jacobian = self._jacobian(z)
            tried = self._step(z, values, jacobian, damping)
            if tried is None:
                return
            gained = self._cost(z, values) - self._cost(tried[0], tried[1])
            z, values, damping = tried
            if gained < 1e-4 * self._cost(z, values):
                yield z, float(np.sqrt(((values - self.target) ** 2).mean()))
                return

    def _step(self, z: Floats, values: Floats, jacobian: Floats, damping: float) -> tuple[Floats, Floats, float] | None:
        """The best of four damped steps at once, and its damping; None where none is better."""
        curvature = jacobian @ jacobian.T / _NOISE**2 + np.eye(len(z))
        slope = jacobian @ (self.target - values) / _NOISE**2 - z
        dampings = damping * np.array([0.1, 1, 10, 100])
        scale = np.diag(np.diag(curvature))
        steps = [np.linalg.solve(curvature + factor * scale, slope) for factor in dampings.tolist()]
        candidates = self.space.clamp((z + np.array(steps)).astype(np.float32)).astype(np.float64)
        outcomes = self.values(candidates)
        costs = [self._cost(*pair) for pair in zip(candidates, outcomes, strict=True)]
        best = int(np.argmin(costs))
        if not costs[best] < self._cost(z, values):
            return None
        return candidates[best], outcomes[best], max(float(dampings[best]), 1e-6)

    def _cost(self, z: Floats, values: Floats) -> float:
        return float(((values - self.target) ** 2).sum() / _NOISE**2 + (z**2).sum())

    def _jacobian(self, z: Floats) -> Floats:
        """[latent_size, pixels], central in the middle of each step."""
        step = _STEP * self.space.sigma
        moves = np.eye(len(z)) * step
        return (self.values(z + moves) - self.values(z - moves)) / (2 * step)

    def found(self, z: Floats, error: float, share: float) -> Found:
        latent = z.astype(np.float32)
        labels = None if self.label is None else [self.label]
        return Found(latent, self.generator.generate(latent[None], labels)[0], error, share)
