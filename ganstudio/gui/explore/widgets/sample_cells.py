"""Cells with samples in them: click one, drag it out with its latent, copy and save it, or ask for more in its menu."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ganstudio.gui import theme
from ganstudio.gui.shared.image_grid import qt_images
from ganstudio.gui.shared.image_grid.image_grid import GAP, ImageGrid
from ganstudio.gui.shared.image_grid.qt_images import Picture
from ganstudio.inference.generator.sample import Sample


class SampleCells(ImageGrid):
    """Cells with samples, each dragged out with its latent; subclasses say how many there are, and how large."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sample", parent)
        self.samples: list[Sample | None] = []
        self.pictures: list[Picture | None] = []
        self._images: list[QImage | None] = []
        self._picture_size = (64, 64)

    # --- content

    def set_picture_size(self, height: int, width: int) -> None:
        """Height and width of the pictures to come."""
        self._picture_size = (height, width)
        self.updateGeometry()
        self.update()

    def set_samples(self, samples: Sequence[Sample | None]) -> None:
        """Other samples; those that were here before keep their pictures, the others wait for theirs."""
        here = zip(self.samples, self.pictures, self._images, strict=True)
        kept = {id(sample): (picture, image) for sample, picture, image in here if sample is not None}
        found = [kept.get(id(sample), (None, None)) for sample in samples]
        self.samples = list(samples)
        self.pictures, self._images = [one for one, _ in found], [one for _, one in found]
        self.current = max(0, min(self.current, len(samples) - 1))
        self.updateGeometry()
        self.update()

    def show_pictures(self, first: int, some: Sequence[Picture], samples: Sequence[Sample] = ()) -> None:
        """Put pictures uint8 [H, W, C] into the cells from `first` on, with their samples where these are new too."""
        for place, picture in enumerate(some, start=first):
            if place < len(self.pictures):
                self.pictures[place] = picture
                self._images[place] = qt_images.to_image(picture)
        self.samples[first : first + len(samples)] = samples[: max(0, len(self.samples) - first)]
        self.update()

    def picture(self, place: int) -> Picture | None:
        return self.pictures[place] if self.samples[place] is not None else None

    def name_of(self, _place: int) -> str:
        return self.name

    def latent_of(self, place: int) -> bytes:
        sample = self.samples[place]
        return sample.to_bytes() if sample is not None else b""

    # --- geometry

    def cell(self) -> QSize:
        """Size of a cell, for subclasses to decide."""
        raise NotImplementedError

    def rect_of(self, place: int) -> QRect:
        row, column = divmod(place, self.columns())
        cell = self.cell()
        return QRect(QPoint(column * (cell.width() + GAP), row * (cell.height() + GAP)), cell)

    def places(self) -> range:
        return range(len(self.samples))

    # --- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place, image in enumerate(self._images):
            rect = self.rect_of(place)
            if image is None:
                painter.fillRect(rect, QColor(theme.colour("raised")))
            else:
                qt_images.paint(painter, image, rect.toRectF())
        self.paint_frames(painter)
        self.paint_more(painter)
        painter.end()

    def paint_more(self, painter: QPainter) -> None:
        """On top of the cells; nothing, unless a subclass has something to say."""
