"""A finding's pictures: crisp, with a word for every row, and for every picture when one hovers over it."""

from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from ganstudio.formats.results import Sheet
from ganstudio.gui import theme
from ganstudio.gui.shared.image_grid import image_saving, qt_images
from ganstudio.gui.shared.image_grid.image_grid import GAP, ImageGrid
from ganstudio.gui.shared.image_grid.qt_images import Picture, to_picture
from ganstudio.gui.shared.image_grid.sheet_layout import cell_size
from ganstudio.gui.shared.plots import plot_painting as painting

_TITLE, _ROW_TITLE = 22, 17
_COMPACT_CELL, _FULL_CELL = 52, 76
_COMPACT_ROWS = 4


class ResultGrid(ImageGrid):
    """`is_compact`: only as many columns and rows as stay large enough to be looked at; a click wants all of them."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None, *, is_compact: bool = False) -> None:
        super().__init__("sample", parent)
        self.sheet: Sheet | None = None
        self._is_compact, self._image = is_compact, QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if is_compact:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self.opened)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show these pictures."""
        self.sheet, self._image, self.name = sheet, QImage.fromData(sheet.png), sheet.title
        self.current, self._hovered = 0, -1
        self.setAccessibleName(sheet.title)
        self.setAccessibleDescription(sheet.help)
        self._fit()

    # --- where things are

    @property
    def _cell(self) -> QSize:
        """Of one picture on the screen; small ones by a whole number."""
        assert self.sheet is not None
        return cell_size(self.sheet.width, self.sheet.height, _COMPACT_CELL if self._is_compact else _FULL_CELL)

    @property
    def _columns(self) -> int:
        """How many stand side by side."""
        assert self.sheet is not None
        room = max((self.width() + GAP) // (self._cell.width() + GAP), 1)
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
        return self._cell.height() + GAP + (_ROW_TITLE if self.sheet.row_titles else 0)

    def places(self) -> list[int]:
        return [number for row in self.shown() for number in row]

    def columns(self) -> int:
        return self.sheet.columns if self.sheet is not None and self.sheet.row_titles else self._columns

    def rect_of(self, place: int) -> QRect:
        cell, words = self._cell, _ROW_TITLE if self.sheet is not None and self.sheet.row_titles else 0
        row, column = divmod(place, self.columns())
        return QRect(column * (cell.width() + GAP), _TITLE + row * self._row_height() + words, *cell.toTuple())

    def picture(self, place: int) -> Picture:
        return to_picture(self._cut(place))

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
        painting.title(painter, self.sheet.title, self.width())
        for row, numbers in enumerate(self.shown()):
            self._paint_row(painter, row, numbers)
        self.paint_frames(painter)
        painter.end()

    def _paint_row(self, painter: QPainter, row: int, numbers: list[int]) -> None:
        assert self.sheet is not None
        if row < len(self.sheet.row_titles):
            words = QRectF(0, _TITLE + row * self._row_height(), self.width(), _ROW_TITLE)
            painter.setPen(QColor(theme.colour("secondary")))
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.sheet.row_titles[row])
        for number in numbers:
            qt_images.paint(painter, self._cut(number), self.rect_of(number).toRectF())

    # --- the pointer and the keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.sheet is not None:
            number = self.cell_at(QPointF(event.pos()))
            words = self.sheet.cells[number] if 0 <= number < len(self.sheet.cells) else self.sheet.help
            QToolTip.showText(event.globalPos(), f"<qt>{words}</qt>" if words else "", self)
            return True
        return super().event(event)

    def hover(self, place: int) -> None:
        super().hover(place)
        self.setCursor(Qt.CursorShape.PointingHandCursor if self._is_compact else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The title opens it too."""
        ends = self._pressed_at, event.position()
        if event.button() == Qt.MouseButton.LeftButton and all(self.cell_at(end) < 0 for end in ends):
            self.opened.emit()
        super().mouseReleaseEvent(event)

    def add_actions(self, menu: QMenu, place: int) -> None:
        if place >= 0:
            save = partial(image_saving.ask_and_save, self, to_picture(self._image), self.name_of(place))
            menu.addAction("Save all of them …", save)
