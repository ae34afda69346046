"""The Lab page: puts plots, explanation, charts and settings together, and makes the controllers that connect them."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from ganstudio.formats.experiment import Experiment
from ganstudio.gui.lab.controllers.density_overlay import DensityOverlayController
from ganstudio.gui.lab.controllers.files import LabFiles
from ganstudio.gui.lab.controllers.playback import PlaybackController
from ganstudio.gui.lab.controllers.plots import PlotsController
from ganstudio.gui.lab.controllers.setup import SetupController
from ganstudio.gui.lab.controllers.training_conflict import TrainingConflictPrompt
from ganstudio.gui.lab.model import LabModel
from ganstudio.gui.lab.panels.charts_panel import ChartsPanel
from ganstudio.gui.lab.panels.game_panel import GamePanel
from ganstudio.gui.lab.panels.history_panel import HistoryPanel
from ganstudio.gui.lab.panels.plot_area import PlotArea
from ganstudio.gui.lab.panels.side_tabs import SIDE_WIDTH, SideTabs
from ganstudio.gui.lab.widgets.lab_controls import LabButtons
from ganstudio.gui.lab.widgets.lab_header import LabHeader
from ganstudio.gui.lab.widgets.layer_bar import LayerBar
from ganstudio.gui.lab.widgets.update_strip import UpdateStrip
from ganstudio.gui.shared.layouts import column, row
from ganstudio.gui.shared.progress_bar import ProgressBar
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.tab_order import as_laid_out, chain

_CHARTS_WIDTH, _WIDE = 248, 2200


class LabPage(QWidget):
    """Plots left with the explanation below them, charts in the middle, settings right."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.context, self.model = context, context.model(LabModel)
        self.header, self.layers, self.area = LabHeader(), LayerBar(), PlotArea()
        self.charts, self.strip, self.history = ChartsPanel(), UpdateStrip(), HistoryPanel()
        self.controls, self.progress, self.settings = LabButtons(), ProgressBar(), GamePanel()
        self.side = SideTabs(self.settings)
        self._lay_out()
        self.conflict = TrainingConflictPrompt(context, self.header)
        self.files = LabFiles(context, self.model, self.header, self.area, self.progress, self.conflict)
        PlotsController(self.model, self.area, self.layers, self.charts, self.side, self.header)
        PlaybackController(self.model, self.controls, self.history, self.strip, self.conflict)
        SetupController(context, self.model, self.header, self.settings, self.area)
        DensityOverlayController(self.model, self.layers, self.area, self.progress)
        self.model.setup.data_changed.connect(self._place_charts)
        self._add_shortcuts()

    def _lay_out(self) -> None:
        self.progress.setFixedWidth(SIDE_WIDTH)
        self._middle = row((self.area, 1), self.charts, spacing=24)
        left = column(self.layers, (self._middle, 1), self.strip, self.history, self.controls)
        left.setAlignment(self.controls, Qt.AlignmentFlag.AlignLeft)
        body = row((left, 1), column((self.side, 1), self.progress), spacing=24)
        column(self.header, (body, 1), margins=(24, 12, 24, 12), inside=self)
        self._place_charts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_charts()

    @Slot()
    def _place_charts(self) -> None:
        """The plot is as square as it can be; the charts take what is left of the width.

        Two plots need the charts' room where the window is small: then these go beside the settings.
        """
        aside = self.model.setup.is_race and self.width() < _WIDE
        index = self.side.indexOf(self.charts)
        if aside and index < 0:
            self._middle.removeWidget(self.charts)
            self.charts.setMinimumWidth(0)
            self.charts.setMaximumWidth(SIDE_WIDTH)
            self.side.addTab(self.charts, "Charts")
        elif not aside and index >= 0:
            self.side.removeTab(index)
            self._middle.addWidget(self.charts)
            self.charts.show()
        if not aside:
            room = self.width() - SIDE_WIDTH - 96
            self.charts.setFixedWidth(max(_CHARTS_WIDTH, min(int(room * 0.34), 480)))

    def _add_shortcuts(self) -> None:
        steps = self.controls.steps
        wanted = [
            ("Space", self.controls.press_primary), ("M", self.controls.slow.click), ("R", self.controls.again.click),
            ("S", steps["both"].click), ("D", steps["discriminator"].click), ("G", steps["generator"].click),
            ("Right", self.model.explainer.go_on), ("B", self.history.branch.click), ("End", self.model.view.follow),
            *self.layers.keys(),
        ]  # fmt: skip
        for keys, slot in wanted:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Settings and plots come and go: Tab goes as they are laid out now."""
        chain(list(as_laid_out(self)))
        return super().focusNextPrevChild(is_next)

    @Slot(object)
    def show_item(self, item: object) -> None:
        """A lab's file is opened, an experiment on points is played."""
        if isinstance(item, Experiment):
            self.model.setup.begin_with(item)
        elif isinstance(item, Path | str):
            self.files.open(Path(item))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: the lab rests, so that it does not keep the processor busy."""
        super().hideEvent(event)
        if not self.window().isMinimized():
            self.model.runner.pause()
