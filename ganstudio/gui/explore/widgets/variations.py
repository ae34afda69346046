"""A sheet of neighbouring pictures: click one to go there, drag any of them out."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.gui.explore.widgets.sample_cells import SampleCells
from ganstudio.gui.shared.image_grid import qt_images
from ganstudio.gui.shared.image_grid.image_grid import GAP
from ganstudio.gui.shared.image_grid.sheet_layout import cell_size

_SMALLEST_CELL, _ROWS = 72, 2


class Variations(SampleCells):
    """As many cells as fit in two rows; `capacity` says how many, and that number of samples should be shown."""

    capacity_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.capacity = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Variations")
        self.setToolTip("Click one to go there, drag it onto an anchor or a shelf")

    def set_picture_size(self, height: int, width: int) -> None:
        super().set_picture_size(height, width)
        self._measure()

    def clear(self) -> None:
        """Empty cells."""
        self.set_samples([None] * self.capacity)

    def cell(self) -> QSize:
        """A whole multiple of a small picture; others as large as fills the width."""
        height, width = self._picture_size
        if max(height, width) < qt_images.SMOOTH_FROM:
            return cell_size(width, height, _SMALLEST_CELL)
        columns = max(1, (self.width() + GAP) // (_SMALLEST_CELL + 8 + GAP))
        side = max(8, (self.width() + GAP) // columns - GAP)
        return QSize(width * side // max(height, width), height * side // max(height, width))

    def sizeHint(self) -> QSize:
        cell = self.cell()
        return QSize(8 * (cell.width() + GAP) - GAP, _ROWS * (cell.height() + GAP) - GAP)

    def columns(self) -> int:
        return max(1, (self.width() + GAP) // (self.cell().width() + GAP))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        capacity = self.columns() * _ROWS
        if capacity != self.capacity:
            self.capacity = capacity
            self.set_samples((self.samples + [None] * capacity)[:capacity])
            self.capacity_changed.emit(capacity)
