"""What a plane shows as areas: D's answers as colours, the true density as a green glow. Numpy tables become images."""

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
    """D's answers (0 to 1, row 0 lowest) as an opaque image whose row 0 is on top."""
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
