"""Samples in as many columns as fit, and as many rows as that needs."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.gui.explore.widgets.sample_cells import SampleCells
from ganstudio.gui.shared.image_grid.image_grid import GAP
from ganstudio.gui.shared.image_grid.sheet_layout import cell_size
from ganstudio.inference.generator.sample import Sample


class FlowGrid(SampleCells):
    """As high as its rows; at least `rows` of them."""

    def __init__(self, side: int = 64, rows: int = 1, parent: QWidget | None = None) -> None:
        """`side` is about how large a cell is, in pixels."""
        super().__init__(parent)
        self.most_columns = 1000
        self._side, self._rows = side, rows
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_samples(self, samples: Sequence[Sample | None]) -> None:
        super().set_samples(samples)
        self._measure()

    def set_side(self, side: int) -> None:
        """About how large a cell is."""
        self._side = side
        self._measure()

    def set_picture_size(self, height: int, width: int) -> None:
        super().set_picture_size(height, width)
        self._measure()

    def cell(self) -> QSize:
        height, width = self._picture_size
        return cell_size(width, height, self._side, may_shrink=True).expandedTo(QSize(8, 8))

    def columns(self) -> int:
        return min(self.most_columns, self.columns_in(self.width()))

    def columns_in(self, width: int) -> int:
        """How many columns fit into that many pixels."""
        return max(1, (width + GAP) // (self.cell().width() + GAP))

    def width_of(self, columns: int) -> int:
        """How wide it must be for that many columns."""
        return columns * (self.cell().width() + GAP) - GAP

    def sizeHint(self) -> QSize:
        return QSize(self.width_of(min(4, self.most_columns)), self.height_now())

    def height_now(self) -> int:
        """With the samples that it holds."""
        rows = max(self._rows, -(-len(self.samples) // self.columns()))
        return rows * (self.cell().height() + GAP) - GAP

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        self.setFixedHeight(self.height_now())
        self.update()
