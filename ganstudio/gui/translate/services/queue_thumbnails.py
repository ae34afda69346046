"""Thumbnails of pictures that still wait: made in the pool one at a time, those in sight first."""

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.jobs.thread_pool import run_in_pool
from ganstudio.gui.shared.image_sources import ImageSource, read_source
from ganstudio.gui.translate.services.translation_worker import THUMBNAIL, Pixels


class QueueThumbnails(QObject):
    """Makes thumbnails of what is in sight; the newest wish replaces what was not begun."""

    ready = Signal(int, object)
    """Number, and uint8 [96, 96, 3]."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: list[ImageSource] = []
        self._tried: set[int] = set()
        self._is_busy = False

    def ask(self, items: list[ImageSource]) -> None:
        """Make these, the first one first; what cannot be read is left to the translation to explain."""
        self._wanted = [item for item in items if item.number not in self._tried]
        self._begin()

    def _begin(self) -> None:
        if self._wanted and not self._is_busy:
            item = self._wanted.pop(0)
            self._tried.add(item.number)
            self._is_busy = True
            run_in_pool(_thumbnail, item, then=self._take)

    @Slot(object)
    def _take(self, answer: tuple[int, Pixels | None]) -> None:
        self._is_busy = False
        number, picture = answer
        if picture is not None:
            self.ready.emit(number, picture)
        self._begin()


def _thumbnail(item: ImageSource) -> tuple[int, Pixels | None]:
    from ganstudio.images.arrays import fit, read_picture

    try:
        if isinstance(item.source, bytes) or not callable(item.source):
            picture = read_picture(item.source, at_least=THUMBNAIL)
        else:
            picture = read_source(item).rgb
    except Exception:  # also of memory; the translation says what is wrong
        return item.number, None
    return item.number, fit(picture, THUMBNAIL, "crop", 3)
