"""The endless random walk: moves on by itself until it is paused, from the current latent, and can be recorded."""

from random import SystemRandom
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.explore.latent_state import LatentState
from ganstudio.gui.explore.services.playback import Ticker
from ganstudio.inference.generator.sample import Sample
from ganstudio.inference.latent.space import Latents

if TYPE_CHECKING:
    from ganstudio.inference.latent.random_walk import RandomWalk

RECORDED_RATE = 25
"""Samples of a recording for each second."""
LONGEST_RECORDING = 120.0
"""Seconds."""


class RandomWalkPlayer(QObject):
    """Locked dimensions stay; a slider that is moved meanwhile is where the walk goes on from."""

    recording_changed = Signal(bool)
    recorded = Signal(float)
    """Seconds so far."""

    def __init__(self, latent: LatentState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.latent, self.ticker = latent, Ticker(self)
        self.speed = 0.5
        """Units of the walk for each second: about as many samples unlike the last one."""
        self.frames: list[Sample] = []
        """What was recorded last."""
        self.is_recording = False
        self._walk: RandomWalk | None = None
        self._travelled = self._seconds = 0.0
        self._left_at: Latents | None = None
        self.ticker.ticked.connect(self._step)
        self.ticker.running_changed.connect(self._settle)

    @Slot(float)
    def _step(self, seconds: float) -> None:
        if self._walk is None or self.latent.point.latent is not self._left_at:
            self._begin()
        assert self._walk is not None
        self._travelled += self.speed * seconds
        self.latent.glide("walk", self._walk.position(self._travelled))
        self._left_at = self.latent.point.latent
        if self.is_recording:
            self._record(seconds)

    def _begin(self) -> None:
        from ganstudio.inference.latent.random_walk import RandomWalk

        space = self.latent.space
        start = space.clamp(self.latent.point.latent)
        self._walk = RandomWalk(space, SystemRandom().randrange(2**31), start)
        self._travelled = 0.0

    @Slot(bool)
    def _settle(self, is_running: bool) -> None:
        if not is_running:
            self.latent.settle()
            self._walk = None

    # --- recording

    def record(self) -> None:
        """Begin to keep what is seen, and walk."""
        self.frames, self._seconds, self.is_recording = [], 0.0, True
        self.recording_changed.emit(True)
        self.ticker.start()

    def stop_recording(self) -> None:
        """What was seen is in `frames`, `RECORDED_RATE` samples for each second."""
        if self.is_recording:
            self.is_recording = False
            self.recording_changed.emit(False)

    def discard(self) -> None:
        """Nothing was recorded."""
        self.frames = []
        self.stop_recording()

    def _record(self, seconds: float) -> None:
        self._seconds += seconds
        sample = self.latent.sample()
        self.frames += [sample] * (int(self._seconds * RECORDED_RATE) - len(self.frames))
        self.recorded.emit(self._seconds)
        if self._seconds >= LONGEST_RECORDING:
            self.stop_recording()
