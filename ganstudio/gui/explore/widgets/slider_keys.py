"""What keys do in a list of sliders: move the current one, lead to others, type a number."""

from time import monotonic

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ganstudio.gui.explore.widgets.slider_order import Slider, SliderOrder

_TYPING_SECONDS = 1.2
COARSE, FINE = 1 / 60, 1 / 600
"""Steps of the arrow keys as a share of the range: 0.1 and 0.01 of a standard deviation for a normal distribution."""


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


class TypedNumber:
    """Digits typed in one go make one number; every one of them leads somewhere at once."""

    def __init__(self) -> None:
        self._typed, self._typed_at = "", 0.0

    def type(self, digit: str, order: SliderOrder) -> int | None:
        """The slider that is meant by now, if there is one."""
        now = monotonic()
        self._typed = self._typed + digit if now - self._typed_at < _TYPING_SECONDS else digit
        self._typed_at = now
        index = order.find(self._typed.lstrip("0"))
        if index is None:  # no such slider: begin a new number with this digit
            self._typed = digit
            index = order.find(digit)
        return index
