"""Cells with samples in them: click one, drag it out with its latent, copy and save it, or ask for more in its menu."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from ganstudio.gui import theme
from ganstudio.gui.shared.image_grid import image_saving, qt_images
from ganstudio.gui.shared.image_grid.qt_images import Picture
from ganstudio.inference.generator.sample import Sample

GAP = 2
Verb = tuple[str, str]
"""What `asked` will say, and the words in the menu; ("", "") for a line between."""


class SampleCells(QWidget):
    """Equal cells, row by row; subclasses say how many, how large, and what may be done with them."""

    clicked = Signal(int)
    asked = Signal(str, int)
    """A verb was chosen in the menu of a cell."""
    hovered = Signal(int)
    """The cell under the pointer, or that the keyboard came to; -1 for none."""
    saved = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = "sample"
        """What a saved or dragged file is called at first."""
        self.verbs: Sequence[Verb] = ()
        self.samples: list[Sample | None] = []
        self.pictures: list[Picture | None] = []
        self.marked = -1
        """The cell that is framed because something else is there."""
        self.current = 0
        """The cell of the keyboard."""
        self._images: list[QImage | None] = []
        self._picture_size = (64, 64)
        self._hovered = self._pressed = -1
        self._pressed_at = QPoint()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.notifier().changed.connect(self.update)

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

    def mark(self, place: int) -> None:
        """Frame a cell; -1 for none."""
        if place != self.marked:
            self.marked = place
            self.update()

    # --- geometry, for subclasses to decide

    def columns(self) -> int:
        raise NotImplementedError

    def cell(self) -> QSize:
        """Size of a cell."""
        raise NotImplementedError

    def rect_of(self, place: int) -> QRect:
        row, column = divmod(place, self.columns())
        cell = self.cell()
        return QRect(QPoint(column * (cell.width() + GAP), row * (cell.height() + GAP)), cell)

    def place_at(self, point: QPoint) -> int:
        """The filled or empty cell at a point, or -1."""
        return next((place for place in range(len(self.samples)) if self.rect_of(place).contains(point)), -1)

    # --- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place, image in enumerate(self._images):
            rect = self.rect_of(place)
            if image is None:
                painter.fillRect(rect, QColor(theme.colour("raised")))
            else:
                qt_images.paint(painter, image, rect.toRectF())
        framed = {self.marked, self.current if self.hasFocus() else self._hovered} & set(range(len(self.samples)))
        painter.setPen(QPen(QColor(theme.colour("accent")), 2))
        for place in framed:
            painter.drawRect(self.rect_of(place).adjusted(1, 1, -1, -1))
        self.paint_more(painter)
        painter.end()

    def paint_more(self, painter: QPainter) -> None:
        """On top of the cells; nothing, unless a subclass has something to say."""

    # --- the pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
            self._pressed = self.place_at(self._pressed_at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self._hover(self.place_at(point))
        far = (point - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if self._is_filled(self._pressed) and far and event.buttons() & Qt.MouseButton.LeftButton:
            place, self._pressed = self._pressed, -1
            self.drag(place)

    def drag(self, place: int) -> None:
        """Let the user drag a sample out, as a picture and as a latent."""
        picture, sample = self.pictures[place], self.samples[place]
        if picture is not None and sample is not None:
            qt_images.drag(self, picture, self.name, sample.to_bytes())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place, self._pressed = self._pressed, -1
        if place >= 0 and place == self.place_at(event.position().toPoint()):
            self.current = place
            self._click(place)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = self.place_at(event.pos()) if event.reason() == QContextMenuEvent.Reason.Mouse else self.current
        if self._is_filled(place):
            menu = self.menu_of(place)
            menu.exec(event.globalPos())
            menu.deleteLater()

    def menu_of(self, place: int) -> QMenu:
        """What may be done with a filled cell."""
        menu = QMenu(self)
        for verb, words in self.verbs:
            if verb:
                menu.addAction(words, partial(self.asked.emit, verb, place))
            else:
                menu.addSeparator()
        menu.addSeparator()
        picture = self.pictures[place]
        if picture is not None:
            menu.addAction("Copy picture", lambda: qt_images.copy(picture))
            menu.addAction("Save picture …", lambda: image_saving.ask_and_save(self, picture, self.name))
        return menu

    # --- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns = self.columns()
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}
        if event.key() in steps and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            moved = self.current + steps[Qt.Key(event.key())]
            self.current = moved if 0 <= moved < len(self.samples) else self.current
            self.setAccessibleDescription(f"{self.current + 1} of {len(self.samples)}")
            self.hovered.emit(self.current)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._click(self.current)
        else:
            super().keyPressEvent(event)

    def _is_filled(self, place: int) -> bool:
        return 0 <= place < len(self.samples) and self.samples[place] is not None and self.pictures[place] is not None

    def _click(self, place: int) -> None:
        if self._is_filled(place):
            self.clicked.emit(place)

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            self._hovered = place
            self.setCursor(Qt.CursorShape.PointingHandCursor if place >= 0 else Qt.CursorShape.ArrowCursor)
            self.hovered.emit(place)
            self.update()
