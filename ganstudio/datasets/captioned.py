"""Pictures with captions as people have them: text files of the same names, or a table of files and captions."""

import hashlib
from pathlib import Path
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.paths import as_path
from ganstudio.core.report import Finding, Report
from ganstudio.core.settings import Part, setting
from ganstudio.datasets import Acceptance, DataSet, DataSetSettings, OpeningProgress
from ganstudio.datasets.readers.captions import find_captions, is_table
from ganstudio.datasets.readers.decoded_images import decode_all
from ganstudio.datasets.readers.layout import Layout
from ganstudio.datasets.readers.listing import ListedImage
from ganstudio.datasets.readers.picture_folder import (
    Colours,
    DeepValues,
    ImageFormat,
    PictureFolder,
    SquareFit,
    checked_folder,
)
from ganstudio.datasets.readers.picture_report import picture_findings


class Captioned(DataSetSettings, frozen=True):
    """A folder of pictures and captions, or the table that names both; see DATASET.help."""

    shareable: ClassVar[bool] = False
    captioned: ClassVar[bool] = True

    path: Annotated[
        str,
        setting("Folder", "Pictures with text files of the same names (a caption a line), or with a table or JSON that "
                "has file and caption.", path=True),
    ] = ""  # fmt: skip
    size: Annotated[
        int,
        setting("Size", "Every picture becomes a square of this side. Twice the side takes four times as long.",
                minimum=16, maximum=128, unit="pixels"),
    ] = 32  # fmt: skip
    fit: SquareFit = "crop"
    channels: Colours = "colour"
    depth: DeepValues = "auto"

    @classmethod
    def accepts(cls, path: Path) -> Acceptance:
        return Acceptance.IF_NAMED if path.is_dir() or _table(str(path)) else Acceptance.NO

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        pictures, pairs, notes = self._found()
        decoded = decode_all(pictures.source([file for file, _ in pairs]), progress)
        kept = tuple(pairs[number][1] for number in decoded.index.kept)
        _refuse_one_caption(kept)
        return DataSet(
            name=DATASET.name,
            title=DATASET.title,
            samples=decoded.samples,
            held_out=decoded.held_out,
            fingerprint=hashlib.blake2b(f"{decoded.index.fingerprint}{kept}".encode(), digest_size=8).hexdigest(),
            captions=kept,
            skipped=(*notes, *decoded.index.skipped),
            notes=tuple(decoded.index.notes),
            held_out_rule="one in ten, by a hash of the file",
        )

    def report(self, progress: OpeningProgress | None = None) -> Report:
        pictures, pairs, notes = self._found()
        captions = sum(len(texts) for _, texts in pairs)
        words = f"{captions:,} captions of {len(pairs):,} pictures, such as “{pairs[0][1][0][:80]}”."
        findings = [Finding("captions", words, {"pictures": len(pairs), "captions": captions})]
        findings += [Finding("left_out", text, weight="warning") for text in notes]
        findings += picture_findings(pictures, Layout([file for file, _ in pairs]), progress)
        return Report(DATASET.name, DATASET.title, tuple(findings))

    def preview(self, count: int = 16) -> NDArray[np.uint8]:
        pictures, pairs, _ = self._found()
        return pictures.source([file for file, _ in pairs]).some(count)

    def _found(self) -> tuple[PictureFolder, list[tuple[ListedImage, tuple[str, ...]]], list[str]]:
        """The folder, its pictures that have captions, with these, and what is to be said. Raises UserError."""
        table = _table(self.path)
        folder = checked_folder(self.path if table is None else str(table.parent), "pictures and captions")
        look = ImageFormat(self.size, self.fit, 1 if self.channels == "grey" else 3, self.depth)
        pictures = PictureFolder(folder, look)
        found = find_captions(folder, pictures.files, table)
        pairs = [(file, texts) for file, texts in zip(pictures.files, found.texts, strict=True) if texts]
        return pictures, pairs, [*pictures.listing.told(), *found.notes]


def _table(path: str) -> Path | None:
    """The path where it names a table and not a folder."""
    named = as_path(path)
    return named if is_table(named) and named.is_file() else None


def _refuse_one_caption(captions: tuple[tuple[str, ...], ...]) -> None:
    different = {text.casefold() for texts in captions for text in texts}
    if len(different) < 2:
        raise UserError(
            f"All {len(captions)} pictures have the same caption, “{captions[0][0][:80]}”: there is nothing to learn "
            "from it. Captions must say how pictures differ."
        )


DATASET = Part(
    name="captioned",
    title="Pictures with captions",
    help="Your own pictures, each with one or more captions: text files of the same names, a caption a line, or a "
    "table with the columns file and caption. Some thousand are needed to learn words.",
    settings=Captioned,
)
