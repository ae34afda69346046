"""Lays a density overlay over the Lab's plots: the same points as seen by a histogram, a mixture, clusters, axes."""

import time

import numpy as np
from PySide6.QtCore import QObject, Slot

from ganstudio.gui.lab.model import LabModel
from ganstudio.gui.lab.panels.plot_area import PlotArea
from ganstudio.gui.lab.services.overlay_fit import OverlayFit, overlay_titles
from ganstudio.gui.lab.widgets.layer_bar import LayerBar
from ganstudio.gui.shared.progress_bar import ProgressBar
from ganstudio.labs.frame import LabFrame
from ganstudio.labs.overlays import Overlay

_SECONDS = 0.4
"""Between two fits to moving points: fitting a mixture takes longer than a frame."""


class DensityOverlayController(QObject):
    """Fits the chosen overlay to the newest frame of each lane, or once to the real points."""

    def __init__(self, model: LabModel, layers: LayerBar, area: PlotArea, progress: ProgressBar) -> None:
        super().__init__(area)
        self._model, self._area = model, area
        self._fit = OverlayFit(self)
        self._fitted_at: dict[int, float] = {}
        layers.set_overlays(overlay_titles())
        layers.overlay_chosen.connect(model.view.choose_overlay)
        layers.show_overlay(model.view.overlay, model.view.overlay_of)
        model.view.overlay_changed.connect(self._choose)
        model.setup.data_changed.connect(self._fit_all)
        model.runner.frame.connect(self._take)
        model.runner.state_changed.connect(self._state_changed)
        self._fit.found.connect(self._found)
        self._fit.failed.connect(progress.show_note)
        self._choose()

    @Slot()
    def _choose(self) -> None:
        self._fit.choose(self._model.view.overlay)
        for lane in range(len(self._area.plots)):
            self._area.show_overlay(lane, None)
        self._fit_all()

    @Slot(object)
    def _take(self, frame: LabFrame) -> None:
        view, due = self._model.view, self._fitted_at.get(frame.lane, 0.0) + _SECONDS
        if view.step is None and view.overlay_of == "generated" and time.monotonic() > due:
            self._fit_lane(frame.lane)

    @Slot(str)
    def _state_changed(self, state: str) -> None:
        """The last points for a while."""
        if state == "paused":
            self._fit_all()

    @Slot()
    def _fit_all(self) -> None:
        for lane in range(len(self._area.plots)):
            self._fit_lane(lane)

    def _fit_lane(self, lane: int) -> None:
        plots = self._area.plots
        if not self._model.view.overlay or lane >= len(plots):
            return
        self._fitted_at[lane] = time.monotonic()
        points = self._points(lane)
        if points is not None:
            self._fit.ask(lane, points, plots[lane].scene.box(points.shape[1]))

    def _points(self, lane: int) -> np.ndarray | None:
        lanes = self._model.runner.lanes
        if self._model.view.overlay_of == "real":
            return self._model.setup.shape.points
        newest = lanes[lane].newest if lane < len(lanes) else None
        return newest.generated if newest is not None else None

    @Slot(int, object)
    def _found(self, lane: int, overlay: Overlay) -> None:
        if lane < len(self._area.plots):
            self._area.show_overlay(lane, overlay)
