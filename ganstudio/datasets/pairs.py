"""Pairs of pictures that people have: both in one file side by side, or in two folders under the same names."""

from pathlib import Path
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.files import read_regular
from ganstudio.core.settings import Part, setting
from ganstudio.datasets import Acceptance, DataSet, DataSetSettings, Domains, OpeningProgress
from ganstudio.datasets.readers.decoded_images import Source
from ganstudio.datasets.readers.image_files import (
    ImageFormat,
    ListedImage,
    checked_folder,
    decode,
    find_pictures,
    identity,
)
from ganstudio.datasets.readers.paired_images import open_pairs, side_by_side
from ganstudio.images.arrays import fit, read_picture


class Pairs(DataSetSettings, frozen=True):
    """One folder of side-by-side pictures, or two folders matched by name."""

    shareable: ClassVar[bool] = False
    domains: ClassVar[Domains] = "pairs"

    path: Annotated[
        str, setting("Folder", "Pictures that hold a pair side by side, or the first of two folders.", path=True)
    ] = ""
    other_path: Annotated[
        str,
        setting("Second folder", "Pictures of the same names as in the first; empty: pairs are side by side.",
                path=True),
    ] = ""  # fmt: skip
    begin_with: Annotated[
        Literal["left", "right"],
        setting("Begin with", "Which half is given; the other shall come of it. Of two folders the first is left."),
    ] = "left"
    size: Annotated[int, setting("Size", "Every picture becomes a square of this side.", minimum=16, maximum=512,
                                 unit="pixels")] = 64  # fmt: skip

    @classmethod
    def accepts(cls, path: Path) -> Acceptance:
        return Acceptance.IF_NAMED if path.is_dir() else Acceptance.NO

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        source, skipped = self._source()
        return open_pairs(source, DATASET, progress, skipped=tuple(skipped))

    def preview(self, count: int = 16) -> NDArray[np.uint8]:
        """Pairs, side by side: [n, size, 2 * size, 3]."""
        source, _ = self._source()
        return side_by_side(source.some(count))

    def _source(self) -> tuple[Source, list[str]]:
        folder, look = checked_folder(self.path, "pictures"), ImageFormat(self.size, "squeeze", 3)
        files, skipped = find_pictures(folder)
        if not files:
            raise UserError(f"There are no pictures in {folder}. Choose a folder with files such as .jpg or .png.")
        return (self._matched if self.other_path.strip() else self._side_by_side)(folder, files, skipped, look)

    def _side_by_side(
        self, folder: Path, files: list[ListedImage], skipped: list[str], look: ImageFormat
    ) -> tuple[Source, list[str]]:
        def read(number: int) -> tuple[NDArray[np.uint8], bytes]:
            left, right, key = _halves(files[number], look)
            return self._in_order(left, right), key

        source = Source(str(folder), len(files), (self.size, self.size, 6), read, self._identity(files, folder, look))
        return source, skipped

    def _matched(
        self, folder: Path, files: list[ListedImage], skipped: list[str], look: ImageFormat
    ) -> tuple[Source, list[str]]:
        other = checked_folder(self.other_path, "second pictures")
        others, more = find_pictures(other)
        second = {_stem(file): file for file in others}
        pairs = [(file, second[_stem(file)]) for file in files if _stem(file) in second]
        if len(pairs) < 2:
            raise UserError(
                f"Of the {len(files)} pictures in {folder} only {len(pairs)} have one of the same name in {other}; "
                "two pairs are needed. Names must match but for their ending."
            )
        if alone := len(files) - len(pairs):
            skipped.append(f"{alone} pictures in {folder.name} have no partner of the same name and are left out.")

        def read(number: int) -> tuple[NDArray[np.uint8], bytes]:
            (left, key), (right, other_key) = (decode(file, look) for file in pairs[number])
            return self._in_order(left, right), key + other_key

        matter = self._identity(files, folder, look) + identity(others, other, look)
        return Source(str(folder), len(pairs), (self.size, self.size, 6), read, matter), [*skipped, *more]

    def _in_order(self, left: NDArray[np.uint8], right: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return np.concatenate([left, right] if self.begin_with == "left" else [right, left], axis=2)

    def _identity(self, files: list[ListedImage], folder: Path, look: ImageFormat) -> bytes:
        return identity(files, folder, look) + self.begin_with.encode()


def _halves(file: ListedImage, look: ImageFormat) -> tuple[NDArray[np.uint8], NDArray[np.uint8], bytes]:
    """Left and right half, each [size, size, 3]. Raises UserError where the picture is not twice as wide as high."""
    try:
        data = read_regular(file.path)
    except OSError as error:
        raise UserError(f"{file.relative} cannot be read: {error.strerror}.") from None
    picture = read_picture(data, name=file.relative)
    height, width = picture.shape[:2]
    if not 1.6 <= width / height <= 2.5:
        raise UserError(f"{file.relative} is {width} x {height} and no pair: two pictures side by side are expected.")
    middle = width // 2
    halves = (picture[:, :middle], picture[:, width - middle :])
    left, right = (fit(np.ascontiguousarray(half), look.size, look.mode, look.channels) for half in halves)
    return left, right, data


def _stem(file: ListedImage) -> str:
    return file.relative.rpartition(".")[0] or file.relative


DATASET = Part(
    name="pairs",
    title="Pairs of pictures",
    help="What to begin with and what shall come of it: side by side in one file, or in two folders under the same "
    "names.",
    settings=Pairs,
)
