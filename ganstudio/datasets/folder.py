"""The user's own pictures: any folder of them, with classes where it has sub-folders, or MNIST's idx files.

Knows how a folder becomes a data set; how files are found, decoded, cached and read is in the modules it uses.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.paths import as_path
from ganstudio.core.report import Finding, Report
from ganstudio.core.settings import Part, setting
from ganstudio.datasets import (
    Acceptance,
    DataSet,
    DataSetSettings,
    OpeningProgress,
    fingerprint_of,
)
from ganstudio.datasets.readers.decoded_images import Source, decode_all
from ganstudio.datasets.readers.domains import find_domains
from ganstudio.datasets.readers.idx import IdxPictures, is_idx, read_all
from ganstudio.datasets.readers.layout import SubFolders, understood
from ganstudio.datasets.readers.picture_folder import (
    Colours,
    DeepValues,
    ImageFormat,
    PictureFolder,
    SquareFit,
    checked_folder,
)
from ganstudio.datasets.readers.picture_report import picture_findings
from ganstudio.images.arrays import fit

_BY_HASH = "one in ten, by a hash of the file or, in idx files, of the picture"


class Folder(DataSetSettings, frozen=True):
    """A folder of pictures of any size and format; see DATASET.help."""

    shareable: ClassVar[bool] = False

    path: Annotated[
        str,
        setting("Folder", "Pictures in it and in its sub-folders, which become classes; or MNIST-style idx files.",
                path=True),
    ] = ""  # fmt: skip
    size: Annotated[
        int,
        setting("Size", "Every picture becomes a square of this side. Twice the side takes four times as long.",
                minimum=16, maximum=256, unit="pixels"),
    ] = 64  # fmt: skip
    fit: SquareFit = "crop"
    channels: Colours = "colour"
    folders: Annotated[
        SubFolders,
        setting("Sub-folders", "auto: train, val and test are splits, others classes. classes: whatever their names. "
                "ignored: all pictures are alike.", advanced=True),
    ] = "auto"  # fmt: skip
    depth: DeepValues = "auto"

    @classmethod
    def accepts(cls, path: Path) -> Acceptance:
        return Acceptance.LIKELY if path.is_dir() or is_idx(path) else Acceptance.LAST_RESORT

    @property
    def look(self) -> ImageFormat:
        return ImageFormat(self.size, self.fit, 1 if self.channels == "grey" else 3, self.depth)

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        found = _find_idx(self) or _find_files(self)
        decoded = decode_all(found.source, progress)
        labels = None if found.labels is None else found.labels[decoded.index.kept]
        return DataSet(
            name=DATASET.name,
            title=DATASET.title,
            samples=decoded.samples,
            held_out=decoded.held_out_by(found.held_out),
            fingerprint=_with_labels(decoded.index.fingerprint, labels),
            labels=labels,
            classes=found.classes,
            skipped=(*found.skipped, *decoded.index.skipped),
            notes=(*found.notes, *decoded.index.notes),
            held_out_rule=_BY_HASH if found.held_out is None else "by the folder that it lies in",
        )

    def report(self, progress: OpeningProgress | None = None) -> Report:
        if _find_idx(self) is not None:
            return super().report(progress)
        pictures = PictureFolder(checked_folder(self.path, "pictures"), self.look)
        findings = picture_findings(pictures, understood(pictures.files, self.folders), progress)
        domains = find_domains(pictures.folder)
        if domains is not None:
            words = f"A translator can learn between “{domains[0].name}” and “{domains[1].name}”, as two folders."
            names = [domain.name for domain in domains]
            findings.append(Finding("two_folders", words, names, "note", "--kind two_folders"))
        return Report(DATASET.name, DATASET.title, tuple(findings))

    def preview(self, count: int = 16) -> NDArray[np.uint8]:
        """The usable ones of a few pictures chosen by a fixed seed: quick, however large the folder is."""
        return (_find_idx(self) or _find_files(self, is_preview=True)).source.some(count)


@dataclass(frozen=True)
class _Found:
    """What the folder holds, before anything is decoded."""

    source: Source
    labels: NDArray[np.int64] | None
    """[source.count], also of pictures that will turn out to be unusable."""
    classes: tuple[str, ...]
    skipped: tuple[str, ...]
    notes: tuple[str, ...] = ()
    held_out: NDArray[np.bool_] | None = None
    """[source.count], where folders say it."""


def _find_files(settings: Folder, *, is_preview: bool = False) -> _Found:
    pictures = PictureFolder(checked_folder(settings.path, "pictures"), settings.look, is_preview=is_preview)
    layout = understood(pictures.files, settings.folders)
    notes = [f"{note} Otherwise: --set dataset.folders=classes or ignored." for note in layout.notes]
    source, told = pictures.source(layout.files), tuple(pictures.listing.told())
    return _Found(source, layout.labels, layout.classes, told, tuple(notes), layout.held_out)


def _find_idx(settings: Folder) -> _Found | None:
    """The pictures of the idx file that the path names, or of those in the folder; None where there are none."""
    path = as_path(settings.path)
    if not is_idx(path):
        path = checked_folder(settings.path, "pictures")
        if not any(is_idx(entry) for entry in path.iterdir()):
            return None
    parts, skipped = read_all(path)
    pictures = [picture for part in parts for picture in part.pictures]
    labels = _labels(parts, skipped)
    contents = [fingerprint_of(part.pictures) for part in parts]
    source = Source(
        name=str(path),
        count=len(pictures),
        shape=settings.look.shape,
        read=lambda number: (_fitted(pictures[number], settings.look), pictures[number].tobytes()),
        identity=repr((contents, settings.look)).encode(),
    )
    return _Found(source, labels, _numbered_classes(labels), tuple(skipped))


def _labels(parts: list[IdxPictures], skipped: list[str]) -> NDArray[np.int64] | None:
    """The labels of all parts, or None (and a word to `skipped`) where one of several has none."""
    known = [part.labels for part in parts if part.labels is not None]
    if len(known) == len(parts):
        return np.concatenate(known)
    if known:
        missing = ", ".join(part.name for part in parts if part.labels is None)
        skipped.append(f"The labels are left out, because there are none for {missing}.")
    return None


def _numbered_classes(labels: NDArray[np.int64] | None) -> tuple[str, ...]:
    return () if labels is None else tuple(map(str, range(int(labels.max()) + 1)))


def _fitted(picture: NDArray[np.uint8], look: ImageFormat) -> NDArray[np.uint8]:
    """A grey picture [h, w] as [size, size, C]: with a black rim where that is nearly its size, else resampled.

    Resampling 28 to 32 would blur every digit for nothing.
    """
    side, width = picture.shape
    rim = look.size - side
    if side != width or not 0 <= rim <= side // 4:
        return fit(picture[..., np.newaxis], look.size, look.mode, look.channels)
    fitted = np.zeros(look.shape, np.uint8)
    start = rim // 2
    fitted[start : start + side, start : start + side] = picture[..., np.newaxis]
    return fitted


def _with_labels(fingerprint: str, labels: NDArray[np.int64] | None) -> str:
    """The fingerprint of the pictures, changed by the labels where there are any."""
    if labels is None:
        return fingerprint
    return hashlib.blake2b(fingerprint.encode() + labels.tobytes(), digest_size=8).hexdigest()


DATASET = Part(
    name="folder",
    title="A folder of pictures",
    help="Your own pictures, of any size and format; sub-folders become classes. At least two, better some hundred. "
    "MNIST-style idx files work too.",
    settings=Folder,
)
