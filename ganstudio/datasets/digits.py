"""Ten thousand handwritten digits, shipped with the program. Knows the one file that holds them."""

from typing import Annotated, Literal

import numpy as np

from ganstudio.datasets import DataSet, DataSetSettings, OpeningProgress, fingerprint_of, held_out_by_hash
from ganstudio.fields import Part, setting
from ganstudio.locations import resource

_DRAWN_SIZE = 28


class Digits(DataSetSettings, frozen=True):
    """Grey digits, white on black, with labels 0 to 9."""

    size: Annotated[
        Literal[28, 32],
        setting("Size", "28: as they were scanned. 32: with a black rim, which suits networks that halve and double."),
    ] = 32

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        with np.load(resource("datasets", "digits.npz")) as shipped:
            drawn, labels = shipped["pictures"], shipped["labels"].astype(np.int64)
        rim = (self.size - _DRAWN_SIZE) // 2
        samples = np.pad(drawn, ((0, 0), (rim, rim), (rim, rim)))[..., np.newaxis]
        if progress is not None:
            progress(len(samples), len(samples))
        return DataSet(
            name=DATASET.name,
            title=DATASET.title,
            samples=samples,
            held_out=held_out_by_hash([digit.tobytes() for digit in drawn]),
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
