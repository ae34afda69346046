"""What nobody expected: an exception that escapes is logged and shown in the window instead of ending it."""

import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from ganstudio.errors import UserError
from ganstudio.locations import cache_folder

_LOG = logging.getLogger("ganstudio")


class Trouble(QObject):
    """`happened(text, details)` may be emitted from any thread."""

    happened = Signal(str, str)

    def install(self) -> None:
        """Take every exception that would otherwise end on the console."""
        sys.excepthook = self._take
        threading.excepthook = self._take_from_thread

    def remove(self) -> None:
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def _take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        _LOG.error("%s", details)
        if isinstance(error, UserError):
            self.happened.emit(str(error), "")
            return
        text = f"Something unexpected went wrong ({kind.__name__}). Your runs are kept. Noted in {log_file()}."
        self.happened.emit(text, details)

    def _take_from_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._take(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)


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
