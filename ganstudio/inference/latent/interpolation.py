"""Ways through the latent space from anchor to anchor. Pure functions of their arguments."""

from typing import Literal

import numpy as np

from ganstudio.core.errors import UserError
from ganstudio.inference.latent.space import Latents, LatentSpace

PathKind = Literal["straight", "spherical"]


def path_kinds(space: LatentSpace) -> tuple[PathKind, ...]:
    """Kinds of path that stay typical, the best first: a Gaussian's samples lie near a sphere, a cube has none."""
    return ("spherical", "straight") if space.distribution == "normal" else ("straight",)


def latent_path(
    space: LatentSpace, anchors: Latents, steps: int, kind: PathKind | None = None, loop: bool = False
) -> Latents:
    """[steps, size] through `anchors` [n, size] in their order, each leg in the same time; without a `kind` the better.

    It ends at the last anchor; with `loop` it goes back to the first and stops one step before, so that it can be
    played round and round. Raises UserError where there is no anchor or the distribution knows no such way.
    """
    kind = kind or path_kinds(space)[0]
    if kind not in path_kinds(space):
        raise UserError(
            "These latents fill a cube, where only straight ways stay typical; spheres are for normal ones."
        )
    if anchors.ndim != 2 or not len(anchors) or steps < 1:
        raise UserError("A way needs at least one anchor and one step.")
    if len(anchors) == 1:
        return np.repeat(anchors, steps, axis=0)
    legs = len(anchors) if loop else len(anchors) - 1
    places = np.linspace(0, legs, steps, endpoint=not loop)
    leg = np.minimum(places.astype(int), legs - 1)
    way = (places - leg).astype(np.float32)[:, None]
    between = spherical if kind == "spherical" else straight
    starts, ends = anchors[leg], anchors[(leg + 1) % len(anchors)]
    return between(starts, ends, way)


def straight(start: Latents, end: Latents, way: Latents) -> Latents:
    """(1 - t) a + t b; a and b [n, size] or [size], t [n, 1]."""
    return (1 - way) * start + way * end


def spherical(start: Latents, end: Latents, way: Latents) -> Latents:
    """sin((1 - t) w) / sin w a + sin(t w) / sin w b, w the angle between a and b (Shoemake 1985; White 2016).

    Straight where the two point the same or the opposite way, or one of them is zero. Shapes as for `straight`.
    """
    norms = np.linalg.norm(start, axis=-1, keepdims=True) * np.linalg.norm(end, axis=-1, keepdims=True)
    cosine = (start * end).sum(-1, keepdims=True) / np.where(norms > 0, norms, 1)
    flat = (np.abs(cosine) > 1 - 1e-6) | (norms == 0)
    angle = np.arccos(np.clip(np.where(flat, 0, cosine), -1, 1))
    round_about = (np.sin((1 - way) * angle) * start + np.sin(way * angle) * end) / np.sin(angle)
    return np.where(flat, straight(start, end, way), round_about).astype(np.float32)
