"""Files that survive a kill: written whole or not at all, logs a line at a time, under names that file systems take."""

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_MOST = 255
"""Bytes of a name that most file systems take; of Chinese characters that is 85."""


def fitted(stem: str, ending: str = "") -> str:
    """`stem` and `ending` as one name; of a stem that is too long the end is left out."""
    name = os.fsencode(stem)
    room = _MOST - len(os.fsencode(ending))
    return (stem if len(name) <= room else name[:room].decode("utf-8", "ignore")) + ending


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that it is either the old or the new one, also when the disk is full or the power goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(fitted(f".{path.name}", f".{os.getpid()}.{threading.get_ident()}.new"))
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


# --- files of one JSON object per line, as logs are: appended to by one process, read by any at any time


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
