"""A field for a whole number: no arrows, and the figure keeps its distance from the frame."""

from PySide6.QtWidgets import QSpinBox, QWidget

_DISTANCE = 8
"""As in other fields; style sheets do not reach the inside of a spin box."""


class NumberBox(QSpinBox):
    """Arrow keys and the wheel still count."""

    def __init__(self, low: int = 0, high: int = 99, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.lineEdit().setTextMargins(_DISTANCE, 0, 0, 0)
