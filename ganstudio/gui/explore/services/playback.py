"""What moves by itself: a ticker at the screen's rate, and the playback of an interpolation path."""

from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from ganstudio.gui.explore.interpolation_path import InterpolationPath
from ganstudio.gui.explore.latent_state import LatentState
from ganstudio.inference.generator.sample import Sample

_LONGEST = 0.1
"""Seconds of one tick that count; after a standstill the animation goes on from where it was."""


class Ticker(QObject):
    """`ticked(seconds)` since the last tick, while it runs."""

    ticked = Signal(float)
    running_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self.set_rate(60.0)

    def set_rate(self, rate: float) -> None:
        """In ticks each second."""
        self._timer.setInterval(max(1, round(1000 / max(rate, 1.0))))

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


class Playback(QObject):
    """Leads the latent along an interpolation path, once or round and round."""

    moved = Signal(int)
    """To which position of the path, whether played or gone to."""

    def __init__(self, path: InterpolationPath, latent: LatentState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path, self.latent, self.ticker = path, latent, Ticker(self)
        self.samples: list[Sample] = []
        """Along the path, by position."""
        self._exact = 0.0
        path.changed.connect(self._load)
        self.ticker.ticked.connect(self._step)
        self.ticker.running_changed.connect(self._settle)

    @Slot()
    def _load(self) -> None:
        """The position is kept where there is still one."""
        self.samples = self.path.samples(self.latent.space)
        self.path.position = min(self.path.position, max(len(self.samples) - 1, 0))
        if not self.samples:
            self.ticker.stop()

    @Slot(int)
    def go_to(self, position: int) -> None:
        """Show one sample of the path."""
        if 0 <= position < len(self.samples):
            self._exact = float(position)
            self._show(position)

    @Slot()
    def toggle(self) -> None:
        """Play, from the beginning if it is at the end, or stop."""
        if self.ticker.is_running:
            self.ticker.stop()
        elif self.samples:
            if self.path.position == len(self.samples) - 1:
                self.go_to(0)
            self._exact = float(self.path.position)
            self.ticker.start()

    @Slot(float)
    def _step(self, seconds: float) -> None:
        self._exact += seconds * self.path.rate
        last = len(self.samples) - 1
        if self.path.loop:
            self._exact %= last + 1
        else:
            self._exact = min(self._exact, float(last))
        if int(self._exact) != self.path.position:
            self._show(int(self._exact))
        if not self.path.loop and self.path.position == last:
            self.ticker.stop()

    def _show(self, position: int) -> None:
        self.path.position = position
        self.latent.glide_to("path", self.samples[position])
        self.moved.emit(position)

    @Slot(bool)
    def _settle(self, is_running: bool) -> None:
        if not is_running:
            self.latent.settle()
