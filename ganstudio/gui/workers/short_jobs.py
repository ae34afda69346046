"""Short work for numpy, Pillow and ONNX Runtime off the window's thread: `run_in_pool(work, x, then=self._show)`.

Results are delivered in the window's thread; where the receiver is gone by then, they are dropped. Never torch: see
the training worker and the child jobs.
"""

import traceback
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot

from ganstudio.errors import UserError


class _Delivery(QObject):
    """Carries one result from a pool thread to the thread it was made in."""

    done = Signal(object)
    broke = Signal(str, str)
    result = Signal(object)
    failure = Signal(str, str)

    def __init__(self, pool: QThreadPool) -> None:
        super().__init__(pool)
        self.done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self.broke.connect(self._deliver_failure, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _deliver(self, value: object) -> None:
        self.result.emit(value)
        self.deleteLater()

    @Slot(str, str)
    def _deliver_failure(self, text: str, details: str) -> None:
        self.failure.emit(text, details)
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
            value = function(*arguments)
        except UserError as error:
            delivery.broke.emit(str(error), "")
        except Exception as error:
            delivery.broke.emit(f"{type(error).__name__}: {error}", traceback.format_exc())
        else:
            delivery.done.emit(value)

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
