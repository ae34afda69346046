"""One background thread in which the newest request wins: nothing queues up behind a slider that moves.

Requests come in lanes, in order of urgency. A lane holds one job; a newer one takes its place. A job is an iterator
that does a little and yields a result; between two results the thread turns to whatever is more urgent by then.
"""

import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from ganstudio.core.errors import UserError

Job = Callable[[], Iterator[object]]


@dataclass
class _Request:
    ticket: int
    job: Job
    results: Iterator[object] | None = None
    """None until it is first worked on."""


class LatestTaskRunner(QObject):
    """`delivered` brings every result, `finished` or `failed` ends a job; a job that was replaced ends without."""

    delivered = Signal(str, int, object)
    """Lane, ticket, result."""
    finished = Signal(str, int)
    failed = Signal(str, int, str, str)
    """Lane, ticket, sentence, details (empty if the sentence says it all)."""

    def __init__(self, lanes: Sequence[str], parent: QObject | None = None) -> None:
        """`lanes` in order of urgency, the most urgent first."""
        super().__init__(parent)
        self._requests: dict[str, _Request | None] = dict.fromkeys(lanes)
        self._something_to_do = threading.Condition()
        self._is_closing = False
        self._last_ticket = 0
        self._thread: threading.Thread | None = None

    def ask(self, lane: str, job: Job) -> int:
        """Let the thread work on `job`, instead of what the lane holds; returns the ticket its results will carry."""
        with self._something_to_do:
            self._last_ticket += 1
            self._requests[lane] = _Request(self._last_ticket, job)
            self._something_to_do.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="inference", daemon=True)
            self._thread.start()
        return self._last_ticket

    def drop(self, lane: str) -> None:
        """Forget what the lane holds."""
        with self._something_to_do:
            self._requests[lane] = None

    def close(self, seconds: float = 5.0) -> bool:
        """End the thread after the result it works on; False if that took longer than `seconds`."""
        with self._something_to_do:
            self._is_closing = True
            self._something_to_do.notify()
        if self._thread is None:
            return True
        self._thread.join(seconds)
        return not self._thread.is_alive()

    # --- in the thread

    def _work(self) -> None:
        while (turn := self._next()) is not None:
            lane, request = turn
            try:
                if request.results is None:
                    request.results = request.job()
                self.delivered.emit(lane, request.ticket, next(request.results))
            except StopIteration:
                if self._end(lane, request):
                    self.finished.emit(lane, request.ticket)
            except UserError as error:
                self._fail(lane, request, str(error), "")
            except Exception as error:  # whatever goes wrong in a job, the thread lives on
                self._fail(lane, request, f"{type(error).__name__}: {error}", traceback.format_exc())

    def _fail(self, lane: str, request: _Request, text: str, details: str) -> None:
        if self._end(lane, request):
            self.failed.emit(lane, request.ticket, text, details)

    def _next(self) -> tuple[str, _Request] | None:
        """The most urgent request, waited for; None to end."""
        with self._something_to_do:
            while not self._is_closing:
                for lane, request in self._requests.items():
                    if request is not None:
                        return lane, request
                self._something_to_do.wait()
            return None

    def _end(self, lane: str, request: _Request) -> bool:
        """Take a finished request out of its lane; False if a newer one has taken its place already."""
        with self._something_to_do:
            if self._requests[lane] is not request or self._is_closing:
                return False
            self._requests[lane] = None
            return True
