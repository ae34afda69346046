"""What the networks will see of a data set, fetched in the pool; the newest request wins."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ganstudio.datasets import dataset_settings
from ganstudio.formats.experiment import Section
from ganstudio.gui.jobs.thread_pool import run_in_pool
from ganstudio.images.arrays import Pictures
from ganstudio.images.rendering import draw_curves, draw_points

PICTURES, _POINTS = 25, 4096
_REST_MILLISECONDS = 250
"""A path is read once the typing rests this long: half a path may name the whole disk."""


@dataclass(frozen=True)
class PreviewRequest:
    """Which data, and whether half of them are mirrored."""

    section: Section = field(default_factory=dict)
    mirror: bool = False


class DataPreview(QObject):
    """For showing data before they are trained on. `ask` with every change of their settings; `ready` or `failed`
    follows for the last of them."""

    ready = Signal(object)
    """uint8 [N, H, W, C]; sequences come as curves, points as one cloud."""
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pictures: Pictures | None = None
        """The newest, for a page that is built later."""
        self._wanted = PreviewRequest()
        self._shown: PreviewRequest | None = None
        self._is_busy = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MILLISECONDS)
        self._rest.timeout.connect(self._begin)

    def ask(self, section: Section, mirror: bool = False) -> None:
        """Preview this data set; the same one is not read again."""
        self._wanted = PreviewRequest(dict(section), mirror)
        if self._shown is None:
            self._begin()  # nothing is shown yet: no need to wait
        else:
            self._rest.start()

    @Slot()
    def _begin(self) -> None:
        if not self._is_busy and self._wanted != self._shown:
            self._is_busy, self._shown = True, self._wanted
            run_in_pool(_preview, self._wanted, then=self._take, failed=self._fail)

    @Slot(object)
    def _take(self, pictures: Pictures) -> None:
        if not self._overtaken():
            self.pictures = pictures
            self.ready.emit(pictures)

    @Slot(str, str)
    def _fail(self, text: str, _details: str) -> None:
        if not self._overtaken():
            self.pictures = None
            self.failed.emit(text)

    def _overtaken(self) -> bool:
        self._is_busy = False
        if self._wanted == self._shown:
            return False
        self._rest.start()
        return True


def _preview(request: PreviewRequest) -> Pictures:
    settings = dataset_settings(request.section)
    samples: Any = settings.preview(PICTURES)
    if samples.ndim == 3:
        return draw_curves(samples)
    if samples.ndim == 2:
        samples = settings.preview(_POINTS)
        return draw_points(samples, samples, generated=False)
    pictures: Pictures = samples
    if request.mirror:  # every second one, as training does by chance
        pictures = pictures.copy()
        halves = np.split(pictures, 2 if settings.domains == "pairs" else 1, axis=2)  # views: of a pair each half turns
        for half in halves:
            half[1::2] = np.flip(half[1::2], axis=2)
    return pictures
