"""What the Lab's overlays find in a cloud of points: frozen numpy values between those who measure and those who paint.

D is 1 or 2 dimensions. Tables over a plane have row 0 lowest, as a lab's surface has.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class HeightMap:
    """A density over the box from `low` to `high` [D], constant in each cell: a histogram, or a kernel density."""

    low: tuple[float, ...]
    high: tuple[float, ...]
    density: Values
    """[cells] or [cells, cells], integrating to the share of the points that lies in the box."""
    smooth: bool
    """False: bars; True: a curve or contours through the cells' centres."""
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Gaussians fitted to the points: `weights` [K], `means` [K, D], `covariances` [K, D, D]."""

    weights: Values
    means: Values
    covariances: Values
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """k-means: `centres` [K, D], and for each of `points` [N, D] the number of its centre, `labels` [N]."""

    centres: Values
    points: Values
    labels: NDArray[np.int64]
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class Axes:
    """Principal axes through `centre` [D]: unit vectors [D, D], one a row, with the `deviations` [D] along them."""

    centre: Values
    directions: Values
    deviations: Values
    words: str


Overlay = HeightMap | Mixture | Clusters | Axes
