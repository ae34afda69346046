"""What the window can ask of an open translator: a queue of pictures that are translated one after another.

One thread translates, what is looked at first; another readies what is looked at, so that nobody waits for a picture
that takes long. Knows no widget: what one paints is made by `bench.to_shown`, which the page sets, in these threads.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ganstudio.gui.jobs.latest_task_runner import LatestTaskRunner
from ganstudio.gui.jobs.thread_pool import run_in_pool
from ganstudio.gui.shared.image_sources import ImageSource, Source, pictures_in
from ganstudio.gui.shared.state.app_context import AppContext, PageModel
from ganstudio.gui.translate.services.queue_thumbnails import QueueThumbnails
from ganstudio.gui.translate.services.translation_events import Failed, Looked, Made, Opened, Returned
from ganstudio.gui.translate.services.translation_worker import TranslationWorker

if TYPE_CHECKING:
    from ganstudio.inference.translator.spec import TranslatorSpec
    from ganstudio.inference.translator.translator_file import TranslatorFile

OPEN, RETURN, KEEP, WORK = LANES = ("open", "return", "keep", "work")
_TICK = 100
"""Milliseconds between two looks at the progress."""


class TranslateModel(PageModel):
    """One translator at a time; every change of it or of the way translates all pictures anew."""

    opened = Signal(object)
    """The TranslatorFile."""
    open_failed = Signal(str, str)
    """Sentence and details; the translator that was open before still is."""
    added = Signal(list)
    """New Items."""
    changed = Signal(object)
    """An Item whose state is another one now."""
    removed = Signal(set)
    """Numbers."""
    renewed = Signal()
    """All pictures wait again."""
    thumbnail = Signal(int, object)
    """Number, and uint8 [96, 96, 3]."""
    looked = Signal(object)
    """A Looked: of the picture that is looked at."""
    made = Signal(object)
    """A Made."""
    returned = Signal(object)
    """A Returned: of the picture that is looked at."""
    progressed = Signal(int, float)
    """Number and share of the picture that is being translated."""
    failed = Signal(str, str)
    """Something that concerns no single picture: sentence and details."""

    @classmethod
    def of(cls, context: AppContext) -> Self:
        """The one of a window, with the threads that a training leaves."""
        return cls(context.spare_threads, context)

    def __init__(self, allowed_threads: Callable[[], int] = lambda: 1, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.translator: TranslatorFile | None = None
        self.partner: Path | None = None
        """The file of the other direction, where there is one."""
        self.items: dict[int, ImageSource] = {}
        self._states: Counter[str] = Counter()
        self.selected: ImageSource | None = None
        self.bench = TranslationWorker(self.items)
        self.bench.allowed_threads = allowed_threads
        self.jobs = LatestTaskRunner(LANES, self)
        self._eye = LatestTaskRunner(("look",), self)
        self._last_number = 0
        self._tickets = dict.fromkeys(LANES, 0)
        self._thumbnails = QueueThumbnails(self.items, self)
        self.ask_thumbnails = self._thumbnails.ask
        self._thumbnails.ready.connect(self.thumbnail)
        self._timer = QTimer(self, interval=_TICK)
        self._timer.timeout.connect(self._look_at_progress)
        for jobs in (self.jobs, self._eye):
            jobs.delivered.connect(self._deliver)
            jobs.failed.connect(self._fail)

    def close(self, seconds: float = 5.0) -> bool:
        """End the thread; what is being translated is given up. False if it would not end in time."""
        self.bench.way = replace(self.bench.way, round=self.bench.way.round + 1)
        return all([self._eye.close(seconds), self.jobs.close(seconds)])

    # --- the translator

    def open(self, path: Path) -> None:
        """Open a file; answered by `opened` or `open_failed`."""
        self._open(self.bench.open(path))

    def reread(self, reading: "TranslatorSpec | None") -> None:
        """Read the open file's numbers otherwise, now and in future; None infers it anew. Answered as `open` is."""
        if self.translator is not None:
            self._open(self.bench.reread(self.translator.path, reading))

    def _open(self, job: Iterator[object]) -> None:
        self.bench.is_opening = True
        self._ask(OPEN, job)

    def set_tile(self, tile: int | None) -> None:
        """Side of the tiles in pixels; None leaves it to the translator."""
        if tile != self.bench.way.tile:
            self._renew(tile=tile)

    def set_prepared(self, prepared: bool) -> None:
        """Whether pictures first go through what the translator was trained on."""
        if prepared != self.bench.way.prepared:
            self._renew(prepared=prepared)

    def _renew(self, **changes: object) -> None:
        """Translate everything anew, in this way."""
        self.bench.way = replace(self.bench.way, round=self.bench.way.round + 1, **changes)  # type: ignore[arg-type]
        self.bench.forget_results()
        for item in list(self.items.values()):
            self._put(replace(item, state="waiting", words=""))
        self.bench.todo.clear()
        self.bench.todo.add(self.items)
        self.renewed.emit()
        self._look_again()
        self._work()

    # --- the pictures

    def add_paths(self, paths: list[Path]) -> None:
        """Take files, and the pictures of folders; `added` follows."""
        run_in_pool(pictures_in, paths, then=self._take_paths, failed=self.failed.emit)

    @Slot(object)
    def _take_paths(self, found: list[tuple[str, Path]]) -> None:
        if found:
            self.add([(name, path) for name, path in found])
        else:
            self.failed.emit("There are no pictures in this folder.", "")

    def add(self, sources: Iterable[tuple[str, Source]], *, examples: bool = False) -> None:
        """Take pictures by name and source; the user's own replace the examples."""
        first = self._last_number + 1
        new = [ImageSource(number, *given, examples) for number, given in enumerate(sources, first)]
        self._last_number += len(new)
        if not examples:
            self.remove({item.number for item in self.items.values() if item.is_example})
        for item in new:
            self._put(item)
        self.bench.todo.add(item.number for item in new)
        self.added.emit(new)
        self._work()

    def show_examples(self, sources: Iterable[tuple[str, Source]]) -> None:
        """Pictures to try the translator on; these replace other examples, never the user's own pictures."""
        self.remove({item.number for item in self.items.values() if item.is_example})
        if not self.items:
            self.add(sources, examples=True)

    def remove(self, numbers: set[int]) -> None:
        """Forget these; the files stay where they are."""
        numbers = {number for number in numbers if number in self.items}
        if not numbers:
            return
        for number in numbers:
            self._states[self.items.pop(number).state] -= 1
        self.bench.drop(numbers)
        if self.selected is not None and self.selected.number in numbers:
            self.selected = None
            self.bench.selected = -1
        self.removed.emit(numbers)

    def look(self, number: int) -> None:
        """Look at this picture: `looked` follows, and it is translated next if it is not yet."""
        item = self.items.get(number)
        if item is None:
            return
        self.selected = item
        self.bench.selected = number
        self.bench.todo.prefer(number)
        if item.state == "done" and self.bench.result(number) is None:
            self._change(number, "waiting", "")
            self.bench.todo.add([number])
            self._work()
        self._look_again()

    def ask_return(self) -> None:
        """Take the picture that is looked at there and back; `returned` follows. Needs a partner."""
        if self.selected is not None:
            self._ask(RETURN, self.bench.go_and_return(self.selected.number))

    def is_selected(self, number: int) -> bool:
        """Whether this is the picture that is looked at."""
        return self.selected is not None and self.selected.number == number

    def counts(self) -> tuple[int, int, int]:
        """How many are done, could not be translated, and are there in all."""
        return self._states["done"], self._states["failed"], len(self.items)

    def _put(self, item: ImageSource) -> None:
        """Keep it in place of what had its number; the counts follow, which are asked for at every change."""
        known = self.items.get(item.number)
        if known is not None:
            self._states[known.state] -= 1
        self.items[item.number] = item
        self._states[item.state] += 1

    # --- the thread

    def _ask(self, lane: str, job: Iterator[object]) -> None:
        self._tickets[lane] = self.jobs.ask(lane, lambda: job)

    def _look_again(self) -> None:
        if self.selected is not None:
            seen = self.bench.look(self.selected.number)
            self._eye.ask("look", lambda: seen)

    def _work(self) -> None:
        if self.translator is not None and len(self.bench.todo):
            self._ask(WORK, self.bench.work())
            self._timer.start()

    @Slot(str, int, object)
    def _deliver(self, lane: str, ticket: int, result: object) -> None:
        if isinstance(result, Opened) and ticket == self._tickets[OPEN]:
            self._take_translator(result)
        elif isinstance(result, Failed | Made | Looked | Returned) and result.round == self.bench.way.round:
            self._take(result)

    def _take(self, result: "Failed | Made | Looked | Returned") -> None:
        is_selected = self.is_selected(result.number)
        if isinstance(result, Failed):
            self._change(result.number, "failed", result.text)
        elif isinstance(result, Made):
            words = f"{result.seconds * 1000:.0f} ms" if result.seconds < 1 else f"{result.seconds:.1f} s"
            self._change(result.number, "done", f"{words}. {result.note}" if result.note else words)
            self.thumbnail.emit(result.number, result.thumbnail)
            self.made.emit(result)
        elif isinstance(result, Looked) and is_selected:
            if result.after is None and self.bench.result(result.number) is not None:
                self._look_again()  # it was finished in the meantime
            self.looked.emit(result)
        elif isinstance(result, Returned) and is_selected:
            self.returned.emit(result)

    def _take_translator(self, opened: Opened) -> None:
        self.translator, self.partner = opened.translator, opened.partner
        self.opened.emit(opened.translator)
        self._renew()

    def _change(self, number: int, state: str, words: str) -> None:
        item = self.items.get(number)
        if item is not None:
            self._put(replace(item, state=state, words=words))  # type: ignore[arg-type]
            if self.is_selected(number):
                self.selected = self.items[number]
            self.changed.emit(self.items[number])

    @Slot(str, int, str, str)
    def _fail(self, lane: str, ticket: int, text: str, details: str) -> None:
        if ticket == self._tickets.get(lane, ticket):
            (self.open_failed if lane == OPEN else self.failed).emit(text, details)

    @Slot()
    def _look_at_progress(self) -> None:
        number, share = self.bench.progress
        item = self.items.get(number)
        if item is not None:
            if item.state == "waiting":
                self._change(number, "working", "")
            self.progressed.emit(number, share)
        elif not len(self.bench.todo):
            self._timer.stop()
