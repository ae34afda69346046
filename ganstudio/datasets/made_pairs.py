"""Pairs made from one folder of pictures: something is taken away, and a network learns to give it back.

So colouring, sharpening, drawing from edges, filling holes and removing noise need nothing but the user's own folder.
"""

import hashlib
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.report import Report
from ganstudio.core.settings import Part, setting
from ganstudio.datasets import Acceptance, DataSet, DataSetSettings, Domains, OpeningProgress
from ganstudio.datasets.readers.decoded_images import Source
from ganstudio.datasets.readers.layout import Layout, understood
from ganstudio.datasets.readers.listing import ListedImage
from ganstudio.datasets.readers.paired_images import open_pairs, side_by_side
from ganstudio.datasets.readers.picture_folder import (
    DeepValues,
    ImageFormat,
    PictureFolder,
    SquareFit,
    checked_folder,
)
from ganstudio.datasets.readers.picture_report import picture_findings
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

    depth: DeepValues = "auto"

    @classmethod
    def accepts(cls, path: Path) -> Acceptance:
        return Acceptance.IF_NAMED if path.is_dir() else Acceptance.NO

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        pictures = self._pictures()
        layout = understood(pictures.files)
        return open_pairs(
            self._source(pictures), DATASET, progress, preparation=self.task, skipped=tuple(pictures.listing.told()),
            held_out=layout.held_out, notes=layout.notes[:1] if layout.held_out is not None else (),
        )  # fmt: skip

    def report(self, progress: OpeningProgress | None = None) -> Report:
        pictures = self._pictures()
        layout = understood(pictures.files)
        findings = picture_findings(pictures, Layout(layout.files, held_out=layout.held_out), progress)
        return Report(DATASET.name, DATASET.title, tuple(findings))

    def preview(self, count: int = 16) -> NDArray[np.uint8]:
        """Pairs, side by side: [n, size, 2 * size, 3]."""
        return side_by_side(self._source(self._pictures(is_preview=True)).some(count))

    def _pictures(self, *, is_preview: bool = False) -> PictureFolder:
        look = ImageFormat(self.size, self.fit, 3, self.depth)
        return PictureFolder(checked_folder(self.path, "pictures"), look, is_preview=is_preview)

    def _source(self, pictures: PictureFolder) -> Source:
        files = pictures.files
        return Source(
            name=str(pictures.folder),
            count=len(files),
            shape=(self.size, self.size, 6),
            read=lambda number: _made_pair(pictures, files[number], self.task),
            identity=pictures.identity(files) + self.task.encode(),
            notes=pictures.notes,
        )


def _made_pair(pictures: PictureFolder, file: ListedImage, task: str) -> tuple[NDArray[np.uint8], bytes]:
    """What is left of the picture and the picture itself, [size, size, 6], and the file's hash.

    A hole or noise depends on the hash alone: the same file makes the same pair everywhere.
    """
    picture, key = pictures.decode(file)
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
