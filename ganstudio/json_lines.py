"""Files of one JSON object per line, as logs are: appended to by one process, read by any at any time."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def append_line(path: Path, row: dict[str, Any]) -> None:
    """Add a row; flushed, so that a kill loses at most this one."""
    line = json.dumps(row) + "\n"
    with path.open("a+b") as file:
        end = file.seek(0, os.SEEK_END)
        if end:
            file.seek(end - 1)
            if file.read(1) != b"\n":  # a torn line of a killed process: start on a line of our own
                line = "\n" + line
        file.write(line.encode())
        file.flush()


def read_lines(path: Path, start: int = 0) -> Iterator[dict[str, Any]]:
    """Rows from byte `start` on; lines that are torn or no JSON object are passed over."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        file.seek(start)
        for line in file:
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if isinstance(row, dict):
                yield row
