"""One background thread in which the newest request wins: nothing queues up behind a slider that moves.

Requests come in lanes, in order of urgency. A lane holds one task; a newer one takes its place. A task does a little
and yields a result; between two results the thread turns to whatever is more urgent by then.
"""

import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal, Slot

from ganstudio.core.errors import UserError

_Outcome = tuple[Literal["result"], object] | tuple[Literal["done"]] | tuple[Literal["failed"], str, str]


@dataclass(eq=False)
class Ticket:
    """A submitted task, for whoever wants to know whether it still counts. Belongs to the window's thread."""

    lane: str
    number: int
    """Counts up with every request of a runner, whatever its lane."""
    is_current: bool = True
    """It was not replaced, dropped or ended."""


@dataclass(eq=False)
class _Request:
    ticket: Ticket
    work: Callable[[], Iterable[object]]
    step: Callable[[object], object] | None = None
    then: Callable[[object], object] | None = None
    failed: Callable[[str, str], object] | None = None
    late_steps: bool = False
    results: Iterator[object] | None = None
    """None until it is first worked on."""
    last: object = None


class LatestTaskRunner(QObject):
    """Keeps the books of its lanes itself: whoever submits a task is called for as long as that task counts."""

    _arrived = Signal()
    """Carries nothing: see `thread_pool`."""

    def __init__(self, lanes: Sequence[str], parent: QObject | None = None) -> None:
        """`lanes` in order of urgency, the most urgent first."""
        super().__init__(parent)
        self._requests: dict[str, _Request | None] = dict.fromkeys(lanes)
        self._something_to_do = threading.Condition()
        self._is_closing = False
        self._thread: threading.Thread | None = None
        self._outbox: deque[tuple[_Request, _Outcome]] = deque()
        self._last_number = 0
        self._current: dict[str, Ticket] = {}
        self._dropped = dict.fromkeys(lanes, 0)
        """The number up to which a lane's results are no longer wanted at all."""
        self._arrived.connect(self._hand_on, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        lane: str,
        work: Callable[..., Iterable[object]],
        *arguments: object,
        failed: Callable[[str, str], object],
        step: Callable[[object], object] | None = None,
        then: Callable[[object], object] | None = None,
        late_steps: bool = False,
    ) -> Ticket:
        """Let the thread go through `work(*arguments)`, instead of what the lane holds.

        In the window's thread `step(result)` follows for everything that it yields, and at the end `then(last result)`
        or `failed(sentence, details)`, where details are empty if the sentence says it all. None of them is called once
        the task was replaced or dropped. With `late_steps`, steps of a replaced task still are, until the lane is
        dropped: a slider shows the way that it went.
        """
        request = _Request(self._new_ticket(lane), lambda: work(*arguments), step, then, failed, late_steps)
        self._put(request)
        return request.ticket

    def is_busy(self, lane: str) -> bool:
        """True until the newest task of the lane has ended or was dropped."""
        return lane in self._current

    def drop(self, lane: str) -> None:
        """Forget what the lane holds, and whatever of it is still on its way."""
        self._retire(lane)
        self._dropped[lane] = self._last_number
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

    def _new_ticket(self, lane: str) -> Ticket:
        self._retire(lane)
        self._last_number += 1
        self._current[lane] = Ticket(lane, self._last_number)
        return self._current[lane]

    def _retire(self, lane: str) -> None:
        if (ticket := self._current.pop(lane, None)) is not None:
            ticket.is_current = False

    def _put(self, request: _Request) -> None:
        with self._something_to_do:
            self._requests[request.ticket.lane] = request
            self._something_to_do.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="inference", daemon=True)
            self._thread.start()

    # --- what the thread sends, in the window's thread

    @Slot()
    def _hand_on(self) -> None:
        request, outcome = self._outbox.popleft()
        ticket = request.ticket
        is_wanted = ticket.is_current
        if outcome[0] == "result":
            request.last = outcome[1]
            is_late = request.late_steps and ticket.number > self._dropped[ticket.lane]
            if request.step is not None and (is_wanted or is_late):
                request.step(outcome[1])
        elif is_wanted:
            self._retire(ticket.lane)
            if outcome[0] == "failed" and request.failed is not None:
                request.failed(outcome[1], outcome[2])
            elif outcome[0] == "done" and request.then is not None:
                request.then(request.last)

    # --- in the thread

    def _work(self) -> None:
        while (request := self._next()) is not None:
            try:
                if request.results is None:
                    request.results = iter(request.work())
                self._send(request, ("result", next(request.results)))
            except StopIteration:
                self._end(request, ("done",))
            except UserError as error:
                self._end(request, ("failed", str(error), ""))
            except Exception as error:  # whatever goes wrong in a task, the thread lives on
                self._end(request, ("failed", f"{type(error).__name__}: {error}", traceback.format_exc()))

    def _send(self, request: _Request, outcome: _Outcome) -> None:
        self._outbox.append((request, outcome))
        self._arrived.emit()

    def _next(self) -> _Request | None:
        """The most urgent request, waited for; None to end."""
        with self._something_to_do:
            while not self._is_closing:
                for request in self._requests.values():
                    if request is not None:
                        return request
                self._something_to_do.wait()
            return None

    def _end(self, request: _Request, outcome: _Outcome) -> None:
        """Take a finished request out of its lane, unless a newer one has taken its place already."""
        lane = request.ticket.lane
        with self._something_to_do:
            if self._requests[lane] is not request or self._is_closing:
                return
            self._requests[lane] = None
        self._send(request, outcome)
