"""Runs `ganstudio evaluate` in child processes, one at a time, and tells what they say as it comes."""

import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Plain
from ganstudio.formats.results import MeasureProgress, from_line
from ganstudio.gui.evaluate.services.targets import EvaluationTarget
from ganstudio.gui.jobs.child_job import ChildJob

_FIRST_SECONDS, _FIRST_SHARE = 2.0, 0.01
"""Less of the work says nothing about how long the rest takes."""


@dataclass(frozen=True)
class Job:
    """Measures to be made of one target; without any it is only asked which can be made."""

    target: EvaluationTarget
    data: str
    """As `--data` takes it."""
    samples: int
    seed: int
    measures: tuple[str, ...] = ()
    settings: tuple[tuple[str, Plain], ...] = ()
    """Such as ("parzen.samples", 2000)."""

    @property
    def arguments(self) -> list[str]:
        """Of the command line. Data that do not fit are resampled: the page asked whether they may be."""
        told = [
            "evaluate",
            *self.target.arguments,
            "--resize",
            "--samples",
            str(self.samples),
            "--seed",
            str(self.seed),
        ]
        told += ["--data", self.data] if self.data else []
        told += ["--measures", ",".join(self.measures)] if self.measures else ["--offers"]
        return told + [word for name, value in self.settings for word in ("--set", f"{name}={value}")]


@dataclass(frozen=True)
class Moment:
    """How far a job is."""

    job: Job
    measure: str = ""
    """Name of the measure at work, "" while things are opened."""
    done: float = 0.0
    """Of this measure, 0 to 1."""
    text: str = ""
    number: int = 0
    """Of this measure among those of the job, from 1."""
    seconds_left: float | None = None
    """Of this measure; None while nobody can tell."""


class EvaluationJobs(QObject):
    """`ask` puts a job into the queue; what it says follows as `told`, its end as one of `ended` and `refused`."""

    told = Signal(object, object)
    """Job and message (ganstudio.formats.results)."""
    moved = Signal(object)
    """A Moment."""
    ended = Signal(object)
    """The job, whether it was done or cancelled."""
    refused = Signal(object, str)
    """The job and a sentence."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current: Job | None = None
        self.waiting: list[Job] = []
        self._child: ChildJob | None = None
        self._measure, self._began, self._first = "", 0.0, 0.0
        self._number = 0

    def ask(self, job: Job) -> None:
        """Do this after those that wait."""
        self.waiting.append(job)
        self._next()

    @Slot()
    def cancel(self) -> None:
        """End what is being done, and forget what waits."""
        self.waiting = []
        if self._child is not None:
            self._child.cancel()

    def close(self) -> None:
        """End everything before returning."""
        self.waiting = []
        if self._child is not None:
            self._child.end_now()

    @property
    def is_busy(self) -> bool:
        """Whether anything is being done or waits."""
        return self.current is not None or bool(self.waiting)

    def is_asked(self, job: Job) -> bool:
        return job == self.current or job in self.waiting

    def _next(self) -> None:
        if self.current is not None or not self.waiting:
            return
        self.current = self.waiting.pop(0)
        self._measure, self._began, self._first, self._number = "", time.monotonic(), 0.0, 0
        self._child = ChildJob(self.current.arguments, self, is_stream=True)
        self._child.told.connect(self._read)
        self._child.finished.connect(self._finish)
        self._child.cancelled.connect(self._finish)
        self._child.failed.connect(self._fail)
        self.moved.emit(Moment(self.current))
        self._child.start()

    @Slot(bytes)
    def _read(self, line: bytes) -> None:
        try:
            message = from_line(line)
        except UserError:  # something a library printed
            return
        if isinstance(message, MeasureProgress):
            self._measure_time(message)
        elif self.current is not None:
            self.told.emit(self.current, message)

    def _measure_time(self, progress: MeasureProgress) -> None:
        now = time.monotonic()
        if progress.measure != self._measure:
            self._measure, self._began, self._first = progress.measure, now, progress.done
            self._number += bool(progress.measure)
        done, passed = progress.done - self._first, now - self._began
        known = done > _FIRST_SHARE and passed > _FIRST_SECONDS
        left = passed / done * (1 - progress.done) if known else None
        assert self.current is not None
        self.moved.emit(Moment(self.current, progress.measure, progress.done, progress.text, self._number, left))

    @Slot()
    def _finish(self) -> None:
        job = self._drop()
        self.ended.emit(job)
        self._next()

    @Slot(str)
    def _fail(self, text: str) -> None:
        job = self._drop()
        self.refused.emit(job, text)
        self._next()

    def _drop(self) -> Job:
        job, child = self.current, self._child
        assert job is not None
        assert child is not None
        child.deleteLater()
        self.current = self._child = None
        return job
