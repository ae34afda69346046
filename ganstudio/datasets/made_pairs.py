"""Pairs made from one folder of pictures: something is taken away, and a network learns to give it back.

So colouring, sharpening, drawing from edges, filling holes and removing noise need nothing but the user's own folder.
"""

import hashlib
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Part, setting
from ganstudio.datasets import Acceptance, DataSet, DataSetSettings, Domains, OpeningProgress
from ganstudio.datasets.readers.decoded_images import Source
from ganstudio.datasets.readers.image_files import (
    ImageFormat,
    ListedImage,
    SquareFit,
    checked_folder,
    decode,
    find_pictures,
    identity,
)
from ganstudio.datasets.readers.paired_images import open_pairs, side_by_side
from ganstudio.images.degradations import PREPARATIONS


class MadePairs(DataSetSettings, frozen=True):
    """A folder of colour pictures and what is taken away from them."""

    shareable: ClassVar[bool] = False
    domains: ClassVar[Domains] = "pairs"

    path: Annotated[str, setting("Folder", "Pictures in it and in its sub-folders.", path=True)] = ""
    task: Annotated[
        Literal["grey", "edges", "half", "quarter", "hole", "noise"],
        setting("Taken away", "grey: the colours. edges: all but the outlines. half, quarter: detail, so that small "
                "pictures become large. hole: a rectangle. noise: noise is added, to be removed."),
    ] = "grey"  # fmt: skip
    size: Annotated[int, setting("Size", "Every picture becomes a square of this side.", minimum=16, maximum=512,
                                 unit="pixels")] = 64  # fmt: skip
    fit: SquareFit = "crop"

    @classmethod
    def accepts(cls, path: Path) -> Acceptance:
        return Acceptance.IF_NAMED if path.is_dir() else Acceptance.NO

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        source, skipped = self._source()
        return open_pairs(source, DATASET, progress, preparation=self.task, skipped=tuple(skipped))

    def preview(self, count: int = 16) -> NDArray[np.uint8]:
        """Pairs, side by side: [n, size, 2 * size, 3]."""
        source, _ = self._source(20_000)
        return side_by_side(source.some(count))

    def _source(self, most: int | None = None) -> tuple[Source, list[str]]:
        folder, look = checked_folder(self.path, "pictures"), ImageFormat(self.size, self.fit, 3)
        files, skipped = find_pictures(folder, most)
        if not files:
            raise UserError(f"There are no pictures in {folder}. Choose a folder with files such as .jpg or .png.")
        return Source(
            name=str(folder),
            count=len(files),
            shape=(self.size, self.size, 6),
            read=lambda number: _made_pair(files[number], look, self.task),
            identity=identity(files, folder, look) + self.task.encode(),
        ), skipped


def _made_pair(file: ListedImage, look: ImageFormat, task: str) -> tuple[NDArray[np.uint8], bytes]:
    """What is left of the picture and the picture itself, [size, size, 6], and the file's hash.

    A hole or noise depends on the hash alone: the same file makes the same pair everywhere.
    """
    picture, key = decode(file, look)
    seed = int.from_bytes(hashlib.blake2b(key, digest_size=8).digest(), "big")
    left = PREPARATIONS[task](picture, np.random.default_rng(seed))
    return np.concatenate([left, picture], axis=2), key


DATASET = Part(
    name="made_pairs",
    title="Pairs made from one folder",
    help="Your own pictures, each beside what is left of it without colours, detail, a part or calm; a translator "
    "learns the way back.",
    settings=MadePairs,
)
