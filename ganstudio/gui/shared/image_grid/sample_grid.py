"""A sheet of samples, as large as there is room: pixels stay pixels, a click enlarges one, any can be dragged out."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from ganstudio.gui import theme
from ganstudio.gui.shared.image_grid import image_saving, qt_images
from ganstudio.gui.shared.image_grid.image_grid import ImageGrid
from ganstudio.gui.shared.image_grid.qt_images import Picture
from ganstudio.gui.shared.image_grid.sheet_layout import GridLayout
from ganstudio.images.arrays import Pictures, picture_grid

_WORDS_HEIGHT = 20


class SampleGrid(ImageGrid):
    """`show_pictures` replaces all of them at once; the enlarged one stays enlarged and grows up in place."""

    def __init__(self, empty_words: str = "", parent: QWidget | None = None) -> None:
        super().__init__("samples", parent)
        self.empty_words = empty_words
        self.captions: Sequence[str] = ()
        """What is written above each picture."""
        self.pictures: Pictures | None = None
        self.enlarged: int | None = None
        self._images: list[QImage] = []
        self._layout = GridLayout(0, 1, 1, QRect())
        self._sheet: QPixmap | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 160)
        self.setAccessibleName("Samples")

    # --- content

    def show_pictures(self, shown: Pictures | None) -> None:
        """uint8 [N, H, W, C], or nothing."""
        self.pictures = shown if shown is not None and len(shown) else None
        self._images = [] if self.pictures is None else [qt_images.to_image(one) for one in self.pictures]
        if self.enlarged is not None and self.enlarged >= len(self._images):
            self.enlarged = None
        self.redraw()

    def enlarge(self, index: int | None) -> None:
        """Show one picture alone, or all again."""
        self.enlarged = index if index is not None and index < len(self._images) else None
        self.redraw()

    def picture(self, place: int) -> Picture:
        assert self.pictures is not None
        return self.pictures[place]

    # --- where they are

    def places(self) -> range:
        return range(len(self._images) if self.enlarged is not None else self._layout.shown)

    def columns(self) -> int:
        return self._layout.columns

    def rect_of(self, place: int) -> QRect:
        return self._layout.cell(place).toRect()

    def cell_at(self, point: QPointF) -> int:
        if self.enlarged is not None:
            return self.enlarged
        return self._layout.cell_at(point.x(), point.y())

    def sizeHint(self) -> QSize:
        return QSize(528, 528)

    # --- drawing

    def redraw(self) -> None:
        self._sheet = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.redraw()
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.pictures is None:
            painter.setPen(QColor(theme.colour("secondary")))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.empty_words)
        elif self.enlarged is not None:
            self._paint_enlarged(painter, self.enlarged)
        else:
            painter.drawPixmap(self._layout.area.topLeft(), self._drawn_sheet())
            self.paint_frames(painter, inset=-1)
        painter.end()

    def _drawn_sheet(self) -> QPixmap:
        """All pictures in one pixmap, drawn once for each new set of them; a repaint then only copies it."""
        if self._sheet is not None:
            return self._sheet
        height, width = self._images[0].height(), self._images[0].width()
        self._layout = layout = GridLayout(len(self._images), width, height, self.rect(), self._words_height)
        ratio = self.devicePixelRatioF()
        self._sheet = QPixmap((QSize(layout.area.size()) * ratio).expandedTo(QSize(1, 1)))
        self._sheet.setDevicePixelRatio(ratio)
        self._sheet.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._sheet)
        smooth = layout.scale != int(layout.scale)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        for index, image in enumerate(self._images[: layout.shown]):
            cell = layout.cell(index).translated(-QPointF(layout.area.topLeft()))
            painter.drawImage(cell, image)
            self._write_caption(painter, index, cell)
        painter.end()
        return self._sheet

    @property
    def _words_height(self) -> int:
        return _WORDS_HEIGHT if self.captions else 0

    def _write_caption(self, painter: QPainter, index: int, cell: QRectF) -> None:
        if index >= len(self.captions):
            return
        above = QRectF(cell.left(), cell.top() - _WORDS_HEIGHT, cell.width(), _WORDS_HEIGHT)
        painter.setPen(QColor(theme.colour("secondary")))
        words = self.fontMetrics().elidedText(self.captions[index], Qt.TextElideMode.ElideRight, int(above.width()))
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_enlarged(self, painter: QPainter, index: int) -> None:
        image = self._images[index]
        room = self.rect().adjusted(0, 0, 0, -_WORDS_HEIGHT)
        target = qt_images.fitted(image.width(), image.height(), room)
        target.moveTop(0)
        qt_images.paint(painter, image, target)
        painter.setPen(QColor(theme.colour("secondary")))
        words = QRectF(0, target.bottom() + 2, self.width(), _WORDS_HEIGHT)
        said = f"{self.captions[index]} · " if index < len(self.captions) else ""
        told = f"{said}{index + 1} of {len(self._images)}. Click to see all again."
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, told)

    # --- the pointer and the keys

    def hover(self, place: int) -> None:
        super().hover(place)
        self.current = place if place >= 0 else self.current

    def move_to(self, place: int) -> None:
        super().move_to(place)
        self.enlarged = place if self.enlarged is not None else None

    def click(self, place: int) -> None:
        if self._is_filled(place):
            self.enlarge(None if self.enlarged is not None else place)
            super().click(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.enlarged is not None:
            self.enlarge(None)
        else:
            super().keyPressEvent(event)

    def add_actions(self, menu: QMenu, place: int) -> None:
        if self.pictures is not None:
            sheet = picture_grid(self.pictures)
            menu.addAction("Copy all", partial(qt_images.copy, sheet))
            save = partial(image_saving.ask_and_save, self, sheet, self.name)
            menu.addAction("Save all as one picture …", save)
