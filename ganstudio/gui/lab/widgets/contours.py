"""Lines of equal height of a table of values, by marching squares; numpy only."""

import numpy as np
from numpy.typing import NDArray

_EDGES = np.array([
    [-1, -1, -1, -1], [3, 0, -1, -1], [0, 1, -1, -1], [3, 1, -1, -1],
    [1, 2, -1, -1], [3, 0, 1, 2], [0, 2, -1, -1], [3, 2, -1, -1],
    [2, 3, -1, -1], [0, 2, -1, -1], [0, 1, 2, 3], [1, 2, -1, -1],
    [1, 3, -1, -1], [0, 1, -1, -1], [0, 3, -1, -1], [-1, -1, -1, -1],
])  # fmt: skip
"""Edges that the line crosses, one or two pairs, by which corners are high: bit 0 for (row, column), then around it.

Edge 0 runs from corner 0 to 1 along the row, 1 from 1 to 2, 2 from 3 to 2, 3 from 0 to 3.
"""


def contour(values: NDArray[np.floating], level: float) -> NDArray[np.float64]:
    """Where [rows, columns] crosses `level`: pieces [K, 2, 2] as (column, row) of the table, linear between."""
    table = np.asarray(values, np.float64) - level
    corners = np.stack([table[:-1, :-1], table[:-1, 1:], table[1:, 1:], table[1:, :-1]], -1)
    case = (corners > 0) @ np.array([1, 2, 4, 8])
    case = np.where(np.isfinite(corners).all(-1), case, 0)
    rows, columns = np.nonzero((case > 0) & (case < 15))
    if not len(rows):
        return np.zeros((0, 2, 2))
    corner = corners[rows, columns]
    crossings = np.stack([
        _between(corner, 0, 1, (0, 0), (1, 0)), _between(corner, 1, 2, (1, 0), (1, 1)),
        _between(corner, 3, 2, (0, 1), (1, 1)), _between(corner, 0, 3, (0, 0), (0, 1)),
    ], 1) + np.stack([columns, rows], 1)[:, None]  # fmt: skip
    pairs = _EDGES[case[rows, columns]].reshape(-1, 2, 2)
    cell, pair = np.nonzero(pairs[:, :, 0] >= 0)
    ends = pairs[cell, pair]
    return np.asarray(crossings[cell[:, None], ends])


def _between(
    corner: NDArray[np.float64], first: int, second: int, start: tuple[int, int], end: tuple[int, int]
) -> NDArray[np.float64]:
    """Where the line crosses the edge between two corners, [K, 2] in the unit square; anywhere where it does not."""
    low, high = corner[:, first], corner[:, second]
    crosses = (low > 0) != (high > 0)
    share = np.where(crosses, low / np.where(crosses, low - high, 1.0), 0.5)[:, None]
    return np.asarray(np.array(start) + share * (np.array(end) - np.array(start)))
