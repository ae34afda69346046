"""Takes results out of the program: saved, copied, dragged out, all at once. Original files are never written to."""

import contextlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTemporaryDir, Signal, Slot

from ganstudio.core.errors import UserError
from ganstudio.core.files import fitted
from ganstudio.gui.jobs.latest_task_runner import LatestTaskRunner
from ganstudio.gui.jobs.thread_pool import run_in_pool
from ganstudio.gui.translate.services.messages import ResultRequest
from ganstudio.gui.translate.services.translation_worker import Stopped, TranslationWorker
from ganstudio.images.image_file import SUFFIXES, ImageFile


class ResultWriter(QObject):
    """What is kept is the translation at the strength asked for, with the picture's transparency and profile."""

    message = Signal(str)
    """Where a result was saved, in a sentence."""
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

    def __init__(self, worker: TranslationWorker, runner: LatestTaskRunner, lane: str, parent: QObject) -> None:
        """All results are saved in `lane` of the `runner`, single ones in the pool."""
        super().__init__(parent)
        self._worker, self._runner, self._lane = worker, runner, lane
        self._folder = QTemporaryDir()
        self._done = self._total = 0

    @property
    def is_saving_all(self) -> bool:
        return self._runner.is_busy(self._lane)

    def save(self, request: ResultRequest, path: Path, originals: set[Path]) -> None:
        """Write a result where no original lies; the ending says the format."""
        run_in_pool(_save, self._worker, request, path, originals, then=self._tell_saved, failed=self.failed.emit)

    def copy(self, request: ResultRequest) -> None:
        """Make a result ready for the clipboard."""
        run_in_pool(_shown, self._worker, request, then=self.copied.emit, failed=self.failed.emit)

    def write_out(self, request: ResultRequest, name: str) -> None:
        """Make a file of a result, to be dragged out; it goes with the program."""
        path = Path(self._folder.filePath(str(request.item.number)), name)
        run_in_pool(_write_out, self._worker, request, path, then=self._tell_written, failed=self.failed.emit)

    def save_all(self, requests: Sequence[ResultRequest], folder: Path, title: str) -> None:
        """Write these into a folder, under names that are free there."""
        self._done, self._total = 0, len(requests)
        self._runner.submit(
            self._lane, _save_all, self._worker, requests, folder, title,
            step=self._count, then=self._tell_all_saved, failed=self._fail,
        )  # fmt: skip
        self.progressed.emit(0, self._total)

    @Slot()
    def cancel(self) -> None:
        """Save no more of them."""
        if self.is_saving_all:
            self._runner.drop(self._lane)
            self.all_saved.emit(f"Cancelled. {self._done:,} of {self._total:,} pictures were saved.")

    @Slot(object)
    def _tell_saved(self, saved: tuple[Path, str]) -> None:
        path, left_out = saved
        self.message.emit(f"Saved {path}. {left_out}" if left_out else f"Saved {path}")

    @Slot(object)
    def _tell_written(self, written: tuple[int, Path, object]) -> None:
        number, path, shown = written
        self.written.emit(number, str(path), shown)

    def _count(self, result: object) -> None:
        if isinstance(result, int):
            self._done = result
            self.progressed.emit(result, self._total)

    def _tell_all_saved(self, words: object) -> None:
        self.all_saved.emit(str(words))

    def _fail(self, text: str, details: str) -> None:
        self.all_saved.emit(f"{self._done:,} of {self._total:,} pictures were saved, then: {text}")
        if details:
            self.failed.emit(text, details)


# --- the work itself, in the pool; saving all of them in the translating thread


def _finished(worker: TranslationWorker, request: ResultRequest) -> ImageFile:
    try:
        return worker.finished(request)
    except Stopped:
        raise UserError("The translator was changed in the meantime; save the new result.") from None


def _shown(worker: TranslationWorker, request: ResultRequest) -> object:
    picture = _finished(worker, request)
    return worker.to_shown(picture.rgb, picture.alpha)


def _save(worker: TranslationWorker, request: ResultRequest, path: Path, originals: set[Path]) -> tuple[Path, str]:
    path = path if path.suffix.lower() in SUFFIXES else path.with_name(f"{path.name}.png")
    with contextlib.suppress(OSError):
        if path.exists() and any(original.exists() and path.samefile(original) for original in originals):
            raise UserError(f"{path.name} is an original, and originals stay as they are. Choose another name.")
    picture = _finished(worker, request)
    picture.save(path)
    return path, picture.left_out(path.suffix)


def _write_out(worker: TranslationWorker, request: ResultRequest, path: Path) -> tuple[int, Path, object]:
    picture = _finished(worker, request)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)
    return request.item.number, path, worker.to_shown(picture.rgb, picture.alpha)


def _save_all(
    worker: TranslationWorker, requests: Sequence[ResultRequest], folder: Path, title: str
) -> Iterator[object]:
    """Yields how many are saved, and last what became of all in a sentence."""
    from ganstudio.inference.translator.processing import why

    done, wrong = 0, ""
    for request in requests:
        name = request.item.name
        try:
            _save_free(worker.finished(request), folder / result_name(name, title))
            done += 1
        except Stopped:
            yield f"The translator was changed in the meantime; {done} of {len(requests)} pictures were saved."
            return
        except Exception as error:  # whatever it is: the others go on
            wrong = wrong or why(name, error)
        yield done
    of_all = f"{done:,} of {len(requests):,} pictures were saved. {wrong}"
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


def result_name(name: str, title: str) -> Path:
    """ "holiday/beach.jpg" -> "holiday/beach Emoji style.jpg"; endings that are not written become .png."""
    path, known = Path(name), Path(name).suffix.lower() in SUFFIXES
    plain = " ".join(re.sub(r"[^\w .()+-]+", " ", title).split()).strip(" .") or "translated"
    return path.with_name(fitted(path.stem if known else path.name, f" {plain}{path.suffix if known else '.png'}"))
