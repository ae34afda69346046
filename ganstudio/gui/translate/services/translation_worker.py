"""What the translating thread does: it opens files, translates what it is asked to, and readies pictures to be painted.

No Qt. Methods that are iterators run in that thread and answer with the events of `messages`. What they need comes with
the request; only the two caches, which are safe in several threads, are shared.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ganstudio.core.errors import UserError
from ganstudio.gui.shared.image_sources import ImageSource, read_source
from ganstudio.gui.translate.services.messages import (
    Failed,
    Opened,
    PreviewMade,
    QueueRequest,
    ResultRequest,
    RoundTripped,
    Translated,
    TranslationOptions,
)
from ganstudio.gui.translate.services.shared_translator import SharedTranslator, Urgency
from ganstudio.images.arrays import fit
from ganstudio.images.decoding import decoded_picture, over_white
from ganstudio.images.image_file import ImageFile
from ganstudio.images.opening import opened_picture

if TYPE_CHECKING:
    from ganstudio.inference.translator.spec import TranslatorSpec
    from ganstudio.inference.translator.translator_file import TranslatorFile

Pixels = NDArray[np.uint8]
ToShown = Callable[[Pixels, Pixels | None], Any]
"""Turns a picture uint8 [H, W, 3] and its opacity [H, W] into what a widget paints; called in the thread."""

THUMBNAIL = 96
SKETCH, _SKETCHED_FROM = 384, 600
"""The long side of a sketch, and of the smallest picture of which one is made, in pixels."""
_ORIGINALS, _RESULTS = 128 * 2**20, 512 * 2**20


class Stopped(Exception):  # noqa: N818  # nothing went wrong
    """What was being made is not wanted any more."""


Key = tuple[int, int | str]
"""A picture's number, and what was made of it."""


class ImageCache:
    """Keeps the pictures used last, as many as fit into `most_bytes`. Safe in several threads."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, ImageFile] = OrderedDict()
        self._bytes = 0

    def put(self, key: Key, picture: ImageFile) -> None:
        """Keep it, and let go of those that were not used for longest; the newest always stays."""
        with self._lock:
            self._let_go(key)
            self._kept[key] = picture
            self._bytes += picture.rgb.nbytes
            while len(self._kept) > 1 and self._bytes > self._most:
                self._let_go(next(iter(self._kept)))

    def get(self, key: Key) -> ImageFile | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def drop_numbers(self, numbers: set[int]) -> None:
        """Let go of all that was made of these pictures."""
        with self._lock:
            for key in [key for key in self._kept if key[0] in numbers]:
                self._let_go(key)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def _let_go(self, key: Key) -> None:
        if key in self._kept:
            self._bytes -= self._kept.pop(key).rgb.nbytes


class TranslationWorker:
    """Reads pictures and translates them, and keeps both as long as there is room."""

    def __init__(self, allowed_threads: Callable[[], int] = lambda: 1) -> None:
        self.to_shown: ToShown = lambda rgb, _alpha: rgb
        self.progress = (-1, 0.0)
        """Number and share of the picture that is being translated; set by the thread alone."""
        self._allowed_threads = allowed_threads
        self._back: SharedTranslator | None = None
        """The translator of the other direction, once it was needed."""
        self._failed: set[tuple[int, int]] = set()
        """Number and round of what cannot be translated; of the thread alone, as the partner is."""
        self._originals, self._results = ImageCache(_ORIGINALS), ImageCache(_RESULTS)

    # --- asked from any thread

    def result(self, number: int, settings: TranslationOptions) -> ImageFile | None:
        """What was made of a picture, if it is still kept."""
        return self._results.get((number, settings.round))

    def forget_results(self) -> None:
        """Another translator, or another way of using it: nothing that was made holds any more."""
        self._results.clear()

    def forget(self, numbers: set[int]) -> None:
        """These pictures are gone."""
        self._results.drop_numbers(numbers)
        self._originals.drop_numbers(numbers)

    def finished(self, request: ResultRequest) -> ImageFile:
        """The result to be kept. Raises UserError, or Stopped."""
        from ganstudio.inference.translator.processing import blend

        item, settings = request.item, request.settings
        picture = self._original(item, settings)
        result = self.result(item.number, settings) or _translated(picture, settings)
        return result.with_rgb(blend(picture.rgb, result.rgb, request.strength))

    # --- in the thread

    def open(self, path: Path, spec: "TranslatorSpec | None" = None) -> Iterator[object]:
        """Yields Opened; `spec` overrules what is known of the file. Raises UserError."""
        translator = SharedTranslator(path, spec, self._allowed_threads)
        yield Opened(translator, translator.file.partner)

    def reopen(self, path: Path, spec: "TranslatorSpec | None") -> Iterator[object]:
        """Remember how this file is to be read, or with None that it is to be inferred, and open it so."""
        from ganstudio.inference.translator.spec import remember_spec

        remember_spec(path, spec)
        yield from self.open(path, spec)

    def preview(self, item: ImageSource, settings: TranslationOptions) -> Iterator[object]:
        """Yields what there is to see of a picture: PreviewMade, twice where it is large, or Failed."""
        from ganstudio.inference.translator.processing import why

        try:
            if self.result(item.number, settings) is None and settings.translator is not None:
                yield from self._sketch(item, settings)
            picture = self._original(item, settings)
        except Exception as error:  # also of memory
            yield Failed(item.number, settings.round, why(item.name, error))
            return
        result = self.result(item.number, settings)
        after = None if result is None else self.to_shown(result.rgb, result.alpha)
        before = self.to_shown(picture.rgb, picture.alpha)
        height, width = picture.rgb.shape[:2]
        yield PreviewMade(item.number, settings.round, height, width, before, after)

    def _sketch(self, item: ImageSource, settings: TranslationOptions) -> Iterator[object]:
        """A small copy of what is large, translated ahead of everything else. Raises UserError."""
        from ganstudio.inference.translator.processing import prepared

        image, size = self._small(item)
        if image is None:
            return
        small = np.asarray(image.convert("RGB"))
        picture = ImageFile(prepared(small, settings.preparation))
        try:
            made = _translated(picture, settings, urgency=Urgency.SKETCH)
        except Stopped:
            return
        before, after = (self.to_shown(one.rgb, None) for one in (picture, made))
        yield PreviewMade(item.number, settings.round, *size, before, after, is_sketch=True)

    def _small(self, item: ImageSource) -> tuple[Image.Image | None, tuple[int, int]]:
        """A copy of `SKETCH` pixels and the height and width of the picture itself; None where that is small too.

        Of a JPEG hardly more is decoded than is needed.
        """
        kept = self._originals.get((item.number, "none"))
        if kept is None and isinstance(item.source, Path | bytes):
            with opened_picture(item.source) as opened:
                if max(opened.size) < _SKETCHED_FROM:
                    return None, opened.size
            decoded = decoded_picture(item.source, at_least=SKETCH // 2)
            image, (width, height) = over_white(decoded.image), decoded.size
            if (image.width > image.height) != (width > height):  # it was turned upright
                width, height = height, width
            image.thumbnail((SKETCH, SKETCH), Image.Resampling.BICUBIC, reducing_gap=2.0)
            return image, (height, width)
        pixels = (kept or read_source(item)).rgb
        if max(pixels.shape) < _SKETCHED_FROM:
            return None, pixels.shape[:2]
        image = Image.fromarray(pixels)
        image.thumbnail((SKETCH, SKETCH), Image.Resampling.BICUBIC, reducing_gap=2.0)
        return image, pixels.shape[:2]

    def translate(self, request: QueueRequest) -> Iterator[object]:
        """Yields Translated or Failed for each picture; what goes wrong with one concerns that one alone.

        Between two results nothing is in hand: this may be given up there, and another request go on.
        """
        for item in request.items:
            if request.stop.is_set() or request.settings.outdated.is_set():
                return
            key = (item.number, request.settings.round)
            if key not in self._failed and self._results.get(key) is None:  # an earlier request may have come so far
                yield self._outcome(item, request)

    def _outcome(self, item: ImageSource, request: QueueRequest) -> Translated | Failed | None:
        """None where the picture was laid aside."""
        from ganstudio.inference.translator.processing import why

        self.progress = (item.number, 0.0)
        try:
            return self._make(item, request)
        except Stopped:
            return None
        except Exception as error:  # also of memory: the others may be smaller
            self._failed.add((item.number, request.settings.round))
            return Failed(item.number, request.settings.round, why(item.name, error))
        finally:
            self.progress = (-1, 0.0)

    def _make(self, item: ImageSource, request: QueueRequest) -> Translated:
        settings, begun = request.settings, perf_counter()
        picture = self._original(item, settings)
        result = _translated(picture, settings, self._note_progress(item), request.stop.is_set)
        self._results.put((item.number, settings.round), result)
        seconds = perf_counter() - begun
        shown = self.to_shown(result.rgb, result.alpha) if request.visible == item.number else None
        thumbnail = fit(result.rgb, THUMBNAIL, "crop", 3)
        return Translated(item.number, settings.round, seconds, picture.note, thumbnail, shown)

    def round_trip(self, item: ImageSource, settings: TranslationOptions) -> Iterator[object]:
        """Yields RoundTripped. Raises UserError where there is no way back."""
        from ganstudio.inference.translator.processing import error_colours, round_trip

        picture = self._original(item, settings)
        try:
            result = self.result(item.number, settings) or _translated(picture, settings)
        except Stopped:
            return
        there, back = cast("TranslatorFile", settings.translator), cast("TranslatorFile", self._partner(settings))
        trip = round_trip(there, back, picture.rgb, result.rgb)
        home, error = (self.to_shown(rgb, picture.alpha) for rgb in (trip.home, error_colours(trip.error)))
        yield RoundTripped(item.number, settings.round, home, error, trip.mean_error)

    def _original(self, item: ImageSource, settings: TranslationOptions) -> ImageFile:
        """What the translator is given: the picture, prepared if that is wanted. Raises UserError."""
        from ganstudio.inference.translator.processing import prepared

        key = (item.number, settings.preparation)
        picture = self._originals.get(key)
        if picture is None:
            picture = read_source(item)
            picture = picture.with_rgb(prepared(picture.rgb, settings.preparation))
            self._originals.put(key, picture)
        return picture

    def _note_progress(self, item: ImageSource) -> Callable[[float], None]:
        def note(share: float) -> None:
            self.progress = (item.number, share)

        return note

    def _partner(self, settings: TranslationOptions) -> SharedTranslator:
        """The translator of the other direction. Raises UserError."""
        path = None if settings.translator is None else settings.translator.file.partner
        if path is None:
            raise UserError("There is no translator of the other direction beside this one.")
        if self._back is None or self._back.file.path != path:
            self._back = SharedTranslator(path, None, self._allowed_threads)
        return self._back


def _translated(
    picture: ImageFile, settings: TranslationOptions,
    progress: Callable[[float], None] = lambda _: None, stopped: Callable[[], bool] = lambda: False,
    urgency: Urgency = Urgency.QUEUE,
) -> ImageFile:  # fmt: skip
    """The result, with the picture's transparency and profile. Raises UserError, or Stopped if it is outdated."""
    from ganstudio.inference.translator.tiling import Cancelled

    assert settings.translator is not None, "open a translator first"

    def outdated() -> bool:
        return stopped() or settings.outdated.is_set()

    try:
        made = settings.translator.translate(
            picture.rgb, tile=settings.tile, progress=progress, cancelled=outdated, urgency=urgency
        )
    except Cancelled:
        raise Stopped from None
    return picture.with_rgb(made)
