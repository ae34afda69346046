"""A sheet of ink that a brush draws on, with a way back; numbers only, no window."""

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.datasets.readers.image_density import drawn_density

Ink = NDArray[np.float64]
"""[side, side], 0 paper to 1 full ink, row 0 on top."""

SIDE = 128
"""Pixels per side."""
_KEPT = 60
"""Steps that can be taken back."""


class BrushCanvas:
    """`begin` opens a step that `undo` takes back whole; `stroke` draws within it."""

    def __init__(self) -> None:
        self.ink: Ink = np.zeros((SIDE, SIDE))
        self._before: list[Ink] = []

    @property
    def can_undo(self) -> bool:
        return bool(self._before)

    def begin(self) -> None:
        """What follows is one step."""
        self._before = [*self._before[1 - _KEPT :], self.ink]
        self.ink = self.ink.copy()

    def undo(self) -> None:
        """Take the last step back; nothing where there is none."""
        if self._before:
            self.ink = self._before.pop()

    def clear(self) -> None:
        """An empty sheet; can be taken back."""
        self.replace(np.zeros((SIDE, SIDE)))

    def replace(self, ink: Ink) -> None:
        """Another drawing [side, side] in place of this one; can be taken back."""
        self.begin()
        self.ink = np.array(ink, np.float64)

    def stroke(self, start: tuple[float, float], end: tuple[float, float], radius: float, *, erase: bool) -> None:
        """Draw or erase a line between two places (x, y in pixels, y down) with a round brush, soft for one pixel."""
        rows, columns = np.mgrid[0:SIDE, 0:SIDE] + 0.5
        along = np.array(end, np.float64) - start
        from_start = np.stack([columns - start[0], rows - start[1]], -1)
        share = (from_start @ along / max(float(along @ along), 1e-12)).clip(0, 1)
        distance = np.linalg.norm(from_start - share[..., None] * along, axis=-1)
        touched = (radius + 0.5 - distance).clip(0, 1)
        self.ink = np.minimum(self.ink, 1 - touched) if erase else np.maximum(self.ink, touched)

    def problem(self) -> str:
        """Why this cannot be learnt, in a sentence; "" where it can."""
        try:
            drawn_density(self.ink)
        except UserError as error:
            return str(error)
        return ""
