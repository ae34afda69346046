"""Where each picture of a sheet goes: as large as there is room, small pictures by whole numbers."""

import math
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QRect, QRectF, QSize

from ganstudio.gui.shared.image_grid.image_grid import GAP
from ganstudio.gui.shared.image_grid.qt_images import SMOOTH_FROM

LEAST_SIDE = 64
"""Where all pictures would be smaller than this on the screen, fewer are shown."""


def cell_size(width: int, height: int, side: int, *, may_shrink: bool = False) -> QSize:
    """Of a picture of that size when it is about `side` long; small ones are enlarged by a whole number.

    Only where they `may_shrink` are these made smaller than they are.
    """
    longest = max(width, height, 1)
    scale = side / longest
    if longest < SMOOTH_FROM and (scale >= 1 or not may_shrink):
        scale = float(max(int(scale + 0.25) if may_shrink else round(scale), 1))
    return QSize(round(width * scale), round(height * scale))


@dataclass(frozen=True)
class GridLayout:
    """`count` pictures of `width` x `height` in `room`, in as many columns as `picture_grid` uses.

    Where these would be too small to see anything, only the first ones are shown, in fewer columns and rows. Above each
    there is room for `words`.
    """

    count: int
    width: int
    height: int
    room: QRect
    words: int = 0
    """Height of what is written above each picture."""

    @cached_property
    def columns(self) -> int:
        whole = self._whole[0]
        if self._all_fit:
            return whole
        fitting = next((number for number in range(whole, 0, -1) if self._across(number) >= self._least_scale), 1)
        divisor = next(number for number in range(fitting, 0, -1) if whole % number == 0)
        return divisor if 2 * divisor > fitting else fitting  # with a divisor, a column stays one class

    @cached_property
    def rows(self) -> int:
        if self._all_fit:
            return self._whole[1]
        scale = max(self._whole_number(self._across(self.columns)), self._least_scale)
        fitting = int((self.room.height() + GAP) / (self.height * scale + self.words + GAP))
        return min(max(fitting, 1), math.ceil(max(self.count, 1) / self.columns))

    @property
    def shown(self) -> int:
        """How many of them are shown."""
        return min(self.count, self.columns * self.rows)

    @cached_property
    def scale(self) -> float:
        """Screen pixels per picture pixel; a whole number for small pictures where they fit at all."""
        return self._scale_of(self.columns, self.rows)

    @cached_property
    def _whole(self) -> tuple[int, int]:
        """Columns and rows of all pictures; those that are no squares are put where they become largest."""
        columns = max(math.ceil(math.sqrt(self.count)), 1)
        if self.width != self.height:
            columns = max(range(1, max(self.count, 1) + 1), key=lambda n: self._scale_of(n, -(-self.count // n)))
        return columns, max(math.ceil(self.count / columns), 1)

    @cached_property
    def _least_scale(self) -> float:
        side = max(self.width, self.height)
        return float(max(round(LEAST_SIDE / side), 1)) if side < SMOOTH_FROM else LEAST_SIDE / side

    @cached_property
    def _all_fit(self) -> bool:
        return self._scale_of(*self._whole) >= self._least_scale

    def _across(self, columns: int) -> float:
        return (self.room.width() - GAP * (columns - 1)) / (columns * self.width)

    def _scale_of(self, columns: int, rows: int) -> float:
        down = ((self.room.height() - GAP * (rows - 1)) / rows - self.words) / self.height
        return self._whole_number(max(min(self._across(columns), down), 1 / max(self.width, self.height)))

    def _whole_number(self, scale: float) -> float:
        """The next smaller whole number, for small pictures where they fit at all."""
        small = max(self.width, self.height) < SMOOTH_FROM
        return float(int(scale)) if small and scale >= 1 else scale

    @property
    def area(self) -> QRect:
        """The whole sheet, centred across, at the top."""
        width = self.columns * self.width * self.scale + GAP * (self.columns - 1)
        height = self.rows * (self.height * self.scale + self.words) + GAP * (self.rows - 1)
        size = QSize(math.ceil(width), math.ceil(height))
        area = QRect(self.room.topLeft(), size)
        area.moveLeft(self.room.left() + (self.room.width() - size.width()) // 2)
        return area

    def cell(self, index: int) -> QRectF:
        row, column = divmod(index, self.columns)
        width, height = self.width * self.scale, self.height * self.scale
        left, top = self.area.left() + column * (width + GAP), self.area.top() + row * (height + self.words + GAP)
        return QRectF(left, top + self.words, width, height)

    def cell_at(self, x: float, y: float) -> int:
        """Index of the picture at a point, or -1."""
        if self.count == 0:
            return -1
        column = math.floor((x - self.area.left()) / (self.width * self.scale + GAP))
        row = math.floor((y - self.area.top()) / (self.height * self.scale + self.words + GAP))
        index = row * self.columns + column
        return index if 0 <= column < self.columns and row >= 0 and index < self.shown else -1
