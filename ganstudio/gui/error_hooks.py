"""What nobody expected: an exception that escapes is logged, reported and told to the window instead of ending it."""

import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from ganstudio.core.errors import UserError
from ganstudio.core.paths import cache_folder
from ganstudio.gui.crash_reports import write_report

_LOG = logging.getLogger("ganstudio")


class Trouble(QObject):
    """Takes every exception that would otherwise end on the console, from whatever thread.

    The same one, from the same line, is told once; after that it is only logged, so that a fault in what happens many
    times a second does not bury the window.
    """

    refused = Signal(str, str)
    """A sentence for the user that nobody had shown, and no details."""
    crashed = Signal(str, str, str)
    """Name of the exception, its traceback, and the path of the report ("" where none could be written)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told: set[tuple[str, str, int]] = set()

    def install(self) -> None:
        sys.excepthook = self._take
        threading.excepthook = self._take_from_thread
        sys.unraisablehook = self._note

    def remove(self) -> None:
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__

    def _take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        _LOG.error("%s", details)
        if isinstance(error, UserError):
            self.refused.emit(str(error), "")
        elif self._is_new(kind, trace):
            report = write_report(details)
            self.crashed.emit(kind.__name__, details, str(report or ""))

    def _is_new(self, kind: type[BaseException], trace: TracebackType | None) -> bool:
        frames = traceback.extract_tb(trace)
        place = (kind.__name__, frames[-1].filename, frames[-1].lineno or 0) if frames else (kind.__name__, "", 0)
        is_new = place not in self._told
        self._told.add(place)
        return is_new

    def _take_from_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._take(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _note(self, arguments: "sys.UnraisableHookArgs") -> None:
        """Python goes on after these by itself; only the log hears of them."""
        if arguments.exc_value is not None:
            _LOG.error("%s", "".join(traceback.format_exception(arguments.exc_value)))


def log_file() -> Path:
    """Where unexpected errors are noted."""
    return cache_folder() / "ganstudio.log"


def start_log() -> None:
    """Keep a log of bounded size; without a writable folder there is none, which is no reason not to start."""
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(log_file(), maxBytes=500_000, backupCount=1, encoding="utf-8", delay=True)
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _LOG.addHandler(handler)
    _LOG.propagate = False


def stop_log() -> None:
    """Close the log."""
    for handler in list(_LOG.handlers):
        _LOG.removeHandler(handler)
        handler.close()
