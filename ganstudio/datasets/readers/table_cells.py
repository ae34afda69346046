"""A text file as rows of cells: which mark separates them, and which lines are no rows of the table.

Decided by the agreement of all lines, not by the first one. Does not know what the cells mean, only which look like
numbers or dates.
"""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field

from ganstudio.core.errors import UserError
from ganstudio.datasets.readers.number_notation import Notation, is_missing, without_unit
from ganstudio.datasets.readers.table_dates import is_date

_SEPARATORS = (";", "\t", "|", ",", " ", "")
"""In the order in which they are preferred; "" where there is one column."""
_COMMENTS = ("#", "%", "//", "!")
_HARD = (";", "\t", "|")
_SAMPLE = 400
"""Lines from the beginning, the middle and the end that decide on the separator."""
_NOTATIONS = (Notation("."), Notation(","))
_ONE_COLUMN = re.compile(r"[+-]?\d+,(\d+)")
_SPREAD_DIGITS = 8
"""Of the ten last digits, so many different ones make a column of single digits the decimals of the one before."""
_MOST_RAGGED = 0.1
_SHORTEST_SHARE = 0.8


@dataclass
class Cells:
    """`lines[i]` is the number in the file of the line in `rows[i]`; all rows have `width` cells in the end."""

    name: str
    separator: str
    rows: list[list[str]]
    lines: list[int]
    width: int
    ragged: set[int] = field(default_factory=set)
    """Places in `rows` of those that had more or fewer cells."""
    comment: list[str] = field(default_factory=list)
    """Cells of the last comment above the table, which may name its columns, as numpy writes it."""
    notes: list[str] = field(default_factory=list)
    guessed_one_column: bool = False
    """0,013 on each line was taken for one number."""


def cells_of(text: str, name: str, *, decimal: str = "auto", each_row: bool = False) -> Cells:
    """With `each_row`, rows that differ a little in length are cut to the shortest.

    Raises UserError, naming the line, where it is no table.
    """
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    lines, named = _without_declaration(lines)
    comments = [(number, line) for number, line in lines if line.lstrip().startswith(_COMMENTS)]
    table = [(number, line) for number, line in lines if not line.lstrip().startswith(_COMMENTS)]
    if not table:
        raise UserError(f"{name} is empty." if not comments else f"{name} holds comments, but no numbers.")
    separator = named or _separator([line for _, line in table])
    is_one = separator == "," and decimal != "point" and _is_one_column([line for _, line in table])
    separator = "" if is_one else separator
    numbered = [(number, row) for number, row in _rows(table, separator, name) if any(row)]
    if not numbered:
        raise UserError(f"{name} is empty.")
    cut = _cut_to_shortest(numbered, name) if each_row else []
    cells = _even(numbered, name, separator)
    cells.notes += cut
    cells.guessed_one_column = is_one
    _take_comments(cells, comments, table[0][0])
    return cells


def _without_declaration(lines: list[tuple[int, str]]) -> tuple[list[tuple[int, str]], str]:
    """Excel's first line sep=; says what separates."""
    found = re.fullmatch(r'"?sep=(.)"?\s*', lines[0][1], re.IGNORECASE) if lines else None
    return (lines[1:], found[1]) if found else (lines, "")


# --- what separates


def _separator(lines: list[str]) -> str:
    part = _SAMPLE // 4
    some = lines if len(lines) <= _SAMPLE else [*lines[:part], *lines[:: len(lines) // (2 * part)], *lines[-part:]]
    hard = any(_is_even(some, mark) for mark in _HARD)
    marks = [mark for mark in _SEPARATORS if not (hard and mark == " ")]  # dates and words hold spaces
    return max(marks, key=lambda mark: (round(_agreement(some, mark), 3), -_SEPARATORS.index(mark)))


def _is_even(lines: list[str], mark: str) -> bool:
    """Whether nearly all lines hold a mark that stands in no number and hardly any word, equally often."""
    counts = Counter(line.count(mark) for line in lines)
    count, lines_with = counts.most_common(1)[0]
    return count > 0 and lines_with > (1 - _MOST_RAGGED) * len(lines)


def _agreement(lines: list[str], separator: str) -> float:
    """The share of the cells that are numbers, dates or missing, in rows as wide as most are."""
    rows = [row for _, row in _rows(list(enumerate(lines)), separator, "")]
    width = _usual_width(rows)
    if separator and width < 2:
        return 0.0
    whole = [row for row in rows if len(row) == width]
    used = [column for column in zip(*whole, strict=True) if any(column[1:] or column)]  # others have a name at most
    cells = [cell for column in used for cell in column if not is_missing(cell)]
    good = max(sum(_is_value(cell, notation, separator) for cell in cells) for notation in _NOTATIONS)
    empty = sum(map(len, used)) - len(cells)
    rest = len(cells) - good + empty
    return len(whole) / len(rows) * (good + (0.5 * rest if width > 1 else 0)) / max(1, good + rest)


def _is_value(cell: str, notation: Notation, separator: str) -> bool:
    """Where a space could separate as well, it is no mark between thousands; one column alone has no units."""
    if is_date(cell):
        return True
    if separator not in ("", ","):
        return notation.reads(cell)
    number = without_unit(cell)[0] if separator else cell
    return " " not in number and notation.number(number) is not None


def _is_one_column(lines: list[str]) -> bool:
    """0,013 on each line: one number with a decimal comma, or two numbers?

    One where the header has one name, where what stands behind the commas has zeros in front, where it is always as
    long and never negative though numbers are, and where it is one digit of all ten.
    """
    found = [_ONE_COLUMN.fullmatch(line.strip().strip('"')) for line in lines]
    if not all(found[1:]) or len(found) < 2:
        return False
    behind = [match[1] for match in found if match]
    single = Counter(digits for digits in behind if len(digits) == 1)
    signs = len({len(digits) for digits in behind}) == 1 < len(behind[0]) and any(
        line.lstrip('" ')[0] == "-" for line in lines
    )
    zeros = any(len(digits) > 1 and digits.startswith("0") for digits in behind)
    return (
        (found[0] is None and "," not in lines[0])
        or zeros
        or signs
        or (len(lines) >= 20 and sum(single.values()) == len(behind) and len(single) >= _SPREAD_DIGITS)
    )


# --- rows


def _rows(lines: list[tuple[int, str]], separator: str, name: str) -> list[tuple[int, list[str]]]:
    """Numbers of lines, and their stripped cells."""
    if not separator:
        return [(number, [line.strip().strip('"').strip()]) for number, line in lines]
    if not any('"' in line for _, line in lines):
        mark = None if separator == " " else separator
        return [(number, [cell.strip() for cell in line.split(mark)]) for number, line in lines]
    text = "\n".join(" ".join(line.split()) if separator == " " else line for _, line in lines)
    found: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    before = 0
    try:
        for row in reader:
            found.append((lines[before][0], [" ".join(cell.split()) for cell in row]))
            before = reader.line_num
    except csv.Error as error:
        number = lines[min(before, len(lines) - 1)][0]
        raise UserError(f"Line {number} of {name} is no row of a table: {error}.") from None
    if reader.line_num - len(found) > 0.1 * reader.line_num:  # a quotation mark that is never closed swallows the rest
        plain = [(number, line.replace('"', "")) for number, line in lines]
        return _rows(plain, separator, name)
    return found


def _usual_width(rows: list[list[str]]) -> int:
    return Counter(len(row) for row in rows).most_common(1)[0][0] if rows else 0


def _even(numbered: list[tuple[int, list[str]]], name: str, separator: str) -> Cells:
    """All rows as wide as most are; what stands above the table is left out."""
    trimmed = [row for _, row in numbered]
    width = _usual_width(trimmed)
    first = next(place for place, row in enumerate(trimmed) if len(row) == width or _fits(row, width))
    cells = Cells(name, separator, trimmed[first:], [number for number, _ in numbered[first:]], width)
    if first:
        above = "The line above the table" if first == 1 else f"The {first} lines above the table"
        cells.notes.append(
            f"{above} of {name} (“{separator.join(trimmed[0])[:60].strip()}”) {'is' if first == 1 else 'are'} left out."
        )
    for place, row in enumerate(cells.rows):
        if len(row) > width and not any(row[width:]):
            del row[width:]
        elif len(row) == width - 1 and place == 0 and len(cells.rows) > 1:
            row.insert(0, "")  # R leaves the name of the column of names out
        elif len(row) != width:
            cells.ragged.add(place)
    _refuse_ragged(cells)
    for place in cells.ragged:
        cells.rows[place] = [*cells.rows[place][:width], *[""] * (width - len(cells.rows[place]))]
    return cells


def _cut_to_shortest(numbered: list[tuple[int, list[str]]], name: str) -> list[str]:
    """Sequences of nearly equal length, as some collections have them, end where the shortest does; in place."""
    lengths = [len("\t".join(row).rstrip("\t").split("\t")) for _, row in numbered]
    usual = Counter(lengths).most_common(1)[0][1]
    if (
        min(lengths) == max(lengths)
        or usual > (1 - _MOST_RAGGED) * len(lengths)
        or min(lengths) < _SHORTEST_SHARE * max(lengths)
    ):
        return []
    for _, row in numbered:
        del row[min(lengths) :]
    return [
        f"The rows of {name} hold {min(lengths)} to {max(lengths)} numbers; all are cut to the first {min(lengths)}."
    ]


def _fits(row: list[str], width: int) -> bool:
    """A first row that is a header all the same: empty cells at its end, or R's, which has one cell too few."""
    return (len(row) > width and not any(row[width:])) or (len(row) == width - 1 > 1 and not any(map(_is_number, row)))


def _is_number(cell: str) -> bool:
    return any(notation.number(cell) is not None for notation in _NOTATIONS)


def _refuse_ragged(cells: Cells) -> None:
    if len(cells.ragged) <= max(1, _MOST_RAGGED * len(cells.rows)):
        return
    widths = [len(row) for row in cells.rows]
    place = min(cells.ragged)
    raise UserError(
        f"{cells.name} has rows of {min(widths)} to {max(widths)} cells: line {cells.lines[place]} has {widths[place]} "
        f"where most have {cells.width}. All rows of a table must be equally long."
    )


def _take_comments(cells: Cells, comments: list[tuple[int, str]], first_line: int) -> None:
    if not comments:
        return
    above = [line for number, line in comments if number < first_line]
    last = above[-1].lstrip().lstrip("#%/! \t") if above else ""
    row = _rows([(0, last)], cells.separator, cells.name)[0][1] if last else []
    if len(row) == cells.width and not any(map(_is_number, row)):
        cells.comment = row
    others = len(comments) - bool(cells.comment)
    if others:
        words = "line of comments" if others == 1 else "lines of comments"
        cells.notes.append(f"{others} {words} in {cells.name} {'is' if others == 1 else 'are'} left out.")
