"""Lines of a run's log as everybody may rely on them: a line with one flipped bit is passed over, not guessed at.

Every line has a step. What else is known here has its type; whatever else a scheme logs is left to who draws it.
"""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ganstudio.core.files import open_regular, parse_line, read_lines

_MOST_STEPS = 10**12
_NUMBERS = frozenset({"seconds", "kernel_distance", "images_per_second"})
_WORDS = frozenset({"note", "text", "ended", "started", "update"})


def read_log(path: Path, start: int = 0) -> Iterator[dict[str, Any]]:
    """The usable rows of a log, oldest first, from byte `start` on."""
    return (row for row in read_lines(path, start) if _is_usable(row))


def log_row(line: bytes) -> dict[str, Any] | None:
    """One line's row, or None where it is not usable."""
    row = parse_line(line)
    return row if row is not None and _is_usable(row) else None


def count_damaged(path: Path) -> int:
    """How many lines are not usable; a torn last one, as a kill leaves it, does not count."""
    if not path.is_file():
        return 0
    with open_regular(path) as file:
        return sum(line.endswith(b"\n") and line.strip() != b"" and log_row(line) is None for line in file)


def is_number(value: object) -> bool:
    """True of a finite number that a curve can show."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond all floats
        return False


def _is_usable(row: dict[str, Any]) -> bool:
    step = row.get("step")
    if not isinstance(step, int) or isinstance(step, bool) or not 0 <= step <= _MOST_STEPS:
        return False
    return all(is_number(row[name]) for name in _NUMBERS & row.keys()) and all(
        isinstance(row[name], str) for name in _WORDS & row.keys()
    )
