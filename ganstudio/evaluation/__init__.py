"""Measures of generators, ONE FILE PER MEASURE: samples against data. Knows torch and numpy, no recipe, no window."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ganstudio import discovery


@dataclass(frozen=True)
class Value:
    """A measured figure with its uncertainty, and where it stands between real data and noise."""

    value: float
    deviation: float
    """Standard deviation over repeated subsets."""
    floor: float
    """The same measure of real data against other real data."""
    ceiling: float
    """The same measure of uniform noise against real data."""
    features: str
    """What the distance was taken in."""


@dataclass(frozen=True)
class Measure:
    """What a measure's file declares. `compute(generated, held_out, training)`, all uint8 [N, H, W, C]."""

    name: str
    title: str
    help: str
    compute: Callable[[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]], Value]


@cache
def measures() -> discovery.Registry[Measure]:
    """All measures by name."""
    import ganstudio.evaluation as package

    return discovery.discover(package, "MEASURE")
