"""The mode table's finished rows: one JSON line each, so that an interrupted table goes on where it was."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec

from ganstudio.benchmarks.plan import REFERENCES, Plan
from ganstudio.core.errors import UserError
from ganstudio.core.files import append_line, read_lines


class TableLook(msgspec.Struct, frozen=True, kw_only=True):
    """One judgement of a generator. A figure that the data do not have, or that is infinite, is None."""

    seconds: float
    steps: int
    modes: int
    high_quality: float | None = None
    reverse_kl: float | None = None


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One finished training, or one draw of a reference."""

    data: str
    scheme: str
    seed: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    key: str
    of: int
    looks: tuple[TableLook, ...]
    """Every look, in order; the last one counts."""
    reached: float | None
    """Processor seconds at the first look that met the target; None if none did."""
    text: str = ""
    """Why it ended before its budget; of a reference, what a reader must know."""
    machine: str = ""
    date: str = ""
    """When it ended, such as 2026-11-22; "" in rows of earlier versions."""

    @property
    def last(self) -> TableLook:
        return self.looks[-1]


class Rows:
    """The rows in one folder that belong to one plan."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan, self._path = plan, folder / "rows.jsonl"

    def of(self, data: str) -> list[Row]:
        """Finished trainings and references on `data` by this very plan, in the order in which they ended."""
        known = {*REFERENCES, *self.plan.scheme}
        rows = [row for row in self._read() if row.data == data and row.scheme in known]
        return [row for row in rows if row.key == self.plan.key(data, row.scheme, row.seed)]

    def missing(self, data: str, schemes: list[str], seeds: int) -> list[tuple[str, int]]:
        """Scheme and seed of what is still to be done, all schemes with the first seed first."""
        done = {(row.scheme, row.seed) for row in self.of(data)}
        cells = [(scheme, seed) for seed in range(1, seeds + 1) for scheme in schemes]
        return [cell for cell in cells if cell not in done]

    def add(self, row: Row) -> None:
        """Keep a finished row. Raises UserError where that is impossible."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            append_line(self._path, msgspec.to_builtins(row))
        except OSError as error:
            raise UserError(f"{self._path} cannot be written: {error.strerror}. Choose another --out.") from None

    def _read(self) -> Iterator[Row]:
        for line in read_lines(self._path):
            with contextlib.suppress(msgspec.ValidationError):  # a line of another version
                yield msgspec.convert(line, Row)
