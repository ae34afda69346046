"""A finding's pictures: crisp, with a word for every row, and for every picture when one hovers over it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QMenu, QSizePolicy, QToolTip, QWidget

from ganstudio.formats.results import Sheet
from ganstudio.gui import theme
from ganstudio.gui.shared.image_grid import image_saving, qt_images
from ganstudio.gui.shared.image_grid.qt_images import SMOOTH_FROM, Picture, to_picture
from ganstudio.gui.shared.plots.plot_painting import small

_GAP = 2
_TITLE, _ROW_TITLE = 22, 17
_COMPACT_CELL, _FULL_CELL = 52, 76
_COMPACT_ROWS = 4


class ResultGrid(QWidget):
    """`is_compact`: only as many columns and rows as stay large enough to be looked at; a click wants all of them."""

    opened = Signal()
    asked = Signal(str, int)
    """A verb was chosen in the menu of a picture."""
    saved = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, is_compact: bool = False) -> None:
        super().__init__(parent)
        self.sheet: Sheet | None = None
        self.verbs: Sequence[tuple[str, str]] = ()
        """What else the menu of a picture offers: what `asked` will say, and its words."""
        self._is_compact, self._image = is_compact, QImage()
        self._hovered, self._pressed_at = -1, QPointF()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if is_compact:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.notifier().changed.connect(self.update)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show these pictures."""
        self.sheet, self._image, self._hovered = sheet, QImage.fromData(sheet.png), -1
        self.setAccessibleName(sheet.title)
        self.setAccessibleDescription(sheet.help)
        self._fit()

    # --- where things are

    @property
    def _cell(self) -> QSize:
        """Of one picture on the screen; small ones by a whole number."""
        assert self.sheet is not None
        side, wanted = max(self.sheet.width, self.sheet.height, 1), _COMPACT_CELL if self._is_compact else _FULL_CELL
        scale = wanted / side if side >= SMOOTH_FROM else float(max(round(wanted / side), 1))
        return QSize(round(self.sheet.width * scale), round(self.sheet.height * scale))

    @property
    def _columns(self) -> int:
        """How many stand side by side."""
        assert self.sheet is not None
        room = max((self.width() + _GAP) // (self._cell.width() + _GAP), 1)
        wanted = self.sheet.columns if self.sheet.row_titles or not self._is_compact else self.sheet.count
        return max(min(room, wanted), 1)

    def shown(self) -> list[list[int]]:
        """Numbers of the pictures by row, as far as they are shown."""
        if self.sheet is None:
            return []
        count, columns = self.sheet.count, self._columns
        if self.sheet.row_titles:
            starts = range(0, count, self.sheet.columns)
            rows = [list(range(start, min(start + columns, count))) for start in starts]
        else:
            rows = [list(range(start, min(start + columns, count))) for start in range(0, count, columns)]
        return rows[:_COMPACT_ROWS] if self._is_compact else rows

    def _row_height(self) -> int:
        assert self.sheet is not None
        return self._cell.height() + _GAP + (_ROW_TITLE if self.sheet.row_titles else 0)

    def rect_of(self, row: int, column: int) -> QRect:
        """Of a picture on the screen."""
        cell, words = self._cell, _ROW_TITLE if self.sheet is not None and self.sheet.row_titles else 0
        return QRect(column * (cell.width() + _GAP), _TITLE + row * self._row_height() + words, *cell.toTuple())

    def cell_at(self, point: QPointF) -> int:
        """Number of the picture at a point, or -1."""
        for row, numbers in enumerate(self.shown()):
            for column, number in enumerate(numbers):
                if self.rect_of(row, column).contains(point.toPoint()):
                    return number
        return -1

    def picture(self, number: int) -> Picture:
        """uint8 [H, W, 3]."""
        return to_picture(self._cut(number))

    def _cut(self, number: int) -> QImage:
        assert self.sheet is not None
        row, column = divmod(number, self.sheet.columns)
        size = (self.sheet.width, self.sheet.height)
        return self._image.copy(column * size[0], row * size[1], *size)

    def _fit(self) -> None:
        rows = len(self.shown())
        self.setFixedHeight(_TITLE + rows * self._row_height() if self.sheet is not None else _TITLE)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.sheet is not None:
            self._fit()

    # --- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.sheet is None:
            return
        painter = QPainter(self)
        painter.setFont(small(self.font(), bold=True))
        painter.setPen(QColor(theme.colour("text")))
        painter.drawText(QRectF(0, 0, self.width(), 18), Qt.AlignmentFlag.AlignVCenter, self._title(painter))
        painter.setFont(small(self.font()))
        for row, numbers in enumerate(self.shown()):
            self._paint_row(painter, row, numbers)
        painter.end()

    def _title(self, painter: QPainter) -> str:
        assert self.sheet is not None
        return painter.fontMetrics().elidedText(self.sheet.title, Qt.TextElideMode.ElideRight, self.width())

    def _paint_row(self, painter: QPainter, row: int, numbers: list[int]) -> None:
        assert self.sheet is not None
        if row < len(self.sheet.row_titles):
            words = QRectF(0, self.rect_of(row, 0).top() - _ROW_TITLE, self.width(), _ROW_TITLE)
            painter.setPen(QColor(theme.colour("secondary")))
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.sheet.row_titles[row])
        for column, number in enumerate(numbers):
            rect = self.rect_of(row, column)
            qt_images.paint(painter, self._cut(number), rect.toRectF())
            if number == self._hovered:
                painter.setPen(QPen(QColor(theme.colour("accent")), 2))
                painter.drawRect(rect.adjusted(1, 1, -1, -1))

    # --- the pointer and the keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.sheet is not None:
            number = self.cell_at(QPointF(event.pos()))
            words = self.sheet.cells[number] if 0 <= number < len(self.sheet.cells) else self.sheet.help
            QToolTip.showText(event.globalPos(), f"<qt>{words}</qt>" if words else "", self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hovered = self.cell_at(event.position())
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()
        pressed = self.cell_at(self._pressed_at)
        far = (event.position() - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if event.buttons() & Qt.MouseButton.LeftButton and pressed >= 0 and far:
            qt_images.drag(self, self.picture(pressed), self._name(pressed))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        near = (event.position() - self._pressed_at).manhattanLength() < QApplication.startDragDistance()
        if event.button() == Qt.MouseButton.LeftButton and near:
            self.opened.emit()

    def leaveEvent(self, _event: QEvent) -> None:
        self._hovered = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        number = self.cell_at(QPointF(event.pos()))
        if self.sheet is None or number < 0:
            return
        menu = self.menu_of(number)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def menu_of(self, number: int) -> QMenu:
        """What may be done with a picture."""
        picture, name = self.picture(number), self._name(number)
        menu = QMenu(self)
        for verb, words in self.verbs:
            menu.addAction(words, partial(self.asked.emit, verb, number))
        menu.addAction("Copy picture", lambda: qt_images.copy(picture))
        menu.addAction("Save picture …", lambda: image_saving.ask_and_save(self, picture, name))
        menu.addAction("Save all of them …", lambda: image_saving.ask_and_save(self, to_picture(self._image), name))
        return menu

    def _name(self, number: int) -> str:
        assert self.sheet is not None
        return f"{self.sheet.title} {number + 1}"
