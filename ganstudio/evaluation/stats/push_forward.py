"""The distribution of G(z) for latents of one or two dimensions, by change of variables on a fine grid of z.

p_g(x) dx = sum over all z with G(z) = x of p_z(z) dz: each little piece of z-space carries its exact probability to its
image. G may turn back and fold as often as it likes. Between the grid's points G is taken as linear, which a ReLU
network is but for the pieces that hold a kink, and p_z as constant inside a piece.
"""

from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

from ganstudio.evaluation.stats.histogram_grid import Cells

Floats = NDArray[np.floating]
Masses = NDArray[np.float64]

PIECES = {1: 8192, 2: 192}
"""Pieces of z per axis, by the number of latents."""
_REACH = 6.0
"""Standard deviations of a normal z on either side; the 2e-9 outside are given to the outermost pieces."""
_NARROWEST = 1e-3
"""Part of a cell: a piece that G squeezes to less, across an edge, is spread over this width."""
_PARTS = 4
"""In the plane a piece is carried over as this many times as many equal parts."""


def latent_grid(distribution: str, dimensions: int) -> tuple[NDArray[np.float64], Masses]:
    """Ends [PIECES + 1] of the pieces of one axis of z, "normal" or "uniform" on [-1, 1], and their probabilities."""
    pieces = PIECES[dimensions]
    if distribution == "uniform":
        return np.linspace(-1.0, 1.0, pieces + 1), np.full(pieces, 1.0 / pieces)
    ends = np.linspace(-_REACH, _REACH, pieces + 1)
    below = np.array([0.5 * (1 + erf(z / sqrt(2))) for z in ends])
    below[0], below[-1] = 0.0, 1.0
    return ends, np.diff(below)


def push_forward_line(images: Floats, masses: Masses, cells: Cells) -> Masses:
    """Probabilities of the cells, [cells.count + 1] (see Cells).

    `images` [K + 1] are the values of G at the ends of the K pieces, `masses` [K] the pieces' probabilities.
    """
    edges = cells.edges(0)
    images = np.asarray(images, np.float64).reshape(-1)
    low, high = np.minimum(images[:-1], images[1:]), np.maximum(images[:-1], images[1:])
    cell = np.searchsorted(edges, low, side="right")  # 0 below all edges, count + 1 above
    within = cell == np.searchsorted(edges, high, side="right")
    total = np.bincount(cell[within], masses[within], len(edges) + 1)[1:-1]
    return _with_outside(total + _spread(low[~within], high[~within], masses[~within], edges), masses)


def _spread(low: Floats, high: Floats, masses: Masses, edges: Floats) -> Masses:
    """Masses of the cells between `edges` where each of `masses` lies evenly from `low` to `high`, across edges."""
    middle, half = (low + high) / 2, np.maximum((high - low) / 2, _NARROWEST * (edges[1] - edges[0]) / 2)
    slope = masses / (2 * half)
    return np.diff(_ramps(middle - half, slope, edges) - _ramps(middle + half, slope, edges)).clip(0.0)


def _with_outside(inside: Masses, masses: Masses) -> Masses:
    return np.append(inside, max(0.0, float(masses.sum() - inside.sum())))


def _ramps(starts: Floats, slopes: Floats, at: Floats) -> NDArray[np.float64]:
    """sum_k slopes_k * max(0, x - starts_k) for each x of `at`, rising."""
    bins = np.searchsorted(at, starts, side="left")  # a ramp counts from the first x at or beyond its start
    weight = np.bincount(bins, slopes, len(at) + 1)[:-1].cumsum()
    first = float(at[0])  # relative to it, so that large coordinates cost no digits
    moment = np.bincount(bins, slopes * (starts - first), len(at) + 1)[:-1].cumsum()
    return weight * (at - first) - moment


def push_forward_plane(images: Floats, masses: Masses, cells: Cells) -> Masses:
    """As on the line; `images` [K + 1, K + 1, 2] at the corners of the pieces, `masses` [K] of one axis.

    A piece is carried over as 4 x 4 points, by bilinear interpolation between its corners' images.
    """
    low, high = np.asarray(cells.low, np.float32), np.asarray(cells.high, np.float32)
    places = (np.asarray(images, np.float32) - low) / (high - low) * cells.count  # in cells
    weight = (np.outer(masses, masses) / _PARTS**2).ravel()
    total = np.zeros(cells.count**2 + 1)
    for a in (np.arange(_PARTS, dtype=np.float32) + 0.5) / _PARTS:
        rows = places[:-1] * (1 - a) + places[1:] * a
        for b in (np.arange(_PARTS, dtype=np.float32) + 0.5) / _PARTS:
            points = rows[:, :-1] * (1 - b) + rows[:, 1:] * b
            total += np.bincount(cells.number_of(points.reshape(-1, 2)), weight, len(total))
    return total
