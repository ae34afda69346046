"""What a key does to a slider's value."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ganstudio.gui.explore.widgets.slider_order import Slider

COARSE, FINE = 1 / 60, 1 / 600
"""Steps of the arrow keys as a share of the range: 0.1 and 0.01 of a standard deviation for the normal law."""


def pushed(slider: Slider, value: float, event: QKeyEvent) -> float | None:
    """Where the key brings a slider that stands at `value`; None where it does not move sliders."""
    fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
    step = (FINE if fine else COARSE) * (slider.high - slider.low)
    targets = {
        Qt.Key.Key_Left: value - step,
        Qt.Key.Key_Right: value + step,
        Qt.Key.Key_Home: slider.low,
        Qt.Key.Key_End: slider.high,
        Qt.Key.Key_Backspace: slider.rest,
        Qt.Key.Key_Delete: slider.rest,
    }
    return targets.get(Qt.Key(event.key()))


def rows_walked(event: QKeyEvent, page: int) -> int:
    """How many rows down a key leads, where `page` of them are seen; 0 where it does not walk."""
    ways = {
        Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page,
    }  # fmt: skip
    return ways.get(Qt.Key(event.key()), 0)
