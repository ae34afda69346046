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


@dataclass(frozen=True, eq=False)
class _Part:
    """Pairs between two folders of pictures, or within one."""

    first: PictureFolder
    second: PictureFolder
    matched: MatchedPairs


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
            return self._matched([_Part(pictures, pictures, by_name)], ())
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
        """Pairs of the two folders to learn from, then those of the two that are held out, where both have one."""
        names = (domains[0].name, domains[1].name)
        folders = [(domains[0].train, domains[1].train)]
        tests = (domains[0].test, domains[1].test)
        if tests[0] is not None and tests[1] is not None:
            folders.append((tests[0], tests[1]))
        elif alone := tests[0] or tests[1]:
            notes += (f"{alone} is left out: the other kind of pictures has no folder that is held out.",)
        parts = []
        for both in folders:
            first, second = (self._pictures(folder, is_preview) for folder in both)
            parts.append(_Part(first, second, match(first.files, second.files, names)))
        return self._matched(parts, notes)

    def _matched(self, parts: list[_Part], notes: tuple[str, ...]) -> _Found:
        """Pairs of all parts; the last of two parts is held out."""
        pairs = [(part, pair) for part in parts for pair in part.matched.pairs]
        held_out = np.array([part is not parts[0] for part, _ in pairs], np.bool_) if len(parts) > 1 else None
        first, second, matched = parts[0].first, parts[0].second, parts[0].matched
        if len(matched.pairs) < 2:
            raise UserError(
                f"Of the {len(first.files)} pictures in {first.folder} only {len(matched.pairs)} have one of the same "
                f"name in {second.folder}; two pairs are needed. Names must match but for their ending."
            )

        def read(number: int) -> _Pair:
            part, (left, right) = pairs[number]
            (one, key), (other, other_key) = part.first.decode(left), part.second.decode(right)
            return one, other, key + other_key

        folders = list(dict.fromkeys(folder for part in parts for folder in (part.first, part.second)))
        alone = (text for part in parts for text in part.matched.alone)
        skipped = (*(text for folder in folders for text in folder.listing.told()), *alone)
        matter = b"".join(folder.identity(folder.files) for folder in folders)
        source = self._source(
            first, len(pairs), read, matter, lambda: [note for folder in folders for note in folder.notes()]
        )
        return _Found(source, held_out, skipped, (*notes, *matched.notes))

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
