"""The system asks the program to end: by a signal, at log-out, at shutdown. Nobody is there to answer questions."""

import signal
import socket
from types import FrameType
from typing import Any

from PySide6.QtCore import QElapsedTimer, QEventLoop, QObject, QSocketNotifier, Signal, Slot
from PySide6.QtGui import QGuiApplication, QSessionManager

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Those that the system has; Ctrl+C in a terminal is the first, the last is Windows' console being closed."""
_LIMIT_MILLISECONDS = 30_000


class SystemEnd(QObject):
    """Turns all such requests into `asked`, in the window's thread; a second signal ends the program at once.

    Python runs its handlers between two of its instructions, and in Qt's event loop there are none: the signal wakes
    the loop through a socket, and no exception is thrown into whatever slot happens to run.
    """

    asked = Signal()

    def __init__(self, application: QGuiApplication) -> None:
        super().__init__(application)
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)
        numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
        self._before: dict[Any, Any] = {number: signal.signal(number, _only_wake) for number in numbers}
        self._old_wakeup = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        application.commitDataRequest.connect(self._session_ends)

    def remove(self) -> None:
        """As it was before."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._old_wakeup)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._reader.close()
        self._writer.close()

    @Slot()
    def _wake(self) -> None:
        self._reader.recv(4096)
        for number in self._before:
            signal.signal(number, signal.SIG_DFL)
        self.asked.emit()

    @Slot(QSessionManager)
    def _session_ends(self, _manager: QSessionManager) -> None:
        """When this returns the system may end the program, so it waits until everything is kept, within a limit."""
        self.asked.emit()
        waited, loop = QElapsedTimer(), QEventLoop()
        waited.start()
        while waited.elapsed() < _LIMIT_MILLISECONDS and any(w.isVisible() for w in QGuiApplication.topLevelWindows()):
            loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


def _only_wake(_number: int, _frame: FrameType | None) -> None:
    """A signal with a handler of Python's does not end the program; the socket does the rest."""
