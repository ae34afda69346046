"""Short work for numpy, Pillow and ONNX Runtime off the window's thread: `run_in_pool(work, x, then=self._show)`.

Results are delivered in the window's thread; where the receiver is gone by then, they are dropped. Never torch: see
the training worker and the child jobs.
"""

import traceback
from collections import deque
from collections.abc import Callable
from functools import cache
from typing import Any

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot

from ganstudio.core.errors import UserError


class _Relay(QObject):
    """Brings what is done in the pool to the window's thread. There is one, and it is never deleted: a thread may still
    be inside the signal that it emitted when the window's thread has long taken what came with it.

    The signal carries nothing: a Python object inside it would be copied by Qt beside its own locks, which needs
    Python's lock, which the other thread may hold while it waits for Qt's.
    """

    _arrived = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._outbox: deque[_Delivery] = deque()
        self._arrived.connect(self._hand_on, Qt.ConnectionType.QueuedConnection)

    def send(self, delivery: "_Delivery") -> None:
        """Called in the pool."""
        self._outbox.append(delivery)
        self._arrived.emit()

    def forget(self) -> None:
        """Nobody wants what is on its way any more."""
        self._outbox.clear()

    @Slot()
    def _hand_on(self) -> None:
        if self._outbox:
            self._outbox.popleft().deliver()


@cache
def _relay() -> _Relay:
    return _Relay()


class _Delivery(QObject):
    """What becomes of one piece of work, for whoever is still there to hear it. Known to Qt in the window's thread
    alone."""

    result = Signal(object)
    failure = Signal(str, str)

    def __init__(self, pool: QThreadPool) -> None:
        super().__init__(pool)
        self.outcome: tuple[object] | tuple[str, str] = ("", "")
        """(result,) or (sentence, details)."""

    def deliver(self) -> None:
        """Tell, and be gone."""
        if len(self.outcome) == 1:
            self.result.emit(self.outcome[0])
        else:
            self.failure.emit(*self.outcome)
        self.deleteLater()


def run_in_pool(
    function: Callable[..., Any],
    *arguments: Any,
    then: Callable[[Any], None],
    failed: Callable[[str, str], None] | None = None,
) -> None:
    """Call `function(*arguments)` in the pool; `then(result)` or `failed(sentence, details)` follow in this thread.

    `then` and `failed` should be methods of a QObject: when it is deleted they are no longer called. Without `failed`
    an exception is reported as any other unexpected one.
    """
    pool, relay = QThreadPool.globalInstance(), _relay()
    delivery = _Delivery(pool)
    delivery.result.connect(then)
    delivery.failure.connect(failed if failed is not None else _raise)

    def work() -> None:
        try:
            delivery.outcome = (function(*arguments),)
        except UserError as error:
            delivery.outcome = (str(error), "")
        except Exception as error:
            delivery.outcome = (f"{type(error).__name__}: {error}", traceback.format_exc())
        relay.send(delivery)

    pool.start(work)


def finish(seconds: float) -> bool:
    """Drop what has not begun and wait for what has; False if it took longer than `seconds`."""
    pool = QThreadPool.globalInstance()
    pool.clear()
    finished = pool.waitForDone(int(seconds * 1000))
    if finished:
        _relay().forget()
        for delivery in pool.findChildren(_Delivery):
            delivery.deleteLater()
    return finished


def _raise(text: str, details: str) -> None:
    raise RuntimeError(f"{text}\n{details}")
