"""Draws the pictures that the Translate page shows a translator with: held-out ones, by a fixed seed and not chosen.

    python make_examples.py PICTURES OUT [--count 12] [--seed 1] [--longest 320] [--joined 64 | --cut [--painted]]

OUT is the folder NAME-examples beside NAME.onnx. With `--joined`, files are named TOP-LEFT, in pixels, as make_maps.py
names them, and the four squares of a region become one picture. With `--cut`, a few large photographs are enough: each
example is a part of one, half to all of its sides; `--painted` makes postcards of them.
"""

import argparse
from pathlib import Path

import numpy as np
from make_postcards import paint
from PIL import Image


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=int, default=320)
    parser.add_argument("--joined", type=int, default=0)
    parser.add_argument("--cut", action="store_true")
    parser.add_argument("--painted", action="store_true")
    arguments = parser.parse_args()
    paths = sorted(path for path in arguments.pictures.iterdir() if path.suffix.lower() in (".jpg", ".png"))
    if arguments.joined:
        paths = [path for path in paths if all(part.is_file() for part in neighbours(path, arguments.joined))]
    rng = np.random.default_rng(arguments.seed)
    chosen = np.resize(rng.permutation(len(paths)), arguments.count if arguments.cut else len(paths))[: arguments.count]
    arguments.out.mkdir(parents=True, exist_ok=True)
    for number, place in enumerate(chosen, 1):
        parts = neighbours(paths[place], arguments.joined) if arguments.joined else [paths[place]]
        image = joined([Image.open(part).convert("RGB") for part in parts])
        image = cut(image, rng) if arguments.cut else image
        image.thumbnail((arguments.longest, arguments.longest), Image.Resampling.LANCZOS)
        image = Image.fromarray(paint(np.asarray(image))) if arguments.painted else image
        lossless = max(image.size) <= 128
        image.save(
            arguments.out / f"Example {number:02}.webp", lossless=lossless, quality=100 if lossless else 85, method=6
        )


def neighbours(path: Path, side: int) -> list[Path]:
    """The four squares of the region whose upper left one this is; else files that do not exist."""
    top, left = map(int, path.stem.split("-"))
    if top % (2 * side) or left % (2 * side):
        return [path.with_stem("none")]
    places = [(top + down, left + right) for down in (0, side) for right in (0, side)]
    return [path.with_stem(f"{top:04}-{left:04}") for top, left in places]


def joined(images: list[Image.Image]) -> Image.Image:
    """One picture, or four in two rows."""
    if len(images) == 1:
        return images[0]
    return Image.fromarray(np.vstack([np.hstack(images[:2]), np.hstack(images[2:])]))


def cut(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A part of `image` in its proportions, somewhere."""
    share = rng.uniform(0.5, 1)
    width, height = (round(share * side) for side in image.size)
    left, top = int(rng.integers(image.width - width + 1)), int(rng.integers(image.height - height + 1))
    return image.crop((left, top, left + width, top + height))


if __name__ == "__main__":
    main()
