"""One writer per run: a lock that the operating system keeps."""

import sys
from pathlib import Path
from typing import IO

from ganstudio.errors import UserError


class RunLock:
    """An operating-system lock: it goes with its process, so that kill -9 leaves none behind."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None

    def __enter__(self) -> "RunLock":
        file = self.path.open("a+b")
        try:
            _lock(file)
        except OSError:
            file.close()
            raise UserError(
                f"The run {self.path.parent.name} is being trained by another process. "
                "Wait for it, stop it there, or start a copy."
            ) from None
        self._file = file
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
