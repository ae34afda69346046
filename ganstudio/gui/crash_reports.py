"""Reports of what nobody expected, as text files that a user can send; nothing is ever sent by the program.

A Python exception is written down when it happens. When native code ends the process, Python's faulthandler leaves the
stacks of all threads in a file of this process, which the next start finds and makes a report of.
"""

import contextlib
import faulthandler
import os
import platform
import time
from pathlib import Path
from typing import IO

from ganstudio import __version__
from ganstudio.core.files import read_regular
from ganstudio.core.paths import cache_folder

_MOST_REPORTS = 20
_STALE_SECONDS = 30 * 24 * 3600
"""Empty files of processes that were killed are deleted after this time; who knows which of them still run."""


def reports_folder() -> Path:
    """Where reports lie, beside the log."""
    return cache_folder() / "reports"


def write_report(details: str) -> Path | None:
    """What happened and on what it happened; the user's own folder is written as ~. None where nothing can be written.

    The oldest of too many reports are deleted.
    """
    folder = reports_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = _free(folder, time.strftime("report %Y-%m-%d %H.%M.%S"))
        path.write_text(_report(details), encoding="utf-8")
        for old in sorted(folder.glob("report *.txt"), key=lambda one: one.stat().st_mtime)[:-_MOST_REPORTS]:
            old.unlink()
    except OSError:
        return None
    return path


def _free(folder: Path, name: str) -> Path:
    names = [f"{name}.txt", *(f"{name} ({number}).txt" for number in range(2, 100))]
    return next((folder / one for one in names if not (folder / one).exists()), folder / names[0])


def _report(details: str) -> str:
    from ganstudio.gui.licences import parts

    system = f"{platform.platform(terse=True)}, {platform.machine()}, {os.cpu_count()} cores"
    head = "\n".join([f"GAN Studio {__version__}, {time.strftime('%Y-%m-%d %H:%M:%S')}", system, *parts()])
    return f"{head}\n\n{details.strip()}\n".replace(str(Path.home()), "~")


class NativeCrashes:
    """`watch` until `rest`: only a process that native code ends leaves its file filled."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None

    def watch(self) -> None:
        """Where there is no writable folder, nothing is watched, which is no reason not to start."""
        with contextlib.suppress(OSError):
            reports_folder().mkdir(parents=True, exist_ok=True)
            self._file = (reports_folder() / f"native {os.getpid()}.log").open("wb")
            faulthandler.enable(self._file, all_threads=True)

    def rest(self) -> None:
        """The process ends in order."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            with contextlib.suppress(OSError):
                Path(self._file.name).unlink()
            self._file = None


def found_native() -> Path | None:
    """The report of the newest crash in native code since the last start; None if there was none."""
    newest = None
    with contextlib.suppress(OSError):
        for path in sorted(reports_folder().glob("native *.log"), key=lambda one: one.stat().st_mtime):
            with contextlib.suppress(OSError):  # another window's, which Windows does not give away
                newest = _taken(path) or newest
    return newest


def _taken(path: Path) -> Path | None:
    """A report of what is in `path`, which is deleted for it."""
    stacks = read_regular(path).decode(errors="replace").strip()
    if not stacks:
        if time.time() - path.stat().st_mtime > _STALE_SECONDS:
            path.unlink()
        return None
    path.unlink()
    return write_report(f"The program was ended by an error in native code.\n\n{stacks}")
