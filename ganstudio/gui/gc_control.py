"""Cyclic garbage is collected in the window's thread alone.

Python collects in whichever thread allocates next: a training, or the pool while it imports something. Timers and
widgets in cycles were deleted there, beside the window that was using them, and the process ended with a segmentation
fault. Reference counting, which frees nearly everything, is not touched.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_MILLISECONDS = 250


class GarbageCollector(QObject):
    """From `begin` to `end` no thread collects by itself; the window's does, by Python's own thresholds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_MILLISECONDS)
        self._timer.timeout.connect(self.collect)

    def begin(self) -> None:
        gc.disable()
        self._timer.start()

    def end(self) -> None:
        self._timer.stop()
        gc.enable()

    @Slot()
    def collect(self) -> None:
        """The oldest generation whose turn it is, and with it all younger ones."""
        due = [age for age, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
               if count > most]  # fmt: skip
        if due:
            gc.collect(due[-1])


def leave_out_what_stays() -> None:
    """Never look again at what there is now, modules and pages: with torch that stopped the window for .4 s."""
    gc.freeze()
