"""Two domains of pictures without pairs, as CycleGAN wants them: trainA/trainB/testA/testB, or any two folders."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.report import Finding, Report
from ganstudio.core.settings import Part, setting
from ganstudio.datasets import Acceptance, DataSet, DataSetSettings, Domains, OpeningProgress
from ganstudio.datasets.readers.decoded_images import Decoded, decode_all
from ganstudio.datasets.readers.domains import Domain, find_domains, told
from ganstudio.datasets.readers.layout import Layout
from ganstudio.datasets.readers.picture_folder import (
    DeepValues,
    ImageFormat,
    PictureFolder,
    SquareFit,
    checked_folder,
)
from ganstudio.datasets.readers.picture_report import picture_findings

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

    depth: DeepValues = "auto"

    @classmethod
    def accepts(cls, path: Path) -> Acceptance:
        return Acceptance.IF_NAMED if path.is_dir() else Acceptance.NO

    @property
    def look(self) -> ImageFormat:
        return ImageFormat(self.size, self.fit, 3, self.depth)

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        domains, notes = self._domains()
        first, second = (self._opened(domain, progress) for domain in domains)
        return replace(
            first, other=second, skipped=(*first.skipped, *second.skipped),
            notes=tuple(dict.fromkeys((*notes, *first.notes, *second.notes))),
        )  # fmt: skip

    def report(self, progress: OpeningProgress | None = None) -> Report:
        domains, notes = self._domains()
        findings = [Finding("domains", note, [domain.name for domain in domains], "note") for note in notes]
        for domain in domains:
            pictures = PictureFolder(domain.train, self.look)
            findings.append(Finding("domain", f"“{domain.name}”:", domain.name))
            findings += picture_findings(pictures, Layout(pictures.files), progress)
        return Report(DATASET.name, DATASET.title, tuple(findings))

    def preview(self, count: int = 16) -> NDArray[np.uint8]:
        """The first kind and the second in turns."""
        shown = [PictureFolder(domain.train, self.look, is_preview=True).source().some((count + 1) // 2)
                 for domain in self._domains()[0]]  # fmt: skip
        pairs = min(map(len, shown))
        return np.stack([pictures[n] for n in range(pairs) for pictures in shown])[:count]

    def _domains(self) -> tuple[tuple[Domain, Domain], list[str]]:
        """Both kinds, and what was assumed. Raises UserError."""
        first = checked_folder(self.path, "pictures of the first kind")
        if self.other_path.strip():
            return (Domain(first), Domain(checked_folder(self.other_path, "pictures of the second kind"))), []
        domains = find_domains(first)
        if domains is None:
            raise UserError(
                f"Choose the second folder (--data twice): {first} does not hold two, such as trainA and trainB."
            )
        return domains, [told(domains)]

    def _opened(self, domain: Domain, progress: OpeningProgress | None) -> DataSet:
        parts = [PictureFolder(folder, self.look) for folder in (domain.train, domain.test) if folder is not None]
        decoded = [decode_all(part.source(), progress) for part in parts]
        samples: NDArray[np.uint8] = decoded[0].samples
        held_out = decoded[0].held_out
        if domain.test is not None:
            samples = np.concatenate([part.samples for part in decoded])
            held_out = np.arange(len(samples)) >= len(decoded[0].samples)
        return DataSet(
            name=DATASET.name, title=DATASET.title, samples=samples, held_out=held_out,
            fingerprint=_fingerprint(decoded[0], domain.test), held_out_rule=_RULE,
            skipped=tuple(text for part, read in zip(parts, decoded, strict=True)
                          for text in (*part.listing.told(), *read.index.skipped)),
            notes=tuple(note for read in decoded for note in read.index.notes),
        )  # fmt: skip


def _fingerprint(decoded: Decoded, test: Path | None) -> str:
    return decoded.index.fingerprint if test is None else f"{decoded.index.fingerprint}+test"


DATASET = Part(
    name="two_folders",
    title="Two folders of pictures",
    help="Pictures of two kinds without pairs, such as photographs and paintings, to translate between. "
    "trainA/trainB/testA/testB, or any two folders.",
    settings=TwoFolders,
)
