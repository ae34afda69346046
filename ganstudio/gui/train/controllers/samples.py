"""The displayed run's pictures and curves: the newest ones, those of any step, and what is like them in the data."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot

from ganstudio.gui.shared.nearest_view import NearestView
from ganstudio.gui.shared.plots.plots_panel import PlotsPanel
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.train.model import TrainModel
from ganstudio.gui.train.panels.samples_panel import SamplesPanel


class SamplesController(QObject):
    """Connects the displayed run with the sample grids, the slider below them and the plots."""

    def __init__(self, context: AppContext, model: TrainModel, pictures: SamplesPanel, plots: PlotsPanel) -> None:
        super().__init__(pictures)
        self._model, self._displayed, self._pictures, self._plots = model, model.displayed, pictures, plots
        self.nearest = NearestView(pictures)
        for grid in (pictures.generated, pictures.real):
            self.nearest.offer(grid, self._trained)
        displayed, growth = model.displayed, pictures.growth
        displayed.opened.connect(self._clear)
        displayed.grew.connect(plots.show_more)
        displayed.files_changed.connect(self._show_steps)
        displayed.pictured.connect(pictures.show_newest)
        displayed.samples.ready.connect(pictures.show_generated)
        model.training.ended.connect(self._show_steps)
        model.changed.connect(self._show_side)
        growth.chosen.connect(displayed.show_sample)
        growth.followed.connect(displayed.show_newest_pictures)
        pictures.failed.connect(context.tell_error)
        plots.pinned.connect(growth.go_to)
        self._clear()
        self._show_steps()
        self._show_side()
        displayed.show_all_pictures()

    @Slot()
    def _clear(self) -> None:
        """Another run is displayed, or none: what there is of it comes after this."""
        displayed = self._displayed
        self._pictures.clear_run(displayed.path.name if displayed.path else "run")
        self._pictures.explain(displayed.record.previews)
        self._plots.show_record(displayed.record)

    @Slot()
    def _show_steps(self) -> None:
        steps = [step for step, _ in self._displayed.files.samples]
        self._pictures.growth.set_steps(steps, can_follow=self._model.grows)

    @Slot()
    def _show_side(self) -> None:
        self._pictures.show_side(data=self._model.is_setup)

    def _trained(self) -> tuple[Path, str] | None:
        """What knows the data of the pictures that are shown."""
        return (self._displayed.path, "") if self._displayed.path is not None else None
