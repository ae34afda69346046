"""Pictures with captions as people have them: text files of the same names, or a table of files and captions."""

import hashlib
from pathlib import Path
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Part, setting
from ganstudio.datasets import Acceptance, DataSet, DataSetSettings, OpeningProgress
from ganstudio.datasets.readers.captions import find_captions, is_table
from ganstudio.datasets.readers.decoded_images import Source, decode_all
from ganstudio.datasets.readers.image_files import (
    Colours,
    ImageFormat,
    SquareFit,
    as_path,
    checked_folder,
    decode,
    find_pictures,
    identity,
)


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

    @classmethod
    def accepts(cls, path: Path) -> Acceptance:
        return Acceptance.IF_NAMED if path.is_dir() or _table(str(path)) else Acceptance.NO

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        source, captions, notes = self._found()
        decoded = decode_all(source, progress)
        kept = tuple(captions[number] for number in decoded.index.kept)
        _refuse_one_caption(kept)
        return DataSet(
            name=DATASET.name,
            title=DATASET.title,
            samples=decoded.samples,
            held_out=decoded.held_out,
            fingerprint=hashlib.blake2b(f"{decoded.index.fingerprint}{kept}".encode(), digest_size=8).hexdigest(),
            captions=kept,
            skipped=(*notes, *decoded.index.skipped),
            held_out_rule="one in ten, by a hash of the file",
        )

    def preview(self, count: int = 16) -> NDArray[np.uint8]:
        source, _, _ = self._found()
        return source.some(count)

    def _found(self) -> tuple[Source, list[tuple[str, ...]], list[str]]:
        """The pictures that have captions, these, and what is to be said. Raises UserError."""
        table = _table(self.path)
        folder = checked_folder(self.path if table is None else str(table.parent), "pictures and captions")
        look = ImageFormat(self.size, self.fit, 1 if self.channels == "grey" else 3)
        files, skipped = find_pictures(folder)
        if not files:
            raise UserError(f"There are no pictures in {folder}. Choose a folder with files such as .jpg or .png.")
        found = find_captions(folder, files, table)
        pairs = [(file, texts) for file, texts in zip(files, found.texts, strict=True) if texts]
        with_captions = [file for file, _ in pairs]
        source = Source(
            name=str(folder),
            count=len(pairs),
            shape=look.shape,
            read=lambda number: decode(with_captions[number], look),
            identity=identity(with_captions, folder, look),
        )
        return source, [texts for _, texts in pairs], [*skipped, *found.notes]


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
