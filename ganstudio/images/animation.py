"""Moving pictures as GIF, WebP, a folder of PNG files or a video; knows no window and does not care what is in them."""

import io
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ganstudio.core.errors import UserError
from ganstudio.core.files import fitted, tidy_once, write_atomically
from ganstudio.images.video import write_video

Picture = NDArray[np.uint8]
"""uint8 [height, width, 3]."""
Paint = Callable[[int], Picture]
"""The n-th picture of an animation, from 0; all of one size. They are asked for once each, in order."""

SUFFIXES = (".gif", ".webp", ".png", ".mp4")
_PALETTE_SIDE = 96
HELD = 2000
"""Milliseconds that the last picture stays before it begins again."""


def save_animation(paint: Paint, count: int, path: Path, milliseconds: int, held: int = HELD) -> None:
    """Write `count` pictures as an endless animation, each shown so many milliseconds, the last one at least `held`.

    A GIF counts in hundredths of a second and has 256 colours a picture; WebP is smaller and keeps all colours.
    NAME.png makes a new folder NAME with 0001.png and so on, NAME.mp4 a video that is played once.
    Only compressed pictures are held. Whatever `paint` raises ends the writing. The file appears whole or not at all.
    Raises UserError where there is no picture, the ending is another one, or the place cannot be written to.
    """
    kind = path.suffix.lower()
    if kind not in SUFFIXES:
        raise UserError("An animation is a .gif, a .webp, an .mp4 or many .png files. Choose one of these endings.")
    if count < 1:
        raise UserError("There is nothing to export yet.")
    if kind == ".mp4":
        write_video(path, map(paint, range(count)), 1000 / milliseconds)
        return
    try:
        if kind == ".png":
            _write_folder(path.with_suffix(""), paint, count)
        else:
            write_atomically(path, _animated(kind, paint, count, milliseconds, held))
    except OSError as error:
        raise UserError(f"{path.name} cannot be written: {error.strerror}. Choose another folder.") from None


def evenly(count: int, most: int) -> list[int]:
    """At most `most` of the numbers 0 to count - 1, evenly spaced, with the first and the last."""
    if count <= most:
        return list(range(count))
    return np.linspace(0, count - 1, most).round().astype(int).tolist()


def _write_folder(folder: Path, paint: Paint, count: int) -> None:
    """The pictures in a new folder, which gets its name when all are there."""
    if folder.exists():
        raise UserError(f"There is a {folder.name} already. Choose another name, or take it away first.")
    unfinished = folder.with_name(fitted(f".{folder.name}", f".{os.getpid()}.0.new"))
    try:
        unfinished.mkdir(parents=True)
        tidy_once(folder.parent)
        digits = max(4, len(str(count)))
        for number in range(count):
            Image.fromarray(paint(number)).save(unfinished / f"{number + 1:0{digits}}.png", compress_level=1)
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _animated(kind: str, paint: Paint, count: int, milliseconds: int, held: int) -> bytes:
    durations = [milliseconds] * (count - 1) + [max(milliseconds, held)]
    file = io.BytesIO()
    (_write_gif if kind == ".gif" else _write_webp)(file, paint, durations)
    return file.getvalue()


def _write_gif(file: io.BytesIO, paint: Paint, durations: list[int]) -> None:
    images = (_in_256_colours(paint(number)) for number in range(len(durations)))
    first = next(images)
    first.save(file, "GIF", save_all=True, append_images=images, duration=durations, loop=0)


def _in_256_colours(picture: Picture) -> Image.Image:
    """Without dithering, whose grain would crawl from picture to picture.

    Finding the colours takes a third of a second for 256 x 256 smooth pixels; some of them show the same colours.
    """
    image = Image.fromarray(picture)
    some = image.resize([min(side, _PALETTE_SIDE) for side in image.size], Image.Resampling.NEAREST)
    palette = some.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return image.quantize(palette=palette, dither=Image.Dither.NONE)


def _write_webp(file: io.BytesIO, paint: Paint, durations: list[int]) -> None:
    first = Image.fromarray(paint(0))
    rest: Any = [_Rest(paint, len(durations) - 1)] if len(durations) > 1 else []
    first.save(file, "WEBP", save_all=True, append_images=rest, duration=durations, loop=0, quality=90, method=2)


class _Rest:
    """All pictures but the first, painted when Pillow's writer turns to them: it would hold a list of them at once."""

    def __init__(self, paint: Paint, count: int) -> None:
        self.n_frames = count
        self._pictures: Iterator[Picture] = map(paint, range(1, count + 1))
        self._image = Image.new("RGB", (1, 1))

    def seek(self, _frame: int) -> None:
        """Go to the next picture; the writer goes through them once, from the first to the last."""
        self._image = Image.fromarray(next(self._pictures))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._image, name)
