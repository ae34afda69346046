"""Where each picture of a sheet goes: as large as there is room, small pictures by whole numbers."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize

from ganstudio.gui.widgets.pictures import SMOOTH_FROM

GAP = 2


@dataclass(frozen=True)
class SheetLayout:
    """`count` pictures of `width` x `height` in `room`, in as many columns as `ganstudio.images.picture_grid` uses."""

    count: int
    width: int
    height: int
    room: QRect

    @property
    def columns(self) -> int:
        return max(math.ceil(math.sqrt(self.count)), 1)

    @property
    def rows(self) -> int:
        return max(math.ceil(self.count / self.columns), 1)

    @property
    def scale(self) -> float:
        """Screen pixels per picture pixel; a whole number for small pictures where they fit at all."""
        across = (self.room.width() - GAP * (self.columns - 1)) / (self.columns * self.width)
        down = (self.room.height() - GAP * (self.rows - 1)) / (self.rows * self.height)
        scale = max(min(across, down), 1 / max(self.width, self.height))
        small = max(self.width, self.height) < SMOOTH_FROM
        return float(int(scale)) if small and scale >= 1 else scale

    @property
    def area(self) -> QRect:
        """The whole sheet, centred across, at the top."""
        width = self.columns * self.width * self.scale + GAP * (self.columns - 1)
        height = self.rows * self.height * self.scale + GAP * (self.rows - 1)
        size = QSize(math.ceil(width), math.ceil(height))
        area = QRect(self.room.topLeft(), size)
        area.moveLeft(self.room.left() + (self.room.width() - size.width()) // 2)
        return area

    def cell(self, index: int) -> QRectF:
        row, column = divmod(index, self.columns)
        width, height = self.width * self.scale, self.height * self.scale
        left, top = self.area.left() + column * (width + GAP), self.area.top() + row * (height + GAP)
        return QRectF(left, top, width, height)

    def cell_at(self, x: float, y: float) -> int:
        """Index of the picture at a point, or -1."""
        if self.count == 0:
            return -1
        column = math.floor((x - self.area.left()) / (self.width * self.scale + GAP))
        row = math.floor((y - self.area.top()) / (self.height * self.scale + GAP))
        index = row * self.columns + column
        return index if 0 <= column < self.columns and row >= 0 and index < self.count else -1
