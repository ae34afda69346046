"""Fits a density overlay to a lab's points, in the pool: one fit at a time for each lab, the newest points next."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.jobs.thread_pool import run_in_pool

if TYPE_CHECKING:
    from ganstudio.labs.overlays import Overlay

Box = tuple[tuple[float, ...], tuple[float, ...]]
Points = NDArray[np.float32]


def overlay_titles() -> dict[str, str]:
    """All overlays by name, in the order in which they are offered."""
    from ganstudio.evaluation.density_overlays import OVERLAYS

    return {overlay.name: overlay.title for overlay in OVERLAYS}


class OverlayFit(QObject):
    """`found(lane, overlay)` follows each `ask`, unless a newer one took its place; with "" there is none."""

    found = Signal(int, object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._busy: set[int] = set()
        self._waiting: dict[int, tuple[Points, Box]] = {}
        self._round = 0

    @property
    def name(self) -> str:
        """The overlay that is fitted, "" for none."""
        return self._name

    def choose(self, name: str) -> None:
        """Another overlay; what the one before still finds is not told."""
        self._name = name
        self._round += 1
        self._busy, self._waiting = set(), {}

    def ask(self, lane: int, points: Points, box: Box) -> None:
        """Fit it to `points` [N, D] over a box."""
        if not self._name:
            return
        if lane in self._busy:
            self._waiting[lane] = (points, box)
            return
        self._busy.add(lane)
        run_in_pool(_fit, self._name, points, box, lane, self._round, then=self._found, failed=self._failed)

    @Slot(object)
    def _found(self, result: "tuple[int, int, Overlay | str]") -> None:
        lane, asked_in, found = result
        if asked_in != self._round:
            return
        self._busy.discard(lane)
        if isinstance(found, str):
            self.failed.emit(found)
        else:
            self.found.emit(lane, found)
        if lane in self._waiting:
            self.ask(lane, *self._waiting.pop(lane))

    @Slot(str, str)
    def _failed(self, text: str, _details: str) -> None:
        self.failed.emit(f"The overlay could not be fitted to these points: {text}")


def _fit(name: str, points: Points, box: Box, lane: int, asked_in: int) -> "tuple[int, int, Overlay | str]":
    from ganstudio.core.errors import UserError
    from ganstudio.evaluation.density_overlays import fit_overlay

    try:
        return lane, asked_in, fit_overlay(name, points, box)
    except UserError as error:  # such as too few points that are numbers
        return lane, asked_in, str(error)
