"""Short work for numpy, Pillow and ONNX Runtime off the window's thread: `run_in_pool(work, x, then=self._show)`.

Results are delivered in the window's thread; where the receiver is gone by then, they are dropped. Never torch: see
the training worker and the child jobs.
"""

import traceback
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot

from ganstudio.core.errors import UserError


class _Delivery(QObject):
    """Carries one result from a pool thread to the thread it was made in.

    The signal that crosses carries nothing: a Python object inside it would be copied by Qt beside its own locks, which
    needs Python's lock, which the other thread may hold while it waits for Qt's.
    """

    arrived = Signal()
    result = Signal(object)
    failure = Signal(str, str)

    def __init__(self, pool: QThreadPool) -> None:
        super().__init__(pool)
        self.outcome: tuple[object] | tuple[str, str] = ("", "")
        """(result,) or (sentence, details); set in the pool before `arrived`."""
        self.arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def _deliver(self) -> None:
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
    pool = QThreadPool.globalInstance()
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
        delivery.arrived.emit()

    pool.start(work)


def finish(seconds: float) -> bool:
    """Drop what has not begun and wait for what has; False if it took longer than `seconds`."""
    pool = QThreadPool.globalInstance()
    pool.clear()
    finished = pool.waitForDone(int(seconds * 1000))
    if finished:
        for delivery in pool.findChildren(_Delivery):
            delivery.deleteLater()
    return finished


def _raise(text: str, details: str) -> None:
    raise RuntimeError(f"{text}\n{details}")
