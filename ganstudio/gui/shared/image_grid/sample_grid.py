"""A sheet of samples, as large as there is room: pixels stay pixels, a click enlarges one, any can be dragged out."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QMenu, QSizePolicy, QWidget

from ganstudio.gui import theme
from ganstudio.gui.shared.image_grid import image_saving
from ganstudio.gui.shared.image_grid import qt_images as qt_pictures
from ganstudio.gui.shared.image_grid.qt_images import Picture
from ganstudio.gui.shared.image_grid.sheet_layout import GridLayout
from ganstudio.images.arrays import Pictures, picture_grid

_WORDS_HEIGHT = 20


class SampleGrid(QWidget):
    """`show_pictures` replaces all of them at once; the enlarged one stays enlarged and grows up in place."""

    clicked = Signal(int)
    asked = Signal(str, int)
    """A verb was chosen in the menu of a picture."""
    saved = Signal(str)
    failed = Signal(str)

    def __init__(self, empty_words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = "samples"
        """What saved or dragged files are called at first."""
        self.verbs: Sequence[tuple[str, str]] = ()
        """What else the menu of a picture offers: what `asked` will say, and its words."""
        self.empty_words = empty_words
        self.captions: Sequence[str] = ()
        """What is written above each picture."""
        self.pictures: Pictures | None = None
        self.enlarged: int | None = None
        self._images: list[QImage] = []
        self._layout = GridLayout(0, 1, 1, QRect())
        self._sheet: QPixmap | None = None
        self._hovered = self._pressed = -1
        self._pressed_at = QPoint()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 160)
        self.setAccessibleName("Samples")
        theme.notifier().changed.connect(self._redraw)

    # --- content

    def show_pictures(self, shown: Pictures | None) -> None:
        """uint8 [N, H, W, C], or nothing."""
        self.pictures = shown if shown is not None and len(shown) else None
        self._images = [] if self.pictures is None else [qt_pictures.to_image(one) for one in self.pictures]
        if self.enlarged is not None and self.enlarged >= len(self._images):
            self.enlarged = None
        self._redraw()

    def enlarge(self, index: int | None) -> None:
        """Show one picture alone, or all again."""
        self.enlarged = index if index is not None and index < len(self._images) else None
        self._redraw()

    def picture(self, index: int) -> Picture:
        """uint8 [H, W, C]."""
        assert self.pictures is not None
        return self.pictures[index]

    def cell_at(self, point: QPointF) -> int:
        """Index of the picture under `point`, or -1."""
        if self.enlarged is not None:
            return self.enlarged
        return self._layout.cell_at(point.x(), point.y())

    def sizeHint(self) -> QSize:
        return QSize(528, 528)

    # --- drawing

    def _redraw(self) -> None:
        self._sheet = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._redraw()
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
            self._paint_frame(painter)
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
        target = qt_pictures.fitted(image.width(), image.height(), room)
        target.moveTop(0)
        qt_pictures.paint(painter, image, target)
        painter.setPen(QColor(theme.colour("secondary")))
        words = QRectF(0, target.bottom() + 2, self.width(), _WORDS_HEIGHT)
        said = f"{self.captions[index]} · " if index < len(self.captions) else ""
        told = f"{said}{index + 1} of {len(self._images)}. Click to see all again."
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, told)

    def _paint_frame(self, painter: QPainter) -> None:
        if 0 <= self._hovered < self._layout.shown and (self.hasFocus() or self.underMouse()):
            painter.setPen(QPen(QColor(theme.colour("accent")), 2))
            painter.drawRect(self._layout.cell(self._hovered).adjusted(-1, -1, 1, 1))

    # --- the pointer and the keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._pressed_at = self.cell_at(event.position()), event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = self.cell_at(event.position())
        if here != self._hovered:
            self._hovered = here
            self.setCursor(Qt.CursorShape.PointingHandCursor if here >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()
        way = event.position().toPoint() - self._pressed_at
        if self._pressed >= 0 and way.manhattanLength() >= QApplication.startDragDistance():
            index, self._pressed = self._pressed, -1
            if self.pictures is not None:
                qt_pictures.drag(self, self.pictures[index], f"{self.name} {index + 1}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index, self._pressed = self._pressed, -1
        if index >= 0 and index == self.cell_at(event.position()):
            self._choose(index)

    def _choose(self, index: int) -> None:
        self.enlarge(None if self.enlarged is not None else index)
        self.clicked.emit(index)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._hovered = max(self._hovered, 0)
        self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self._hovered = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns = self._layout.columns
        way = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns,
        }.get(Qt.Key(event.key()))  # fmt: skip
        if way is not None and self._images:
            last = len(self._images) if self.enlarged is not None else self._layout.shown
            self._hovered = min(max(self._hovered + way, 0), last - 1)
            if self.enlarged is not None:
                self.enlarged = self._hovered
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._hovered >= 0:
            self._choose(self._hovered)
        elif event.key() == Qt.Key.Key_Escape and self.enlarged is not None:
            self.enlarge(None)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.pictures is None:
            return
        menu = self.menu_of(self.cell_at(QPointF(event.pos())))
        menu.exec(event.globalPos())
        menu.deleteLater()

    def menu_of(self, index: int) -> QMenu:
        """What may be done with a picture, or with all where `index` is -1."""
        assert self.pictures is not None
        menu = QMenu(self)
        if index >= 0:
            one = self.pictures[index]
            for verb, words in self.verbs:
                menu.addAction(words, partial(self.asked.emit, verb, index))
            menu.addAction("Copy picture", lambda: qt_pictures.copy(one))
            menu.addAction("Save picture …", lambda: image_saving.ask_and_save(self, one, f"{self.name} {index + 1}"))
        sheet = picture_grid(self.pictures)
        menu.addAction("Copy all", lambda: qt_pictures.copy(sheet))
        menu.addAction("Save all as one picture …", lambda: image_saving.ask_and_save(self, sheet, self.name))
        return menu
