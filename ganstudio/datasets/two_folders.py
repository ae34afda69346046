"""Two domains of pictures without pairs, as CycleGAN wants them: trainA/trainB/testA/testB, or any two folders."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Part, setting
from ganstudio.datasets import Acceptance, DataSet, DataSetSettings, Domains, OpeningProgress
from ganstudio.datasets.readers.decoded_images import Decoded, Source, decode_all
from ganstudio.datasets.readers.image_files import (
    ImageFormat,
    SquareFit,
    as_path,
    checked_folder,
    decode,
    find_pictures,
    identity,
)

_RULE = "one in ten, by a hash of the file; or the folder test, where there is one"


class TwoFolders(DataSetSettings, frozen=True):
    """Two folders, or one that holds trainA and trainB."""

    shareable: ClassVar[bool] = False
    domains: ClassVar[Domains] = "two"

    path: Annotated[
        str, setting("Folder A", "Pictures of the first kind; or a folder that holds trainA and trainB.", path=True)
    ] = ""
    other_path: Annotated[
        str, setting("Folder B", "Pictures of the second kind; empty where the first holds both.", path=True)
    ] = ""
    size: Annotated[int, setting("Size", "Every picture becomes a square of this side.", minimum=16, maximum=512,
                                 unit="pixels")] = 64  # fmt: skip
    fit: SquareFit = "crop"

    @classmethod
    def accepts(cls, path: Path) -> Acceptance:
        return Acceptance.IF_NAMED if all((path / f"train{letter}").is_dir() for letter in "AB") else Acceptance.NO

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        first, second = (self._domain(*folders, progress) for folders in self._folders())
        return replace(first, other=second, skipped=(*first.skipped, *second.skipped))

    def preview(self, count: int = 16) -> NDArray[np.uint8]:
        """The first kind and the second in turns."""
        look = ImageFormat(self.size, self.fit, 3)
        shown = [_source(train, look, 20_000).some((count + 1) // 2) for train, _ in self._folders()]
        pairs = min(map(len, shown))
        return np.stack([pictures[n] for n in range(pairs) for pictures in shown])[:count]

    def _folders(self) -> list[tuple[Path, Path | None]]:
        """For each kind its folder and the one of held-out pictures, if there is one. Raises UserError."""
        first = checked_folder(self.path, "pictures of the first kind")
        if self.other_path.strip():
            return [(first, None), (checked_folder(self.other_path, "pictures of the second kind"), None)]
        if not (first / "trainA").is_dir() or not (first / "trainB").is_dir():
            raise UserError(f"Choose the second folder: {first} does not hold trainA and trainB.")
        tests = [first / f"test{letter}" for letter in "AB"]
        return [
            (first / f"train{letter}", test if test.is_dir() else None)
            for letter, test in zip("AB", tests, strict=True)
        ]

    def _domain(self, train: Path, test: Path | None, progress: OpeningProgress | None) -> DataSet:
        look = ImageFormat(self.size, self.fit, 3)
        decoded = decode_all(_source(train, look), progress)
        held_out = decoded.held_out
        samples: NDArray[np.uint8] = decoded.samples
        skipped = decoded.index.skipped
        if test is not None:
            tested = decode_all(_source(test, look), progress)
            samples = np.concatenate([decoded.samples, tested.samples])
            held_out = np.arange(len(samples)) >= len(decoded.samples)
            skipped = [*skipped, *tested.index.skipped]
        return DataSet(
            name=DATASET.name, title=DATASET.title, samples=samples, held_out=held_out,
            fingerprint=_fingerprint(decoded, test), skipped=tuple(skipped), held_out_rule=_RULE,
        )  # fmt: skip


def _fingerprint(decoded: Decoded, test: Path | None) -> str:
    return decoded.index.fingerprint if test is None else f"{decoded.index.fingerprint}+test"


def _source(folder: Path, look: ImageFormat, most: int | None = None) -> Source:
    files, _ = find_pictures(folder, most)
    if not files:
        raise UserError(f"There are no pictures in {folder}. Choose a folder with files such as .jpg or .png.")
    return Source(
        name=str(folder),
        count=len(files),
        shape=look.shape,
        read=lambda number: decode(files[number], look),
        identity=identity(files, as_path(str(folder)), look),
    )


DATASET = Part(
    name="two_folders",
    title="Two folders of pictures",
    help="Pictures of two kinds without pairs, such as photographs and paintings, to translate between. "
    "trainA/trainB/testA/testB, or any two folders.",
    settings=TwoFolders,
)
