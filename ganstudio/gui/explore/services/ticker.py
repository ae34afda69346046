"""Ticks at the screen's rate and says how much time has passed; what is played lives elsewhere."""

from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

_LONGEST = 0.1
"""Seconds of one tick that count; after a standstill the animation goes on from where it was."""


class Ticker(QObject):
    """`ticked(seconds)` since the last tick, while it runs."""

    ticked = Signal(float)
    running_changed = Signal(bool)

    def __init__(self, rate: float = 60.0, parent: QObject | None = None) -> None:
        """`rate` in ticks each second."""
        super().__init__(parent)
        self._last = 0.0
        self._timer = QTimer(self, interval=max(1, round(1000 / max(rate, 1.0))))
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @property
    def is_running(self) -> bool:
        return self._timer.isActive()

    @Slot()
    def start(self) -> None:
        if not self.is_running:
            self._last = perf_counter()
            self._timer.start()
            self.running_changed.emit(True)

    @Slot()
    def stop(self) -> None:
        if self.is_running:
            self._timer.stop()
            self.running_changed.emit(False)

    @Slot()
    def _tick(self) -> None:
        now = perf_counter()
        seconds, self._last = min(now - self._last, _LONGEST), now
        self.ticked.emit(seconds)
