"""Draws what is no picture: sequences as curves, points as clouds, so that every run has samples to look at.

Numpy and Pillow only. Pictures are uint8 [N, size, size, 3] on light paper, in both of the program's themes.
"""

import itertools

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ganstudio.images.arrays import Pictures

REAL, GENERATED = (0x00, 0x9E, 0x73), (0xE6, 0x9F, 0x00)
"""The players' colours everywhere in the program, safe for colour-blind eyes."""
_PAPER = (255, 255, 255)
_CHANNELS = ((0x00, 0x72, 0xB2), (0xD5, 0x5E, 0x00), (0x00, 0x9E, 0x73), (0xCC, 0x79, 0xA7))
_AXIS, _CLOUD, _RIM = (214, 214, 214), (120, 120, 120), (60, 40, 0)
_FINER = 4
"""Curves are drawn this many times larger and averaged, which smooths them."""
_MARGIN_X, _MARGIN_Y = 0.05, 0.07
CURVES_SIZE = 128
"""Side of the pictures in a run's sample grids."""

_Box = tuple[NDArray[np.float32], NDArray[np.float32]]


def draw_curves(sequences: NDArray[np.float32], size: int = CURVES_SIZE) -> Pictures:
    """Every sequence [L, C] of [N, L, C] as one picture: its channels as curves between -1 and 1, a thin line at 0.

    Values in [-1, 1] are never cut; what lies beyond runs out of the picture.
    """
    return np.stack([_curves(sequence, size) for sequence in sequences]) if len(sequences) else _no_pictures(size)


def _curves(sequence: NDArray[np.float32], size: int) -> NDArray[np.uint8]:
    side = size * _FINER
    image = Image.new("RGB", (side, side), _PAPER)
    pen = ImageDraw.Draw(image)
    pen.line([(_MARGIN_X * side, side / 2), ((1 - _MARGIN_X) * side, side / 2)], fill=_AXIS, width=_FINER)
    x = np.linspace(_MARGIN_X, 1 - _MARGIN_X, len(sequence)) * side
    values = np.nan_to_num(sequence, posinf=4.0, neginf=-4.0).clip(-4.0, 4.0)
    y = (0.5 - (0.5 - _MARGIN_Y) * values) * side
    width = round(_FINER * max(1.5, size / 128))
    for channel in reversed(range(sequence.shape[1])):  # the first one lies on top
        points = np.stack([x, y[:, channel]], 1).ravel().tolist()
        pen.line(points, fill=_CHANNELS[channel % len(_CHANNELS)], width=width, joint="curve")
    return np.asarray(image.reduce(_FINER))


def draw_points(
    points: NDArray[np.float32], real: NDArray[np.float32], *, generated: bool, size: int = 256
) -> Pictures:
    """One picture [1, size, size, 3] of a cloud [N, D] over the extent of `real`, which lies pale beneath it.

    One dimension is drawn as a histogram, of more than two the first two are shown.
    """
    low, high = real.min(0), real.max(0)
    low, high = _widened(low, high)
    ink = [(real, REAL, 0.25), (points, GENERATED, 0.9)] if generated else [(real, REAL, 0.9)]
    picture = np.full((size, size, 3), _PAPER, np.float64)
    for cloud, colour, strength in ink:
        picture = _inked(picture, cloud, colour, strength, (low, high))
    return picture.round().astype(np.uint8)[None]


def draw_cloud(points: NDArray[np.float32], size: int = 256) -> Pictures:
    """One picture [1, size, size, 3] of generated points [N, D] over their own extent; as `draw_points` otherwise."""
    paper = np.full((size, size, 3), _PAPER, np.float64)
    picture = _inked(paper, points, GENERATED, 0.9, _widened(points.min(0), points.max(0)))
    return picture.round().astype(np.uint8)[None]


def _inked(
    picture: NDArray[np.float64], cloud: NDArray[np.float32], colour: tuple[int, int, int], strength: float, box: _Box
) -> NDArray[np.float64]:
    coverage = (_histogram if cloud.shape[1] == 1 else _cloud)(cloud, *box, len(picture))
    alpha = (coverage * strength)[:, :, None]
    return picture * (1 - alpha) + np.array(colour) * alpha


def draw_places(points: NDArray[np.float32], cloud: NDArray[np.float32], size: int = 128) -> Pictures:
    """Each point of [N, D] as one picture: a dot where it lies in the pale `cloud` [M, D], over the cloud's extent.

    One dimension is drawn as a histogram with a line, of more than two the first two are shown.
    """
    box = _widened(cloud.min(0), cloud.max(0))
    ground = _inked(np.full((size, size, 3), _PAPER, np.float64), cloud, _CLOUD, 0.5, box)
    return np.stack([_place(ground, point, box) for point in points]) if len(points) else _no_pictures(size)


def _place(ground: NDArray[np.float64], point: NDArray[np.float32], box: _Box) -> NDArray[np.uint8]:
    size, (low, high) = len(ground), box
    across, up = (*((np.nan_to_num(point) - low) / (high - low)).clip(-1, 2), 0.0)[:2]
    pixels = np.arange(size, dtype=np.float32) + 0.5
    right, down = pixels[None] - across * size, pixels[:, None] - (1 - up) * size
    distance = np.abs(right) if len(point) == 1 else np.hypot(right, down)
    radius = size / 256 if len(point) == 1 else size / 48
    picture = ground
    for reach, colour in ((radius + size / 400, _RIM), (radius, GENERATED)):
        alpha = (reach + 0.5 - distance).clip(0, 1)[..., None]
        picture = picture * (1 - alpha) + np.array(colour) * alpha
    return picture.round().astype(np.uint8)


def _no_pictures(size: int) -> Pictures:
    return np.zeros((0, size, size, 3), np.uint8)


def _widened(low: NDArray[np.float32], high: NDArray[np.float32]) -> _Box:
    margin = 0.15 * np.maximum(high - low, 1e-9)
    return low - margin, high + margin


def _cloud(
    points: NDArray[np.float32], low: NDArray[np.float32], high: NDArray[np.float32], size: int
) -> NDArray[np.float64]:
    """Where points lie, 0 to 1, each as a dot of some pixels, [size, size] with the second axis pointing up."""
    inside = (np.nan_to_num(points[:, :2]) - low[:2]) / (high[:2] - low[:2])
    column = (inside[:, 0] * size).astype(np.int64)
    row = ((1 - inside[:, 1]) * size).astype(np.int64)
    ink = np.zeros((size, size))
    dot = range(max(2, size // 128))
    for down, right in itertools.product(dot, dot):
        r, c = row + down, column + right
        seen = (r >= 0) & (r < size) & (c >= 0) & (c < size)
        np.add.at(ink, (r[seen], c[seen]), 0.5)
    return ink.clip(0, 1)


def _histogram(
    points: NDArray[np.float32], low: NDArray[np.float32], high: NDArray[np.float32], size: int
) -> NDArray[np.float64]:
    """A filled histogram of 64 bars; the highest takes nine tenths of the height."""
    counts, _ = np.histogram(np.nan_to_num(points[:, 0]), bins=64, range=(float(low[0]), float(high[0])))
    heights = np.repeat(counts / max(counts.max(), 1), size // 64) * 0.9 * size
    return (np.arange(size)[::-1, None] < heights[None, :]).astype(np.float64)
