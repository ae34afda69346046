"""The endless walk: moves on by itself until it is paused, from wherever the user is, and can be recorded."""

from random import SystemRandom
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.services.ticker import Ticker
from ganstudio.inference.generator.sample import Sample
from ganstudio.inference.latent.space import Latents

if TYPE_CHECKING:
    from ganstudio.inference.latent.random_walk import RandomWalk

RECORDED_RATE = 25
"""Pictures of a recording for each second."""
LONGEST_RECORDING = 120.0


class RandomWalkPlayer(QObject):
    """Locked dimensions stay; a slider that is moved meanwhile is where the walk goes on from."""

    recording_changed = Signal(bool)
    recorded = Signal(float)
    """Seconds so far."""

    def __init__(self, explorer: ExploreModel, ticker: Ticker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.explorer, self.ticker = explorer, ticker
        self.speed = 0.5
        """Units of the walk for each second: about as many pictures unlike the last one."""
        self.frames: list[Sample] = []
        """What was recorded last."""
        self.is_recording = False
        self._walk: RandomWalk | None = None
        self._travelled = self._seconds = 0.0
        self._left_at: Latents | None = None
        ticker.ticked.connect(self._step)
        ticker.running_changed.connect(self._rest)

    @Slot(float)
    def _step(self, seconds: float) -> None:
        exploration = self.explorer.exploration
        if self._walk is None or exploration.place.latent is not self._left_at:
            self._begin()
        assert self._walk is not None
        self._travelled += self.speed * seconds
        exploration.glide("walk", self._walk.position(self._travelled))
        self._left_at = exploration.place.latent
        if self.is_recording:
            self._record(seconds)

    def _begin(self) -> None:
        from ganstudio.inference.latent.random_walk import RandomWalk

        exploration = self.explorer.exploration
        start = exploration.space.clamp(exploration.place.latent)
        self._walk = RandomWalk(exploration.space, SystemRandom().randrange(2**31), start)
        self._travelled = 0.0

    @Slot(bool)
    def _rest(self, is_running: bool) -> None:
        if not is_running:
            self.explorer.exploration.settle()
            self._walk = None

    # --- recording

    def record(self) -> None:
        """Begin to keep what is seen, and walk."""
        self.frames, self._seconds, self.is_recording = [], 0.0, True
        self.recording_changed.emit(True)
        self.ticker.start()

    def stop_recording(self) -> list[Sample]:
        """What was seen, `RECORDED_RATE` samples for each second."""
        if self.is_recording:
            self.is_recording = False
            self.recording_changed.emit(False)
        return self.frames

    def discard(self) -> None:
        """Nothing was recorded."""
        self.frames = []
        self.stop_recording()

    def _record(self, seconds: float) -> None:
        self._seconds += seconds
        sample = self.explorer.exploration.sample()
        self.frames += [sample] * (int(self._seconds * RECORDED_RATE) - len(self.frames))
        self.recorded.emit(self._seconds)
        if self._seconds >= LONGEST_RECORDING:
            self.stop_recording()
