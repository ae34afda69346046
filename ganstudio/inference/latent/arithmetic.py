"""Vector arithmetic on latents: Y = A - B + C, and its neighbourhood (Radford et al. 2016, section 6.3.2).

The same sum on pixels is the control, which shows that this is no blending of pictures.
"""

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.formats.manifest import Direction
from ganstudio.inference.latent.space import Latents, LatentSpace

FEWEST = 3
"""Exemplars in an operand from which its mean is steady; single ones were not, in the paper."""
NOISE = 0.25
"""Half the width of the uniform noise around Y, in units of half the width of a uniform one: the paper's figure."""
CENTRE = 4
"""Place of Y among the nine of `neighbourhood`, row by row."""


def mean(operand: Latents) -> Latents:
    """[size], the mean of an operand's latents [n, size]. Raises UserError for an empty operand."""
    if not len(operand):
        raise UserError("A shelf is empty. Put at least one picture on each; three or more give steady results.")
    return operand.mean(axis=0, dtype=np.float64).astype(np.float32)


def combine(space: LatentSpace, a: Latents, b: Latents, c: Latents) -> Latents:
    """Y [size] = mean(A) - mean(B) + mean(C), clamped to a uniform distribution's cube; operands are [n, size]."""
    return space.clamp(mean(a) - mean(b) + mean(c))


def neighbourhood(space: LatentSpace, latent: Latents, seed: int = 0) -> Latents:
    """[9, size] for a square of three by three: Y in the middle, around it eight times Y + uniform noise."""
    width = NOISE * space.sigma * 3**0.5
    noise = np.random.default_rng(seed).uniform(-width, width, (9, space.size)).astype(np.float32)
    noise[CENTRE] = 0
    return space.clamp(latent + noise)


def pixel_control(a: NDArray[np.uint8], b: NDArray[np.uint8], c: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """uint8 [H, W, channels]: the same sum of the operands' pictures [n, H, W, channels] instead of their latents."""
    means = [operand.mean(axis=0, dtype=np.float64) for operand in (a, b, c)]
    return np.clip(np.rint(means[0] - means[1] + means[2]), 0, 255).astype(np.uint8)


def direction_between(a: Latents, b: Latents, name: str) -> Direction:
    """From B to A, at strength 1 all the way: what A - B adds, to be applied to anything."""
    return Direction(name=name, vector=(mean(a) - mean(b)).tolist(), origin="arithmetic")
