"""Sets up what is played: data, lessons, settings, one lab or two."""

from functools import partial

from PySide6.QtCore import QObject, Slot

from ganstudio.core.settings import Catalogue
from ganstudio.formats.experiment import Experiment
from ganstudio.gui.lab.lab_presets import shapes
from ganstudio.gui.lab.model import LabModel
from ganstudio.gui.lab.panels.game_panel import GamePanel
from ganstudio.gui.lab.panels.plot_area import PlotArea
from ganstudio.gui.lab.widgets.lab_header import LabHeader
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.labs.presets import ready_made_labs


class SetupController(QObject):
    """Connects the settings, the menu of lessons and the drawing pad with what is set up."""

    def __init__(
        self, context: AppContext, model: LabModel, header: LabHeader, settings: GamePanel, area: PlotArea
    ) -> None:
        super().__init__(settings)
        self._setup, self._header, self._settings, self._area = model.setup, header, settings, area
        setup, training = model.setup, context.training
        settings.shapes.set_shapes([(shape.title, shape.points) for shape in shapes()])
        settings.shapes.chosen.connect(self._choose_shape)
        settings.shapes.draw_wanted.connect(area.draw)
        settings.changed.connect(setup.change)
        settings.lane_chosen.connect(setup.choose_lane)
        area.pad.cancelled.connect(self._leave_pad)
        area.pad.learn_wanted.connect(setup.learn)
        header.race.toggled.connect(setup.race)
        for preset in ready_made_labs():
            chosen = header.add_preset(preset.title, preset.description)
            chosen.triggered.connect(partial(self._choose_preset, preset))
        for signal in (settings.refused, setup.refused, area.failed, model.runner.refused, model.runner.failed):
            signal.connect(context.tell_error)
        setup.changed.connect(self._show)
        training.catalogue_ready.connect(self._take_catalogue)
        training.catalogue_failed.connect(settings.show_waiting)
        self._show()
        if training.catalogue is not None:
            self._take_catalogue(training.catalogue)
        else:
            training.load_catalogue()

    @Slot(object)
    def _take_catalogue(self, catalogue: Catalogue) -> None:
        self._settings.set_catalogue(catalogue)
        self._setup.set_catalogue(catalogue)

    def _choose_preset(self, preset: Experiment, _checked: bool = False) -> None:
        self._setup.begin_with(preset)

    @Slot(int)
    def _choose_shape(self, number: int) -> None:
        self._setup.learn(shapes()[number].section)

    @Slot()
    def _leave_pad(self) -> None:
        self._area.show_plots()
        self._show()

    @Slot()
    def _show(self) -> None:
        """What is in force."""
        setup = self._setup
        self._settings.show_lanes(len(setup.experiments), setup.lane)
        self._settings.show_experiment(setup.shown, setup.deviation)
        self._settings.shapes.show_chosen(setup.shape_number)
        self._header.show_name(setup.title)
        self._header.show_race(setup.is_race)
        self._area.show_captions(setup.captions)
