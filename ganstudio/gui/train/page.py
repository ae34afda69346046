"""The Train page: makes its model, panels and controllers, and lays the panels out."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QTabWidget, QWidget

from ganstudio.formats.experiment import Experiment
from ganstudio.gui.shared.layouts import column, row
from ganstudio.gui.shared.plots.plots_panel import PlotsPanel
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.train.controllers.experiment import ExperimentController
from ganstudio.gui.train.controllers.exports import ExportController
from ganstudio.gui.train.controllers.run import RunController
from ganstudio.gui.train.controllers.run_list import RunListController
from ganstudio.gui.train.controllers.samples import SamplesController
from ganstudio.gui.train.model import TrainModel, TrainTab
from ganstudio.gui.train.panels.about_panel import AboutPanel
from ganstudio.gui.train.panels.run_panel import RunPanel
from ganstudio.gui.train.panels.runs_panel import RunsPanel
from ganstudio.gui.train.panels.samples_panel import SamplesPanel
from ganstudio.gui.train.panels.setup_panel import SetupPanel
from ganstudio.gui.train.widgets.export_strip import ExportStrip
from ganstudio.gui.train.widgets.run_controls import RunControls
from ganstudio.gui.train.widgets.run_header import RunHeader

_SIDE_WIDTH, _PICTURES_WIDTH, _PLOTS_WIDTH = 288, 532, 240


class TrainPage(QWidget):
    """Pictures left, plots in the middle, settings right, the buttons below."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.context, self.model = context, context.model(TrainModel)
        self.header = RunHeader()
        self.pictures, self.plots, self.about = SamplesPanel(), PlotsPanel(), AboutPanel()
        self.setup, self.run, self.runs = SetupPanel(), RunPanel(), RunsPanel()
        self.controls, self.export_strip = RunControls(), ExportStrip()
        self.middle, self.side, self.splitter = QStackedWidget(), QTabWidget(), QSplitter(Qt.Orientation.Horizontal)
        self._moved_by_hand = False
        self._lay_out()
        self.experiment = ExperimentController(context, self.model, self.setup, self.about, self.pictures)
        RunController(context, self.model, self.header, self.controls, self.run)
        SamplesController(context, self.model, self.pictures, self.plots)
        ExportController(context, self.model, self.controls, self.run, self.export_strip)
        RunListController(context, self.model, self.runs)
        self._connect()
        self.model.begin()

    def _lay_out(self) -> None:
        self.middle.addWidget(self.about)
        self.middle.addWidget(self.plots)
        self.side.setFixedWidth(_SIDE_WIDTH)
        self.export_strip.setFixedWidth(_SIDE_WIDTH)
        self.side.setDocumentMode(True)
        self.side.tabBar().setDrawBase(False)
        for widget, title in ((self.setup, "Experiment"), (self.run, "Run"), (self.runs, "Runs")):
            self.side.addTab(widget, title)
        self.splitter.setHandleWidth(24)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.pictures)
        self.splitter.addWidget(self.middle)
        self.splitter.installEventFilter(self)
        left, right = column((self.splitter, 1), self.controls), column((self.side, 1), self.export_strip)
        body = row((left, 1), right, spacing=24)
        column(self.header, (body, 1), margins=(24, 12, 24, 12), inside=self)

    def _connect(self) -> None:
        self.controls.train.connect(self.experiment.train)
        self.splitter.splitterMoved.connect(self._was_moved)
        self.model.changed.connect(self._show_tabs)
        self.model.training.state_changed.connect(self._keep_focus)
        self._show_tabs()
        self.side.currentChanged.connect(self.model.choose_tab)
        for keys, slot in (
            ("Ctrl+Return", self.controls.press_primary),
            ("Ctrl+.", self.controls.stop_button.click),
            ("Ctrl+Right", self.controls.step_button.click),
            ("Ctrl+E", self.controls.export_button.click),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def show_item(self, item: object) -> None:
        """An Experiment fills the form, a run's folder is opened."""
        if isinstance(item, Experiment):
            self.model.set_up(item)
        elif isinstance(item, Path | str):
            self.model.displayed.open(Path(item))

    @Slot()
    def _show_tabs(self) -> None:
        self.middle.setCurrentWidget(self.about if self.model.is_setup else self.plots)
        self.side.setCurrentIndex(self.model.tab)  # before: where the current one is disabled, Qt chooses another
        self.side.setTabEnabled(TrainTab.RUN, self.model.displayed.kind != "nothing")

    @Slot(str)
    def _keep_focus(self, state: str) -> None:
        """The pressed button was of no use for a while, so the keyboard had gone elsewhere: back to it."""
        focused = QApplication.focusWidget()
        if state == "running" and self.isVisible() and focused is not None and not self.isAncestorOf(focused):
            self.controls.primary.setFocus()

    # --- how pictures and plots share the room

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.splitter and event.type() is QEvent.Type.Resize and not self._moved_by_hand:
            self._share_out()
        return super().eventFilter(watched, event)

    def _share_out(self) -> None:
        """The pictures get what 8 x 8 of 32 pixels need at double size, and more where there is more."""
        room = self.splitter.width() - self.splitter.handleWidth()
        pictures = min(max(_PICTURES_WIDTH, int(0.56 * room)), max(room - _PLOTS_WIDTH, room // 2))
        self.splitter.setSizes([pictures, room - pictures])

    @Slot()
    def _was_moved(self) -> None:
        self._moved_by_hand = True
