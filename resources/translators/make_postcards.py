"""Makes the pairs that photo-postcard was trained on: squares of photographs, and the same as painted postcards.

    python make_postcards.py LOMIRI16 LOMIRI20 SKIMAGE SKLEARN -o OUT [--size 64] [--seed 1]

The folders are searched for `PHOTOGRAPHS`: unpacked, Debian's lomiri-wallpapers-16.04 and -20.04 (20.04.0-2), and of
Python's registry scikit-image 0.26.0 and scikit-learn 1.9.1; a missing one is an error. Some are held out, by a hash of
their names. Each is cut into squares of very different extent, all made `--size` pixels, so that what is learnt does
not depend on a picture's resolution, and in different light, as other cameras and days would have it. `paint` is the
whole style.
Writes OUT/photograph, OUT/postcard, OUT/test-photograph and OUT/test-postcard; what belongs together has one name.
"""

import argparse
import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.floating]

PHOTOGRAPHS = (
    "Bridge_by_Sander_Klootwijk.jpg", "Dragonfly_by_Bolly.jpg", "Infinite-Sea_by_Aury88.jpg",
    "Kleiber_by_Lukas_Baubkus.jpg", "Picture_0B_by_freespace.jpg", "Picture_1A_by_freespace.jpg",
    "Wine_by_Jakkub_Mede.jpg", "aitzgorri_by_Aitzol_Berasategi.jpg", "astronaut.png", "chelsea.png", "china.jpg",
    "coffee.png", "flower.jpg", "free_by_Peter_Nerlich.jpg", "friends_by_Aitzol_Berasategi.jpg",
    "greentock_by_Peter_Nerlich.jpg", "life_by_Aitzol_Berasategi.jpg", "picosdeeuropa_by_Aitzol_Berasategi.jpg",
    "rocket.jpg", "seeding_by_Clements_Engelhardt.jpg", "sunset_by_Aitzol_Berasategi.jpg",
)  # fmt: skip
LARGEST = 1200
"""Longer sides are made so long first."""
CROPS = 120
"""Squares of each photograph."""
LEAST_DEVIATION = 0.06
"""Squares without anything in them are left out."""


def means(x: Picture, reach: int) -> tuple[Picture, Picture]:
    """Mean and variance over (reach + 1)^2 pixels with the pixel in their lower right corner, of [H, W, 3]."""
    padded = np.pad(x, ((reach, 0), (reach, 0), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (reach + 1, reach + 1), (0, 1))
    return windows.mean((-1, -2)), windows.var((-1, -2)).sum(2)


def brushed(x: Picture, reach: int) -> Picture:
    """Kuwahara's filter: of four windows that touch a pixel the mean of the calmest, so that areas flatten to edges."""
    candidates = []
    for flip in ((), (0,), (1,), (0, 1)):
        mean, variance = means(np.flip(x, flip), reach)
        candidates.append((np.flip(mean, flip), np.flip(variance, flip)))
    calmest = np.argmin([variance for _, variance in candidates], axis=0)
    return np.take_along_axis(np.stack([mean for mean, _ in candidates]), calmest[None, ..., None], 0)[0]


def paint(photograph: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A photograph [H, W, 3] as a painted postcard: flat strokes, rich colours, warm light, blue shade, outlines."""
    x = brushed(photograph / 255, 2)
    light = x @ (0.299, 0.587, 0.114)
    down, right = np.gradient(light)
    line = ((np.hypot(down, right) - 0.05) / 0.12).clip(0, 1)[..., None] * 0.55
    x = (light[..., None] + 1.35 * (x - light[..., None])).clip(0, 1)
    x = x + 0.12 * np.sin(2 * np.pi * (x - 0.5)) / 2 + 0.03  # more contrast in the middle, a lighter whole
    tone = light[..., None]
    warm, blue = np.array([1.05, 1.0, 0.86]), np.array([0.10, 0.14, 0.30])
    x = x * (1 + tone * (warm - 1)) + (1 - tone) ** 3 * blue * 0.8
    ink = np.array([0.16, 0.13, 0.24])
    return ((x * (1 - line) + ink * line).clip(0, 1) * 255).round().astype(np.uint8)


def squares(image: Image.Image, size: int, rng: np.random.Generator) -> Iterator[NDArray[np.uint8]]:
    """Squares between two `size` across and the whole picture, made `size` across, in the light of other days."""
    shortest = min(image.size)
    for _ in range(CROPS):
        side = round(shortest * min(1.0, 2 * size / shortest) ** rng.random())
        left, top = (int(rng.integers(length - side + 1)) for length in image.size)
        box = (left, top, left + side, top + side)
        square = np.asarray(image.resize((size, size), Image.Resampling.LANCZOS, box)) / 255
        lit = square ** rng.uniform(0.75, 1.3) * rng.uniform(0.9, 1.05, 3)
        if square.std() > LEAST_DEVIATION:
            yield (lit.clip(0, 1) * 255).round().astype(np.uint8)


def found(folders: list[Path]) -> list[Path]:
    """All photographs, in the order of their names."""
    paths = {path.name: path for folder in folders for path in folder.rglob("*") if path.name in PHOTOGRAPHS}
    if missing := sorted(set(PHOTOGRAPHS) - set(paths)):
        raise SystemExit(f"Not found: {', '.join(missing)}")
    return [paths[name] for name in PHOTOGRAPHS]


def is_held_out(name: str) -> bool:
    """One in three, by a hash of the file's name."""
    return hashlib.md5(name.encode()).digest()[0] % 3 == 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    for path in found(arguments.folders):
        rng = np.random.default_rng([arguments.seed, *path.name.encode()])
        with Image.open(path) as image:
            image.thumbnail((LARGEST, LARGEST))
            cut = list(squares(image.convert("RGB"), arguments.size, rng))
        for number, square in enumerate(cut):
            for kind, picture in (("photograph", square), ("postcard", paint(square))):
                folder = arguments.out / (f"test-{kind}" if is_held_out(path.name) else kind)
                folder.mkdir(parents=True, exist_ok=True)
                Image.fromarray(picture).save(folder / f"{path.stem}-{number:03}.png")


if __name__ == "__main__":
    main()
