"""How fast this machine trains, from one short calibration in a child process, kept in the cache."""

import contextlib
import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.core.files import read_json, write_atomically
from ganstudio.core.paths import cache_folder
from ganstudio.gui.jobs.child_job import ChildJob

_VERSION = 1
"""Raised when the calibration measures something else."""


class SpeedBenchmark(QObject):
    """`score` is 1 on the machine on which the ready-made experiments' times were taken, 2 on one twice as fast."""

    measured = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.score: float | None = _read()
        self._job: ChildJob | None = None
        self.has_failed = False

    @Slot()
    def measure(self) -> None:
        """Start the calibration unless it was done before or is going on."""
        if self.score is not None or self._job is not None:
            return
        self._job = ChildJob(["calibrate"], self)
        self._job.finished.connect(self._keep)
        self._job.failed.connect(self._fail)
        self._job.start()

    def close(self) -> None:
        if self._job is not None:
            self._job.end_now()

    @Slot(object)
    def _keep(self, answer: dict[str, Any]) -> None:
        self.score = float(answer["score"])
        self._job = None
        with contextlib.suppress(OSError):  # then it is measured again at the next start
            write_atomically(_file(), json.dumps({**answer, "version": _VERSION}).encode())
        self.measured.emit()

    @Slot(str)
    def _fail(self, _sentence: str) -> None:
        """Without a figure the cards say nothing about time; it is tried again at the next start."""
        self._job = None
        self.has_failed = True
        self.measured.emit()


def _file() -> Path:
    return cache_folder() / "machine.json"


def _read() -> float | None:
    try:
        answer: Any = read_json(_file())
        return float(answer["score"]) if answer["version"] == _VERSION and answer["score"] > 0 else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
