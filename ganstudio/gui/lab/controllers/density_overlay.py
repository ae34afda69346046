"""Lays a lens over the Lab's pictures: the same points as seen by a histogram, a mixture, clusters, axes."""

import time
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Slot

from ganstudio.gui.lab.controllers.setup import SetupController
from ganstudio.gui.lab.services.overlay_fit import OverlayFit, lens_titles
from ganstudio.labs.frame import LabFrame
from ganstudio.labs.overlays import Finding

if TYPE_CHECKING:
    from ganstudio.gui.lab.page import LabPage

_SECONDS = 0.4
"""Between two looks at moving points: fitting a mixture takes longer than a frame."""


class DensityOverlayController(QObject):
    """`take` for each frame that is shown; real points are looked at once."""

    def __init__(self, page: "LabPage", setup: SetupController) -> None:
        super().__init__(page)
        self._page, self._setup = page, setup
        self._session = OverlayFit(self)
        self._of = "generated"
        self._frames: dict[int, LabFrame] = {}
        self._looked_at: dict[int, float] = {}
        page.layers.set_lenses(lens_titles())
        page.layers.lens_chosen.connect(self._choose)
        self._session.found.connect(self._found)
        self._session.failed.connect(page.strip.show_note)

    @Slot(str, str)
    def _choose(self, name: str, of: str) -> None:
        self._of = of
        self._session.choose(name)
        for lane in range(len(self._page.area.pictures)):
            self._page.area.show_finding(lane, None)
        self.look_again()

    def take(self, frame: LabFrame) -> None:
        """A lab shows this frame now."""
        self._frames[frame.lane] = frame
        if self._of == "generated" and time.monotonic() - self._looked_at.get(frame.lane, 0.0) > _SECONDS:
            self._look(frame.lane)

    def forget(self) -> None:
        """Other data: nothing is generated yet."""
        self._frames = {}
        self.look_again()

    @Slot()
    def look_again(self) -> None:
        """Other points, or the last ones for a while."""
        for lane in range(len(self._page.area.pictures)):
            self._look(lane)

    def _look(self, lane: int) -> None:
        pictures = self._page.area.pictures
        if not self._session.name or lane >= len(pictures):
            return
        self._looked_at[lane] = time.monotonic()
        points = self._points(lane)
        if points is not None:
            self._session.ask(lane, points, pictures[lane].scene.box(points.shape[1]))

    def _points(self, lane: int) -> np.ndarray | None:
        if self._of == "real":
            return self._setup.shape.points
        frame = self._frames.get(lane)
        return frame.generated if frame is not None else None

    @Slot(int, object)
    def _found(self, lane: int, finding: Finding) -> None:
        if lane < len(self._page.area.pictures):
            self._page.area.show_finding(lane, finding)
