"""The left of the page: the large picture, what one can do with it, and its neighbours."""

from time import monotonic

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QToolButton, QVBoxLayout, QWidget

from ganstudio.gui.widgets.picture_view import PictureView
from ganstudio.gui.widgets.variations import Variations

STRENGTH = 0.3
_SECONDS_BETWEEN_FIGURES, _SECONDS_OF_A_NOTE = 0.25, 4.0


class PictureArea(QWidget):
    """Shows what it is given; says which variations are wanted."""

    variations_wanted = Signal()
    """The strength, the number or the draw of the variations changed."""

    def __init__(self, actions: list[QAction], parent: QWidget | None = None) -> None:
        """`actions` are shown as buttons under the picture, before copy and save."""
        super().__init__(parent)
        self.view = PictureView()
        self.variations = Variations()
        self.variation_seed = 1
        self.figures = QLabel()
        self.figures.setProperty("role", "secondary")
        self._figures_at = 0.0
        self.strength = QSlider(Qt.Orientation.Horizontal)
        self.strength.setMaximum(100)
        self.strength.setValue(round(STRENGTH * 100))
        self.strength.setAccessibleName("Strength of the variations")
        self.strength.setToolTip("How far the variations go: 0 is the picture itself, the right end forgets it")
        self.strength.setFixedWidth(160)
        self.again = QPushButton("Draw others")
        self.again.setToolTip("Draw other variations")
        self.again.setProperty("role", "quiet")
        self._lay_out(actions)
        self.strength.valueChanged.connect(self.variations_wanted)
        self.variations.capacity_changed.connect(self.variations_wanted)
        self.again.clicked.connect(self._draw_others)

    def _lay_out(self, actions: list[QAction]) -> None:
        below = QHBoxLayout()
        below.setSpacing(4)
        below.addWidget(self.figures, 1)
        for action in (*actions, self.view.copy_action, self.view.save_action):
            below.addWidget(_button_of(action))
        heading = QLabel("Variations")
        heading.setProperty("role", "heading")
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(heading)
        middle.addStretch(1)
        middle.addWidget(self.again)
        middle.addWidget(QLabel("Strength"))
        middle.addWidget(self.strength)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.view, 1)
        column.addLayout(below)
        column.addLayout(middle)
        column.addWidget(self.variations)

    def name_pictures(self, name: str) -> None:
        """What pictures are called when they are saved or dragged out."""
        self.view.name, self.variations.name = name, f"{name} variation"

    def begin(self, height: int, width: int) -> None:
        """Get ready for another generator's pictures."""
        self.view.show_picture(None)
        self.variations.clear()
        with QSignalBlocker(self.variations):
            self.variations.set_picture_size(height, width)

    def show_picture(self, picture: np.ndarray, figures: str) -> None:
        """Show the picture; the figures follow at a pace that can be read."""
        self.view.show_picture(picture)
        if monotonic() - self._figures_at >= _SECONDS_BETWEEN_FIGURES:
            self._figures_at = monotonic()
            self.figures.setText(figures)

    def tell(self, text: str) -> None:
        """Say something for a moment where the figures are."""
        self._figures_at = monotonic() + _SECONDS_OF_A_NOTE
        self.figures.setText(text)

    @property
    def variation_strength(self) -> float:
        return self.strength.value() / 100

    @Slot()
    def _draw_others(self) -> None:
        self.variation_seed += 1
        self.variations_wanted.emit()


def _button_of(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    return button
