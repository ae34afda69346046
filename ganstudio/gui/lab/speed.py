"""How fast a lab goes, from the frames that come: steps and pictures each second over about the last second."""

import time
from collections import deque

_SECONDS = 1.5


class Speed:
    """`take(step)` for each frame."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def take(self, step: int) -> None:
        """A frame has come."""
        now = time.monotonic()
        if self._seen and step < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((now, step))
        while now - self._seen[0][0] > _SECONDS:
            self._seen.popleft()

    def forget(self) -> None:
        """It was interrupted."""
        self._seen.clear()

    @property
    def steps_per_second(self) -> float | None:
        """None while it is not known."""
        return self._per_second(self._seen[-1][1] - self._seen[0][1]) if len(self._seen) > 4 else None

    @property
    def frames_per_second(self) -> float | None:
        """None while it is not known."""
        return self._per_second(len(self._seen) - 1) if len(self._seen) > 4 else None

    def _per_second(self, count: int) -> float:
        return count / max(self._seen[-1][0] - self._seen[0][0], 1e-3)
