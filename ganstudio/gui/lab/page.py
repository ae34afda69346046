"""The Lab page: puts picture, explanation, charts and settings together. The behaviour is in the conductor."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from ganstudio.formats.experiment import Experiment
from ganstudio.gui.lab.controllers.lab import LabController
from ganstudio.gui.lab.panels.charts_panel import ChartsPanel
from ganstudio.gui.lab.panels.game_panel import GamePanel
from ganstudio.gui.lab.panels.history_panel import HistoryPanel
from ganstudio.gui.lab.panels.plot_area import PlotArea
from ganstudio.gui.lab.widgets.lab_controls import LabButtons
from ganstudio.gui.lab.widgets.lab_header import LabHeader
from ganstudio.gui.lab.widgets.layer_bar import LayerBar
from ganstudio.gui.lab.widgets.update_strip import UpdateStrip
from ganstudio.gui.shared.plots.plots_panel import PlotsPanel
from ganstudio.gui.shared.progress_bar import ProgressBar
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.tab_order import as_laid_out, chain, stop_at_bar_only

_SIDE_WIDTH, _CHARTS_WIDTH, _WIDE = 288, 248, 2200


class LabPage(QWidget):
    """Picture left with the lesson below it, charts in the middle, settings right."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.context = context
        self.header = LabHeader()
        self.layers = LayerBar()
        self.area = PlotArea()
        self.charts = ChartsPanel()
        self.lesson = UpdateStrip()
        self.history = HistoryPanel()
        self.controls = LabButtons()
        self.strip = ProgressBar()
        self.game = GamePanel()
        self.scheme = PlotsPanel(self, declared_only=True)
        self.scheme.hide()
        self.side = QTabWidget()
        self.is_race = False
        self._lay_out()
        self.conductor = LabController(context, self)
        self._add_shortcuts()

    def _lay_out(self) -> None:
        self.side.setFixedWidth(_SIDE_WIDTH)
        self.side.setDocumentMode(True)
        self.side.tabBar().setDrawBase(False)
        stop_at_bar_only(self.side)
        self.side.addTab(self.game, "Settings")
        self._middle = QHBoxLayout()
        self._middle.setSpacing(24)
        self._middle.addWidget(self.area, 1)
        self._middle.addWidget(self.charts)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.layers)
        left.addLayout(self._middle, 1)
        for widget in (self.lesson, self.history, self.controls):
            left.addWidget(widget)
        left.setAlignment(self.controls, Qt.AlignmentFlag.AlignLeft)
        body = QHBoxLayout()
        body.setSpacing(24)
        body.addLayout(left, 1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.side, 1)
        right.addWidget(self.strip)
        self.strip.setFixedWidth(_SIDE_WIDTH)
        body.addLayout(right)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(8)
        column.addWidget(self.header)
        column.addLayout(body, 1)
        self._place_charts()

    def show_scheme(self, title: str) -> None:
        """What the scheme logs beside the common charts gets a tab of its own; none where `title` is empty."""
        index = self.side.indexOf(self.scheme)
        if not title and index >= 0:
            self.side.removeTab(index)
        elif title and index < 0:
            self.side.insertTab(1, self.scheme, title)
        elif title:
            self.side.setTabText(index, title)

    def show_race(self, is_race: bool) -> None:
        """Two pictures need the charts' room where the window is small: then these go beside the settings."""
        self.is_race = is_race
        self._place_charts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_charts()

    def _place_charts(self) -> None:
        """The picture is as square as it can be; the charts take what is left of the width."""
        aside = self.is_race and self.width() < _WIDE
        index = self.side.indexOf(self.charts)
        if aside and index < 0:
            self._middle.removeWidget(self.charts)
            self.charts.setMinimumWidth(0)
            self.charts.setMaximumWidth(_SIDE_WIDTH)
            self.side.addTab(self.charts, "Charts")
        elif not aside and index >= 0:
            self.side.removeTab(index)
            self._middle.addWidget(self.charts)
            self.charts.show()
        if not aside:
            room = self.width() - _SIDE_WIDTH - 96
            self.charts.setFixedWidth(max(_CHARTS_WIDTH, min(int(room * 0.34), 480)))

    def _add_shortcuts(self) -> None:
        steps, teacher = self.controls.steps, self.conductor.teacher
        wanted = [
            ("Space", self.controls.press_primary), ("M", self.controls.slow.click), ("R", self.controls.again.click),
            ("S", steps["both"].click), ("D", steps["discriminator"].click), ("G", steps["generator"].click),
            ("Right", teacher.go_on), ("B", self.history.branch.click), ("End", self.history.follow),
            *self.layers.keys(),
        ]  # fmt: skip
        for keys, slot in wanted:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Settings and pictures come and go: Tab goes as they are laid out now."""
        chain(list(as_laid_out(self)))
        return super().focusNextPrevChild(is_next)

    @Slot(object)
    def show_item(self, item: object) -> None:
        """A lab's file is opened, an experiment on points is played."""
        if isinstance(item, Experiment):
            self.conductor.setup.begin_with(item)
        elif isinstance(item, Path | str):
            self.conductor.keeping.open(Path(item))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody watches: the lab rests, so that it does not keep the processor busy."""
        super().hideEvent(event)
        if not self.window().isMinimized():
            self.conductor.rest()
