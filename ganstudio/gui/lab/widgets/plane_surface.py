"""Tables over a plane as areas and lines: D's output as colours, the true density as a green glow, contours of both."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtGui import QColor, QImage

from ganstudio.formats.density import Density
from ganstudio.gui.lab.widgets.lab_colours import LabColours
from ganstudio.labs.frame import LabFrame

_FINE = 256
"""Pixels per side of an image before Qt enlarges it: enough that the cells' corners are not seen."""
_GLOW_CELLS = 240
_EDGES = np.array([
    [-1, -1, -1, -1], [3, 0, -1, -1], [0, 1, -1, -1], [3, 1, -1, -1],
    [1, 2, -1, -1], [3, 0, 1, 2], [0, 2, -1, -1], [3, 2, -1, -1],
    [2, 3, -1, -1], [0, 2, -1, -1], [0, 1, 2, 3], [1, 2, -1, -1],
    [1, 3, -1, -1], [0, 1, -1, -1], [0, 3, -1, -1], [-1, -1, -1, -1],
])  # fmt: skip
"""Edges that the line crosses, one or two pairs, by which corners are high: bit 0 for (row, column), then around it.

Edge 0 runs from corner 0 to 1 along the row, 1 from 1 to 2, 2 from 3 to 2, 3 from 0 to 3.
"""


def limits(frame: LabFrame) -> tuple[float, float]:
    """The scores at the two ends of the colours: 0 and 1, or for raw scores a round number on both sides of 0."""
    if frame.probabilities or frame.surface is None:
        return 0.0, 1.0
    sizes = np.abs(frame.surface[np.isfinite(frame.surface)])
    reach = float(np.quantile(sizes, 0.98)) if sizes.size else 1.0
    reach = _round_up(max(reach, 1e-3))
    return -reach, reach


def _round_up(value: float) -> float:
    power = float(10.0 ** np.floor(np.log10(value)))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= value * 0.999)


def shares(scores: NDArray[np.floating], ends: tuple[float, float]) -> NDArray[np.float64]:
    """Scores between `ends` as 0 to 1; what is no number counts as doubt."""
    low, high = ends
    scaled = (np.asarray(scores, np.float64) - low) / (high - low)
    return np.asarray(np.nan_to_num(scaled, nan=0.5, posinf=1.0, neginf=0.0).clip(0, 1))


def fine(table: NDArray[np.floating]) -> NDArray[np.float32]:
    """A table [rows, columns] resampled to 256 x 256 by cubic splines; cell centres stay where they are."""
    image = Image.fromarray(np.ascontiguousarray(table, np.float32))
    return np.asarray(image.resize((_FINE, _FINE), Image.Resampling.BICUBIC), np.float32)


def surface_image(smooth: NDArray[np.float32], colours: LabColours) -> QImage:
    """D's output (0 to 1, row 0 lowest) as an opaque image whose row 0 is on top."""
    tones = colours.tones
    index = (np.flipud(smooth).clip(0, 1) * (len(tones) - 1) + 0.5).astype(np.int32)
    return _to_image(tones[index], QImage.Format.Format_RGB32)


def _to_image(pixels: NDArray[np.uint32], kind: QImage.Format) -> QImage:
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape
    return QImage(pixels.data, width, height, 4 * width, kind).copy()


@lru_cache(maxsize=8)
def glow(
    density: Density, low: tuple[float, ...], high: tuple[float, ...], colour: int
) -> tuple[QImage, NDArray[np.float64]]:
    """The true density over a box: an image that is more opaque the denser, and its table of `ranks`."""
    ranked = ranks(density_table(density, low, high))
    tint = QColor.fromRgba(colour)
    alpha = 0.6 * (1 - ranked) ** 0.8
    channels = (255, tint.red(), tint.green(), tint.blue())  # premultiplied
    opaque, red, green, blue = (np.flipud(np.rint(alpha * part)).astype(np.uint32) for part in channels)
    pixels = opaque << np.uint32(24) | red << np.uint32(16) | green << np.uint32(8) | blue
    return _to_image(pixels, QImage.Format.Format_ARGB32_Premultiplied), ranked


def density_table(
    density: Density, low: tuple[float, ...], high: tuple[float, ...], cells: int = _GLOW_CELLS
) -> NDArray[np.float64]:
    """p at the cells' centres of a box of the plane, [cells, cells], row 0 lowest."""
    x, y = (start + (np.arange(cells) + 0.5) / cells * (end - start) for start, end in zip(low, high, strict=True))
    centres = np.stack(np.meshgrid(x, y), -1).reshape(-1, 2)
    return density.pdf(centres).reshape(cells, cells)


def ranks(table: NDArray[np.floating]) -> NDArray[np.float64]:
    """For each cell the share of all mass that lies in denser cells: below 0.9 is the densest region with 90%."""
    flat = np.asarray(table, np.float64).ravel()
    order = np.argsort(-flat)
    mass = np.cumsum(flat[order])
    ranked = np.ones(flat.size)
    if mass.size and mass[-1] > 0:
        ranked[order] = np.where(flat[order] > 0, (mass - flat[order]) / mass[-1], 1.0)
    return ranked.reshape(np.shape(table))


def contour(values: NDArray[np.floating], level: float) -> NDArray[np.float64]:
    """Where a table [rows, columns] crosses `level`, by marching squares: pieces [K, 2, 2] as (column, row) of it."""
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
