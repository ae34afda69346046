"""Looks at a lab's points through a lens, in the pool: one look at a time for each lab, the newest points next."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.jobs.thread_pool import run_in_pool

if TYPE_CHECKING:
    from ganstudio.labs.overlays import Finding

Box = tuple[tuple[float, ...], tuple[float, ...]]
Points = NDArray[np.float32]


def lens_titles() -> dict[str, str]:
    """All lenses by name, in the order in which they are offered."""
    from ganstudio.evaluation.density_overlays import LENSES

    return {lens.name: lens.title for lens in LENSES}


class OverlayFit(QObject):
    """`found(lane, finding)` follows each `ask`, unless a newer one took its place; with "" there is no lens."""

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
        """The lens that is used, "" for none."""
        return self._name

    def choose(self, name: str) -> None:
        """Another lens; what the one before still finds is not told."""
        self._name = name
        self._round += 1
        self._busy, self._waiting = set(), {}

    def ask(self, lane: int, points: Points, box: Box) -> None:
        """Look at `points` [N, D] over a box."""
        if not self._name:
            return
        if lane in self._busy:
            self._waiting[lane] = (points, box)
            return
        self._busy.add(lane)
        run_in_pool(_look, self._name, points, box, lane, self._round, then=self._found, failed=self._failed)

    @Slot(object)
    def _found(self, result: "tuple[int, int, Finding | str]") -> None:
        lane, looked_in, finding = result
        if looked_in != self._round:
            return
        self._busy.discard(lane)
        if isinstance(finding, str):
            self.failed.emit(finding)
        else:
            self.found.emit(lane, finding)
        if lane in self._waiting:
            self.ask(lane, *self._waiting.pop(lane))

    @Slot(str, str)
    def _failed(self, text: str, _details: str) -> None:
        self.failed.emit(f"The lens could not look at these points: {text}")


def _look(name: str, points: Points, box: Box, lane: int, asked_in: int) -> "tuple[int, int, Finding | str]":
    from ganstudio.core.errors import UserError
    from ganstudio.evaluation.density_overlays import look

    try:
        return lane, asked_in, look(name, points, box)
    except UserError as error:  # such as too few points that are numbers
        return lane, asked_in, str(error)
