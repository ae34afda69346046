"""Files that survive a kill: written whole or not at all, logs a line at a time, under names that file systems take.

What a user names may be anything: a pipe, a device, a link. Reading refuses what is no regular file before it can hang
or never end; writing goes into a device instead of taking its place, and follows links.
"""

import contextlib
import errno
import json
import os
import re
import shutil
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ganstudio.core.reading import complaint

T = TypeVar("T")
_MOST = 255
"""Bytes of a name that most file systems take; of Chinese characters that is 85."""
_LARGEST, _LARGEST_TEXT = 8 << 30, 256 << 20
"""Bytes of a file that is held in memory as a whole; of one that is parsed as text."""
_LEFTOVER = re.compile(r"^\..+\.(\d+)\.\d+\.new(\.\w{1,4})?$")
_NO_NAME = "No file can have this name"
_OLD_SECONDS = 24 * 3600.0
_tidied: set[Path] = set()
"""Folders in which this process has looked for leftovers."""


def fitted(stem: str, ending: str = "") -> str:
    """`stem` and `ending` as one name; of a stem that is too long the end is left out."""
    name = os.fsencode(stem)
    room = _MOST - len(os.fsencode(ending))
    return (stem if len(name) <= room else name[:room].decode("utf-8", "ignore")) + ending


# --- reading


def open_regular(path: Path, limit: int | None = None) -> BufferedReader:
    """A regular file of at most `limit` bytes, opened to be read in binary.

    Raises OSError whose strerror says why, also for what is no file.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)  # a pipe would wait for its writer
    try:
        descriptor = os.open(path, flags)
    except ValueError:  # such as a name with NUL in it
        raise OSError(errno.EINVAL, _NO_NAME, str(path)) from None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "It is a folder, a pipe or a device, not a file", str(path))
    if limit is not None and status.st_size > limit:
        os.close(descriptor)
        raise OSError(errno.EFBIG, f"It is larger than {limit >> 20:,} MB, which such a file never is", str(path))
    return os.fdopen(descriptor, "rb")


def read_regular(path: Path, limit: int = _LARGEST) -> bytes:
    """All of a regular file. Raises OSError as `open_regular` does."""
    with open_regular(path, limit) as file:
        return file.read()


class DamagedFileError(ValueError):
    """A file that is no TOML or JSON of the wanted form; its text says where."""


def read_toml(path: Path, kind: type[T] | Any = Any) -> T:
    """A TOML file as `kind`. Raises OSError as `open_regular` does, and DamagedFileError."""
    return _decoded(msgspec.toml.decode, read_regular(path, _LARGEST_TEXT), kind)


def read_json(path: Path, kind: type[T] | Any = Any) -> T:
    """A JSON file as `kind`. Raises OSError as `open_regular` does, and DamagedFileError."""
    return json_as(kind, read_regular(path, _LARGEST_TEXT))


def json_as(kind: type[T] | Any, data: bytes | str) -> T:
    """What JSON from inside another file says, as `kind`. Raises DamagedFileError."""
    return _decoded(msgspec.json.decode, data, kind)


def _decoded(decode: Callable[..., Any], data: bytes | str, kind: Any) -> Any:
    try:
        return decode(data, type=kind)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:  # no UTF-8 is a ValueError too
        raise DamagedFileError(complaint(error)) from None


def refuse_irregular(path: Path) -> None:
    """For libraries that open files themselves. Raises OSError as `open_regular` does."""
    open_regular(path).close()


# --- writing


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that it is either the old or the new one, also when the disk is full or the power goes.

    Of a link, what it leads to is written. Into what is no regular file, such as /dev/null or a pipe, the data are
    written as they are; it is never replaced.
    """
    if "\0" in str(path):
        raise OSError(errno.EINVAL, _NO_NAME, str(path))
    path = Path(os.path.realpath(path))
    if path.exists() and not path.is_file():
        _write_into(path, data)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    tidy_once(path.parent)
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


def _write_into(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))  # a pipe that nobody reads is an error
    if hasattr(os, "set_blocking"):
        os.set_blocking(descriptor, True)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


def tidy_once(folder: Path) -> None:
    """`remove_leftovers`, the first time that this process writes into `folder`: anybody's, such as for exports."""
    if folder not in _tidied:
        _tidied.add(folder)
        remove_leftovers(folder)


def remove_leftovers(folder: Path) -> None:
    """Delete what writers of processes that are gone left half-written in `folder`: as large as a checkpoint, each.

    A folder that was to hold the pictures of a film goes too, where nothing but such pictures is in it.
    """
    with contextlib.suppress(OSError, ValueError):  # tidying is no reason to fail
        for path in list(folder.iterdir()):
            match = _LEFTOVER.match(path.name)
            if match and _is_abandoned(path, int(match[1])):
                _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        if all(entry.suffix == ".png" and entry.stem.isdecimal() for entry in path.iterdir()):
            shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _is_abandoned(path: Path, process: int) -> bool:
    if sys.platform == "win32":  # asking for a process there would end it
        return path.stat().st_mtime < time.time() - _OLD_SECONDS
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return path.stat().st_mtime < time.time() - _OLD_SECONDS  # another process may have the number by now


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


def parse_line(line: bytes) -> dict[str, Any] | None:
    """A line's object; None where it is torn, no JSON object, or nested without end."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def read_lines(path: Path, start: int = 0) -> Iterator[dict[str, Any]]:
    """Rows from byte `start` on; what `parse_line` does not take is passed over."""
    if not path.is_file():
        return
    with open_regular(path) as file:
        file.seek(start)
        for line in file:
            row = parse_line(line)
            if row is not None:
                yield row
