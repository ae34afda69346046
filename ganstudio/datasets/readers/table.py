"""Reads a table of numbers as people really have them: any mark between cells, point or comma as the decimal mark, with
comments, units, dates, words and gaps around the measurements.

What is no measurement is left out and named; a cell that is no number makes its row a gap, which is named too. Does not
know what a data set is.
"""

import csv
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.datasets.readers.number_notation import Notation, is_missing, notation_of
from ganstudio.datasets.readers.table_cells import Cells, cells_of
from ganstudio.datasets.readers.table_columns import Column, chosen, classes_in_words, columns_of
from ganstudio.datasets.readers.text_file import read_text

MOST_BYTES = 100_000_000
_MOST_HEADERS = 5
_TELLING = 4000
"""Cells that decide on the notation."""
_SUMS = ("total", "sum", "mean", "average", "avg", "min", "max", "std", "summe", "mittel", "gesamt", "count", "median")
DecimalMark = Literal["auto", "point", "comma"]


@dataclass(frozen=True)
class Table:
    """Numbers float64 [rows, columns] and what the columns are called."""

    values: NDArray[np.float64]
    """NaN in rows that are gaps."""
    names: tuple[str, ...]
    """The header's words, or "column 1", "column 2", ..., counted as in the file."""
    has_header: bool
    notes: tuple[str, ...]
    """A sentence for whatever was left out or guessed."""
    columns: tuple[Column, ...] = ()
    """All of the file, also those that are left out."""
    separator: str = ","
    decimal: str = "."

    @property
    def whole(self) -> NDArray[np.bool_]:
        """[rows] True where nothing is missing."""
        return np.asarray(np.isfinite(self.values).all(1))


def read_table(
    path: Path, columns: str = "", decimal: DecimalMark = "auto", *, each_row: bool = False
) -> Table:  # fmt: skip
    """`columns` names those to use, by name or number, with commas between; "" for all that hold measurements.

    With `each_row` a row is a sequence, so that columns are moments: only what stands in front of them is told apart.
    Raises UserError, naming line and column, where the file is no table of numbers.
    """
    text, guessed = read_text(path, path.name, MOST_BYTES)
    cells = cells_of(text, path.name, decimal=decimal, each_row=each_row)
    notation = _notation(cells, decimal)
    names, start = _header(cells, notation)
    if len(cells.rows) <= start:
        raise UserError(f"{path.name} holds a header but no numbers.")
    plain = [name or f"column {number}" for number, name in enumerate(names or [""] * cells.width, 1)]
    found = columns_of(cells.rows[start:], plain, bool(names), notation)
    notes = [*([guessed] if guessed else []), *cells.notes]
    if each_row:
        used, others = _moments(found)
        found = [*others, *used]
    else:
        used = _wanted(found, columns, path.name) if columns.strip() else [c for c in found if c.kind == "numbers"]
        used = _without_mostly_empty(used, bool(columns.strip()))
    if not used:
        told = "; ".join(f"{column.name} {column.told}" for column in found[:6])
        raise UserError(f"{path.name} holds no column of numbers: {told}.")
    notes += _notes(path.name, found, used, bool(names), asked=bool(columns.strip()))
    values = np.stack([column.numbers for column in used], 1)
    values[[place - start for place in cells.ragged if place >= start]] = np.nan
    values[_sums(cells, start, found)] = np.nan
    notes += _gaps(cells, start, used, values)
    notes += [] if columns.strip() else _ambiguity(cells, notation, decimal)
    return Table(
        values, tuple(c.name for c in used), bool(names), tuple(notes), tuple(found), cells.separator, notation.decimal
    )


def _notation(cells: Cells, decimal: DecimalMark) -> Notation:
    if decimal != "auto":
        return Notation("," if decimal == "comma" else ".")
    step = max(1, len(cells.rows) * cells.width // _TELLING)
    return Notation(",") if cells.guessed_one_column else notation_of(
        (cell for row in cells.rows[::step] for cell in row), cells.separator
    )  # fmt: skip


def _ambiguity(cells: Cells, notation: Notation, decimal: DecimalMark) -> list[str]:
    """A sentence where another reading of the numbers would have been possible."""
    if decimal != "auto":
        return []
    if cells.guessed_one_column:
        return [f"Each line of {cells.name} is read as one number with a decimal comma. If these are two columns, set "
                "dataset.decimal to point."]  # fmt: skip
    rows = cells.rows if cells.separator != "," else []
    telling = [cell for row in rows for cell in row if "," in cell or cell.count(".") > 1]
    other = Notation("." if notation.decimal == "," else ",")
    if telling and all(other.number(cell) is not None for cell in telling):
        what = "decimal commas" if notation.decimal == "," else "marks between thousands"
        return [f"Commas in {cells.name} are read as {what}; set dataset.decimal if they are not."]
    return []


def _header(cells: Cells, notation: Notation) -> tuple[list[str], int]:
    """The columns' names, [] without any, and the first row of numbers."""
    first = cells.rows[0]
    if _counts(first, notation) and len(cells.rows) > 1:
        return first, 1
    numeric = [_is_numeric_below(cells, place, notation) for place in range(cells.width)]
    heads = 0
    while heads < min(_MOST_HEADERS, len(cells.rows)) and _is_head(cells.rows[heads], numeric, notation):
        heads += 1
    if not heads or not any(numeric):
        words_only = heads and len(cells.rows) > heads
        return (cells.comment, 0) if cells.comment and not words_only else _words_header(cells, notation)
    names = list(cells.rows[0])
    for place, unit in enumerate(cells.rows[1] if heads > 1 else ()):
        names[place] = f"{names[place]} {unit}".strip() if unit and len(unit) <= 12 else names[place]
    if heads > 1:
        told = cells.separator.join(cells.rows[1])[:60]
        cells.notes.append(f"{heads} lines of {cells.name} are its header, with “{told}” below the names.")
    return names, heads


def _words_header(cells: Cells, notation: Notation) -> tuple[list[str], int]:
    """A single row of words above rows without any column of numbers, or nothing."""
    first = cells.rows[0]
    only = any(first) and not any(notation.number(cell) is not None for cell in first) and len(cells.rows) == 1
    return (first, 1) if only else ([], 0)


def _counts(row: list[str], notation: Notation) -> bool:
    """0, 1, 2, ... as pandas names columns; the first may be the empty name of an index."""
    numbers = [notation.number(cell) for cell in (row if row[0] else row[1:])]
    return len(numbers) > 2 and any(numbers == [n + start for n in range(len(numbers))] for start in (0, 1))


def _is_numeric_below(cells: Cells, place: int, notation: Notation) -> bool:
    column = [row[place] for row in cells.rows[1:400] if not is_missing(row[place])]
    return sum(map(notation.reads, column)) * 2 > len(column)


def _is_head(row: list[str], numeric: list[bool], notation: Notation) -> bool:
    """Words, or nothing, above all columns of numbers."""
    above = [cell for cell, is_numeric in zip(row, numeric, strict=True) if is_numeric]
    words = [cell for cell in above if not is_missing(cell)]
    rest_is_words = any(cell and not is_missing(cell) for cell in row)
    return rest_is_words and not any(map(notation.reads, above)) and (
        bool(words) or not any(above)
    )  # fmt: skip


def _moments(found: list[Column]) -> tuple[list[Column], list[Column]]:
    """Of rows that are sequences: the columns that are their moments, and those before and behind them, which name,
    date, count or class the sequences."""
    front, end = 0, len(found)
    others = []
    while front < end - 1 and (told := _told_of_row(found, front)):
        others.append(replace(found[front], told=told))
        front += 1
    while end > front + 1 and found[end - 1].kind in ("empty", "words", "dates", "classes"):
        end -= 1
    return found[front:end], [*others, *found[end:]]


def _told_of_row(found: list[Column], place: int) -> str:
    """Why a column in front of the sequences is no moment of theirs; "" where it is one."""
    column = found[place]
    if column.kind in ("dates", "words", "classes") or column.told == "counts the rows":
        return column.told
    finite = column.numbers[np.isfinite(column.numbers)]
    classes = sorted(set(finite.tolist()))
    few = 2 <= len(classes) <= max(2, min(60, len(finite) // 4)) and all(value == round(value) for value in classes)
    others = np.concatenate([other.numbers for other in found[1:50]])
    return classes_in_words([f"{value:g}" for value in classes]) if few and not place and _are_fractions(others) else ""


def _are_fractions(values: NDArray[np.float64]) -> bool:
    finite = values[np.isfinite(values)]
    return bool(len(finite)) and float((finite != np.round(finite)).mean()) > 0.5


def _wanted(found: list[Column], columns: str, name: str) -> list[Column]:
    words = next(csv.reader([columns], skipinitialspace=True))
    used, unknown = chosen(found, [word.strip() for word in words if word.strip()])
    if unknown:
        there = ", ".join(column.name for column in found[:20])
        raise UserError(f"{name} has no column {', '.join(unknown)}; there is: {there}.")
    for column in used:
        if not np.isfinite(column.numbers).any() or column.kind in ("dates", "words", "empty"):
            raise UserError(f"The column {column.name} of {name} {column.told or 'holds no numbers'}; choose others.")
    return used


def _without_mostly_empty(used: list[Column], asked: bool) -> list[Column]:
    """A column that is empty in more than half of the rows would make all of these gaps."""
    full = [column for column in used if asked or np.isfinite(column.numbers).mean() >= 0.5]
    return full or used


def _notes(name: str, found: list[Column], used: list[Column], has_header: bool, *, asked: bool) -> list[str]:
    notes = []
    for column in found:
        if column in used:
            notes += [f"{column.name} of {name} {words}." for words in column.notes]
            continue
        if asked or (column.kind == "empty" and not (has_header and not column.name.startswith("column "))):
            continue  # a separator at the end of each line
        told = column.told or f"is empty in {int(np.isnan(column.numbers).sum()):,} of {len(column.numbers):,} rows"
        ends = {1: "The first column", len(found): "The last column"}
        called = f', "{column.name}",' if has_header else ""
        notes.append(f"{ends.get(column.number, f'Column {column.number}')} of {name}{called} {told} and is left out.")
    return notes


def _sums(cells: Cells, start: int, found: list[Column]) -> list[int]:
    """Places of rows at the end that sum up the others, or have no date where all others have one."""
    rows, dates = cells.rows[start:], [column for column in found if column.kind == "dates"]
    places = []
    for place in range(len(rows) - 1, max(0, len(rows) - 6), -1):
        word = rows[place][0].lower().rstrip(":. ")
        if word in _SUMS or any(np.isnan(c.numbers[place]) and np.isfinite(c.numbers).any() for c in dates):
            places.append(place)
    return places


def _gaps(cells: Cells, start: int, used: list[Column], values: NDArray[np.float64]) -> list[str]:
    """A sentence on the rows in which something is missing."""
    whole = np.isfinite(values).all(1)
    if whole.all():
        return []
    place = int(np.flatnonzero(~whole)[0])
    line, count = cells.lines[start + place], int((~whole).sum())
    column = next((c for c in used if not np.isfinite(c.numbers[place])), None)
    what = "it is no whole row of the table" if column is None else _what_is_wrong(cells.rows[start + place], column)
    rows = "One row" if count == 1 else f"{count:,} rows"
    told = f"line {line}" if count == 1 else f"the first in line {line}"
    return [f"{rows} of {cells.name} cannot be used, {told}: {what}."]


def _what_is_wrong(row: list[str], column: Column) -> str:
    cell = row[column.number - 1]
    return f"{column.name} is missing" if is_missing(cell) else f"{column.name} is “{cell[:40]}”"
