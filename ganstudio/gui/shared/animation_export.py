"""Exports a moving picture: painted and written in the pool, with progress and a real Cancel."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ganstudio.gui.jobs.thread_pool import run_in_pool
from ganstudio.images.animation import HELD, save_animation

_TICK = 100
"""Milliseconds between two looks at the progress."""


class _Cancelled(Exception):  # noqa: N818  # nothing went wrong
    """Raised between two pictures."""


class AnimationExport(QObject):
    """`start`, then `progressed` now and then, and one of `finished`, `cancelled` and `failed`."""

    progressed = Signal(int, int)
    """Pictures done, pictures in all."""
    finished = Signal(str)
    """The path."""
    cancelled = Signal()
    """Nothing was written."""
    failed = Signal(str, str)
    """A sentence, and details where it does not say it all. Nothing was written."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = threading.Event()
        self._done = self._count = 0
        self._path = Path()
        self._timer = QTimer(self, interval=_TICK)
        self._timer.timeout.connect(self._look)

    @property
    def is_running(self) -> bool:
        return self._timer.isActive()

    def start(
        self, paint: Callable[[int], Any], count: int, path: Path, milliseconds: int = 50, held: int = HELD
    ) -> None:
        """Write pictures `paint(0)` to `paint(count - 1)`, uint8 [H, W, 3]; one export at a time.

        The ending of `path` says as what, and `held` how long the last one stays: see `save_animation`.
        """
        if self.is_running:
            return
        self._stop = stop = threading.Event()
        self._done, self._count, self._path = 0, count, path

        def painted(number: int) -> Any:
            if stop.is_set():
                raise _Cancelled
            self._done = number
            return paint(number)

        self._timer.start()
        run_in_pool(_write, painted, count, path, milliseconds, held, then=self._end, failed=self._fail)

    @Slot()
    def cancel(self) -> None:
        """Give up before the next picture; `cancelled` follows."""
        self._stop.set()

    @Slot()
    def _look(self) -> None:
        self.progressed.emit(self._done, self._count)

    @Slot(object)
    def _end(self, whole: bool) -> None:
        self._timer.stop()
        if whole:
            self.progressed.emit(self._count, self._count)
            self.finished.emit(str(self._path))
        else:
            self.cancelled.emit()

    @Slot(str, str)
    def _fail(self, text: str, details: str) -> None:
        self._timer.stop()
        self.failed.emit(text, details)


def _write(paint: Callable[[int], Any], count: int, path: Path, milliseconds: int, held: int) -> bool:
    """True when the file is there, False when it was cancelled."""
    try:
        save_animation(paint, count, path, milliseconds, held)
    except _Cancelled:
        return False
    return True
