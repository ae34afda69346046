"""A folder to a folder, a video to a video: progress, time left, Cancel; what is there already is kept."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Self, cast

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ganstudio.gui.jobs.latest_task_runner import LatestTaskRunner
from ganstudio.gui.shared.state.app_context import AppContext, PageModel
from ganstudio.gui.translate.services.shared_translator import SharedTranslator

if TYPE_CHECKING:
    from ganstudio.inference.translator.batch import Manner
    from ganstudio.inference.translator.spec import TranslatorSpec
    from ganstudio.inference.translator.translator_file import TranslatorFile

_TICK = 200
"""Milliseconds between two looks at the progress."""


@dataclass(frozen=True)
class Planned:
    """How many there are, and what could not be looked at."""

    total: int
    unseen: list[str]


class BatchJob(PageModel):
    """One batch at a time, in a thread of its own; it takes turns with the pictures of the queue."""

    progressed = Signal(int, int, float, float)
    """Finished, in all, the share of the current one, and seconds left, negative where that cannot be said yet."""
    ended = Signal(str, str)
    """What became of it, in a sentence, and what went wrong, one line each."""
    failed = Signal(str, str)
    """Nothing was begun: sentence and details."""

    @classmethod
    def of(cls, context: AppContext) -> Self:
        """The one of a window, with the threads that a training leaves."""
        return cls(context.spare_threads, context)

    def __init__(self, allowed_threads: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._allowed = allowed_threads
        self._jobs = LatestTaskRunner(("batch",), self)
        self._timer = QTimer(self, interval=_TICK)
        self._timer.timeout.connect(self._look)
        self._stop = threading.Event()
        self._begin(Path())

    def _begin(self, folder: Path) -> None:
        self._folder, self._total, self._share, self._found = folder, 0, 0.0, 0.0
        self._counts = dict.fromkeys(("made", "kept", "failed"), 0)
        self._wrong: list[str] = []
        """What is wrong with items, and with what could not be looked at."""
        self._began = monotonic()

    @property
    def is_running(self) -> bool:
        return self._timer.isActive()

    def start(self, translator: "TranslatorFile", inputs: list[Path], folder: Path, manner: "Manner") -> None:
        """Translate files and the pictures of folders into `folder`."""
        if self.is_running:
            return
        self._begin(folder)
        self._stop = stop = threading.Event()
        self._timer.start()
        self._jobs.submit(
            "batch", _translate, translator.path, translator.spec, self._allowed, inputs, folder, manner, self._note,
            stop,
            step=self._deliver, then=self._finish, failed=self._fail,
        )  # fmt: skip

    @Slot()
    def cancel(self) -> None:
        """Stop after at most one tile; what is finished stays."""
        self._stop.set()

    def unfinished(self) -> str:
        return "A batch is being translated; what is finished of it stays." if self.is_running else ""

    def give_up(self) -> None:
        self.cancel()

    def close(self, seconds: float = 5.0) -> bool:
        """End the thread; False if it would not end in time."""
        self._stop.set()
        return self._jobs.close(seconds)

    def _note(self, share: float) -> None:
        """How much of the current one is done; called in the thread. What is there at first took no time: frames of a
        video that were finished before."""
        if not self._share and not self._done:
            self._found, self._began = share, monotonic()
        self._share = share

    @property
    def _done(self) -> int:
        return sum(self._counts.values())

    def _deliver(self, result: Any) -> None:
        """Planned, then an Outcome for each."""
        if isinstance(result, Planned):
            self._total = result.total
            self._wrong += result.unseen
        else:
            self._counts[result.state] += 1
            self._share = 0.0
            self._wrong += [result.words] if result.state == "failed" else []
        self._look()

    @Slot()
    def _look(self) -> None:
        if self._total:
            self.progressed.emit(self._done, self._total, self._share, self._seconds_left())

    def _seconds_left(self) -> float:
        """By the pace of those that were made; finding finished ones takes no time."""
        worked = self._counts["made"] + self._counts["failed"] + self._share - self._found
        return (monotonic() - self._began) / worked * (self._total - self._done - self._share) if worked > 0 else -1.0

    def _finish(self, _last: object) -> None:
        self._timer.stop()
        made, kept, failed = self._counts["made"], self._counts["kept"], len(self._wrong)
        words = f"{made:,} translated into {self._folder}"
        words += f", {kept:,} were there already" if kept else ""
        words += f", {failed:,} could not be" if failed else ""
        if self._stop.is_set() and self._done < self._total:
            words = f"Cancelled. {words}. Start it again with the same folders to go on"
        self.ended.emit(f"{words}.", "\n".join(self._wrong))

    def _fail(self, text: str, details: str) -> None:
        self._timer.stop()
        self.failed.emit(text, details)


def _translate(
    path: Path, spec: "TranslatorSpec", allowed: Callable[[], int], inputs: list[Path], folder: Path, manner: "Manner",
    note: Callable[[float], None], stop: threading.Event,
) -> Iterator[object]:  # fmt: skip
    """Yields Planned, then an Outcome for each. Raises UserError where nothing can be begun."""
    from ganstudio.inference.translator.batch import plan, prepare_folder, translate_all

    translator = SharedTranslator(path, spec, allowed)
    items, unseen = plan(inputs, folder)
    prepare_folder(folder, items)
    yield Planned(len(items), unseen)
    yield from translate_all(cast("TranslatorFile", translator), items, manner, note, stop.is_set)
