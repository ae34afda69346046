"""Fetches old sample grids for scrubbing: the newest request wins, what was just seen is not read again."""

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.jobs.thread_pool import run_in_pool
from ganstudio.gui.train.services.run_reader import SampleShape, read_samples
from ganstudio.images.arrays import Pictures

_MOST_BYTES = 96 * 2**20

Request = tuple[int, Path, SampleShape | None]


class SampleReader(QObject):
    """`ask` as often as the slider moves; `ready` comes for the newest request, some in between are passed over."""

    ready = Signal(int, object)
    """Step, and uint8 [N, H, W, C]."""
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen: OrderedDict[Path, Pictures] = OrderedDict()
        self._reading: Request | None = None
        self._next: Request | None = None

    def ask(self, step: int, path: Path, shape: SampleShape | None) -> None:
        """Show the grid of `step`, as soon as it is there."""
        self._next = (step, path, shape)
        if path in self._seen:
            self._next = None
            self._seen.move_to_end(path)
            self.ready.emit(step, self._seen[path])
        elif self._reading is None:
            self._begin()

    def forget(self) -> None:
        """Another run is displayed: nothing asked for so far is wanted any more."""
        self._next = None
        self._seen.clear()

    def _begin(self) -> None:
        self._reading, self._next = self._next, None
        if self._reading is not None:
            _, path, shape = self._reading
            run_in_pool(read_samples, path, shape, then=self._take, failed=self._fail)

    @Slot(object)
    def _take(self, pictures: Pictures) -> None:
        assert self._reading is not None
        step, path, _ = self._reading
        self._reading = None
        self._seen[path] = pictures
        while sum(seen.nbytes for seen in self._seen.values()) > _MOST_BYTES:
            self._seen.popitem(last=False)
        if self._next is None:
            self.ready.emit(step, pictures)
        else:
            self._begin()

    @Slot(str, str)
    def _fail(self, text: str, _details: str) -> None:
        self._reading = None
        if self._next is None:
            self.failed.emit(text)
        else:
            self._begin()
