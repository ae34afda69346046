"""Makes what the styles were trained on: squares of photographs, of works, and of photographs painted by a rule.

    python make_styles.py PHOTOGRAPHS WORKS -o OUT --style hokusai [--size 320] [--seed 1]

Writes OUT/trainA and testA (photographs), OUT/trainB and testB (works), and OUT/photograph and OUT/painted, pairs of
which the second is the first by the style's rule in the colours of the works. Whole pictures are held out, by a hash of
their names. Squares are cut at several scales, off the rim and clear of what is written on the works (`WRITTEN`).
"""

import argparse
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

Picture = NDArray[np.floating]
Box = tuple[float, float, float, float]
Tones = tuple[Picture, Picture]

SCALES = {"hokusai": ((300, 460), (400, 520)), "impressionist": ((300, 460), (420, 620)),
          "engraving": ((300, 460), (420, 620))}  # fmt: skip
"""Short sides that photographs and works are given before squares are cut."""
WRITTEN: dict[str, tuple[Box, ...]] = {
    "hokusai": ((0.0, 0.0, 0.24, 0.52), (0.0, 0.84, 0.1, 1.0), (0.88, 0.8, 1.0, 1.0)),
}
"""Left, top, right, bottom, in shares of a work: title boxes, signatures and seals."""
RIM = 0.015
COLOURS = 28

_GRID, _LEAST, _STEP = 41, np.array([0, -100, -100], np.float32), np.array([2.5, 5, 5], np.float32)
_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = _TO_XYZ.sum(1)


def to_lab(picture: Picture) -> Picture:
    """sRGB in [0, 1] to CIE L*a*b*."""
    linear = np.where(picture > 0.04045, ((picture + 0.055) / 1.055) ** 2.4, picture / 12.92)
    x = linear @ _TO_XYZ.T / _WHITE
    f = np.where(x > 0.008856, np.cbrt(x), 7.787 * x + 16 / 116)
    lab = [116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])]
    return np.stack(lab, -1).astype(np.float32)


def to_rgb(lab: Picture) -> Picture:
    """CIE L*a*b* to sRGB in [0, 1]."""
    y = (lab[..., 0] + 16) / 116
    f = np.stack([y + lab[..., 1] / 500, y, y - lab[..., 2] / 200], -1)
    linear = np.where(f > 0.2069, f**3, (f - 16 / 116) / 7.787) * _WHITE @ np.linalg.inv(_TO_XYZ).T
    linear = linear.clip(0, 1)
    return np.where(linear > 0.0031308, 1.055 * linear ** (1 / 2.4) - 0.055, 12.92 * linear)


def smoothed(lab: Picture, reach: int, near: float, times: int) -> Picture:
    """The bilateral filter along rows, then columns: means over `reach` pixels of what differs by `near` or less."""
    for axis in (1, 0) * times:
        padded = np.pad(lab, [(reach, reach) if n == axis else (0, 0) for n in range(3)], mode="reflect")
        total, weights = np.zeros_like(lab), np.zeros(lab.shape[:2], lab.dtype)
        for step in range(2 * reach + 1):
            other = np.take(padded, range(step, step + lab.shape[axis]), axis)
            far = (step - reach) ** 2 / (2 * (reach / 1.5) ** 2)
            weight = np.exp(-far - np.square(other - lab).sum(-1) / (2 * near**2))
            total += weight[..., None] * other
            weights += weight
        lab = total / weights[..., None]
    return lab


def outlines(light: Picture, width: float = 0.9, sharp: float = 0.55) -> Picture:
    """Extended difference of Gaussians, 0 to 1: dark contours of brightness in [0, 100]. Winnemoeller et al. 2012."""
    thin, wide = ndimage.gaussian_filter(light, width), ndimage.gaussian_filter(light, 1.6 * width)
    lines = np.tanh(sharp * (wide - thin - 0.7).clip(0))
    labels, count = ndimage.label(lines > 0.1, np.ones((3, 3)))
    sizes = ndimage.sum(np.ones_like(lines), labels, np.arange(count + 1))
    return np.where(sizes[labels] >= 14, lines, 0)


def palette_of(works: list[Picture], rng: np.random.Generator) -> tuple[Picture, Picture]:
    """The works' colours by k-means in L*a*b*, [COLOURS, 3], and some of their brightnesses."""
    pixels = np.concatenate([ndimage.median_filter(w, (3, 3, 1)).reshape(-1, 3)[::7] for w in works])
    pixels = pixels[rng.permutation(len(pixels))[:60_000]]
    centres = pixels[:COLOURS].copy()
    for _ in range(30):
        nearest = ((pixels[:, None] - centres) ** 2).sum(-1).argmin(1)
        groups = [pixels[nearest == number] for number in range(COLOURS)]
        centres = np.stack([group.mean(0) if len(group) else pixels[0] for group in groups])
    return centres.astype(np.float32), pixels[:, 0]


def tones(photographs: Picture, works: Picture) -> Tones:
    """The one curve that gives photographs the works' spread of brightness: where, and what it becomes there.

    It is the same for every picture, since a translator that sees a part of one could not know the rest of it.
    """
    shares = np.linspace(0, 1, 65)
    return np.quantile(photographs, shares), np.quantile(works, shares)


def in_palette(lab: Picture, colours: Picture, lights: Tones, matched: float, softness: float) -> Picture:
    """Every colour drawn to the works' nearest ones; brightness is brought `matched` of the way to their spread."""
    wanted = np.interp(lab[..., 0], *lights)
    light = lab[..., 0] + matched * (wanted - lab[..., 0])
    colour = lab[..., 1:] * 1.1
    paper = colours[colours[:, 0].argmax()]
    colour = colour + (light[..., None] / 100) ** 1.5 * paper[1:]  # white is paper
    colour = colour - (1 - light[..., None] / 100) ** 2 * (-2.0, 22.0)  # shadows are indigo
    here = np.concatenate([light[..., None], colour], -1).astype(np.float32)
    places = ((here - _LEAST) / _STEP).clip(0, _GRID - 1).reshape(-1, 3).T
    table = _table(tuple(map(tuple, colours.tolist())), softness)
    drawn = [ndimage.map_coordinates(table[..., n], places, order=1).reshape(lab.shape[:2]) for n in range(3)]
    return np.stack(drawn, -1)


@cache
def _table(palette: tuple[tuple[float, ...], ...], softness: float) -> Picture:
    """For a grid over L*a*b* the works' nearest colours, weighted, [_GRID, _GRID, _GRID, 3]."""
    colours = np.array(palette, np.float32)
    grid = np.stack(np.meshgrid(*[np.arange(_GRID)] * 3, indexing="ij"), -1) * _STEP + _LEAST
    stretch = np.array([0.9, 1.25, 1.25], np.float32)
    distance = np.square((grid[..., None, :] - colours) * stretch).sum(-1)
    weight = np.exp(-(distance - distance.min(-1, keepdims=True)) / (2 * softness**2))
    return ((weight / weight.sum(-1, keepdims=True)) @ colours).astype(np.float32)


def hokusai(lab: Picture, colours: Picture, lights: Tones) -> Picture:
    """Flat areas and washes in the prints' colours, and indigo contours."""
    calm = smoothed(lab, 3, 9.0, 3)
    flat = in_palette(calm, colours, lights, 0.6, 5.0)
    flat = smoothed(flat, 2, 8.0, 1)
    line = outlines(smoothed(lab, 2, 7.0, 2)[..., 0])[..., None] * 0.9
    ink = np.array([24.0, 1.0, -12.0])
    return flat * (1 - line) + ink * line


RULES = {"hokusai": hokusai}


def cut(image: Image.Image, sides: tuple[int, int], size: int, count: int, boxes: tuple[Box, ...],
        rng: np.random.Generator) -> Iterator[tuple[NDArray[np.uint8], tuple[int, int, int]]]:  # fmt: skip
    """`count` squares clear of `boxes`, each from the picture at another scale."""
    rim = round(RIM * min(image.size)) if boxes else 0
    image = image.crop((rim, rim, image.width - rim, image.height - rim))
    for _ in range(count):
        short = max(size, int(rng.integers(sides[0], sides[1] + 1)))
        scale = short / min(image.size)
        scaled = image.resize((max(size, round(image.width * scale)), max(size, round(image.height * scale))),
                              Image.Resampling.LANCZOS)  # fmt: skip
        for _ in range(60):
            left, top = int(rng.integers(scaled.width - size + 1)), int(rng.integers(scaled.height - size + 1))
            place = np.array([left, top, left + size, top + size]) / np.tile(scaled.size, 2)
            if not any(_meet(place, box) for box in boxes):
                yield np.asarray(scaled.crop((left, top, left + size, top + size))), (short, left, top)
                break


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def is_held_out(name: str) -> bool:
    """One in ten, by a hash of the file's name."""
    return hashlib.md5(name.encode()).digest()[0] % 10 == 0


def pictures_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in (".jpg", ".png"))


def brightness_of(paths: list[Path]) -> Picture:
    """L* of all of them, from small versions."""
    found = []
    for path in paths:
        with Image.open(path) as image:
            image.thumbnail((64, 64))
            found.append(to_lab(np.asarray(image.convert("RGB")) / 255)[..., 0].ravel())
    return np.concatenate(found)


def save(picture: NDArray[np.uint8], *parts: str | Path) -> None:
    path = Path(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture).save(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photographs", type=Path)
    parser.add_argument("works", type=Path, nargs="+")
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--style", choices=SCALES, required=True)
    parser.add_argument("--size", type=int, default=320)
    parser.add_argument("--squares", type=int, nargs=2, default=(3, 10), help="of each photograph and of each work")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rng = np.random.default_rng(arguments.seed)
    out, style = arguments.out, arguments.style
    works = []
    for path in (path for folder in arguments.works for path in pictures_in(folder)):
        part = "testB" if is_held_out(path.name) else "trainB"
        with Image.open(path) as image:
            squares = cut(image.convert("RGB"), SCALES[style][1], arguments.size, arguments.squares[1],
                          WRITTEN.get(style, ((0, 0, 0, 0),)), rng)  # fmt: skip
            for number, (square, _) in enumerate(squares):
                save(square, out, part, f"{path.stem}-{number:02}.png")
                if part == "trainB":
                    works.append(to_lab(square / 255))
    colours, lights_of_works = palette_of(works, rng)
    lights = tones(brightness_of(pictures_in(arguments.photographs)), lights_of_works)
    for path in pictures_in(arguments.photographs):
        part = "testA" if is_held_out(path.name) else "trainA"
        with Image.open(path) as image:
            squares = cut(image.convert("RGB"), SCALES[style][0], arguments.size, arguments.squares[0], (), rng)
            for number, (square, _) in enumerate(squares):
                name = f"{path.stem}-{number:02}.png"
                save(square, out, part, name)
                if part == "trainA" and style in RULES:
                    painted = to_rgb(RULES[style](to_lab(square / 255), colours, lights))
                    save(square, out, "photograph", name)
                    save((painted.clip(0, 1) * 255).round().astype(np.uint8), out, "painted", name)


if __name__ == "__main__":
    main()
