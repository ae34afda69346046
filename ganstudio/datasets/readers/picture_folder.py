"""A folder of pictures as every kind of data reads it: listed, decoded to squares on one scale, and told about.

`decode` is pure but for what it counts; starts no threads, and does not know what a data set is.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.files import open_regular, read_regular
from ganstudio.core.paths import as_path
from ganstudio.core.settings import setting
from ganstudio.datasets.readers.decoded_images import Source
from ganstudio.datasets.readers.listing import ListedImage, Listing, find_pictures
from ganstudio.images.arrays import Fit, as_array, fit
from ganstudio.images.colours import is_srgb, name_of
from ganstudio.images.decoding import DecodedPicture, add_values, decoded_picture
from ganstudio.images.formats import may_be_deep
from ganstudio.images.levels import Depth, SetLevels

SquareFit = Annotated[
    Fit,
    setting("Fit", "crop: the largest square from the middle. pad: all of it, with a rim. squeeze: all of it, out of "
            "proportion."),
]  # fmt: skip
Colours = Annotated[Literal["colour", "grey"], setting("Colours", "Grey trains a little faster.")]
DeepValues = Annotated[
    Depth,
    setting("Depth", "Of pictures with more than 8 bits. auto: what their largest value needs, the same for all of "
            "them. full range: from the smallest to the largest value.", advanced=True),
]  # fmt: skip

PREVIEW_LOOKS_AT = 20_000
"""Files and folders that a preview looks at, so that a whole disk, named by mistake, keeps nobody waiting."""

_PREVIEW_LEVELS = 64
"""Deep pictures that a preview looks at to find their scale."""


@dataclass(frozen=True)
class ImageFormat:
    """How a picture of any size becomes a square of `size` pixels with 1 or 3 `channels`."""

    size: int
    mode: Fit
    channels: int
    depth: Depth = "auto"

    @property
    def shape(self) -> tuple[int, int, int]:
        return (self.size, self.size, self.channels)


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


class PictureFolder:
    """The pictures of one folder on one scale. Raises UserError where there are none."""

    def __init__(self, folder: Path, look: ImageFormat, *, is_preview: bool = False) -> None:
        self.folder, self.look = folder, look
        self.listing: Listing = find_pictures(folder, PREVIEW_LOOKS_AT if is_preview else None)
        self.files = self.listing.files
        self._most_levels = _PREVIEW_LEVELS if is_preview else None
        self.profiles: Counter[str] = Counter()
        """Of those decoded so far: profiles that were converted from, by name."""
        if not self.files:
            why = " ".join([*self.listing.told()[:3], *self.listing.notes()])
            hint = "Choose a folder with files such as .jpg or .png, or with sub-folders that hold them."
            raise UserError(f"There are no pictures in {folder} that can be read. {why or hint}")

    def source(self, files: Sequence[ListedImage] | None = None) -> Source:
        """All of them, or some, to be decoded one by one."""
        chosen = self.files if files is None else files
        return Source(
            name=str(self.folder), count=len(chosen), shape=self.look.shape,
            read=lambda number: self.decode(chosen[number]), identity=self.identity(chosen), notes=self.notes,
        )  # fmt: skip

    def decode(self, file: ListedImage) -> tuple[NDArray[np.uint8], bytes]:
        """The picture as [size, size, channels], and a hash of the file's bytes, by which equal files are known.

        Raises UserError that names the file where it cannot be used.
        """
        picture, key = self.read(file, at_least=self.look.size)
        return fit(picture, self.look.size, self.look.mode, self.look.channels), key

    def read(self, file: ListedImage, at_least: int | None = None) -> tuple[NDArray[np.uint8], bytes]:
        """The whole picture [H, W, 1 or 3] and the hash of its file. Raises UserError that names the file."""
        picture, _, key = self.seen(file, at_least)
        return picture, key

    def seen(
        self, file: ListedImage, at_least: int | None = None
    ) -> tuple[NDArray[np.uint8], DecodedPicture, bytes]:  # fmt: skip
        """The same, with what the file says of it."""
        data = file_bytes(file)
        decoded = decoded_picture(data, file.relative, at_least, self.levels)
        self._count_profile(decoded)
        return as_array(decoded), decoded, hashlib.blake2b(data, digest_size=16).digest()

    @cached_property
    def levels(self) -> SetLevels:
        """The scale of those with more than 8 bits, found by looking at them all before the first is decoded."""
        levels = SetLevels(self.look.depth)
        deep = [file for file in self.files if _may_be_deep(file)]
        step = 1 if self._most_levels is None else max(1, len(deep) // self._most_levels)
        for file in deep[::step]:
            try:
                add_values(file_bytes(file), file.relative, levels)
            except UserError:  # said when it is decoded
                continue
        return levels

    def notes(self) -> list[str]:
        """What was converted or left out, once they are decoded."""
        told = self.listing.notes()
        told += [f"Pictures of more than 8 bits are read as {levels.words}, all alike (--set dataset.depth=...)."
                for levels in self.levels.all()]  # fmt: skip
        if self.profiles:
            names = ", ".join(f"{name} ({count:,})" for name, count in self.profiles.most_common(3))
            told.append(f"The colours of {self.profiles.total():,} pictures were converted to sRGB: {names}.")
        return told

    def identity(self, files: Sequence[ListedImage]) -> bytes:
        """Changes when any file, its name or the look changes: what the cache knows a folder by."""
        digest = hashlib.blake2b(repr((os.fspath(self.folder.resolve()), self.look)).encode("utf-8", "surrogateescape"))
        for file in files:
            digest.update(f"{file.relative}\0{file.size}\0{file.changed}\0".encode())
        return digest.digest()

    def _count_profile(self, decoded: DecodedPicture) -> None:
        profile = decoded.profile
        if profile and profile[16:20] == b"RGB " and not is_srgb(profile):
            self.profiles[name_of(profile)] += 1


def file_bytes(file: ListedImage) -> bytes:
    """All of the file. Raises UserError that names it."""
    try:
        return read_regular(file.path)
    except OSError as error:
        raise UserError(f"{file.relative} cannot be read: {error.strerror}.") from None


def _may_be_deep(file: ListedImage) -> bool:
    try:
        with open_regular(file.path) as opened:
            return may_be_deep(opened.read(32))
    except OSError:
        return False
