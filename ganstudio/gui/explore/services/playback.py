"""Plays the pictures of a way in their order, once or round and round."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.explore.services.ticker import Ticker
from ganstudio.inference.generator.sample import Sample


class Playback(QObject):
    """`shown(n)` for every picture that it comes to, whether played or gone to."""

    shown = Signal(int)

    def __init__(self, ticker: Ticker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ticker = ticker
        self.samples: Sequence[Sample] = ()
        self.rate, self.loop = 20, False
        self.place = 0
        self._exact = 0.0
        ticker.ticked.connect(self._step)

    def load(self, samples: Sequence[Sample], rate: int, loop: bool) -> None:
        """Another way; the place is kept where there is still one."""
        self.samples, self.rate, self.loop = samples, rate, loop
        self.place = min(self.place, max(len(samples) - 1, 0))
        if not samples:
            self.ticker.stop()

    def go_to(self, place: int) -> None:
        """Show one picture."""
        if 0 <= place < len(self.samples):
            self._exact = float(place)
            self.place = place
            self.shown.emit(place)

    @Slot()
    def toggle(self) -> None:
        """Play, from the beginning if it is at the end, or stop."""
        if self.ticker.is_running:
            self.ticker.stop()
        elif self.samples:
            if self.place == len(self.samples) - 1:
                self.go_to(0)
            self._exact = float(self.place)
            self.ticker.start()

    @Slot(float)
    def _step(self, seconds: float) -> None:
        self._exact += seconds * self.rate
        last = len(self.samples) - 1
        if self.loop:
            self._exact %= last + 1
        else:
            self._exact = min(self._exact, float(last))
        if int(self._exact) != self.place:
            self.place = int(self._exact)
            self.shown.emit(self.place)
        if not self.loop and self.place == last:
            self.ticker.stop()
