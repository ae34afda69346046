"""An open translator that keeps to what the machine can spare: one picture at a time, whoever asks, on as many threads
as are allowed by then. No Qt."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError

if TYPE_CHECKING:
    from ganstudio.inference.translator.spec import TranslatorSpec

Pixels = NDArray[np.uint8]


class Urgency(IntEnum):
    """Who goes first where several wait for the processor."""

    BATCH, QUEUE, SKETCH = range(3)


class _Turns:
    """One at a time; what is more urgent gets its turn at the next pause of what is in hand."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_taken = False
        self._waiting = dict.fromkeys(Urgency, 0)

    @contextlib.contextmanager
    def turn(self, urgency: Urgency) -> Iterator[None]:
        self._begin(urgency)
        try:
            yield
        finally:
            self._end()

    def pause(self, urgency: Urgency) -> None:
        """Let whatever is more urgent go before the rest of this."""
        if self._is_behind(urgency):
            self._end()
            self._begin(urgency)

    def _is_behind(self, urgency: Urgency) -> bool:
        return any(count for other, count in self._waiting.items() if other > urgency)

    def _begin(self, urgency: Urgency) -> None:
        with self._changed:
            self._waiting[urgency] += 1
            self._changed.wait_for(lambda: not self._is_taken and not self._is_behind(urgency))
            self._waiting[urgency] -= 1
            self._is_taken = True

    def _end(self) -> None:
        with self._changed:
            self._is_taken = False
            self._changed.notify_all()


class SharedTranslator:
    """Offers what a batch asks of a TranslatorFile. Safe to use in several threads."""

    _turns = _Turns()
    """Of all of them: they share the processor."""

    def __init__(self, path: Path, spec: "TranslatorSpec | None", allowed: Callable[[], int]) -> None:
        """`allowed` says how many threads, now and before every picture. Raises UserError as TranslatorFile does."""
        from ganstudio.inference.translator.translator_file import TranslatorFile

        self._allowed, self._threads = allowed, allowed()
        self.file = TranslatorFile(path, spec, threads=self._threads)

    @property
    def fingerprint(self) -> str:
        return self.file.fingerprint

    @property
    def preparation(self) -> str:
        return self.file.preparation

    def translate(
        self, picture: Pixels, *, tile: int | None = None,
        progress: Callable[[float], None] = lambda _: None, cancelled: Callable[[], bool] = lambda: False,
        urgency: Urgency = Urgency.BATCH,
    ) -> Pixels:  # fmt: skip
        """As `TranslatorFile.translate`, when it is this picture's turn."""

        def paused() -> bool:
            self._turns.pause(urgency)
            return cancelled()

        with self._turns.turn(urgency):
            self._keep_to_threads()
            return self.file.translate(picture, tile=tile, progress=progress, cancelled=paused)

    def _keep_to_threads(self) -> None:
        from ganstudio.inference.translator.translator_file import TranslatorFile

        if self._threads != self._allowed():
            self._threads = self._allowed()
            with contextlib.suppress(UserError):  # the file may be gone by now; what is open still works
                self.file = TranslatorFile(self.file.path, self.file.spec, threads=self._threads)
