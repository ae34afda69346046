"""Makes the pictures that satellite-map was trained on: aerial views of the Earth and maps drawn from its heights.

    python make_maps.py EXAMPLE_IMG OUT          EXAMPLE_IMG: example/img of the npm package three-globe 2.45

Writes OUT/trainA (aerial), trainB (maps), testA and testB, for pix2pix partnersA, the maps of trainA's places, and for
colourise-earth aerial, the views of all regions but the tests'. The globe is cut into regions of 10 degrees; by a hash
of its place each belongs to A, to B, or to both tests, where the pairing is known. Pictures are squares of 5 degrees;
only those of one training region overlap.
"""

import argparse
import hashlib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.floating]

DEGREES, PIXELS = 5, 64
"""Side of a square of the globe, and of its picture."""
MOST_WATER, LEAST_DEVIATION = 0.85, 12
"""Open sea and ice without a feature are left out."""
TINTS = [
    (0.00, (172, 208, 165)), (0.06, (148, 191, 139)), (0.14, (189, 204, 150)), (0.26, (225, 228, 181)),
    (0.42, (239, 235, 192)), (0.60, (222, 214, 163)), (0.78, (202, 185, 130)), (1.00, (245, 244, 242)),
]  # fmt: skip
"""Hypsometric tints from the lowest land to the highest, in the manner of atlases."""
SHALLOW, DEEP, COAST = (163, 204, 227), (122, 176, 214), (84, 130, 168)


def read(path: Path, size: tuple[int, int], mode: str) -> Picture:
    """A picture of the whole globe, [H, W] or [H, W, 3], in [0, 1]."""
    return np.asarray(Image.open(path).convert(mode).resize(size, Image.Resampling.LANCZOS)) / 255


def blurred(x: Picture, radius: int) -> Picture:
    """Mean over a square, by running sums; the rim is repeated."""
    for axis in (0, 1):
        padded = np.pad(x, [(radius + 1, radius) if a == axis else (0, 0) for a in (0, 1)], mode="edge").cumsum(axis)
        length = x.shape[axis]
        x = (padded.take(range(2 * radius + 1, 2 * radius + 1 + length), axis) - padded.take(range(length), axis)) / (
            2 * radius + 1
        )
    return x


def draw_map(height: Picture, water: Picture) -> NDArray[np.uint8]:
    """Heights in [0, 1] and the share of water, [H, W], as a map [H, W, 3]: tints, shaded hills, a coast line."""
    smooth = blurred(height, 1)
    level = np.sqrt(smooth.clip(0, 1))  # most of the land is low
    places, colours = zip(*TINTS, strict=True)
    land = np.stack([np.interp(level, places, channel) for channel in zip(*colours, strict=True)], axis=2)
    down, right = np.gradient(smooth)
    shade = 1 + (12 * (right + down)).clip(-0.22, 0.16)  # light falls in from the upper left
    far_out = blurred(water, 4)[..., None]
    sea = np.array(SHALLOW) * (1 - far_out) + np.array(DEEP) * far_out
    wet = ((blurred(water, 1) - 0.4) / 0.2).clip(0, 1)[..., None]
    coast = (1 - abs(2 * wet - 1)) ** 2 * 0.8
    drawn = land * shade[..., None] * (1 - wet) + sea * wet
    return (drawn * (1 - coast) + np.array(COAST) * coast).round().clip(0, 255).astype(np.uint8)


def folders_of(row: int, column: int) -> dict[str, str]:
    """For A and B the folder that a region's pictures belong to."""
    number = int(hashlib.md5(f"{row} {column}".encode()).hexdigest(), 16) % 8
    if number < 2:
        return {"A": "testA", "B": "testB"}
    return {"A": "trainA", "B": "partnersA"} if number % 2 else {"B": "trainB"}


def squares(testing: bool, row: int, column: int) -> Iterator[tuple[int, int]]:
    """Upper left corners of a region's pictures, in pixels; those of a test do not overlap."""
    step = PIXELS if testing else PIXELS // 2
    for down in range(0, PIXELS + 1, step):
        for right in range(0, PIXELS + 1, step):
            yield 2 * PIXELS * row + down, 2 * PIXELS * column + right


def save(picture: NDArray[np.uint8], folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture).save(folder / name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("globe", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    size = (360 * PIXELS // DEGREES, 180 * PIXELS // DEGREES)
    files = [arguments.globe / f"earth-{name}" for name in ("blue-marble.jpg", "topology.png", "water.png")]
    aerial = (read(files[0], size, "RGB") * 255).round().astype(np.uint8)
    height, water = (read(path, size, "L") for path in files[1:])
    drawn = draw_map(height, water)
    for row, column in product(range(1, 17), range(36)):  # at the poles everything is stretched and white
        folders = folders_of(row, column)
        for top, left in squares("testA" in folders.values(), row, column):
            square = np.s_[top : top + PIXELS, left : left + PIXELS]
            if water[square].mean() > MOST_WATER or aerial[square].std() < LEAST_DEVIATION:
                continue
            for letter, folder in folders.items():
                save({"A": aerial, "B": drawn}[letter][square], arguments.out / folder, f"{top:04}-{left:04}.png")
            if "testA" not in folders.values():
                save(aerial[square], arguments.out / "aerial", f"{top:04}-{left:04}.png")


if __name__ == "__main__":
    main()
