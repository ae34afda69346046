"""The latent of a given picture, found by search through the generator's file alone: no gradients, no torch.

Levenberg-Marquardt from several starts, the first by regression. The Jacobian is made of finite differences, all moved
latents at once, and kept up to date by Broyden's formula while it still leads down well.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from ganstudio.core.errors import UserError
from ganstudio.core.threads import single_thread
from ganstudio.formats.manifest import Manifest
from ganstudio.inference.latent.space import Latents

if TYPE_CHECKING:
    from ganstudio.inference.generator.generator_file import GeneratorFile

Floats = NDArray[np.float64]
_DRAWS, _AT_ONCE, _STARTS = 512, 32, 6
_RIDGE = 0.5
"""Of the regression that makes the first guess, as a part of the pictures' mean square. It halves the steps needed."""
_STEP = 0.02
"""Of the finite differences, in standard deviations."""
_LEAST_NOISE = 0.02
"""Deviation of a pixel, as a part of the range: smaller differences are never taken for noise."""
ENOUGH = 0.002
"""Error at which nothing is left to be found: half a grey level."""
_MOST_STEPS = 200
_DAMPINGS = np.array([0.1, 1, 10, 100])
"""Tried together, as factors of the one that was best before."""
_LEADS_WELL, _LEADS_NOWHERE = 0.2, 1e-4
"""Part of the cost that a step must take away, for its Jacobian to be used again; for the search to go on."""


@dataclass(frozen=True)
class Found:
    """The best so far. `error`: root mean square difference, 0 to 1; `share`: how much of the search is done."""

    latent: Latents
    picture: NDArray[np.uint8]
    error: float
    share: float


def fitted(picture: NDArray[np.uint8], manifest: Manifest) -> NDArray[np.uint8]:
    """Any picture uint8 [H, W, 1 or 3] in the size and colours of a generator's: the middle of it, made smaller."""
    image = Image.fromarray(picture.squeeze(2) if picture.shape[2] == 1 else picture)
    image = image.convert("L" if manifest.channels == 1 else "RGB")
    size = (manifest.width, manifest.height)
    image = image if image.size == size else ImageOps.fit(image, size, Image.Resampling.BOX)
    return np.asarray(image).reshape(manifest.height, manifest.width, manifest.channels)


def encoder_beside(generator: Path) -> Path | None:
    """The encoder that was exported with a generator's file, as NAME-encoder.onnx."""
    path = generator.with_stem(f"{generator.stem}-encoder")
    return path if path.is_file() else None


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

    Minimises |G(z) - x|^2 / noise^2 + |z|^2, the most probable z for a picture with noise, which is as strong as what
    the best z so far leaves unexplained; the second term only where z is normal, since a cube has no likelier places.
    Raises UserError.
    """
    search = _Search(generator, picture, label)
    begun = time.monotonic()
    best: Found | None = None
    for place, share in search.places(seed, start):
        late = (time.monotonic() - begun) / max(seconds, 1e-3)
        if best is None or place.error < best.error:
            best = search.found(place)
        yield replace(best, share=min(max(share, late), 1.0))
        if late >= 1 and place.steps:
            break
    assert best is not None
    yield replace(best, share=1.0)


@dataclass(frozen=True)
class _Place:
    """A latent on the way down, the pixels that it gives, and how far the way was."""

    z: Floats
    values: Floats
    error: float
    steps: int = 0


class _Search:
    def __init__(self, generator: "GeneratorFile", picture: NDArray[np.uint8], label: int | None) -> None:
        manifest = generator.manifest
        wanted = (manifest.height, manifest.width, manifest.channels)
        if manifest.output != "picture" or picture.dtype != np.uint8 or picture.shape != wanted:
            raise UserError(f"The picture should be uint8 {list(wanted)}, as {generator.title} makes them.")
        self.generator, self.label, self.space = generator, label, generator.latent_space
        self.target = picture.astype(np.float64).ravel() / 255
        self.prior = 1.0 if self.space.distribution == "normal" else 0.0

    def values(self, latents: NDArray[np.floating]) -> Floats:
        """[n, pixels], 0 is black and 1 white."""
        levels = self.generator.levels(latents.astype(np.float32), self._labels(len(latents)))
        return levels.reshape(len(latents), -1).astype(np.float64) / 255

    def places(self, seed: int, start: Latents | None) -> Iterator[tuple[_Place, float]]:
        """All places that are looked at, and how much of the search is done: what is given, many draws, and the ways
        down from what is given, from a guess by regression, and from the draws whose pictures are nearest."""
        given = [] if start is None else [start]
        for latent in given:
            yield self._place(latent.astype(np.float64), self.values(latent[None])[0]), 0.0
        draws, parts = self.space.draw(_DRAWS, seed), []
        for first in range(0, _DRAWS, _AT_ONCE):
            parts.append(self.values(draws[first : first + _AT_ONCE]))
            nearest = int(((parts[-1] - self.target) ** 2).sum(1).argmin())
            yield self._place(draws[first + nearest].astype(np.float64), parts[-1][nearest]), 0.0
        pictures = np.concatenate(parts)
        order = np.argsort(((pictures - self.target) ** 2).sum(1))
        starts = [*given, self._guess(draws, pictures), *draws[order[: _STARTS - 1]]]
        for number, latent in enumerate(starts):
            for place in self.descend(latent):
                yield place, number / len(starts)
            if place.error < ENOUGH:
                return

    def _guess(self, draws: Latents, pictures: Floats) -> Latents:
        """[size], from pictures to latents by ridge regression, in its form of as many equations as draws."""
        mean = pictures.mean(0)
        with single_thread():
            products = (pictures - mean) @ (pictures - mean).T
            ridge = _RIDGE * np.diag(products).mean() * np.eye(len(draws))
            shares = np.linalg.solve(products + ridge, (pictures - mean) @ (self.target - mean))
            return self.space.clamp((shares @ draws).astype(np.float32))

    def descend(self, latent: Latents) -> Iterator[_Place]:
        """Places on the way down, until no step leads lower."""
        z = latent.astype(np.float64)
        place, damping = self._place(z, self.values(z[None])[0]), 1.0
        jacobian: Floats | None = None
        for steps in range(_MOST_STEPS):
            yield place
            noise, is_fresh = max(place.error, _LEAST_NOISE), jacobian is None
            used = self._jacobian(place.z) if jacobian is None else jacobian
            lower, damping = self._step(place, used, damping, noise)
            cost = self._cost(place, noise)
            gained = (cost - self._cost(lower, noise)) / max(cost, 1e-9)
            if gained < _LEADS_NOWHERE and is_fresh:
                return
            jacobian = _updated(used, place, lower) if gained > _LEADS_WELL else None
            place = replace(lower, steps=steps + 1) if gained > 0 else place

    def _step(self, place: _Place, jacobian: Floats, damping: float, noise: float) -> tuple[_Place, float]:
        """The best of some damped steps, tried at once, and its damping."""
        with single_thread():
            curvature = jacobian @ jacobian.T / noise**2 + self.prior * np.eye(len(place.z))
            slope = jacobian @ (self.target - place.values) / noise**2 - self.prior * place.z
            scale = np.diag(np.diag(curvature) + 1e-9)
            moves = [np.linalg.solve(curvature + factor * scale, slope) for factor in (damping * _DAMPINGS).tolist()]
        candidates = self.space.clamp((place.z + np.array(moves)).astype(np.float32)).astype(np.float64)
        places = [self._place(z, values) for z, values in zip(candidates, self.values(candidates), strict=True)]
        best = int(np.argmin([self._cost(place, noise) for place in places]))
        return places[best], float(np.clip(damping * _DAMPINGS[best], 1e-6, 1e6))

    def _place(self, z: Floats, values: Floats) -> _Place:
        return _Place(z, values, float(np.sqrt(((values - self.target) ** 2).mean())))

    def _cost(self, place: _Place, noise: float) -> float:
        return place.error**2 * len(self.target) / noise**2 + self.prior * float((place.z**2).sum())

    def _jacobian(self, z: Floats) -> Floats:
        """[latent_size, pixels] by central differences."""
        step = _STEP * self.space.sigma
        moves = np.eye(len(z)) * step
        return (self.values(z + moves) - self.values(z - moves)) / (2 * step)

    def found(self, place: _Place) -> Found:
        latent = place.z.astype(np.float32)
        return Found(latent, self.generator.generate(latent[None], self._labels(1))[0], place.error, 0.0)

    def _labels(self, count: int) -> NDArray[np.int64] | None:
        return None if self.label is None else np.full(count, self.label, np.int64)


def _updated(jacobian: Floats, before: _Place, after: _Place) -> Floats:
    """Broyden's formula: the smallest change after which the Jacobian explains the step just made."""
    moved = after.z - before.z
    missed = after.values - before.values - moved @ jacobian
    return jacobian + np.outer(moved, missed) / max(float(moved @ moved), 1e-12)
