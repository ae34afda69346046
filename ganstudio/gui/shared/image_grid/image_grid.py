"""What every grid of pictures can do: hover, click, drag a picture out, a menu to copy and save it, the keyboard."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from ganstudio.gui import theme
from ganstudio.gui.shared.image_grid import image_saving, qt_images
from ganstudio.gui.shared.image_grid.qt_images import Picture

GAP = 2
"""Pixels between two cells."""
Verb = tuple[str, str]
"""What `asked` will say, and the words in the menu; ("", "") for a line between."""


class ImageGrid(QWidget):
    """Equal cells, row by row. Subclasses say where they lie and what is in them, and paint them."""

    clicked = Signal(int)
    asked = Signal(str, int)
    """A verb was chosen in the menu of a picture."""
    hovered = Signal(int)
    """The cell under the pointer, or that the keyboard came to; -1 for none."""
    saved = Signal(str)
    failed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        """What saved or dragged files are called at first."""
        self.verbs: Sequence[Verb] = ()
        """What else the menu of a picture offers."""
        self.marked = -1
        """The cell that is framed because something else is there."""
        self.current = 0
        """The cell of the keyboard."""
        self._hovered = self._pressed = -1
        self._pressed_at = QPointF()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.notifier().changed.connect(self.redraw)

    # --- for subclasses

    def places(self) -> Sequence[int]:
        """Numbers of the cells that are shown, in reading order."""
        raise NotImplementedError

    def columns(self) -> int:
        """How far the numbers of two cells are apart of which one lies below the other."""
        raise NotImplementedError

    def rect_of(self, place: int) -> QRect:
        """Where a cell lies."""
        raise NotImplementedError

    def picture(self, place: int) -> Picture | None:
        """uint8 [H, W, C], or None while a cell is empty."""
        raise NotImplementedError

    def name_of(self, place: int) -> str:
        """What the file of a picture is called."""
        return f"{self.name} {place + 1}"

    def latent_of(self, _place: int) -> bytes:
        """What a dragged picture brings along beside itself."""
        return b""

    def add_actions(self, menu: QMenu, place: int) -> None:
        """More for the menu of a picture, or of none where `place` is -1."""

    def redraw(self) -> None:
        """For those that keep what they painted."""
        self.update()

    def paint_frames(self, painter: QPainter, inset: int = 1) -> None:
        """Around the marked cell, and the one of the keyboard or the pointer."""
        framed = {self.marked, self.current if self.hasFocus() else self._hovered} & set(self.places())
        painter.setPen(QPen(QColor(theme.colour("accent")), 2))
        for place in framed:
            painter.drawRect(self.rect_of(place).adjusted(inset, inset, -inset, -inset))

    # --- what happens to a cell

    def cell_at(self, point: QPointF) -> int:
        """The cell at a point, filled or empty, or -1."""
        return next((place for place in self.places() if self.rect_of(place).contains(point.toPoint())), -1)

    def mark(self, place: int) -> None:
        """Frame a cell; -1 for none."""
        if place != self.marked:
            self.marked = place
            self.update()

    def hover(self, place: int) -> None:
        """The pointer came to a cell, or left them with -1."""
        if place != self._hovered:
            self._hovered = place
            self.setCursor(Qt.CursorShape.PointingHandCursor if place >= 0 else Qt.CursorShape.ArrowCursor)
            self.hovered.emit(place)
            self.update()

    def move_to(self, place: int) -> None:
        """The keyboard came to a cell."""
        self.current = place
        self.setAccessibleDescription(f"{place + 1} of {len(self.places())}")
        self.hovered.emit(place)
        self.update()

    def click(self, place: int) -> None:
        """A cell was chosen, with the pointer or a key."""
        if self._is_filled(place):
            self.clicked.emit(place)

    def drag(self, place: int) -> None:
        """Let the user drag a picture out; returns when it is dropped."""
        if (picture := self.picture(place)) is not None:
            qt_images.drag(self, picture, self.name_of(place), self.latent_of(place))

    def menu_of(self, place: int) -> QMenu:
        """What may be done with a picture."""
        menu = QMenu(self)
        picture = self.picture(place) if self._is_filled(place) else None
        if picture is not None:
            for verb, words in self.verbs:
                if verb:
                    menu.addAction(words, partial(self.asked.emit, verb, place))
                else:
                    menu.addSeparator()
            menu.addSeparator()
            menu.addAction("Copy picture", partial(qt_images.copy, picture))
            save = partial(image_saving.ask_and_save, self, picture, self.name_of(place))
            menu.addAction("Save picture …", save)
        self.add_actions(menu, place)
        return menu

    def _is_filled(self, place: int) -> bool:
        return place in self.places() and self.picture(place) is not None

    # --- the pointer and the keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._pressed_at = self.cell_at(event.position()), event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hover(self.cell_at(event.position()))
        far = (event.position() - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if self._is_filled(self._pressed) and far and event.buttons() & Qt.MouseButton.LeftButton:
            place, self._pressed = self._pressed, -1
            self.drag(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place, self._pressed = self._pressed, -1
        if place >= 0 and place == self.cell_at(event.position()):
            self.current = place
            self.click(place)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hover(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from cell to cell; at an edge they are left to whatever the grid lies in."""
        columns, key = self.columns(), event.key()
        ways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}
        target = self.current + ways.get(Qt.Key(key), 0)
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in ways and not is_control and target in self.places():
            self.move_to(target)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.click(self.current)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        menu = self.menu_of(self.cell_at(QPointF(event.pos())) if by_mouse else self.current)
        if not menu.isEmpty():
            menu.exec(event.globalPos())
        menu.deleteLater()
