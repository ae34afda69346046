"""Widgets of unlike heights in as many columns as there is room for, each in the column that is shortest so far."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

_COLUMN, _GAP = 480, 32


class TileColumns(QWidget):
    """`show_tiles` replaces all of them; wider ones than a column are cut down to it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles: list[QWidget] = []
        self._columns: list[QVBoxLayout] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)

    def show_tiles(self, tiles: Sequence[QWidget]) -> None:
        """Show these, in reading order."""
        for tile in self.tiles:
            tile.hide()
            tile.deleteLater()
        self.tiles = list(tiles)
        for tile in self.tiles:
            tile.setParent(self)
        self._arrange()
        for tile in self.tiles:
            tile.show()

    def _fitting(self) -> int:
        return max(min((self.width() + _GAP) // (_COLUMN + _GAP), len(self.tiles)), 1)

    def _arrange(self) -> None:
        for column in self._columns:
            while column.takeAt(0) is not None:
                pass
            self._row.removeItem(column)
            column.deleteLater()
        self._columns = [QVBoxLayout() for _ in range(self._fitting())]
        heights = [0] * len(self._columns)
        for column in self._columns:
            column.setSpacing(24)
            self._row.addLayout(column, 1)
        for tile in self.tiles:
            place = heights.index(min(heights))
            self._columns[place].addWidget(tile)
            heights[place] += max(tile.sizeHint().height(), tile.minimumHeight()) + 24
        for column in self._columns:
            column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitting() != len(self._columns):
            self._arrange()
