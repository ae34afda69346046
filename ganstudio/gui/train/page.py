"""The Train page: puts the panels together and connects them with the sessions. The behaviour is in these."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ganstudio.formats.experiment import Experiment
from ganstudio.gui.routing import page_and_item
from ganstudio.gui.shared.plots.plots_panel import PlotsPanel
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.train.controllers.training import TrainingController
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
        self.context = context
        self.header = RunHeader()
        self.pictures = SamplesPanel()
        self.plots = PlotsPanel()
        self.about = AboutPanel()
        self.setup = SetupPanel()
        self.run = RunPanel()
        self.runs = RunsPanel()
        self.controls = RunControls()
        self.export_strip = ExportStrip()
        self.facts = QLabel()
        self.facts.setTextFormat(Qt.TextFormat.RichText)
        self.facts.setProperty("role", "secondary")
        self.facts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # the buttons go first
        self.elsewhere = QPushButton()
        self.middle = QStackedWidget()
        self.side = QTabWidget()
        self._lay_out()
        self.conductor = TrainingController(context, self)
        self._add_shortcuts()

    def _lay_out(self) -> None:
        self.middle.addWidget(self.about)
        self.middle.addWidget(self.plots)
        self.side.setFixedWidth(_SIDE_WIDTH)
        self.export_strip.setFixedWidth(_SIDE_WIDTH)
        self.side.setDocumentMode(True)
        self.side.tabBar().setDrawBase(False)
        for widget, title in ((self.setup, "Experiment"), (self.run, "Run"), (self.runs, "Runs")):
            self.side.addTab(widget, title)
        self.elsewhere.setProperty("role", "quiet")
        self.elsewhere.hide()
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(24)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.pictures)
        splitter.addWidget(self.middle)
        splitter.splitterMoved.connect(self._was_moved)
        splitter.installEventFilter(self)
        self.splitter, self._moved_by_hand = splitter, False
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(splitter, 1)
        left.addLayout(self._bottom_row())
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.side, 1)
        right.addWidget(self.export_strip)
        body = QHBoxLayout()
        body.setSpacing(24)
        body.addLayout(left, 1)
        body.addLayout(right)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(8)
        column.addWidget(self.header)
        column.addLayout(body, 1)

    def _bottom_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.controls)
        row.addWidget(self.elsewhere)
        row.addWidget(self.facts, 1)
        return row

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

    def _add_shortcuts(self) -> None:
        for keys, slot in (
            ("Ctrl+Return", self.controls.press_primary),
            ("Ctrl+.", self.controls.stop_button.click),
            ("Ctrl+Right", self.controls.step_button.click),
            ("Ctrl+E", self.controls.export_button.click),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    @Slot(str)
    def explore(self, path: str) -> None:
        """Play with an exported generator, or translate with it."""
        self.context.go(*page_and_item(Path(path)))

    def show_item(self, item: object) -> None:
        """An Experiment fills the form, a run's folder is opened."""
        if isinstance(item, Experiment):
            self.conductor.show_experiment(item)
        elif isinstance(item, Path | str):
            self.conductor.open_run(Path(item))
