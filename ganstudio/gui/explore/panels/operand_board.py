"""The drawing board of vector arithmetic: three shelves A - B + C, what comes of them, and the same sum on pixels."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from ganstudio.gui.explore.operands import NAMES, Operands
from ganstudio.gui.explore.widgets.flow_grid import FlowGrid
from ganstudio.gui.explore.widgets.sample_tray import SampleTray
from ganstudio.gui.shared.layouts import heading, quiet

_OPERATORS = ("−", "+", "=")
_LATENT_WORDS = "The mean latent of each shelf, drawn"
_PIXEL_WORDS = "The same sum on the pixels of these pictures: only blending"
_LEAST_SHELF = 130  # pixels: two columns of the smallest cells
_FEW = 6  # so many samples are shown large, in two columns; more of them in three
_SIDES = ((1200, 785, 128, 160), (1200, 0, 96, 160), (960, 0, 96, 128), (0, 0, 64, 96))
"""From which width and height on: sides of the cells of the shelves and of the result."""


class OperandGroup(QWidget):
    """One shelf's name, what it shows, and its samples."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        label = QLabel(name)
        label.setProperty("role", "title")
        self.words = QLineEdit(placeholderText="what it shows")
        self.words.setMaxLength(40)
        self.words.setAccessibleName(f"What shelf {name} shows")
        self.fill = QPushButton("Fill")
        self.fill.setToolTip("Put samples with certain attributes on this shelf")
        self.fill.setAccessibleName(f"Fill shelf {name}")
        self.fill.setMenu(QMenu(self.fill))
        self.fill.hide()
        self.tray = SampleTray(64, 3, "Drag three or more samples here, from the variations for example.")
        self.tray.setAccessibleName(f"Shelf {name}")
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(label)
        head.addStretch(1)
        head.addWidget(self.fill)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.words)
        column.addWidget(self.tray)
        column.addStretch(1)


class OperandBoard(QWidget):
    """Shows what it is told; all its parts are public."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shelves = {name: OperandGroup(name) for name in NAMES}
        self.result = FlowGrid(96, 3)
        self.result.most_columns = 3
        self.result.setAccessibleName("Result: A − B + C in the middle, eight neighbours around it")
        self.means = {name: _single(f"Mean of shelf {name}") for name in NAMES}
        self.blends = {name: _single(f"Mean picture of shelf {name}") for name in NAMES}
        self.pixels = _single("The sum on pixels")
        self._words = quiet("Fill all three shelves to see it.")
        self._sides = (64, 96)
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(5)
        grid.setVerticalSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(heading("A − B + C"))
        head.addWidget(self._words, 1)
        grid.addLayout(head, 0, 6)
        top = Qt.AlignmentFlag.AlignTop
        for place, name in enumerate(NAMES):
            column = 2 * place
            grid.addWidget(self.shelves[name], 0, column, 2, 1)
            grid.addWidget(self.means[name], 3, column, top)
            grid.addWidget(self.blends[name], 5, column, top)
            for row in (1, 3, 5):
                if name != NAMES[-1] or row != 3:  # the middle row leads to the middle of the nine
                    grid.addWidget(_operator(_OPERATORS[place]), row, column + 1)
        grid.addWidget(self.result, 1, 6, 3, 1, top)
        grid.addWidget(quiet(_LATENT_WORDS, wraps=False), 2, 0, 1, 6)
        grid.addWidget(quiet(_PIXEL_WORDS, wraps=False), 4, 0, 1, 7)
        grid.addWidget(self.pixels, 5, 6, top)
        grid.setRowStretch(1, 1)
        grid.setRowStretch(6, 1)
        for column in (0, 2, 4):
            grid.setColumnStretch(column, 1)

    @property
    def sheets(self) -> list[FlowGrid]:
        """All that show samples."""
        trays = [shelf.tray for shelf in self.shelves.values()]
        return [*trays, self.result, *self.means.values(), *self.blends.values(), self.pixels]

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        shelves = [widget for s in self.shelves.values() for widget in (s.words, s.fill, s.tray)]
        return [*shelves, self.result, *self.means.values()]

    def begin(self, height: int, width: int) -> None:
        """Another generator: the size of its pictures."""
        for sheet in self.sheets:
            sheet.set_picture_size(height, width)
        self._measure()

    def show_shelves(self, shelves: Operands) -> None:
        """What lies on them."""
        for name, shelf in self.shelves.items():
            shelf.tray.set_samples(shelves.samples[name])
            if shelf.words.text() != shelves.words[name]:
                shelf.words.setText(shelves.words[name])
        self._words.setVisible(not shelves.is_complete)
        self._measure_shelves()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        """Cells as large as the room allows."""
        room = self.width(), self.height()
        self._sides = next(sides[2:] for sides in _SIDES if room[0] >= sides[0] and room[1] >= sides[1])
        self.result.set_side(self._sides[1])
        self.result.setFixedWidth(self.result.width_of(3))
        for single in (*self.means.values(), *self.blends.values(), self.pixels):
            single.set_side(self._sides[0])
            single.setFixedWidth(single.width_of(1))
        self._measure_shelves()

    def _measure_shelves(self) -> None:
        """Few samples are shown large."""
        for shelf in self.shelves.values():
            few = len(shelf.tray.samples) <= _FEW
            shelf.tray.most_columns = 2 if few else 3
            shelf.tray.setMinimumWidth(_LEAST_SHELF)
            shelf.tray.set_side(self._sides[0] if few else self._sides[0] * 2 // 3)


def _single(name: str) -> FlowGrid:
    sheet = FlowGrid(64, 1)
    sheet.setAccessibleName(name)
    return sheet


def _operator(text: str) -> QLabel:
    label = QLabel(text, alignment=Qt.AlignmentFlag.AlignCenter)
    label.setFixedWidth(16)
    label.setProperty("role", "title")
    return label
