"""A filled-in form for the next data set: copy this file, name it after what it holds, and change every line.

Nothing else has to be touched: the file is found because it declares DATASET; its form, its place in saved experiments
and its tests (tests/datasets/test_every_dataset.py) follow. A file whose name starts with an underscore is not found.
This one draws stripes. Say here what the data are and what this file does not know.
"""

from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Part, setting
from ganstudio.datasets import DataSet, DataSetSettings, OpeningProgress, fingerprint_of, held_out_by_hash

_DIRECTIONS = ("lying", "standing")


class Stripes(DataSetSettings, frozen=True):
    """Each annotated field is a setting: type and limits are checked, title and help become the form."""

    # False where a setting is a path of the user's, so that it never leaves in a generator's manifest
    shareable: ClassVar[bool] = True

    # several: a limit on each side, a unit for the form
    count: Annotated[int, setting("Pictures", "How many are drawn.", minimum=2, maximum=100_000)] = 200
    # one of a few: a Literal, of words or of whole numbers
    size: Annotated[Literal[16, 32], setting("Size", "Side of the square.")] = 16

    # A kind that reads the user's files has a setting `path`, `shareable = False`, and says which paths it takes; then
    # --data, drops on the window and `ganstudio evaluate` find it:
    #
    #     @classmethod
    #     def accepts(cls, path: Path) -> Acceptance:
    #         return Acceptance.CERTAIN if path.suffix.lower() == ".stripes" else Acceptance.NO

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        """Read or make everything. The same settings always give the same samples, in the same order."""
        samples, labels = self._draw(progress)
        if len(samples) < 2:  # whatever the user can repair is a UserError that says how
            raise UserError("There are no stripes. Choose a larger number of pictures.")
        return DataSet(
            name=DATASET.name,
            title=DATASET.title,
            samples=samples,  # uint8 [N, size, size, 1 or 3]
            # a key per sample that stays the same whatever else is in the set: its bytes, or those of its file
            held_out=held_out_by_hash([picture.tobytes() for picture in samples]),
            fingerprint=fingerprint_of(samples, labels),
            labels=labels,
            classes=_DIRECTIONS,
            # what is known of each sample makes it possible to measure what a generator leaves out
            attributes={"standing": labels},
            attribute_values={"standing": _DIRECTIONS},
            captions=tuple(f"Stripes, {_DIRECTIONS[label]}." for label in labels),
        )

    def _draw(self, progress: OpeningProgress | None) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        # own generator, own seed: numpy's global one belongs to nobody
        rng = np.random.default_rng(0)
        labels = rng.integers(0, 2, self.count)
        samples = np.zeros((self.count, self.size, self.size, 1), np.uint8)
        for number, label in enumerate(labels):
            picture = samples[number].swapaxes(0, 1) if label else samples[number]
            picture[rng.integers(0, 4) :: 4] = rng.integers(128, 256)
            if progress is not None:
                progress(number + 1, self.count)  # may raise, which cancels: leave nothing half-made behind
        return samples, labels


DATASET = Part(
    name="stripes",  # in TOML and on the command line; never change it afterwards
    title="Stripes",
    help="One or two plain sentences: what it is, and what one learns with it.",
    settings=Stripes,
)
