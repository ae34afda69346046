"""What the networks will see of a data set, fetched in the pool; the newest wish wins."""

from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.datasets import dataset_settings
from ganstudio.events import Pictures
from ganstudio.experiment import Section
from ganstudio.gui.workers.short_jobs import run_in_pool

PICTURES = 25


class DataPreview(QObject):
    """`ask` with every change of the [dataset] section; `ready` or `failed` follows for the last of them."""

    ready = Signal(object)
    """uint8 [N, H, W, C]; nothing (None) for data that are no pictures."""
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wanted: Section | None = None
        self._shown: Section | None = None
        self._is_busy = False

    def ask(self, section: Section) -> None:
        """Preview this data set; the same one is not read again."""
        self.wanted = dict(section)
        if not self._is_busy and self.wanted != self._shown:
            self._begin()

    def _begin(self) -> None:
        assert self.wanted is not None
        self._is_busy, self._shown = True, self.wanted
        run_in_pool(_preview, self.wanted, then=self._take, failed=self._fail)

    @Slot(object)
    def _take(self, pictures: Pictures | None) -> None:
        if not self._overtaken():
            self.ready.emit(pictures)

    @Slot(str, str)
    def _fail(self, text: str, _details: str) -> None:
        if not self._overtaken():
            self.failed.emit(text)

    def _overtaken(self) -> bool:
        self._is_busy = False
        if self.wanted == self._shown:
            return False
        self._begin()
        return True


def _preview(section: Section) -> Any:
    pictures = dataset_settings(section).preview(PICTURES)
    return pictures if pictures.ndim == 4 else None
