"""What each column of a table holds: measurements, or something that a network cannot learn from and that is named.

Every column is looked at alike, wherever it stands.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ganstudio.datasets.readers.number_notation import Notation, has_digits, is_missing, without_unit
from ganstudio.datasets.readers.table_dates import is_date

Kind = Literal["numbers", "dates", "words", "clock", "classes", "empty"]
_CLOCK_NAMES = frozenset((
    "time", "timestamp", "datetime", "date", "epoch", "index", "idx", "unnamed", "row", "line", "step", "t", "id", "no",
    "nr", "num", "number", "seconds", "second", "sec", "ms", "millis", "milliseconds", "unix", "unixtime", "ts",
    "frame", "sample", "tick", "ticks", "counter", "record", "year", "day", "sequence", "name", "zeit", "zeitstempel",
    "datum", "uhrzeit", "jahr", "temps", "heure", "tiempo", "fecha", "hora",
))  # fmt: skip
_CLASS_NAMES = frozenset(("class", "label", "target", "y", "category", "activity", "klasse", "classe", "species"))
_TRUTHS = {"true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0, "on": 1.0, "off": 0.0}
_EPOCHS = ((3e8, 4e9), (3e11, 4e12), (3e14, 4e15), (3e17, 4e18))
"""Seconds, milliseconds, microseconds and nanoseconds since 1970, from 1979 on."""
_SENTINELS = frozenset((
    -99.0, -99.9, -200.0, -999.0, -999.9, -9999.0, -99999.0, -999999.0, -32768.0, -1e20,
    999.0, 9999.0, 99999.0, 999999.0, 1e20, 1e30, 1e36,
))  # fmt: skip
_MOST_CLASSES = 60
_MOSTLY = 0.9
_MOST_FALLS = 0.01
_FEW = 3
_SAMPLE = 1000


@dataclass(frozen=True)
class Column:
    """`numbers` float64 [rows], NaN where there is none."""

    number: int
    """Counted from 1, as in the file."""
    name: str
    kind: Kind
    numbers: NDArray[np.float64]
    told: str = ""
    """Why it is no measurement, in words that follow its name: "holds dates or times"."""
    notes: tuple[str, ...] = ()
    """What was done to its numbers, in words that follow its name."""
    bad_place: int = -1
    """The first row whose cell is no number, though the column holds numbers."""
    bad_cell: str = ""


def columns_of(rows: list[list[str]], names: list[str], has_header: bool, notation: Notation) -> list[Column]:
    """One for each name; `rows` are those below the header."""
    found = []
    for place, name in enumerate(names):
        column = _numbers_of(place + 1, name, [row[place] for row in rows], notation)
        if column.kind == "numbers" and len(names) > 1:
            column = _told_apart(column, named=has_header)
        found.append(column)
    if not any(column.kind == "numbers" for column in found):  # a ramp or a label may be all that there is
        found = [_as_numbers(column) if column.kind in ("clock", "classes") and column.number == len(found) else column
                 for column in found]  # fmt: skip
    return found


def _as_numbers(column: Column) -> Column:
    return Column(column.number, column.name, "numbers", column.numbers, "", column.notes)


def _numbers_of(number: int, name: str, cells: list[str], notation: Notation) -> Column:
    """By its cells alone."""
    if (quick := _plain_numbers(cells, notation)) is not None:
        return Column(number, name, "numbers", quick)
    nothing = np.full(len(cells), np.nan)
    present = [cell for cell in cells if not is_missing(cell)]
    if not present:
        return Column(number, name, "empty", nothing, "is empty")
    if all(cell.lower() in _TRUTHS for cell in present):
        values = np.array([_TRUTHS.get(cell.lower(), np.nan) for cell in cells])
        return Column(number, name, "numbers", values, notes=("holds yes and no, read as 1 and 0",))
    some = present[:: max(1, len(present) // _SAMPLE)]
    if sum(map(is_date, some)) >= _MOSTLY * len(some):
        marks = np.array([0.0 if is_missing(cell) or is_date(cell) else np.nan for cell in cells])
        return Column(number, name, "dates", marks, "holds dates or times")
    values, unit = _parsed(cells, notation)
    if np.isfinite(values).sum() * 2 < len(present):
        return _words(number, name, present, nothing)
    values, sentinel = _without_sentinel(values)
    notes = [f"is written with {unit}, which is left out"] if unit else []
    bad = next((place for place, cell in enumerate(cells) if not np.isfinite(values[place])), -1)
    if sentinel is not None:
        notes.append(f"is {sentinel:g} in {_count(values, cells)}, far from all other values: taken for missing")
    return Column(number, name, "numbers", values, "", tuple(notes), bad, cells[bad] if bad >= 0 else "")


def _plain_numbers(cells: list[str], notation: Notation) -> NDArray[np.float64] | None:
    """The quick way of nearly all columns: nothing but numbers, and none that may stand for a missing one."""
    if notation.decimal != ".":
        return None
    try:
        values = np.array(cells).astype(np.float64)
    except ValueError:
        return None
    odd = not np.isfinite(values).all() or any("_" in cell for cell in cells)
    return None if odd or not _SENTINELS.isdisjoint((float(values.min()), float(values.max()))) else values


def _count(values: NDArray[np.float64], cells: list[str]) -> str:
    count = sum(not np.isfinite(value) and has_digits(cell) for value, cell in zip(values, cells, strict=True))
    return "one row" if count == 1 else f"{count:,} rows"


def _words(number: int, name: str, present: list[str], nothing: NDArray[np.float64]) -> Column:
    kinds = Counter(present)
    if name.lower() in _CLASS_NAMES and len(kinds) <= _MOST_CLASSES:
        return Column(number, name, "classes", nothing, classes_in_words([word for word, _ in kinds.most_common()]))
    example = next((cell for cell in present if has_digits(cell)), present[0])
    sort = "texts" if has_digits(example) else "words"
    return Column(
        number, name, "words", nothing, f"holds {sort} (“{example[:30]}”)" if sort == "texts" else "holds words"
    )


def classes_in_words(words: list[str]) -> str:
    """ "holds 3 classes (1, 2, 3)"."""
    shown = ", ".join(word[:20] for word in words[:5]) + (", …" if len(words) > 5 else "")
    return f"holds {len(words)} classes ({shown})"


def _parsed(cells: list[str], notation: Notation) -> tuple[NDArray[np.float64], str]:
    """The numbers, and the unit that most of them are written with."""
    found = [notation.number(cell) for cell in cells]
    unread = [cell for cell, value in zip(cells, found, strict=True) if value is None and has_digits(cell)]
    units = Counter(unit for cell in unread if (unit := without_unit(cell)[1]))
    unit = units.most_common(1)[0][0] if units and units.most_common(1)[0][1] * 2 > len(unread) else ""
    if unit:
        found = [
            notation.number(without_unit(cell)[0]) if value is None and without_unit(cell)[1] == unit else value
            for cell, value in zip(cells, found, strict=True)
        ]
    return np.array([np.nan if value is None else value for value in found], np.float64), unit


def _without_sentinel(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], float | None]:
    """-999 and its like, where it lies farther from all others than these from each other, stands for no value."""
    finite = values[np.isfinite(values)]
    for end in (finite.min(), finite.max()):
        others = finite[finite != end]
        if float(end) in _SENTINELS and len(others) > 2 and np.abs(others - end).min() > np.ptp(others):
            return np.where(values == end, np.nan, values), float(end)
    return values, None


# --- clocks and classes among numbers


def _told_apart(column: Column, *, named: bool) -> Column:
    values = column.numbers[np.isfinite(column.numbers)]
    steps = np.diff(values)
    if len(values) < _FEW:
        return column
    words = _words_of(column.name) if named else set()
    falls = min(float((steps < 0).mean()), float((steps > 0).mean()))
    whole = bool((values == np.round(values)).all())
    if bool((steps > 0).all()) and np.allclose(steps, steps[0], rtol=1e-3, atol=0):
        return _other(column, "clock", "counts the rows")
    is_epoch = any(low <= values.min() and values.max() <= high for low, high in _EPOCHS)
    if falls <= _MOST_FALLS and np.ptp(values) > 0 and (words & _CLOCK_NAMES or is_epoch):
        return _other(column, "clock", "counts the rows" if whole and not is_epoch else "is a clock: it never falls")
    if not named and column.number == 1 and bool((steps > 0).all()) and len(values) > 20:
        return _other(column, "clock", "is a clock: it never falls")
    if words & _CLASS_NAMES and whole and len(set(values.tolist())) <= _MOST_CLASSES:
        return _other(column, "classes", classes_in_words([f"{value:g}" for value in sorted(set(values.tolist()))]))
    return column


def _other(column: Column, kind: Kind, told: str) -> Column:
    return Column(column.number, column.name, kind, column.numbers, told)


def _words_of(name: str) -> set[str]:
    """ "Time (s)" -> {"time"}, "elapsedTime" -> {"elapsed", "time"}; what stands in brackets is a unit, and a column
    without a name is an index."""
    plain = re.sub(r"[(\[{].*?[)\]}]", " ", name)
    apart = re.sub(r"(?<=[a-zäöü])(?=[A-Z])", " ", plain).lower()
    return {word for word in re.split(r"[^a-zäöüé]+", apart) if word}


def chosen(columns: list[Column], wanted: Iterable[str]) -> tuple[list[Column], list[str]]:
    """Those of these names or numbers, and what stands for none of them."""
    found, unknown = [], []
    for word in wanted:
        column = next((c for c in columns if c.name == word), None) or next(
            (c for c in columns if c.name.lower() == word.lower() or str(c.number) == word), None
        )
        if column is None:
            unknown.append(word)
        elif column not in found:
            found.append(column)
    return found, unknown
