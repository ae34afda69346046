"""One writer per run: a lock that the operating system keeps."""

import sys
import time
from pathlib import Path
from typing import IO

from ganstudio.core.errors import UserError

_PATIENCE = 0.3
"""Seconds in which somebody who only asks whether the run is locked lets go again."""


class RunLock:
    """An operating-system lock: it goes with its process, so that kill -9 leaves none behind."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None

    def __enter__(self) -> "RunLock":
        file = self.path.open("a+b")
        end = time.monotonic() + _PATIENCE
        while not _locked(file):
            if time.monotonic() > end:
                file.close()
                raise UserError(
                    f"The run {self.path.parent.name} is being trained by another process. "
                    "Wait for it, stop it there, or start a copy."
                )
            time.sleep(0.02)
        self._file = file
        return self

    def is_held(self) -> bool:
        """True if somebody holds it now; asks once and does not wait. OSError if the folder cannot be written to."""
        with self.path.open("a+b") as file:
            return not _locked(file)

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _try(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _locked(file: IO[bytes]) -> bool:
    try:
        _try(file)
    except OSError:
        return False
    return True
