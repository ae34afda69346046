"""What happened in a run, as curves: built from its log or from its events, whichever one has.

Knows no window and no torch, so that the same record serves the plots, a report and a followed run.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from ganstudio.core.files import open_regular
from ganstudio.core.settings import Plain
from ganstudio.runs.events import Changed, Event, Measured, Noted, Progressed, Started, Updated
from ganstudio.runs.folder import RunFolder
from ganstudio.runs.log import is_number, log_row
from ganstudio.runs.previews import PreviewWords, preview_words_of
from ganstudio.runs.scalars import Scalar

_NOT_CURVES = frozenset({"step", "update", "time", "seconds", "seconds_left", "steps", "images_per_second"})


class Curve:
    """Values over steps, kept in full; the arrays grow by doubling."""

    def __init__(self) -> None:
        self._data = np.empty((2, 64), np.float64)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def steps(self) -> NDArray[np.float64]:
        """[N]; a view that later appends do not change."""
        return self._data[0, : self._size]

    @property
    def values(self) -> NDArray[np.float64]:
        """[N]; a view that later appends do not change."""
        return self._data[1, : self._size]

    def until(self, step: float) -> "Curve":
        """A copy up to `step`."""
        cut = Curve()
        cut._size = int(np.searchsorted(self.steps, step, side="right"))
        cut._data = np.concatenate([self._data[:, : cut._size], np.empty((2, 64))], 1)
        return cut

    def append(self, step: float, value: float) -> None:
        if self._size == self._data.shape[1]:
            grown = np.empty((2, 2 * self._size), np.float64)
            grown[:, : self._size] = self._data
            self._data = grown
        self._data[:, self._size] = step, value
        self._size += 1


@dataclass(frozen=True, slots=True)
class ChangeMark:
    """A live setting that was changed: a small mark on the plots."""

    step: int
    key: str
    value: Plain


@dataclass
class RunRecord:
    """Everything of a run that is drawn or written beside the pictures."""

    curves: dict[str, Curve] = field(default_factory=dict)
    changes: list[ChangeMark] = field(default_factory=list)
    equilibrium: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    step: int = 0
    steps: int = 0
    seconds: float = 0.0
    """Seconds of training so far, without pauses."""
    started: dict[str, Any] = field(default_factory=dict)
    """How it was computed: device, precision, memory_format, threads, parameters."""
    scalars: tuple[Scalar, ...] = ()
    """Words for the scalars of its scheme."""
    previews: PreviewWords = field(default_factory=PreviewWords)
    """What one sees on its scheme's own previews."""
    end_text: str = ""
    """What was said at its last end, such as why it failed; "" while it goes on or where all went as asked."""

    def take(self, event: Event) -> None:
        """Add what an event says."""
        if isinstance(event, Updated | Measured):
            self.step = max(self.step, event.step)
            self._add(event.step, event.scalars if isinstance(event, Updated) else event.values)
        elif isinstance(event, Progressed):
            self.step, self.steps, self.seconds = event.step, event.steps, event.seconds
        elif isinstance(event, Changed):
            self.changes.append(ChangeMark(event.step, event.key, event.value))
        elif isinstance(event, Noted):
            self.notes.append(event.text)
        elif isinstance(event, Started):
            self._start(event)

    def until(self, step: int) -> "RunRecord":
        """The record as it was after `step`."""
        curves = {name: curve.until(step) for name, curve in self.curves.items()}
        changes = [mark for mark in self.changes if mark.step <= step]
        return replace(self, curves=curves, changes=changes, step=min(self.step, step))

    def take_row(self, row: Mapping[str, Any]) -> None:
        """Add what a line of the log says; what is not understood is passed over."""
        step = row.get("step")
        if isinstance(row.get("equilibrium"), dict):
            self.equilibrium.update({name: v for name, v in row["equilibrium"].items() if is_number(v)})
        if isinstance(row.get("steps"), int):
            self.steps = row["steps"]
        if isinstance(row.get("seconds"), int | float):
            self.seconds = float(row["seconds"])
        if isinstance(row.get("note"), str):
            self.notes.append(row["note"])
        if "started" in row:
            self.started.update(row)
            self.end_text = ""
            self._take_words(row)
        if "ended" in row:
            self.end_text = str(row.get("text", ""))
        if isinstance(step, int):
            self.step = max(self.step, step)
            self._add(step, {name: row[name] for name in row.keys() - _NOT_CURVES})

    def _take_words(self, row: Mapping[str, Any]) -> None:
        """What the scheme calls its scalars and previews; runs of earlier versions do not say it."""
        with contextlib.suppress(msgspec.ValidationError):
            self.scalars = msgspec.convert(row.get("scalars", ()), tuple[Scalar, ...])
            self.previews = preview_words_of(row)

    def _add(self, step: int, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            if is_number(value):
                self.curves.setdefault(name, Curve()).append(step, value)

    def _start(self, event: Started) -> None:
        self.step, self.steps = event.step, event.steps
        self.equilibrium = dict(event.equilibrium)
        self.scalars, self.previews = event.scalars, event.previews
        self.started = {
            "device": event.device, "precision": event.precision, "memory_format": event.memory_format,
            "threads": event.threads, "parameters": dict(event.parameters),
        }  # fmt: skip


def record_of(run: RunFolder, last_step: int | None = None) -> RunRecord:
    """The record of a run from its folder, up to the end of `last_step`. Raises UserError on a damaged experiment."""
    record = RunRecord(steps=run.experiment().steps)
    for row in run.log():
        if last_step is None or row["step"] <= last_step:
            record.take_row(row)
    if damaged := run.damaged_lines():
        record.notes.append(f"Lines of the log that are damaged and were passed over: {damaged}.")
    record.changes = [ChangeMark(c.step, c.key, c.value) for c in run.changes() if c.step <= (last_step or c.step)]
    return record


class LogTail:
    """Reads what was added to a file of JSON lines since the last look; another process may be writing it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._position = 0
        self._file: int | None = None

    def rows(self) -> tuple[list[dict[str, Any]], bool]:
        """New whole rows; and True if the file was replaced or cut back, so that these are all rows from the top."""
        try:
            with open_regular(self.path) as file:
                number, size = self.path.stat().st_ino, file.seek(0, 2)
                anew = self._file is not None and (number != self._file or size < self._position)
                self._position = 0 if anew else self._position
                self._file = number
                file.seek(self._position)
                data = file.read()
        except OSError:
            return [], False
        whole = data[: data.rfind(b"\n") + 1]
        self._position += len(whole)
        return [row for line in whole.splitlines() if (row := log_row(line)) is not None], anew
