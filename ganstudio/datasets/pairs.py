"""Pairs of pictures that people have: both in one file side by side, or in two folders under the same names."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.report import Finding, Report
from ganstudio.core.settings import Part, setting
from ganstudio.datasets import Acceptance, DataSet, DataSetSettings, Domains, OpeningProgress
from ganstudio.datasets.readers.decoded_images import Source
from ganstudio.datasets.readers.domains import Domain, find_domains, told
from ganstudio.datasets.readers.layout import Layout, understood
from ganstudio.datasets.readers.listing import ListedImage
from ganstudio.datasets.readers.matched_pairs import MatchedPairs, match, match_sides
from ganstudio.datasets.readers.paired_images import open_pairs, side_by_side
from ganstudio.datasets.readers.picture_folder import DeepValues, ImageFormat, PictureFolder, checked_folder, file_bytes
from ganstudio.datasets.readers.picture_report import picture_findings
from ganstudio.images.arrays import fit

_Pair = tuple[NDArray[np.uint8], NDArray[np.uint8], bytes]


@dataclass(frozen=True)
class _Found:
    """Pairs that can be decoded, what folders say of them, and what is to be told."""

    source: Source
    held_out: NDArray[np.bool_] | None
    skipped: tuple[str, ...]
    notes: tuple[str, ...]


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

    depth: DeepValues = "auto"

    @classmethod
    def accepts(cls, path: Path) -> Acceptance:
        return Acceptance.IF_NAMED if path.is_dir() else Acceptance.NO

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        found = self._found()
        return open_pairs(
            found.source, DATASET, progress, skipped=found.skipped, held_out=found.held_out, notes=found.notes
        )

    def report(self, progress: OpeningProgress | None = None) -> Report:
        found = self._found()
        findings = [Finding("pairs", f"{found.source.count:,} pairs.", found.source.count)]
        findings += [Finding("assumed", note, weight="note") for note in found.notes]
        findings += [Finding("left_out", text, weight="warning") for text in found.skipped]
        for path in (self.path, self.other_path):
            if path.strip():
                pictures = self._pictures(checked_folder(path, "pictures"), False)
                findings += picture_findings(pictures, Layout(pictures.files), progress)
        return Report(DATASET.name, DATASET.title, tuple(findings))

    def preview(self, count: int = 16) -> NDArray[np.uint8]:
        """Pairs, side by side: [n, size, 2 * size, 3]."""
        return side_by_side(self._found(is_preview=True).source.some(count))

    def _found(self, *, is_preview: bool = False) -> _Found:
        folder = checked_folder(self.path, "pictures")
        if self.other_path.strip():
            other = checked_folder(self.other_path, "second pictures")
            return self._two_folders((Domain(folder), Domain(other)), is_preview, ())
        pictures = self._pictures(folder, is_preview)
        by_name = match_sides(pictures.files)
        if by_name is not None:
            return self._matched(pictures, pictures, by_name, ())
        domains = find_domains(folder)
        if domains is not None and domains[0].name.casefold() != domains[1].name.casefold():
            return self._two_folders(domains, is_preview, (told(domains),))
        return self._side_by_side(pictures)

    def _pictures(self, folder: Path, is_preview: bool) -> PictureFolder:
        return PictureFolder(folder, ImageFormat(self.size, "squeeze", 3, self.depth), is_preview=is_preview)

    def _side_by_side(self, pictures: PictureFolder) -> _Found:
        layout = understood(pictures.files)
        notes = layout.notes[:1] if layout.held_out is not None else ()
        source = self._source(
            pictures, len(layout.files), lambda number: _halves(pictures, layout.files[number]),
            pictures.identity(layout.files), pictures.notes,
        )  # fmt: skip
        return _Found(source, layout.held_out, tuple(pictures.listing.told()), notes)

    def _two_folders(self, domains: tuple[Domain, Domain], is_preview: bool, notes: tuple[str, ...]) -> _Found:
        """Pairs of the two folders to learn from; those that are held out are pairs as well, where they match."""
        first, second = (self._pictures(domain.train, is_preview) for domain in domains)
        return self._matched(first, second, match(first.files, second.files, (domains[0].name, domains[1].name)), notes)

    def _matched(
        self, first: PictureFolder, second: PictureFolder, matched: MatchedPairs, notes: tuple[str, ...]
    ) -> _Found:
        pairs = matched.pairs
        if len(pairs) < 2:
            raise UserError(
                f"Of the {len(first.files)} pictures in {first.folder} only {len(pairs)} have one of the same name in "
                f"{second.folder}; two pairs are needed. Names must match but for their ending."
            )

        def read(number: int) -> _Pair:
            (left, key), (right, other_key) = first.decode(pairs[number][0]), second.decode(pairs[number][1])
            return left, right, key + other_key

        both = (first,) if first is second else (first, second)
        skipped = (*(text for part in both for text in part.listing.told()), *matched.alone)
        matter = b"".join(part.identity(part.files) for part in both)
        source = self._source(first, len(pairs), read, matter, lambda: [n for part in both for n in part.notes()])
        return _Found(source, None, skipped, (*notes, *matched.notes))

    def _source(
        self, pictures: PictureFolder, count: int, read: Callable[[int], _Pair], identity: bytes,
        notes: Callable[[], list[str]],
    ) -> Source:  # fmt: skip
        def in_order(number: int) -> tuple[NDArray[np.uint8], bytes]:
            left, right, key = read(number)
            return np.concatenate([left, right] if self.begin_with == "left" else [right, left], axis=2), key

        matter = identity + self.begin_with.encode()
        return Source(str(pictures.folder), count, (self.size, self.size, 6), in_order, matter, notes)


def _halves(pictures: PictureFolder, file: ListedImage) -> _Pair:
    """Left and right half, each [size, size, 3]. Raises UserError where the picture is not twice as wide as high."""
    picture, _ = pictures.read(file)
    height, width = picture.shape[:2]
    if not 1.6 <= width / height <= 2.5:
        raise UserError(f"{file.relative} is {width} x {height} and no pair: two pictures side by side are expected.")
    middle, look = width // 2, pictures.look
    halves = (picture[:, :middle], picture[:, width - middle :])
    left, right = (fit(np.ascontiguousarray(half), look.size, look.mode, look.channels) for half in halves)
    return left, right, file_bytes(file)  # all of it: by its hash version 0.1.0 chose what is held out


DATASET = Part(
    name="pairs",
    title="Pairs of pictures",
    help="What to begin with and what shall come of it: side by side in one file, or in two folders under the same "
    "names.",
    settings=Pairs,
)
