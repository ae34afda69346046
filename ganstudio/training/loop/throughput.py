"""How fast a training goes: a sliding window over its updates, without pictures, checkpoints and pauses."""

import time
from collections import deque

_READ_EVERY = 0.1
"""Seconds between readings of scalars: reading one waits for the device."""
_SAY_EVERY = 1.0
_WINDOW = 100
"""Steps that the rate is taken over."""


class Throughput:
    """Counts updates and steps; decides when to read scalars and when to say how fast it goes."""

    def __init__(self) -> None:
        self._steps: deque[tuple[float, int]] = deque(maxlen=_WINDOW)
        self._spent = 0.0
        self._read_at = self._said_at = 0.0

    def count(self, seconds: float) -> None:
        """One update took `seconds`."""
        self._spent += seconds

    def count_step(self, images: int) -> None:
        """A step of `images` pictures is whole."""
        self._steps.append((self._spent, images))
        self._spent = 0.0

    def images_per_second(self) -> float:
        """Over the last steps; 0 before the first."""
        seconds = sum(spent for spent, _ in self._steps)
        return sum(images for _, images in self._steps) / seconds if seconds else 0.0

    def reading_is_due(self) -> bool:
        """True about ten times a second."""
        now = time.perf_counter()
        due = now - self._read_at >= _READ_EVERY
        if due:
            self._read_at = now
        return due

    def is_due(self) -> bool:
        """True about once a second."""
        now = time.perf_counter()
        due = now - self._said_at >= _SAY_EVERY
        if due:
            self._said_at = now
        return due
