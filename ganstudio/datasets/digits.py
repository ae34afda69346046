"""Ten thousand handwritten digits, shipped with the program, one to a picture."""

from typing import Annotated, Literal

import numpy as np

from ganstudio.core.settings import Part, setting
from ganstudio.datasets import DataSet, DataSetSettings, OpeningProgress, fingerprint_of
from ganstudio.datasets.readers.shipped_digits import shipped_digits


class Digits(DataSetSettings, frozen=True):
    """Grey digits, white on black, with labels 0 to 9."""

    size: Annotated[
        Literal[28, 32],
        setting("Size", "28: as they were scanned. 32: with a black rim, which suits networks that halve and double."),
    ] = 32

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        pictures, labels, held_out = shipped_digits(self.size)
        samples = pictures[..., np.newaxis]
        if progress is not None:
            progress(len(samples), len(samples))
        return DataSet(
            name=DATASET.name,
            title=DATASET.title,
            samples=samples,
            held_out=held_out,
            fingerprint=fingerprint_of(samples, labels),
            labels=labels,
            classes=tuple("0123456789"),
        )


DATASET = Part(
    name="digits",
    title="Handwritten digits",
    help="10,000 scanned digits, a tenth of them held out. Small and grey: a network learns them within minutes.",
    settings=Digits,
)
