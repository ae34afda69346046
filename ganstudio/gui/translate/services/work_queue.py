"""What is still to be translated, in order. No Qt."""

import threading
from collections import OrderedDict
from collections.abc import Iterable


class WorkQueue:
    """Numbers in the order in which they are worked on; one that is preferred goes first. Safe in several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: OrderedDict[int, None] = OrderedDict()
        self._preferred = -1

    def add(self, numbers: Iterable[int]) -> None:
        with self._lock:
            self._waiting.update(dict.fromkeys(numbers))

    def prefer(self, number: int) -> None:
        """Somebody looks at this one."""
        with self._lock:
            self._preferred = number

    def take(self) -> int | None:
        """The next one, no longer waiting; None where nothing is to be done."""
        with self._lock:
            if not self._waiting:
                return None
            number = self._preferred if self._preferred in self._waiting else next(iter(self._waiting))
            del self._waiting[number]
            return number

    def drop(self, numbers: Iterable[int]) -> None:
        with self._lock:
            for number in numbers:
                self._waiting.pop(number, None)

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def __len__(self) -> int:
        return len(self._waiting)
