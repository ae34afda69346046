"""The idx files in which MNIST and its relatives are published, plain or compressed with gzip.

Format: two zero bytes, 8 for uint8, the number of dimensions, each dimension as a big-endian 32-bit number, the values.
Knows files and arrays; not what is made of them.
"""

import gzip
import math
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.files import open_regular
from ganstudio.core.reading import reads

_NAME = re.compile(r"(?P<part>.*?)(?P<kind>images|labels)[-._]idx[13][-._]ubyte(\.gz)?", re.IGNORECASE)
_MAX_BYTES = 4 * 2**30
"""A file that claims to hold more is refused: a compressed one can unpack to anything."""


@dataclass(frozen=True)
class IdxPictures:
    """Grey pictures uint8 [N, height, width] of one file, and their labels [N] where there is a file with them."""

    name: str
    pictures: NDArray[np.uint8]
    labels: NDArray[np.int64] | None


def is_idx(path: Path) -> bool:
    """Whether `path` has a name as MNIST's files have, such as train-images-idx3-ubyte.gz."""
    return _NAME.fullmatch(path.name) is not None and path.is_file()


def read_all(path: Path) -> tuple[list[IdxPictures], list[str]]:
    """The picture files of a folder, or the one that `path` names, and a sentence for each that cannot be used.

    Labels belong to the pictures whose name is the same up to "images". A name that is there plain and compressed is
    read once. Raises UserError where nothing can be used.
    """
    by_part = _by_part(path)
    if path.is_file():
        wanted = _part(path)
        by_part = {part: files for part, files in by_part.items() if part == wanted}
    read: list[IdxPictures] = []
    skipped: list[str] = []
    for part, files in sorted(by_part.items(), reverse=True):  # "train" before "t10k"
        try:
            if "images" in files:
                read.append(_read_part(part, files, skipped))
        except UserError as error:
            skipped.append(str(error))
    if not read:
        raise UserError(f"There are no usable idx pictures in {path}. {' '.join(skipped)}".strip())
    return read, skipped


def _part(path: Path) -> str:
    match = _NAME.fullmatch(path.name)
    return match["part"].lower() if match else ""


def _by_part(path: Path) -> dict[str, dict[str, Path]]:
    """{"train-": {"images": file, "labels": file}, ...} for the folder that `path` is or lies in."""
    parts: dict[str, dict[str, Path]] = {}
    folder = path if path.is_dir() else path.parent
    for file in sorted(folder.iterdir(), key=lambda file: file.suffix == ".gz", reverse=True):  # the plain one wins
        match = _NAME.fullmatch(file.name)
        if match and file.is_file():
            parts.setdefault(match["part"].lower(), {})[match["kind"].lower()] = file
    return parts


def _read_part(part: str, files: dict[str, Path], skipped: list[str]) -> IdxPictures:
    pictures = read_idx(files["images"], dimensions=3)
    labels = None
    if "labels" in files:
        try:
            labels = _labels(files["labels"], len(pictures))
        except UserError as error:
            skipped.append(str(error))
    return IdxPictures(part.strip("-._ ") or "pictures", pictures, labels)


def _labels(path: Path, count: int) -> NDArray[np.int64]:
    labels = read_idx(path, dimensions=1)
    if len(labels) != count:
        raise UserError(f"{path.name} has {len(labels)} labels for {count} pictures; it is left out.")
    return labels.astype(np.int64)


@reads("an idx file")
def read_idx(path: Path, dimensions: int) -> NDArray[np.uint8]:
    """The array of a file with so many `dimensions`. Raises UserError that names the file and what is wrong."""
    try:
        with open_regular(path) as raw, gzip.open(raw) if path.suffix == ".gz" else raw as file:
            magic = file.read(4)
            if magic != bytes((0, 0, 8, dimensions)):
                raise UserError(
                    f"{path.name} is no idx file with {dimensions} dimensions (it begins with {magic.hex()})."
                )
            shape = np.frombuffer(file.read(4 * dimensions), ">u4").tolist()
            wanted = math.prod(shape)
            if len(shape) != dimensions or not 0 < wanted <= _MAX_BYTES:
                raise UserError(f"{path.name} is damaged: it says that its size is {shape}.")
            data = file.read(wanted)
    except (OSError, EOFError, zlib.error) as error:
        raise UserError(f"{path.name} cannot be read: {getattr(error, 'strerror', None) or error}.") from None
    except ValueError:
        raise UserError(f"{path.name} is damaged: it ends too soon.") from None
    if len(data) < wanted:
        raise UserError(f"{path.name} is damaged: it ends after {len(data)} of {wanted} bytes.")
    return np.frombuffer(data, np.uint8).reshape(shape)
