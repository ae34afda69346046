"""Points in one and two dimensions whose distribution is known in closed form, for the Lab and the mode table.

Knows the shapes. How one draws from them and asks for p(x) is in ganstudio/formats/density.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ganstudio.core.settings import Part, setting
from ganstudio.datasets import DataSet, DataSetSettings, OpeningProgress
from ganstudio.datasets.readers.from_density import points_of
from ganstudio.formats.density import Density, GaussianMixture, UniformBox

_MOST_BEADS = 400
"""Gaussians on a string at most."""


@dataclass(frozen=True)
class _Shape:
    title: str
    deviation: float
    """Its own standard deviation, in one direction."""
    build: Callable[[float], Density]
    """The distribution for a standard deviation."""


class Points(DataSetSettings, frozen=True):
    """Independent draws from one of the shapes."""

    output = "points"

    shape: Annotated[
        Literal[
            "ring", "grid", "seven_unequal", "two_moons", "spiral", "blobs", "line",
            "gaussian", "two_gaussians", "three_gaussians", "uniform",
        ],
        setting("Shape", "The law that the points are drawn from; from gaussian on they lie on a line of numbers."),
    ] = "ring"  # fmt: skip
    deviation: Annotated[
        float,
        setting("Deviation", "Standard deviation of each of its Gaussians, or of the uniform law; 0: the shape's own.",
                minimum=0.0, maximum=2.0),
    ] = 0.0  # fmt: skip
    count: Annotated[int, setting("Points", "How many are drawn.", minimum=100, maximum=1_000_000)] = 20_000
    seed: Annotated[
        int, setting("Seed of the data", "Another seed draws other points of the same law.", minimum=0, maximum=2**53)
    ] = 0

    @property
    def density(self) -> Density:
        """The distribution itself."""
        shape = _SHAPES[self.shape]
        return shape.build(self.deviation or shape.deviation)

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        return points_of(self.density, DATASET.name, _SHAPES[self.shape].title, self.count, self.seed, progress)


# --- the shapes


def _mixture(means: ArrayLike, deviation: float, weights: ArrayLike = (), countable: bool = True) -> GaussianMixture:
    """Gaussians of one deviation; equal weights unless others are given, which need not sum to 1."""
    places = np.asarray(means, np.float64)
    shares = np.asarray(weights, np.float64) if np.size(weights) else np.ones(len(places))
    return GaussianMixture(places, np.full(len(places), deviation), shares / shares.sum(), countable)


def _circle(count: int) -> NDArray[np.float64]:
    """`count` different places on the unit circle, [count, 2]."""
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)  # with its end the first place would come twice
    return np.stack([np.cos(angles), np.sin(angles)], 1)


def _grid() -> NDArray[np.float64]:
    axis = np.array([-4.0, -2.0, 0.0, 2.0, 4.0])
    return np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2)


def _string(path: NDArray[np.float64], deviation: float) -> GaussianMixture:
    """Equal Gaussians along a curve [N, 2], close enough together that no single one is seen."""
    return _mixture(_beads(path, deviation), deviation, countable=False)


def _beads(path: NDArray[np.float64], gap: float) -> NDArray[np.float64]:
    """Places [K, 2] along a finely sampled curve [N, 2], equally far apart and at most `gap` where K allows it."""
    along = np.concatenate([[0.0], np.linalg.norm(np.diff(path, axis=0), axis=1).cumsum()])
    count = int(np.clip(np.ceil(along[-1] / gap) + 1, 2, _MOST_BEADS))
    places = np.linspace(0, along[-1], count)
    return np.stack([np.interp(places, along, path[:, axis]) for axis in (0, 1)], 1)


def _two_moons(deviation: float) -> GaussianMixture:
    angle = np.linspace(0, np.pi, 500)
    moon = _beads(np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], 1), deviation)
    return _mixture(np.concatenate([moon, -moon]), deviation, countable=False)


def _spiral(deviation: float) -> GaussianMixture:
    angle = np.linspace(0, 4 * np.pi, 2000)
    radius = 0.15 + 1.05 * angle / angle[-1]
    return _string(radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1), deviation)


_UNEQUAL = (7, 3, 5, 1, 6, 2, 4)
"""Weights in parts of 28, from 3.6 % to 25 %, large ones beside small ones. Seven unequal Gaussians are what Grnarova
et al. 2017 (Chekhov GAN) try; these weights are our own."""

_SHAPES: dict[str, _Shape] = {
    "ring": _Shape("8 Gaussians on a ring", 0.01, lambda s: _mixture(_circle(8), s)),
    "grid": _Shape("25 Gaussians on a grid", 0.05, lambda s: _mixture(_grid(), s)),
    "seven_unequal": _Shape("7 unequal Gaussians", 0.01, lambda s: _mixture(_circle(7), s, _UNEQUAL)),
    "two_moons": _Shape("Two moons", 0.06, _two_moons),
    "spiral": _Shape("A spiral", 0.04, _spiral),
    "blobs": _Shape("Three separate blobs", 0.15, lambda s: _mixture([(-1.0, -0.6), (1.0, -0.6), (0.0, 1.0)], s)),
    "line": _Shape("A line", 0.02, lambda s: _string(np.array([(-1.0, -0.5), (1.0, 0.5)]), s)),
    "gaussian": _Shape("A Gaussian", 0.5, lambda s: _mixture([(1.0,)], s)),
    "two_gaussians": _Shape("Two Gaussians", 0.3, lambda s: _mixture([(-1.0,), (1.0,)], s)),
    "three_gaussians": _Shape(
        "Three unequal Gaussians", 0.2, lambda s: _mixture([(-1.5,), (0.0,), (1.5,)], s, (5, 2, 3))
    ),
    "uniform": _Shape("A uniform law", 3**-0.5, lambda s: UniformBox(np.array([-s]) * 3**0.5, np.array([s]) * 3**0.5)),
}

DATASET = Part(
    name="points",
    title="Points",
    help="Points on a line of numbers or in the plane, drawn from a law that is known exactly: what a GAN misses can "
    "be counted.",
    settings=Points,
)
