"""Shows what the lab does: frames in its plots, layers, charts, and how far and how fast it is."""

from PySide6.QtCore import QObject, Slot

from ganstudio.gui.lab.game_fields import scheme_title
from ganstudio.gui.lab.model import LabModel
from ganstudio.gui.lab.panels.charts_panel import ChartsPanel
from ganstudio.gui.lab.panels.plot_area import PlotArea
from ganstudio.gui.lab.panels.side_tabs import SideTabs
from ganstudio.gui.lab.widgets.lab_header import LabHeader
from ganstudio.gui.lab.widgets.layer_bar import LayerBar
from ganstudio.labs.frame import LabFrame
from ganstudio.runs.record import RunRecord


class PlotsController(QObject):
    """Renders the model's frames and records, and takes back from the plots which layers and moments are wanted."""

    def __init__(
        self, model: LabModel, area: PlotArea, layers: LayerBar, charts: ChartsPanel, side: SideTabs, header: LabHeader
    ) -> None:
        super().__init__(area)
        self._model, self._area, self._layers, self._charts = model, area, layers, charts
        self._side, self._header = side, header
        runner, view = model.runner, model.view
        layers.switched.connect(view.switch_layer)
        charts.pinned.connect(view.look_at)
        side.scheme.pinned.connect(view.look_at)
        view.layers_changed.connect(self._show_layers)
        view.moment_changed.connect(self._show_moment)
        model.explainer.turned.connect(self._show_newest)
        model.setup.data_changed.connect(self._show_data)
        model.setup.changed.connect(self._show_scheme)
        runner.state_changed.connect(self._show_facts)
        runner.frame.connect(self._show_new)
        runner.started.connect(self._show_scheme)
        runner.timeline_changed.connect(self._show_records)
        runner.updated.connect(charts.show_more)
        runner.updated.connect(side.scheme.show_more)
        self._show_data()
        self._show_moment()

    @Slot()
    def _show_data(self) -> None:
        """Other data, or another number of labs: the plots begin anew."""
        setup = self._model.setup
        self._area.show_lab(setup.shape.points, setup.density, setup.captions)
        self._charts.show_records([RunRecord() for _ in setup.experiments], setup.modes)
        self._show_layers()
        self._show_records()
        self._show_facts()

    @Slot(object)
    def _show_new(self, frame: LabFrame) -> None:
        if frame.lane == 0:
            self._show_facts()
        if self._model.view.step is None:
            self._show_frame(frame.lane)

    @Slot()
    def _show_newest(self) -> None:
        """The newest frames at the sub-step that is explained."""
        self._show_layers()
        if self._model.view.step is None:
            self._show_frames()

    @Slot()
    def _show_moment(self) -> None:
        step = self._model.view.step
        self._charts.show_cursor(-1.0 if step is None else float(step))
        self._show_facts()
        self._show_frames()

    def _show_frames(self) -> None:
        for lane in range(len(self._model.setup.experiments)):
            self._show_frame(lane)

    def _show_frame(self, lane: int) -> None:
        if (frame := self._model.shown_frame(lane)) is not None:
            self._area.show_frame(frame)

    @Slot()
    def _show_layers(self) -> None:
        self._layers.show_layers(self._model.view.layers)
        self._area.set_layers(self._model.shown_layers())

    @Slot()
    def _show_records(self) -> None:
        records = [lane.record for lane in self._model.runner.lanes]
        if records and [*map(id, records)] != [*map(id, self._charts.records)]:
            self._charts.show_records(records, self._model.setup.modes)
            self._show_scheme()

    @Slot()
    def _show_scheme(self) -> None:
        """Curves that only this scheme has, of the lane whose settings are shown."""
        setup, lanes = self._model.setup, self._model.runner.lanes
        record = lanes[setup.lane].record if setup.lane < len(lanes) else RunRecord()
        self._side.show_scheme(scheme_title(setup.shown, setup.catalogue), record)

    @Slot()
    def _show_facts(self) -> None:
        lanes, past = self._model.runner.lanes, self._model.view.step
        newest = lanes[0].newest.step if lanes and lanes[0].newest is not None else 0
        playing = self._model.runner.state == "running" and past is None and bool(lanes)
        self._header.show_facts(
            newest if past is None else past,
            lanes[0].rate.steps_per_second if playing else None,
            lanes[0].rate.frames_per_second if playing else None,
        )
