"""The operands of vector arithmetic in three groups A - B + C, the result, and the same sum on pixels."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QMenu, QPushButton, QWidget

from ganstudio.gui.explore.widgets.flow_grid import FlowGrid
from ganstudio.gui.explore.widgets.sample_tray import SampleTray
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, heading, quiet, row
from ganstudio.inference.generator.sample import Sample

_GROUPS = {"A": "−", "B": "+", "C": "="}
"""And the operator behind each."""
_LATENT_WORDS = "The mean latent of each shelf, drawn"
_PIXEL_WORDS = "The same sum on the pixels of these pictures: only blending"
_LEAST_WIDTH = 130  # pixels: two columns of the smallest cells
_FEW = 6  # so many samples are shown large, in two columns; more of them in three
_SIDES = ((1200, 785, 128, 160), (1200, 0, 96, 160), (960, 0, 96, 128), (0, 0, 64, 96))
"""From which width and height on: sides of the cells of the groups and of the result."""


class OperandGroup(QWidget):
    """The name of a group, what its samples have in common, and the samples."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        label = plain_label(name)
        label.setProperty("role", "title")
        self.caption = QLineEdit(placeholderText="what it shows")
        self.caption.setMaxLength(40)
        self.caption.setAccessibleName(f"What shelf {name} shows")
        self.fill = QPushButton("Fill")
        self.fill.setToolTip("Put samples with certain attributes on this shelf")
        self.fill.setAccessibleName(f"Fill shelf {name}")
        self.fill.setMenu(QMenu(self.fill))
        self.fill.hide()
        self.tray = SampleTray(64, 3, "Drag three or more samples here, from the variations for example.")
        self.tray.setAccessibleName(f"Shelf {name}")
        column(row(label, None, self.fill, spacing=4), self.caption, self.tray, None, spacing=6, inside=self)


class OperandsPanel(QWidget):
    """Shows the groups beside each other, below them their means in latents and in pixels; its parts are public."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.groups = {name: OperandGroup(name) for name in _GROUPS}
        self.result = FlowGrid(96, 3)
        self.result.most_columns = 3
        self.result.setAccessibleName("Result: A − B + C in the middle, eight neighbours around it")
        self.means = {name: _single(f"Mean of shelf {name}") for name in _GROUPS}
        self.blends = {name: _single(f"Mean picture of shelf {name}") for name in _GROUPS}
        self.pixels = _single("The sum on pixels")
        self._words = quiet("Fill all three shelves to see it.")
        self._sides = (64, 96)
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(5)
        grid.setVerticalSpacing(8)
        grid.addLayout(row(heading("A − B + C"), (self._words, 1)), 0, 6)
        top = Qt.AlignmentFlag.AlignTop
        for place, (name, operator) in enumerate(_GROUPS.items()):
            left = 2 * place
            grid.addWidget(self.groups[name], 0, left, 2, 1)
            grid.addWidget(self.means[name], 3, left, top)
            grid.addWidget(self.blends[name], 5, left, top)
            grid.setColumnStretch(left, 1)
            for line in (1, 3, 5):
                if operator != "=" or line != 3:  # the middle row leads to the middle of the nine
                    grid.addWidget(_operator(operator), line, left + 1)
        grid.addWidget(self.result, 1, 6, 3, 1, top)
        grid.addWidget(quiet(_LATENT_WORDS, wraps=False), 2, 0, 1, 6)
        grid.addWidget(quiet(_PIXEL_WORDS, wraps=False), 4, 0, 1, 7)
        grid.addWidget(self.pixels, 5, 6, top)
        grid.setRowStretch(1, 1)
        grid.setRowStretch(6, 1)

    @property
    def grids(self) -> list[FlowGrid]:
        """All that show samples."""
        trays = [group.tray for group in self.groups.values()]
        return [*trays, self.result, *self.means.values(), *self.blends.values(), self.pixels]

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        groups = [widget for group in self.groups.values() for widget in (group.caption, group.fill, group.tray)]
        return [*groups, self.result, *self.means.values()]

    def set_picture_size(self, height: int, width: int) -> None:
        """Of another generator's images."""
        for grid in self.grids:
            grid.set_picture_size(height, width)
        self._measure()

    def show_operands(self, samples: Mapping[str, list[Sample]], captions: Mapping[str, str]) -> None:
        """The samples and the caption of each group."""
        for name, group in self.groups.items():
            group.tray.set_samples(samples[name])
            if group.caption.text() != captions[name]:
                group.caption.setText(captions[name])
        self._words.setVisible(not all(samples.values()))
        self._measure_groups()

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
        self._measure_groups()

    def _measure_groups(self) -> None:
        """Few samples are shown large."""
        for group in self.groups.values():
            few = len(group.tray.samples) <= _FEW
            group.tray.most_columns = 2 if few else 3
            group.tray.setMinimumWidth(_LEAST_WIDTH)
            group.tray.set_side(self._sides[0] if few else self._sides[0] * 2 // 3)


def _single(name: str) -> FlowGrid:
    sheet = FlowGrid(64, 1)
    sheet.setAccessibleName(name)
    return sheet


def _operator(text: str) -> QLabel:
    label = plain_label(text, alignment=Qt.AlignmentFlag.AlignCenter)
    label.setFixedWidth(16)
    label.setProperty("role", "title")
    return label
