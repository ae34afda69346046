"""A drawing of the user's own as a distribution over the plane: points are dense where a picture has ink.

Knows which file; how ink becomes a density is in ganstudio/datasets/readers/image_density.py.
"""

from pathlib import Path
from typing import Annotated, ClassVar

from ganstudio.core.errors import UserError
from ganstudio.core.paths import as_path
from ganstudio.core.settings import Part, setting
from ganstudio.datasets import Acceptance, DataSet, DataSetSettings, OpeningProgress
from ganstudio.datasets.readers.from_density import points_of
from ganstudio.datasets.readers.image_density import Ink, ink_density
from ganstudio.formats.density import InkDensity
from ganstudio.images.arrays import read_picture
from ganstudio.images.formats import PICTURE_SUFFIXES


class Drawn(DataSetSettings, frozen=True):
    """Independent draws from the ink of a black-and-white picture."""

    shareable: ClassVar[bool] = False
    output = "points"

    path: Annotated[
        str, setting("Picture", "A black-and-white drawing; where it has ink, points are dense.", path=True)
    ] = ""
    ink: Annotated[
        Ink, setting("Ink", "dark: on light paper. light: on dark paper. auto: whatever differs from the edge.")
    ] = "auto"
    count: Annotated[int, setting("Points", "How many are drawn.", minimum=100, maximum=1_000_000)] = 20_000
    seed: Annotated[
        int, setting("Seed of the data", "Another seed draws other points of the same law.", minimum=0, maximum=2**53)
    ] = 0

    @classmethod
    def accepts(cls, path: Path) -> Acceptance:
        return Acceptance.IF_NAMED if path.suffix.lower() in PICTURE_SUFFIXES else Acceptance.NO

    @property
    def density(self) -> InkDensity:
        """The distribution itself, over [-1, 1]^2.

        Raises UserError where the file is missing, no picture or has no ink.
        """
        path = as_path(self.path)
        if not self.path.strip() or path.is_dir():
            raise UserError("Choose a black-and-white picture; where it has ink, points will be dense.")
        picture = read_picture(path)
        try:
            return ink_density(picture, self.ink)
        except UserError as error:
            raise UserError(f"{path.name} cannot become points. {error}") from None

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        return points_of(self.density, DATASET.name, DATASET.title, self.count, self.seed, progress)


DATASET = Part(
    name="drawn",
    title="A drawing",
    help="Points of the plane, dense where a black-and-white picture of yours has ink.",
    settings=Drawn,
)
