"""All that the Translate page knows: the translator, the queue of pictures, which one is looked at and what is shown.

One thread translates, what is looked at first; another readies what is looked at, so that nobody waits for a picture
that takes long. Both are handed frozen requests and answer with events (services/messages.py). Knows no widget: what
one paints is made by `worker.to_shown`, which the page sets, in these threads.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ganstudio.core.preferences import Preferences
from ganstudio.gui.jobs.latest_task_runner import LatestTaskRunner
from ganstudio.gui.jobs.thread_pool import run_in_pool
from ganstudio.gui.shared.image_sources import ImageSource, Source, State, pictures_in
from ganstudio.gui.shared.state.app_context import AppContext, PageModel
from ganstudio.gui.shared.translator_examples import examples_of
from ganstudio.gui.translate.services.messages import (
    Failed,
    Preview,
    PreviewMade,
    QueueRequest,
    ResultRequest,
    RoundTripped,
    Translated,
    TranslationOptions,
)
from ganstudio.gui.translate.services.progress_clock import ProgressClock
from ganstudio.gui.translate.services.queue_thumbnails import QueueThumbnails
from ganstudio.gui.translate.services.result_writer import ResultWriter
from ganstudio.gui.translate.services.translation_worker import TranslationWorker
from ganstudio.gui.translate.services.work_queue import WorkQueue
from ganstudio.images.image_file import ImageFile

if TYPE_CHECKING:
    from ganstudio.inference.translator.spec import TranslatorSpec
    from ganstudio.inference.translator.translator_file import TranslatorFile

RESULT, ROUND_TRIP, DIFFERENCE = "result", "round trip", "difference"  # what is shown beside the original
_OPEN, _RETURN, _SAVE, _WORK = "open", "return", "save", "work"
"""Lanes of the translating thread, the most urgent first."""
_TICK = 100  # milliseconds between two looks at the progress


class TranslateModel(PageModel):
    """One translator at a time; every change of it or of the way translates all pictures anew."""

    opened = Signal(object)
    """The TranslatorFile."""
    open_failed = Signal(str, str)
    """Sentence and details; the translator that was open before still is."""
    added = Signal(list)
    """New ImageSources."""
    changed = Signal(object)
    """An ImageSource whose state is another one now."""
    removed = Signal(set)
    """Numbers."""
    renewed = Signal()
    """All pictures wait again."""
    selected_changed = Signal()
    preview_changed = Signal()
    """There is more to see of the picture that is looked at, or something else of it is to be shown."""
    thumbnail = Signal(int, object)
    """Number, and uint8 [96, 96, 3]."""
    progressed = Signal(int, float, float)
    """Number and share of the picture that is being translated, and seconds left, negative where that cannot be said
    yet."""
    paused = Signal(bool)
    """Whether what waits is left waiting."""
    opening = Signal()
    """Another translator is being opened."""
    strength_changed = Signal(float)
    failed = Signal(str, str)
    """Something that concerns no single picture: sentence and details."""

    @classmethod
    def of(cls, context: AppContext) -> Self:
        """The one of a window, with the threads that a training leaves."""
        return cls(context.preferences, context.spare_threads, context)

    def __init__(
        self, preferences: Preferences, allowed_threads: Callable[[], int] = lambda: 1, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.wanted: Path | None = None
        """The translator that was last asked for."""
        self.partner: Path | None = None
        """The file of the other direction, where there is one."""
        self.settings = TranslationOptions()
        self.queue = WorkQueue()
        self.view = RESULT
        self.preview = Preview()
        self.wants_examples = True
        """Until the user has cleared the list."""
        self._stop = threading.Event()
        self.worker = TranslationWorker(allowed_threads)
        self._runner = LatestTaskRunner((_OPEN, _RETURN, _SAVE, _WORK), self)
        self._previewer = LatestTaskRunner(("preview",), self)
        self.is_paused = False
        """The user has cancelled; nothing is translated until there is a new wish."""
        self._clock = ProgressClock()
        self.results = ResultWriter(self.worker, self._runner, _SAVE, self)
        self._thumbnails = QueueThumbnails(self)
        self._thumbnails.ready.connect(self.thumbnail)
        self._timer = QTimer(self, interval=_TICK)
        self._timer.timeout.connect(self._look_at_progress)

    def close(self, seconds: float = 5.0) -> bool:
        """End the threads; what is being translated is given up. False if they would not end in time."""
        self.settings.outdated.set()
        return all([self._previewer.close(seconds), self._runner.close(seconds)])

    # --- the translator

    @property
    def translator(self) -> "TranslatorFile | None":
        return None if self.settings.translator is None else self.settings.translator.file

    def open(self, path: Path) -> None:
        """Open a file; answered by `opened` or `open_failed`."""
        self.wanted = path
        self._open(self.worker.open, path)

    @Slot(object)
    def set_spec(self, spec: "TranslatorSpec | None") -> None:
        """Read the open file's numbers so, now and in future; None infers it anew. Answered as `open` is."""
        if self.translator is not None:
            self._open(self.worker.reopen, self.translator.path, spec)

    @Slot()
    def turn_round(self) -> None:
        """Open the translator of the other direction, where there is one."""
        if self.partner is not None:
            self.open(self.partner)

    def _open(self, work: Callable[..., Iterator[object]], *arguments: object) -> None:
        self._stop.set()  # the picture in hand is laid aside for it
        self.opening.emit()
        self._runner.submit(_OPEN, work, *arguments, then=self._take_translator, failed=self._keep_translator)

    def _keep_translator(self, text: str, details: str) -> None:
        self.open_failed.emit(text, details)
        self._work()

    def _take_translator(self, opened: Any) -> None:
        self.partner = opened.partner
        self._preferences.translator = str(opened.file.path)
        if self.partner is None:
            self.view = RESULT
        self._renew(translator=opened.translator, prepared=opened.file.preparation != "none")
        self.opened.emit(opened.file)
        self._ask_examples()

    @Slot(object)
    def set_tile(self, tile: int | None) -> None:
        """Side of the tiles in pixels; None leaves it to the translator."""
        if tile != self.settings.tile:
            self._renew(tile=tile)

    @Slot(bool)
    def set_prepared(self, prepared: bool) -> None:
        """Whether pictures first go through what the translator was trained on."""
        if prepared != self.settings.prepared:
            self._renew(prepared=prepared)

    def _renew(self, **changes: Any) -> None:
        """Translate everything anew, with these settings."""
        self.settings.outdated.set()
        changes |= {"round": self.settings.round + 1, "outdated": threading.Event()}
        self.settings = replace(self.settings, **changes)
        self.worker.forget_results()
        for number in self.queue.items:
            self.queue.change(number, "waiting")
        self._forget_preview()
        self.renewed.emit()
        self._ask_preview()
        self._pause(False)

    @property
    def strength(self) -> float:
        """How much of a translation lies over its original, 0 to 1; nothing is computed anew for it."""
        return self._preferences.translation_strength

    @Slot(float)
    def set_strength(self, strength: float) -> None:
        self._preferences.translation_strength = strength
        self.strength_changed.emit(strength)

    # --- the pictures

    def add_paths(self, paths: list[Path]) -> None:
        """Take files, and the pictures of folders; `added` follows."""
        run_in_pool(pictures_in, paths, then=self._take_paths, failed=self.failed.emit)

    @Slot(object)
    def _take_paths(self, found: list[tuple[str, Path]]) -> None:
        if found:
            self.add(found)
        else:
            self.failed.emit("There are no pictures in this folder.", "")

    def add(self, sources: Iterable[tuple[str, Source]], *, examples: bool = False) -> None:
        """Take pictures by name and source and look at the first one; the user's own replace the examples."""
        new = self.queue.add(sources, examples=examples)
        self.added.emit(new)
        if not examples or self.queue.selected is None:
            self.look(new[0].number)
        if not examples:
            self.remove({item.number for item in self.queue.items.values() if item.is_example})
        self._pause(False)

    def _ask_examples(self) -> None:
        if self.wants_examples and self.queue.has_only_examples and self.translator is not None:
            run_in_pool(examples_of, self.translator.path, then=self._take_examples, failed=self._do_without)

    def _do_without(self, _text: str, _details: str) -> None:
        """A page without examples is no reason to disturb anybody."""

    @Slot(object)
    def _take_examples(self, answer: tuple[Path, list[tuple[str, Source]]]) -> None:
        """Examples replace others, never the user's own pictures."""
        path, found = answer
        is_wanted = self.translator is not None and self.translator.path == path
        if is_wanted and self.queue.has_only_examples:
            self.remove(set(self.queue.items))
            self.add(found, examples=True)

    def remove(self, numbers: set[int]) -> None:
        """Forget these, and look at what follows them; the files stay where they are."""
        numbers = numbers & self.queue.items.keys()
        if not numbers:
            return
        following = self.queue.remove(numbers)
        self.worker.forget(numbers)
        self.removed.emit(numbers)
        if following < 0:
            self.queue.select(-1)
            self.preview = Preview()
            self.selected_changed.emit()
        self.look(following)
        if self.worker.progress[0] in numbers:
            self._stop.set()
        self._work()

    @Slot(int)
    def remove_one(self, number: int) -> None:
        self.remove({number})

    @Slot()
    def clear(self) -> None:
        """Forget all pictures; no examples are wanted either."""
        self.wants_examples = False
        self.remove(set(self.queue.items))

    @Slot(list)
    def ask_thumbnails(self, numbers: list[int]) -> None:
        """Make these, the first one first; `thumbnail` follows for each."""
        self._thumbnails.ask([self.queue.items[number] for number in numbers if number in self.queue.items])

    def _change(self, number: int, state: State, words: str = "") -> None:
        if (item := self.queue.change(number, state, words)) is not None:
            self.changed.emit(item)

    # --- the picture that is looked at

    @Slot(int)
    def look(self, number: int) -> None:
        """Look at this picture: `preview_changed` follows, and it is translated next if it is not yet."""
        item = self.queue.items.get(number)
        if item is None or self.queue.is_selected(number):
            return
        self.queue.select(number)
        self._forget_preview()
        self.selected_changed.emit()
        if item.state == "done" and self.result(number) is None:
            self._change(number, "waiting")
        self._ask_preview()
        if self.worker.progress[0] not in (-1, number) and self.queue.items[number].state == "waiting":
            self._lay_aside()
        self._work()

    @Slot()
    def cancel(self) -> None:
        """Translate nothing more until `resume`; what is finished stays."""
        self._lay_aside()
        self._pause(True)

    @Slot()
    def resume(self) -> None:
        self._pause(False)

    def _pause(self, is_paused: bool) -> None:
        if self.is_paused != is_paused:
            self.is_paused = is_paused
            self.paused.emit(is_paused)
        self._work()

    def _lay_aside(self) -> None:
        """Give up what is in hand; it waits again."""
        self._stop.set()
        for item in self.queue.waiting():
            if item.state == "working":
                self._change(item.number, "waiting")

    @Slot(str)
    def choose_view(self, view: str) -> None:
        """Show the result, the way there and back, or where that differs."""
        self.view = view
        if self.preview.home is None:
            self._ask_round_trip()
        self.preview_changed.emit()

    def result(self, number: int) -> ImageFile | None:
        """What was made of a picture, if it is still kept."""
        return self.worker.result(number, self.settings)

    def request(self, item: ImageSource) -> ResultRequest:
        """The result of a picture as it is shown now, to be kept."""
        return ResultRequest(item, self.settings, self.strength)

    def _forget_preview(self) -> None:
        """What was seen stays until there is something new to be seen: nothing is emitted."""
        self.preview = Preview(before=self.preview.before, size=self.preview.size)

    def _show(self, **parts: Any) -> None:
        self.preview = replace(self.preview, **parts)
        if self.preview.home is None and self.queue.selected is not None and self.queue.selected.state == "done":
            self._ask_round_trip()
        self.preview_changed.emit()

    def _ask_round_trip(self) -> None:
        if self.queue.selected is not None and self.view != RESULT:
            self._submit(_RETURN, self.worker.round_trip, self.queue.selected, self.settings)

    def _ask_preview(self) -> None:
        if (selected := self.queue.selected) is not None:
            work, take = self.worker.preview, self._take
            self._previewer.submit("preview", work, selected, self.settings, step=take, failed=self.failed.emit)

    # --- the threads

    def _work(self) -> None:
        """Let the thread translate what waits by now, after the picture in hand."""
        if self.translator is None or self.is_paused or not self.queue.has_waiting:
            self._runner.drop(_WORK)
            return
        if self._stop.is_set():
            self._stop = threading.Event()
        visible = -1 if self.queue.selected is None else self.queue.selected.number
        wanted = QueueRequest(self.queue.waiting(), self.settings, visible, self._stop)
        self._submit(_WORK, self.worker.translate, wanted)
        self._timer.start()

    def _submit(self, lane: str, work: Callable[..., Iterator[object]], *arguments: object) -> None:
        """What was made for a request that was replaced meanwhile is taken as well."""
        self._runner.submit(lane, work, *arguments, step=self._take, failed=self.failed.emit, late_steps=True)

    def _take(self, event: Any) -> None:
        """Events of the settings that hold; None is a picture that was laid aside."""
        if event is not None and event.round == self.settings.round:
            self._take_event(event)

    def _take_event(self, event: Failed | Translated | PreviewMade | RoundTripped) -> None:
        is_selected = self.queue.is_selected(event.number)
        if isinstance(event, Failed):
            self._change(event.number, "failed", event.text)
        elif isinstance(event, Translated):
            self._change(event.number, "done", event.words)
            self.thumbnail.emit(event.number, event.thumbnail)
            if is_selected and event.shown is not None:
                self._show(after=event.shown)
            elif is_selected:
                self._ask_preview()
        elif isinstance(event, PreviewMade) and is_selected:
            self._take_preview(event)
        elif isinstance(event, RoundTripped) and is_selected:
            self._show(home=event.home, error=event.error, mean_error=event.mean_error)

    def _take_preview(self, event: PreviewMade) -> None:
        if event.is_sketch and self.result(event.number) is not None:  # the picture itself was quicker
            return
        after = self.preview.after if event.after is None else event.after  # it was made in the meantime
        self._show(before=event.before, after=after, size=(event.height, event.width))

    @Slot()
    def _look_at_progress(self) -> None:
        number, share = self.worker.progress
        item = self.queue.items.get(number)
        if item is None and not self.queue.has_waiting:
            self._timer.stop()
        elif item is not None and not self.is_paused:  # else it is about to be laid aside
            if item.state == "waiting":
                self._change(number, "working")
            self.progressed.emit(number, share, self._clock.seconds_left(number, share))
