"""Long work on a generator, such as finding directions, in a thread beside the one that renders: sliders stay quick."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.jobs.latest_task_runner import LatestTaskRunner

KINDS = ("captions", "directions", "attributes", "inversion")
CAPTIONS, DIRECTIONS, ATTRIBUTES, INVERSION = KINDS


class LatentTaskRunner(QObject):
    """`start` a task, in place of one of its kind; `stepped` brings what it yields, and `finished` the last of it."""

    stepped = Signal(str, object)
    """Kind, and what was yielded."""
    finished = Signal(str, object)
    """Kind, and what was yielded last."""
    failed = Signal(str, str, str)
    """Kind, sentence, details."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = LatestTaskRunner(KINDS, self)
        self._tickets = dict.fromkeys(KINDS, 0)
        self._last: dict[str, object] = {}
        self._jobs.delivered.connect(self._deliver)
        self._jobs.finished.connect(self._finish)
        self._jobs.failed.connect(self._fail)

    def start(self, kind: str, job: Callable[[], Iterator[object]]) -> None:
        """Begin; `job` is called and gone through in the other thread."""
        self._last.pop(kind, None)
        self._tickets[kind] = self._jobs.ask(kind, job)

    def cancel(self, kind: str) -> None:
        """Give up after what is yielded next; nothing more is emitted."""
        self._tickets[kind] = 0
        self._jobs.drop(kind)

    def cancel_all(self) -> None:
        for kind in KINDS:
            self.cancel(kind)

    def close(self, seconds: float = 5.0) -> bool:
        """End the thread; False if it would not end in time."""
        return self._jobs.close(seconds)

    @Slot(str, int, object)
    def _deliver(self, kind: str, ticket: int, result: object) -> None:
        if ticket == self._tickets[kind]:
            self._last[kind] = result
            self.stepped.emit(kind, result)

    @Slot(str, int)
    def _finish(self, kind: str, ticket: int) -> None:
        if ticket == self._tickets[kind]:
            self._tickets[kind] = 0
            self.finished.emit(kind, self._last.pop(kind, None))

    @Slot(str, int, str, str)
    def _fail(self, kind: str, ticket: int, text: str, details: str) -> None:
        if ticket == self._tickets[kind]:
            self._tickets[kind] = 0
            self.failed.emit(kind, text, details)
