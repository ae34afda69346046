"""Takes results out of the program: saved, copied, dragged out, all at once. Original files are never written to."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QTemporaryDir, Signal, Slot

from ganstudio.core.errors import UserError
from ganstudio.core.files import fitted
from ganstudio.gui.jobs.thread_pool import run_in_pool
from ganstudio.gui.shared.image_sources import ImageSource
from ganstudio.gui.translate.model import KEEP, TranslateModel
from ganstudio.gui.translate.services.translation_worker import Stopped, TranslationWorker
from ganstudio.images.image_file import SUFFIXES, ImageFile
from ganstudio.inference.translator.domain_names import in_words


class ResultWriter(QObject):
    """What is kept is the translation at the strength asked for, with the picture's transparency and profile."""

    saved = Signal(str)
    """The path."""
    copied = Signal(object)
    """What `to_shown` makes of it, for the clipboard."""
    written = Signal(int, str, object)
    """Number and path of a file that is ready to be dragged out, and what `to_shown` makes of it."""
    failed = Signal(str, str)
    """Sentence and details; nothing half-written is left."""
    progressed = Signal(int, int)
    """How many of all are saved."""
    all_saved = Signal(str)
    """What became of it, in a sentence."""

    def __init__(self, session: TranslateModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._bench = session, session.bench
        self._folder = QTemporaryDir()
        self._ticket = 0
        self._done = self._total = 0
        session.jobs.delivered.connect(self._deliver)
        session.jobs.failed.connect(self._fail)

    @property
    def is_saving_all(self) -> bool:
        return self._ticket > 0

    def suggested_name(self, item: ImageSource) -> str:
        """What the file of a result is called at first."""
        return _result_name(item.name, self._title).name

    @property
    def _title(self) -> str:
        translator = self._session.translator
        return "translated" if translator is None else in_words(translator.title, translator.direction)

    def save(self, item: ImageSource, path: Path, strength: float) -> None:
        """Write the result of one picture; the ending says the format."""
        originals = {other.source for other in self._session.items.values() if isinstance(other.source, Path)}
        run_in_pool(_save, self._bench, item, path, strength, originals, then=self._tell_saved, failed=self.failed.emit)

    def copy(self, item: ImageSource, strength: float) -> None:
        """Make the result of one picture ready for the clipboard."""
        run_in_pool(_shown, self._bench, item, strength, then=self.copied.emit, failed=self.failed.emit)

    def write_out(self, item: ImageSource, strength: float) -> None:
        """Make a file of the result of one picture, to be dragged out; it goes with the program."""
        path = Path(self._folder.filePath(str(item.number)), self.suggested_name(item))
        run_in_pool(_write_out, self._bench, item, path, strength, then=self._tell_written, failed=self.failed.emit)

    def save_all(self, folder: Path, strength: float) -> None:
        """Write all results into a folder, under names that are free there."""
        items = [item for item in self._session.items.values() if item.state == "done"]
        self._done, self._total = 0, len(items)
        job = _save_all(self._bench, items, folder, self._title, strength)
        self._ticket = self._session.jobs.ask(KEEP, lambda: job)
        self.progressed.emit(0, self._total)

    @Slot()
    def cancel(self) -> None:
        """Save no more of them."""
        if self.is_saving_all:
            self._ticket = 0
            self._session.jobs.drop(KEEP)
            self.all_saved.emit(f"Cancelled. {self._done:,} of {self._total:,} pictures were saved.")

    @Slot(object)
    def _tell_saved(self, path: Path) -> None:
        self.saved.emit(str(path))

    @Slot(object)
    def _tell_written(self, written: tuple[int, Path, object]) -> None:
        number, path, shown = written
        self.written.emit(number, str(path), shown)

    @Slot(str, int, object)
    def _deliver(self, lane: str, ticket: int, result: object) -> None:
        if lane != KEEP or ticket != self._ticket:
            return
        if isinstance(result, int):
            self._done = result
            self.progressed.emit(result, self._total)
        else:
            self._ticket = 0
            self.all_saved.emit(str(result))

    @Slot(str, int, str, str)
    def _fail(self, lane: str, ticket: int, text: str, details: str) -> None:
        if lane == KEEP and ticket == self._ticket:
            self._ticket = 0
            self.all_saved.emit(f"{self._done:,} of {self._total:,} pictures were saved, then: {text}")
            if details:
                self.failed.emit(text, details)


# --- the work itself, in the pool; saving all of them in the translating thread


def _finished(bench: TranslationWorker, item: ImageSource, strength: float) -> ImageFile:
    try:
        return bench.finished(item, strength)
    except Stopped:
        raise UserError("The translator was changed in the meantime; save the new result.") from None


def _shown(bench: TranslationWorker, item: ImageSource, strength: float) -> object:
    picture = _finished(bench, item, strength)
    return bench.to_shown(picture.rgb, picture.alpha)


def _save(bench: TranslationWorker, item: ImageSource, path: Path, strength: float, originals: set[Path]) -> Path:
    path = path if path.suffix.lower() in SUFFIXES else path.with_name(f"{path.name}.png")
    with contextlib.suppress(OSError):
        if path.exists() and any(original.exists() and path.samefile(original) for original in originals):
            raise UserError(f"{path.name} is an original, and originals stay as they are. Choose another name.")
    _finished(bench, item, strength).save(path)
    return path


def _write_out(bench: TranslationWorker, item: ImageSource, path: Path, strength: float) -> tuple[int, Path, object]:
    picture = _finished(bench, item, strength)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)
    return item.number, path, bench.to_shown(picture.rgb, picture.alpha)


def _save_all(
    bench: TranslationWorker, items: list[ImageSource], folder: Path, title: str, strength: float
) -> Iterator[object]:
    """Yields how many are saved, and last what became of all in a sentence."""
    from ganstudio.inference.translator.processing import why

    done, wrong = 0, ""
    for item in items:
        try:
            _save_free(bench.finished(item, strength), folder / _result_name(item.name, title))
            done += 1
        except Stopped:
            yield f"The translator was changed in the meantime; {done} of {len(items)} pictures were saved."
            return
        except Exception as error:  # whatever it is: the others go on
            wrong = wrong or why(item.name, error)
        yield done
    of_all = f"{done:,} of {len(items):,} pictures were saved. {wrong}"
    yield of_all if wrong else f"Saved {done:,} pictures in {folder}."


def _save_free(picture: ImageFile, path: Path) -> None:
    """Under this name, or with a number behind it where that is taken."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{path.parent} cannot be written: {error.strerror}. Choose another folder.") from None
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(fitted(path.stem, f" ({number}){path.suffix}"))
    picture.save(free)


def _result_name(name: str, title: str) -> Path:
    """ "holiday/beach.jpg" -> "holiday/beach Emoji style.jpg"; endings that are not written become .png."""
    path, known = Path(name), Path(name).suffix.lower() in SUFFIXES
    plain = " ".join(re.sub(r"[^\w .()+-]+", " ", title).split()).strip(" .") or "translated"
    return path.with_name(fitted(path.stem if known else path.name, f" {plain}{path.suffix if known else '.png'}"))
