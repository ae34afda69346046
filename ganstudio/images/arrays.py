"""Pictures in and out: any file a person may have becomes a uint8 array, and arrays become grids and PNG files.

Numpy and Pillow only; knows no data set, no network and no window.
"""

import contextlib
import io
import math
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ganstudio.core.errors import UserError
from ganstudio.core.files import write_atomically
from ganstudio.images.decoding import DecodedPicture, decoded_picture, over_white

Pictures = NDArray[np.uint8]
"""uint8 [N, height, width, channels], channels 1 or 3."""

Fit = Literal["crop", "pad", "squeeze"]
"""crop: the largest square from the middle; pad: all of it, with a rim; squeeze: all of it, out of proportion."""

_SHEET = "Sheet"
"""Under this word a sheet's PNG says how many pictures of which height and width it holds: "64x32x32"."""


def read_picture(source: Path | bytes, at_least: int | None = None, name: str = "") -> NDArray[np.uint8]:
    """The picture in a file (or in its bytes) as uint8 [height, width, 3], or [height, width, 1] where it is grey.

    Upright as the camera meant it, in sRGB, transparency over white, the first frame of an animation; more than 8 bits
    are scaled by the picture's own values. With `at_least`, a JPEG may come smaller, but no side below twice
    that many pixels; this saves most of the time. Raises UserError that says `name`, or where that is empty the file's
    own name.
    """
    return as_array(decoded_picture(source, name, at_least))


def as_array(decoded: DecodedPicture) -> NDArray[np.uint8]:
    """uint8 [height, width, 1 or 3], with what is transparent over white."""
    pixels = np.asarray(over_white(decoded.image))
    return pixels[..., np.newaxis] if pixels.ndim == 2 else pixels


def fit(picture: NDArray[np.uint8], size: int, mode: Fit, channels: int) -> NDArray[np.uint8]:
    """`picture` [H, W, 1 or 3] as [size, size, channels], resampled well; see `Fit` for the modes.

    The rim of "pad" has the median colour of the picture's edge: black stays around a digit, white around a drawing.
    """
    image = Image.fromarray(picture[..., 0] if picture.shape[-1] == 1 else picture)
    image = image.convert("L" if channels == 1 else "RGB")
    width, height = image.size
    if mode == "squeeze":
        square = _resized(image, (size, size), (0, 0, width, height))
    elif mode == "crop":
        side = min(width, height)
        left, top = (width - side) // 2, (height - side) // 2
        square = _resized(image, (size, size), (left, top, left + side, top + side))
    else:
        square = _padded(image, size)
    return np.array(square).reshape(size, size, channels)


def _resized(image: Image.Image, size: tuple[int, int], box: tuple[int, int, int, int]) -> Image.Image:
    smaller = size[0] < box[2] - box[0] or size[1] < box[3] - box[1]
    # averaging whole blocks first costs nothing visible at a gap of 3 and makes huge photographs quick
    if smaller:
        return image.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
    return image.resize(size, Image.Resampling.BICUBIC, box=box)


def _padded(image: Image.Image, size: int) -> Image.Image:
    width, height = image.size
    scale = size / max(width, height)
    inner = (max(1, round(width * scale)), max(1, round(height * scale)))
    square = Image.fromarray(_rim(np.asarray(image), size))
    position = ((size - inner[0]) // 2, (size - inner[1]) // 2)
    square.paste(_resized(image, inner, (0, 0, width, height)), position)
    return square


def _rim(pixels: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """A square of the median colour of the edge of `pixels` [H, W] or [H, W, 3]."""
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    return np.broadcast_to(np.median(edge, axis=0).astype(np.uint8), (size, size, *pixels.shape[2:])).copy()


def picture_grid(
    pictures: NDArray[np.uint8], columns: int | None = None, gap: int = 2, scale: int = 1
) -> NDArray[np.uint8]:
    """At least one picture [N, H, W, C] side by side as one [height, width, C], on white, about square by default.

    `gap` pixels lie between neighbours, none around; every pixel becomes `scale` x `scale`.
    """
    count, height, width, channels = pictures.shape
    columns = columns or math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    cells = np.full((rows * columns, height * scale + gap, width * scale + gap, channels), 255, np.uint8)
    cells[:count, : height * scale, : width * scale] = pictures.repeat(scale, axis=1).repeat(scale, axis=2)
    grid = cells.reshape(rows, columns, *cells.shape[1:]).swapaxes(1, 2)
    grid = grid.reshape(rows * cells.shape[1], columns * cells.shape[2], channels)
    return grid[: grid.shape[0] - gap, : grid.shape[1] - gap]


def split_grid(
    grid: NDArray[np.uint8], height: int, width: int, count: int | None = None, gap: int = 2, scale: int = 1
) -> NDArray[np.uint8]:
    """The pictures [N, height, width, C] of a `picture_grid`, row by row; all cells where `count` is not given."""
    cell = (height * scale + gap, width * scale + gap)
    rows, columns = (grid.shape[0] + gap) // cell[0], (grid.shape[1] + gap) // cell[1]
    padded = np.pad(grid, ((0, gap), (0, gap), (0, 0)))[: rows * cell[0], : columns * cell[1]]
    cells = padded.reshape(rows, cell[0], columns, cell[1], grid.shape[2]).swapaxes(1, 2)
    pictures = cells.reshape(rows * columns, *cell, grid.shape[2])[:, : height * scale : scale, : width * scale : scale]
    return pictures[:count].copy()


def png_bytes(picture: NDArray[np.uint8]) -> bytes:
    """A picture [H, W, 1 or 3] as the bytes of a PNG file."""
    return _png(picture, None)


def _png(picture: NDArray[np.uint8], said: PngInfo | None) -> bytes:
    file = io.BytesIO()
    image = Image.fromarray(picture[..., 0] if picture.shape[-1] == 1 else picture)
    image.save(file, "PNG", optimize=False, pnginfo=said)
    return file.getvalue()


def save_png(picture: NDArray[np.uint8], path: Path) -> None:
    """Write a picture [H, W, 1 or 3] as a PNG file, wholly or not at all. Raises UserError where that is impossible."""
    try:
        write_atomically(path, png_bytes(picture))
    except OSError as error:
        raise UserError(f"The picture {path} cannot be written: {error.strerror}. Choose another folder.") from None


def save_sheet(pictures: NDArray[np.uint8], path: Path) -> None:
    """Write pictures [N, H, W, 1 or 3] as one PNG that says how to cut it again. Raises UserError."""
    said = PngInfo()
    said.add_text(_SHEET, "x".join(map(str, pictures.shape[:3])))
    try:
        write_atomically(path, _png(picture_grid(pictures), said))
    except OSError as error:
        raise UserError(f"The picture {path} cannot be written: {error.strerror}. Choose another folder.") from None


def read_sheet(path: Path, cell: tuple[int, int] | None = None) -> NDArray[np.uint8]:
    """The pictures [N, H, W, C] of a sheet. Raises UserError.

    One that does not say how to cut it is cut into cells of `cell` (height, width), or is one picture.
    """
    sheet = read_picture(path)
    with contextlib.suppress(OSError, ValueError), Image.open(path, formats=("PNG",)) as file:
        count, height, width = (int(part) for part in str(file.info.get(_SHEET, "")).split("x"))
        if count > 0 and 0 < height <= sheet.shape[0] and 0 < width <= sheet.shape[1]:
            return split_grid(sheet, height, width, count)
    return sheet[None] if cell is None else split_grid(sheet, *cell)
