"""The memory of a lab: what was kept at which step, within a fixed number of bytes however long the training goes.

The window's side and the training's side each hold one. Knows no torch and no window.
"""

import bisect
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

_SPACING = 50

FRAMES_BUDGET = 10 << 20
"""Bytes of frames that are kept of one lane: some three hundred of a plane, two thousand of a line."""


def next_kept(step: int) -> int:
    """The step after `step` that is worth keeping: every one up to 50, then two in a hundred further each time."""
    return step + max(1, step // _SPACING)


class Timeline(Generic[T]):
    """Items by step, in order. Where they exceed `budget` bytes those go whose neighbours are relatively closest, so
    that what stays is spaced about logarithmically; the first and the newest always stay."""

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self._steps: list[int] = []
        self._items: list[tuple[T, int]] = []
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._steps)

    def __iter__(self) -> Iterator[T]:
        return (item for item, _ in self._items)

    @property
    def steps(self) -> list[int]:
        """The steps that were kept, rising."""
        return list(self._steps)

    @property
    def bytes(self) -> int:
        return self._bytes

    def add(self, step: int, item: T, size: int) -> None:
        """Keep `item` of `size` bytes; it takes the place of what was kept of this step or a later one."""
        self.forget_after(step - 1)
        self._steps.append(step)
        self._items.append((item, size))
        self._bytes += size
        while self._bytes > self.budget and len(self._steps) > 2:
            self._drop(self._most_crowded())

    def at(self, step: int) -> T | None:
        """The newest item of `step` or before it; None where there is none."""
        place = bisect.bisect_right(self._steps, step)
        return self._items[place - 1][0] if place else None

    def nearest(self, step: int) -> T | None:
        """The item whose step is closest to `step`."""
        if not self._steps:
            return None
        place = min(range(len(self._steps)), key=lambda i: abs(self._steps[i] - step))
        return self._items[place][0]

    def forget_after(self, step: int) -> None:
        """Drop everything after `step`."""
        while self._steps and self._steps[-1] > step:
            self._drop(len(self._steps) - 1)

    def _most_crowded(self) -> int:
        inner = range(1, len(self._steps) - 1)
        return min(inner, key=lambda i: (self._steps[i + 1] - self._steps[i - 1]) / (1 + self._steps[i + 1]))

    def _drop(self, place: int) -> None:
        self._bytes -= self._items[place][1]
        del self._steps[place], self._items[place]
