"""The left of the page: the large image or the operands, what one can do with it, and below it the variations."""

from time import monotonic

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QToolButton, QWidget

from ganstudio.gui.explore.panels.variations_panel import VariationsPanel
from ganstudio.gui.explore.widgets.image_view import ImageView
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, row

_SECONDS_BETWEEN_FIGURES, _SECONDS_OF_A_MESSAGE = 0.25, 4.0


class ImagePanel(QWidget):
    """Shows the current sample; further pages of `stage` may take the place of its image."""

    message = Signal(str)
    """Of `show_message`, where the figures are not seen."""

    def __init__(self, undo: QAction, redo: QAction, copy_latent: QAction, parent: QWidget | None = None) -> None:
        """The actions are shown as buttons under the image, before copy and save."""
        super().__init__(parent)
        self.undo_action, self.redo_action, self.copy_latent_action = undo, redo, copy_latent
        self.view = ImageView()
        self.variations_panel = VariationsPanel()
        self.variations, self.seeds = self.variations_panel.variations, self.variations_panel.seeds
        self.figures = plain_label()
        self.figures.setProperty("role", "secondary")
        self._figures_at = 0.0
        self.stage = QStackedWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        actions = (
            self.undo_action, self.redo_action, self.copy_latent_action, self.view.copy_action, self.view.save_action,
        )  # fmt: skip
        large = QWidget()
        column((self.view, 1), row((self.figures, 1), *map(_button_of, actions), spacing=4), inside=large)
        self.stage.addWidget(large)
        column((self.stage, 1), self.variations_panel, inside=self)

    def name_images(self, name: str) -> None:
        """What images are called when they are saved or dragged out."""
        self.view.name, self.variations.name, self.seeds.name = name, f"{name} variation", f"{name} seed"

    def clear(self) -> None:
        """Get ready for another generator."""
        self.view.show_picture(None)

    def show_image(self, image: np.ndarray, figures: str) -> None:
        """uint8 [H, W, C]; the figures follow at a pace that can be read."""
        self.view.show_picture(image)
        if monotonic() - self._figures_at >= _SECONDS_BETWEEN_FIGURES:
            self._figures_at = monotonic()
            self.figures.setText(figures)

    @Slot(str)
    def show_message(self, text: str) -> None:
        """Say something for a moment where the figures are."""
        self._figures_at = monotonic() + _SECONDS_OF_A_MESSAGE
        self.figures.setText(text)
        self.figures.setToolTip(text)
        if not self.figures.isVisible():
            self.message.emit(text)


def _button_of(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    return button
