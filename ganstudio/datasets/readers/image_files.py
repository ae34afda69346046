"""The picture files of a folder: which there are, and what one of them looks like to a network.

Shared by the data sets that read the user's own folders. Starts no threads: `decode` is pure, so that whoever may
start threads can map it over the files. Does not know what a data set is.
"""

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.files import read_regular
from ganstudio.core.settings import setting
from ganstudio.images.arrays import PICTURE_SUFFIXES, Fit, fit, read_picture

SquareFit = Annotated[
    Fit,
    setting("Fit", "crop: the largest square from the middle. pad: all of it, with a rim. squeeze: all of it, out of "
            "proportion."),
]  # fmt: skip
Colours = Annotated[Literal["colour", "grey"], setting("Colours", "Grey trains a little faster.")]


@dataclass(frozen=True)
class ImageFormat:
    """How a picture of any size becomes a square of `size` pixels with 1 or 3 `channels`."""

    size: int
    mode: Fit
    channels: int

    @property
    def shape(self) -> tuple[int, int, int]:
        return (self.size, self.size, self.channels)


@dataclass(frozen=True)
class ListedImage:
    """A file that is a picture by its name; `size` in bytes and `changed` tell whether it is still the same."""

    path: Path
    relative: str
    """Its path inside the folder, with slashes, in characters that can be shown."""
    size: int
    changed: int

    @property
    def first_folder(self) -> str:
        """The sub-folder at the top that holds it, "" where it lies in the folder itself."""
        return self.relative.split("/")[0] if "/" in self.relative else ""


def as_path(text: str) -> Path:
    """What a user typed as a path, with ~ as the home folder where there is such a user."""
    try:
        return Path(text.strip()).expanduser()
    except RuntimeError:
        return Path(text.strip())


def checked_folder(path: str, wanted: str) -> Path:
    """`path` as an existing folder that may be read. Raises UserError that says what to do; `wanted`: "pictures"."""
    if not path.strip():
        raise UserError(f"Choose the folder that holds the {wanted}.")
    folder = as_path(path)
    try:
        if not folder.exists():
            raise UserError(f"There is no folder {folder}. Choose the folder that holds the {wanted}.")
        if not folder.is_dir():
            raise UserError(f"{folder} is a file. Choose the folder that holds the {wanted}.")
        with os.scandir(folder) as entries:
            next(entries, None)
    except OSError as error:
        raise UserError(f"The folder {folder} cannot be opened: {error.strerror}. Check who may read it.") from None
    return folder


def find_pictures(folder: Path, most: int | None = None) -> tuple[list[ListedImage], list[str]]:
    """All pictures in `folder` and below, by name, and a sentence for each thing that could not be looked at.

    Hidden files and folders are left out, and so is what macOS adds to archives. After about `most` files and folders
    were looked at, of any kind, it ends with what it has.
    """
    looked_at = 0
    found: list[ListedImage] = []
    skipped: list[str] = []
    visited: set[str] = set()
    waiting = [folder]
    while waiting and (most is None or looked_at < most):
        current = waiting.pop()
        real = os.path.realpath(current)
        if real in visited:  # links may lead in circles
            continue
        visited.add(real)
        try:
            with os.scandir(current) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            skipped.append(f"{_printable(current, folder)} cannot be opened: {error.strerror}.")
            continue
        looked_at += len(entries)
        visible = [entry for entry in entries if not entry.name.startswith((".", "__MACOSX"))]
        waiting += [Path(entry.path) for entry in visible if _is_folder(entry)]
        _add_files([entry for entry in visible if not _is_folder(entry)], folder, found, skipped)
    return sorted(found, key=lambda file: natural_order(file.relative)), skipped


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # such as a link to itself; what is wrong with it is said when it is looked at
        return False


def _add_files(entries: list[os.DirEntry[str]], folder: Path, found: list[ListedImage], skipped: list[str]) -> None:
    for entry in entries:
        if Path(entry.name).suffix.lower() not in PICTURE_SUFFIXES:
            continue
        relative = _printable(Path(entry.path), folder)
        try:
            status = entry.stat()
        except OSError as error:  # such as a link to a file that is gone
            skipped.append(f"{relative} cannot be read: {error.strerror}.")
            continue
        if not stat.S_ISREG(status.st_mode):
            skipped.append(f"{relative} is no file.")
            continue
        found.append(ListedImage(Path(entry.path), relative, status.st_size, status.st_mtime_ns))


def _printable(path: Path, folder: Path) -> str:
    """Path inside `folder`; names that are no valid text, as old disks have them, become valid."""
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "replace")


def natural_order(name: str) -> list[str | int]:
    """Sorting key under which "10" comes after "9"."""
    return [int(part) if odd % 2 else part for odd, part in enumerate(re.split(r"(\d+)", name))]


def decode(file: ListedImage, look: ImageFormat) -> tuple[NDArray[np.uint8], bytes]:
    """The picture as [size, size, channels], and a hash of the file's bytes, by which equal files are known.

    Raises UserError that names the file where it cannot be used.
    """
    try:
        data = read_regular(file.path)
    except OSError as error:
        raise UserError(f"{file.relative} cannot be read: {error.strerror}.") from None
    picture = read_picture(data, at_least=look.size, name=file.relative)
    return fit(picture, look.size, look.mode, look.channels), hashlib.blake2b(data, digest_size=16).digest()


def identity(files: list[ListedImage], folder: Path, look: ImageFormat) -> bytes:
    """Changes when any file, its name or the look changes: what the cache knows a folder by."""
    digest = hashlib.blake2b(repr((os.fspath(folder.resolve()), look)).encode("utf-8", "surrogateescape"))
    for file in files:
        digest.update(f"{file.relative}\0{file.size}\0{file.changed}\0".encode())
    return digest.digest()


def first_folder_labels(files: list[ListedImage]) -> tuple[NDArray[np.int64] | None, tuple[str, ...]]:
    """Class numbers by the sub-folder at the top, and the classes' names.

    None where there are fewer than two such folders or a picture lies outside of them.
    """
    folders = [file.first_folder for file in files]
    classes = sorted(set(folders), key=natural_order)
    if len(classes) < 2 or "" in classes:
        return None, ()
    numbers = {name: number for number, name in enumerate(classes)}
    return np.array([numbers[name] for name in folders], np.int64), tuple(classes)
