"""Reads a CSV file of numbers as people really have them: , ; tab or space between, point or comma as the decimal mark,
UTF-8, UTF-16 or Windows' encoding, with or without a header, with or without a column that only counts or dates rows.

Whatever is no number is told by row and column. Does not know what a data set is.
"""

import csv
import io
import math
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.files import read_regular
from ganstudio.core.reading import reads

MOST_BYTES = 100_000_000
_SEPARATORS = (";", "\t", ",", " ")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+([eE][+-]?\d+)?")
_COUNTING_NAMES = {"", "index", "row", "step", "time", "timestamp", "date", "datetime", "t", "id", "sequence", "name"}
_MISSING = {"", "nan", "na", "n/a", "null", "none", "-", "?"}


@dataclass(frozen=True)
class Table:
    """Numbers float64 [rows, columns], all finite, and what the columns are called."""

    values: NDArray[np.float64]
    names: tuple[str, ...]
    """The header's words, or "column 1", "column 2", ..., counted as in the file."""
    has_header: bool
    notes: tuple[str, ...]
    """A sentence for whatever was left out."""


@dataclass(frozen=True)
class _Cells:
    """The file as text: `lines[i]` is the file's line number of `rows[i]`."""

    name: str
    rows: list[list[str]]
    lines: list[int]
    decimal_comma: bool


@reads("a table of numbers")
def read_table(path: Path) -> Table:
    """Raises UserError, naming row and column, where the file is no table of numbers."""
    cells = _cells(_text(path), path.name)
    header = _header(cells)
    start = 0 if header is None else 1
    if len(cells.rows) <= start:
        raise UserError(f"{path.name} holds a header but no numbers.")
    names = header or [f"column {number + 1}" for number in range(len(cells.rows[0]))]
    first = _counting(cells, start, names[0] if header else None)
    skipped = 1 if first else 0
    values = _numbers(cells, start, skipped, names)
    notes = (f"The first column of {path.name}{first} and is left out.",) if first else ()
    return Table(values, tuple(names[skipped:]), header is not None, notes)


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise UserError(f"{path} is a folder. Choose the file with the numbers.")
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise UserError(
                f"{path.name} has {size / 1e6:,.0f} MB; tables of up to {MOST_BYTES / 1e6:.0f} MB can be used. "
                "Leave out rows or columns."
            )
        data = read_regular(path)
    except FileNotFoundError:
        raise UserError(f"There is no file {path}. Choose the file with the numbers.") from None
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from None
    for encoding in ("utf-16", "utf-8-sig", "cp1252", "latin-1"):
        if encoding != "utf-16" or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise AssertionError("latin-1 decodes everything")


def _cells(text: str, name: str) -> _Cells:
    if "\0" in text:
        raise UserError(f"{name} is no text file. Save the table as CSV.")
    lines = text.splitlines()
    sample = [line for line in lines[:200] if line.strip()]
    if not sample:
        raise UserError(f"{name} is empty.")
    separator = next((mark for mark in _SEPARATORS if all(mark in line.strip() for line in sample[-100:])), ",")
    rows, numbers = [], []
    reader = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True)
    try:
        for row in reader:
            stripped = [cell.strip() for cell in row]
            if any(stripped):
                rows.append(stripped)
                numbers.append(reader.line_num)
    except csv.Error as error:
        raise UserError(f"Line {reader.line_num} of {name} is no row of a table: {error}.") from None
    if all(len(row) > 1 and not row[-1] for row in rows):  # each line ends in a separator
        rows = [row[:-1] for row in rows]
    _refuse_ragged(rows, numbers, name)
    decimal_comma = separator != "," and any(_DECIMAL_COMMA.fullmatch(cell) for row in rows[:200] for cell in row)
    return _Cells(name, rows, numbers, decimal_comma)


def _refuse_ragged(rows: list[list[str]], lines: list[int], name: str) -> None:
    width = len(rows[-1]) if len(rows) > 1 else len(rows[0])
    for row, line in zip(rows, lines, strict=True):
        if len(row) != width:
            raise UserError(f"Line {line} of {name} has {len(row)} cells where others have {width}; mend or remove it.")


def _number(text: str, decimal_comma: bool) -> float | None:
    """The cell's number, or None where it is none."""
    try:
        return float(text.replace(",", ".") if decimal_comma else text)
    except ValueError:
        return None


def _header(cells: _Cells) -> list[str] | None:
    """The names in the first row, if it names columns: words, none of them a number."""
    first = [cell.lstrip("# ") for cell in cells.rows[0]]
    if any(_number(cell, cells.decimal_comma) is not None for cell in first) or not any(first):
        return None
    if len(cells.rows) > 1 and all(_number(cell, cells.decimal_comma) is None for cell in cells.rows[1]):
        return None  # words below it too: then the words are told as what is wrong
    return [cell or f"column {number + 1}" for number, cell in enumerate(first)]


def _counting(cells: _Cells, start: int, name: str | None) -> str:
    """Why the first column is no measurement, in words that follow the file's name, or "" if it is one.

    It is left out where it holds dates or names only, counts evenly upwards, or is named like a clock and never falls.
    """
    column = [row[0] for row in cells.rows[start:]]
    if len(cells.rows[0]) < 2 or len(column) < 2:
        return ""
    called = f', "{name}",' if name else ""
    if all(_is_date(cell) for cell in column):
        return f"{called} holds dates or times"
    numbers = [_number(cell, cells.decimal_comma) for cell in column]
    if all(number is None and cell.lower() not in _MISSING for number, cell in zip(numbers, column, strict=True)):
        return f"{called} holds words"
    if any(number is None or not math.isfinite(number) for number in numbers):
        return ""
    steps = np.diff(np.array(numbers, np.float64))
    evenly = len(steps) > 1 and steps[0] > 0 and np.allclose(steps, steps[0], rtol=1e-3, atol=0)
    if evenly or (name is not None and name.lower() in _COUNTING_NAMES and bool((steps >= 0).all())):
        return f"{called} counts the rows"
    return ""


def _is_date(cell: str) -> bool:
    if cell.replace(".", "").replace(",", "").lstrip("+-").isdecimal():
        return False
    for pattern in (None, "%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%m/%d/%Y", "%m/%d/%Y %H:%M", "%H:%M:%S"):
        try:
            datetime.fromisoformat(cell) if pattern is None else datetime.strptime(cell, pattern)
        except ValueError:
            continue
        return True
    return False


def _numbers(cells: _Cells, start: int, skipped: int, names: list[str]) -> NDArray[np.float64]:
    values = np.empty((len(cells.rows) - start, len(names) - skipped))
    for place, row in enumerate(cells.rows[start:]):
        numbers = [_number(cell, cells.decimal_comma) for cell in row[skipped:]]
        for column, number in enumerate(numbers):
            if number is None or not math.isfinite(number):
                cell, line = row[skipped + column], cells.lines[start + place]
                what = "is missing" if cell.lower() in _MISSING else f'is "{cell[:40]}", which is no number'
                raise UserError(
                    f"In line {line} of {cells.name} the value of {names[skipped + column]} {what}. Fill it in or "
                    "remove the line."
                )
        values[place] = numbers
    return values
