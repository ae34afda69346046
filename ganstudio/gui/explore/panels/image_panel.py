"""The left of the page: the large picture or the board, what one can do with it, and below it the neighbours."""

from time import monotonic

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from ganstudio.gui.explore.panels.variations_panel import VariationsPanel
from ganstudio.gui.explore.widgets.image_view import ImageView

_SECONDS_BETWEEN_FIGURES, _SECONDS_OF_A_NOTE = 0.25, 4.0


class ImagePanel(QWidget):
    """Shows what it is given."""

    noted = Signal(str)
    """A note was told where the picture is not shown."""

    def __init__(self, actions: list[QAction], parent: QWidget | None = None) -> None:
        """`actions` are shown as buttons under the picture, before copy and save."""
        super().__init__(parent)
        self.view = ImageView()
        self.neighbours = VariationsPanel()
        self.variations, self.seeds = self.neighbours.variations, self.neighbours.seeds
        self.figures = QLabel()
        self.figures.setProperty("role", "secondary")
        self._figures_at = 0.0
        self.stage = QStackedWidget()
        self._lay_out(actions)

    def _lay_out(self, actions: list[QAction]) -> None:
        below = QHBoxLayout()
        below.setSpacing(4)
        below.addWidget(self.figures, 1)
        for action in (*actions, self.view.copy_action, self.view.save_action):
            below.addWidget(_button_of(action))
        large = QWidget()
        column = QVBoxLayout(large)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.view, 1)
        column.addLayout(below)
        self.stage.addWidget(large)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.stage, 1)
        whole.addWidget(self.neighbours)

    def name_pictures(self, name: str) -> None:
        """What pictures are called when they are saved or dragged out."""
        self.view.name, self.variations.name, self.seeds.name = name, f"{name} variation", f"{name} seed"

    def begin(self, height: int, width: int) -> None:
        """Get ready for another generator's pictures."""
        self.view.show_picture(None)
        self.neighbours.begin(height, width)

    def show_picture(self, picture: np.ndarray, figures: str) -> None:
        """Show the picture; the figures follow at a pace that can be read."""
        self.view.show_picture(picture)
        if monotonic() - self._figures_at >= _SECONDS_BETWEEN_FIGURES:
            self._figures_at = monotonic()
            self.figures.setText(figures)

    @Slot(str)
    def tell(self, text: str) -> None:
        """Say something for a moment where the figures are."""
        self._figures_at = monotonic() + _SECONDS_OF_A_NOTE
        self.figures.setText(text)
        self.figures.setToolTip(text)
        if not self.figures.isVisible():
            self.noted.emit(text)


def _button_of(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    return button
