"""What the translating thread works with and does: it opens files, translates what waits, and readies it for the eye.

No Qt. Methods that are iterators run in that thread; the attributes are set by the window's thread and only read there.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.gui.shared.image_sources import ImageSource, read_source
from ganstudio.gui.translate.services.error_map import error_colours
from ganstudio.gui.translate.services.image_cache import ImageCache
from ganstudio.gui.translate.services.shared_translator import SharedTranslator
from ganstudio.gui.translate.services.translation_events import Failed, Looked, Made, Opened, Returned
from ganstudio.gui.translate.services.work_queue import WorkQueue
from ganstudio.images.arrays import fit
from ganstudio.images.image_file import ImageFile

if TYPE_CHECKING:
    from ganstudio.inference.translator.spec import TranslatorSpec
    from ganstudio.inference.translator.translator_file import TranslatorFile

Pixels = NDArray[np.uint8]
ToShown = Callable[[Pixels, Pixels | None], Any]
"""Turns a picture uint8 [H, W, 3] and its opacity [H, W] into what a widget paints; called in the thread."""

THUMBNAIL = 96
_ORIGINALS, _RESULTS = 128 * 2**20, 512 * 2**20


@dataclass(frozen=True)
class Way:
    """How pictures are translated."""

    tile: int | None = None
    """Side of the tiles in pixels; None leaves it to the translator."""
    prepared: bool = False
    """Whether pictures first go through what the translator was trained on."""
    round: int = 0
    """Raised whenever all pictures have to be translated anew."""


class TranslationWorker:
    """One translator, the pictures it has read and made, and what is still to do."""

    def __init__(self, items: Mapping[int, ImageSource]) -> None:
        self.to_shown: ToShown = lambda rgb, _alpha: rgb
        self.allowed_threads: Callable[[], int] = lambda: 1
        self.todo = WorkQueue()
        self.way = Way()
        self.selected = -1
        self.is_opening = False
        """Another translator is wanted: the picture in hand is laid aside for it."""
        self.progress = (-1, 0.0)
        """Number and share of the picture that is being translated."""
        self._items = items
        self._there: SharedTranslator | None = None
        self._back: SharedTranslator | None = None
        self._originals, self._results = ImageCache(_ORIGINALS), ImageCache(_RESULTS)

    # --- asked by the window

    def forget_results(self) -> None:
        """Another translator, or another way: nothing that was made holds any more."""
        self._results.clear()

    def drop(self, numbers: set[int]) -> None:
        """These pictures are gone."""
        self.todo.drop(numbers)
        self._results.drop_numbers(numbers)
        self._originals.drop_numbers(numbers)

    def result(self, number: int) -> ImageFile | None:
        """What was made of a picture, if it is still kept."""
        return self._results.get((number, self.way.round))

    # --- in the thread

    def open(self, path: Path, reading: "TranslatorSpec | None" = None) -> Iterator[object]:
        """Yields Opened; a `reading` overrules what is known of the file.

        Raises UserError; the translator that was open then still is.
        """
        self.is_opening = False
        self._there = SharedTranslator(path, reading, self.allowed_threads)
        yield Opened(self._there.file, self._there.file.partner)

    def reread(self, path: Path, reading: "TranslatorSpec | None") -> Iterator[object]:
        """Remember how this file is to be read, or with None that it is to be inferred, and open it so."""
        from ganstudio.inference.translator.spec import remember_reading

        self.is_opening = False
        remember_reading(path, reading)
        yield from self.open(path, reading)

    def look(self, number: int) -> Iterator[object]:
        """Yields what there is to see of a picture."""
        from ganstudio.inference.translator.processing import why

        item, now = self._items.get(number), self.way.round
        if item is None:
            return
        try:
            picture = self.given(item)
        except Exception as error:  # also of memory
            yield Failed(number, now, why(item.name, error))
            return
        result = self.result(number)
        after = None if result is None else self.to_shown(result.rgb, result.alpha)
        height, width = picture.rgb.shape[:2]
        yield Looked(number, now, height, width, self.to_shown(picture.rgb, picture.alpha), after)

    def work(self) -> Iterator[object]:
        """Translates what waits, one picture after another; what goes wrong with one concerns that one alone.

        Between two results nothing is in hand: this may be given up there, and another one go on.
        """
        while (number := self.todo.take()) is not None:
            item = self._items.get(number)
            if item is not None:
                yield self._outcome(item)

    def _outcome(self, item: ImageSource) -> Made | Failed | None:
        """None where the picture was laid aside for something more urgent."""
        from ganstudio.inference.translator.processing import why

        now = self.way.round
        self.progress = (item.number, 0.0)
        try:
            return self._make(item)
        except Stopped:
            self.todo.add([item.number] if self.way.round == now and item.number in self._items else [])
            return None
        except Exception as error:  # also of memory: the others may be smaller
            return Failed(item.number, now, why(item.name, error))
        finally:
            self.progress = (-1, 0.0)

    def _make(self, item: ImageSource) -> Made:
        way, begun = self.way, perf_counter()
        picture = self.given(item)
        result = self.translated(item, picture)
        self._results.put((item.number, way.round), result)
        seconds = perf_counter() - begun
        shown = self.to_shown(result.rgb, result.alpha) if self.selected == item.number else None
        return Made(item.number, way.round, seconds, picture.note, fit(result.rgb, THUMBNAIL, "crop", 3), shown)

    def go_and_return(self, number: int) -> Iterator[object]:
        """Yields what becomes of the result on its way back. Raises UserError."""
        from ganstudio.inference.translator.processing import round_trip

        item, way = self._items.get(number), self.way
        if item is None or self._there is None:
            return
        picture = self.given(item)
        try:
            result = self.result(number) or self.translated(item, picture)
        except Stopped:
            return
        there, back = cast("TranslatorFile", self._there), cast("TranslatorFile", self._partner())
        trip = round_trip(there, back, picture.rgb, result.rgb)
        error = self.to_shown(error_colours(trip.error), picture.alpha)
        yield Returned(number, way.round, self.to_shown(trip.home, picture.alpha), error, trip.mean_error)

    def finished(self, item: ImageSource, strength: float) -> ImageFile:
        """The result to be kept: `strength` of the translation over what it was made of. Also called in the pool.

        Raises UserError, or Stopped.
        """
        from ganstudio.inference.translator.processing import blend

        picture = self.given(item)
        result = self.result(item.number) or self.translated(item, picture)
        return result.with_rgb(blend(picture.rgb, result.rgb, strength))

    def given(self, item: ImageSource) -> ImageFile:
        """What the translator is given: the picture, prepared if that is wanted. Raises UserError."""
        from ganstudio.inference.translator.processing import prepared

        preparation = self._there.preparation if self.way.prepared and self._there is not None else "none"
        picture = self._originals.get((item.number, preparation))
        if picture is None:
            picture = read_source(item)
            picture = picture.with_rgb(prepared(picture.rgb, preparation))
            self._originals.put((item.number, preparation), picture)
        return picture

    def translated(self, item: ImageSource, picture: ImageFile) -> ImageFile:
        """The result, with the picture's transparency and profile. Raises UserError, or Stopped if it is outdated."""
        from ganstudio.inference.translator.tiled_network import Cancelled

        assert self._there is not None, "open a translator first"
        translator, way = self._there, self.way

        def note(share: float) -> None:
            self.progress = (item.number, share)

        def outdated() -> bool:
            return self.is_opening or self.way.round != way.round or item.number not in self._items

        try:
            return picture.with_rgb(translator.translate(picture.rgb, tile=way.tile, progress=note, cancelled=outdated))
        except Cancelled:
            raise Stopped from None

    def _partner(self) -> SharedTranslator:
        """The translator of the other direction. Raises UserError."""
        path = None if self._there is None else self._there.file.partner
        if path is None:
            raise UserError("There is no translator of the other direction beside this one.")
        if self._back is None or self._back.file.path != path:
            self._back = SharedTranslator(path, None, self.allowed_threads)
        return self._back


class Stopped(Exception):  # noqa: N818  # nothing went wrong
    """What was being made is not wanted any more."""
