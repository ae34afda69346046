"""Which latent dimensions matter most: how much the picture changes when one of them moves."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ganstudio.inference.generator.generator_file import GeneratorFile

BATCH = 8
"""Pictures between two results: few, so that a caller can turn to something more urgent."""


def measure_effects(
    generator: GeneratorFile, count: int = 4, seed: int = 0, label: int | None = None
) -> Iterator[NDArray[np.float64]]:
    """Mean absolute change of the output per dimension, moved by one standard deviation around `count` random z.

    Yields after every small batch: the effects so far, [latent_size], NaN where not yet measured; the last value is
    complete. Who wants to cancel stops asking. Around each z the move goes towards the mean, so that it stays inside
    a uniform cube.
    """
    space = generator.latent_space
    centres = space.draw(count, seed)
    labels = None if label is None else np.full(count, label, np.int64)
    before = generator.samples(centres, labels).astype(np.float64)
    effects = np.full(space.size, np.nan)
    per_batch = max(1, BATCH // count)
    for first in range(0, space.size, per_batch):
        chosen = np.arange(first, min(first + per_batch, space.size))
        moved = np.repeat(centres[None], len(chosen), axis=0)
        signs = np.where(space.middle < centres[:, chosen].T, -1, 1)
        moved[np.arange(len(chosen)), :, chosen] += (signs * space.sigma).astype(np.float32)
        tiled = None if labels is None else np.tile(labels, len(chosen))
        after = generator.samples(moved.reshape(-1, space.size), tiled).astype(np.float64)
        change = np.abs(after.reshape(len(chosen), *before.shape) - before)
        effects[chosen] = change.reshape(len(chosen), -1).mean(axis=1)
        yield effects.copy()


def strongest_first(effects: NDArray[np.float64]) -> list[int]:
    """Indices by falling effect; unmeasured (NaN) last."""
    return [int(index) for index in np.argsort(-np.nan_to_num(effects, nan=-1.0), kind="stable")]
