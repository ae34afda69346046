"""What the networks will see of a data set and what was understood of it, from the pool; the newest request wins."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ganstudio.core.errors import UserError
from ganstudio.datasets import EnoughSeen, dataset_settings
from ganstudio.formats.experiment import Section
from ganstudio.gui.jobs.thread_pool import run_in_pool
from ganstudio.images.arrays import Pictures
from ganstudio.images.rendering import draw_curves, draw_points

PICTURES, _POINTS = 25, 4096
_REPORT_SECONDS = 4.0
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
    reported = Signal(object)
    """list[str]: what was understood of data of the user's own, a while after their pictures; [] of others."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[str] = []
        """What was reported last."""
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
            wanted = self._wanted
            run_in_pool(_report, wanted, lambda: wanted is self._wanted, then=self._take_report)

    @Slot(object)
    def _take_report(self, answer: tuple[PreviewRequest, list[str]]) -> None:
        if answer[0] == self._wanted:
            self.lines = answer[1]
            self.reported.emit(self.lines)

    @Slot(str, str)
    def _fail(self, text: str, _details: str) -> None:
        if not self._overtaken():
            self.pictures, self.lines = None, []
            self.failed.emit(text)
            self.reported.emit([])

    def _overtaken(self) -> bool:
        self._is_busy = False
        if self._wanted == self._shown:
            return False
        self._rest.start()
        return True


def _report(request: PreviewRequest, is_wanted: Callable[[], bool]) -> tuple[PreviewRequest, list[str]]:
    """What is worth knowing of the user's own data, by what can be seen in a few seconds."""
    settings, until = dataset_settings(request.section), time.monotonic() + _REPORT_SECONDS

    def look_on(_done: int, _count: int) -> None:
        if time.monotonic() > until or not is_wanted():
            raise EnoughSeen

    if settings.shareable:
        return request, []
    try:
        first, *rest = settings.report(look_on).findings
        rest.sort(key=lambda finding: ("warning", "note", "fact").index(finding.weight))
        return request, [finding.words for finding in (first, *rest)]
    except (EnoughSeen, UserError):  # a kind that must be opened whole; what is wrong is said by the preview
        return request, []


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
