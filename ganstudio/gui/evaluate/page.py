"""The Evaluate page: which generators against which data, three questions, and one measure large."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from ganstudio.gui.evaluate.controllers.generators import GeneratorsController
from ganstudio.gui.evaluate.controllers.measuring import MeasuringController
from ganstudio.gui.evaluate.controllers.report import ReportController
from ganstudio.gui.evaluate.controllers.results import ResultsController
from ganstudio.gui.evaluate.model import EvaluateModel
from ganstudio.gui.evaluate.panels.data_chooser import DataChooser
from ganstudio.gui.evaluate.panels.generator_bar import GeneratorBar
from ganstudio.gui.evaluate.panels.large_view import LargeView
from ganstudio.gui.evaluate.panels.overview import Overview
from ganstudio.gui.evaluate.panels.sampling_bar import SamplingBar
from ganstudio.gui.shared.empty_state import EmptyState
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, quiet, row
from ganstudio.gui.shared.local_paths import local_paths
from ganstudio.gui.shared.message_bar import MessageBar
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.tab_order import chain

_SENTENCE = "Open a generator, or drop its .onnx file or a run's folder here, and ask what it really learnt."


class EvaluatePage(QWidget):
    """Shows what was found before at once; measures when it is asked to."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAcceptDrops(True)
        self.context, self.model = context, context.model(EvaluateModel)
        self.generator_bar, self.data, self.sampling = GeneratorBar(), DataChooser(), SamplingBar()
        self.measure_button, self.report_button = QPushButton("Measure"), QPushButton("Report …")
        self.measure_button.setProperty("role", "primary")
        self.measure_button.setToolTip("Make all measures that take seconds; longer ones have buttons of their own")
        self.report_button.setToolTip("Save everything that was found as one web page")
        self.against, self.bar = quiet("against", wraps=False), MessageBar()
        self.empty = EmptyState("evaluate", _SENTENCE, "Open a generator …")
        self.overview, self.large, self.stack = Overview(), LargeView(), QStackedWidget()
        self._lay_out()
        model, preferences = self.model, context.preferences
        self.generators = GeneratorsController(model, preferences, context.library, self.generator_bar, self.data)
        self.measuring = MeasuringController(model, self.sampling, self.measure_button)
        self.results = ResultsController(model, self.overview, self.large)
        self.report = ReportController(model, self.report_button, self.bar)
        self.empty.wanted.connect(self.generators.choose_file)
        self.large.refused.connect(self.bar.show_error)
        model.changed.connect(self._show)
        model.failed.connect(self.bar.show_error)
        self._show()

    def _lay_out(self) -> None:
        title = plain_label("Evaluate")
        title.setProperty("role", "title")
        shown = (self.generator_bar, self.against, self.data)
        header = row(title, 8, *shown, None, self.report_button, self.measure_button, margins=(0, 0, 12, 0))
        for view in (self.empty, self.overview, self.large):
            self.stack.addWidget(view)
        above = (header, self.generator_bar.tag_strip, self.sampling, row(self.bar, margins=(0, 0, 12, 0)))
        column(*above, (self.stack, 1), spacing=12, margins=(24, 16, 12, 0), inside=self)
        buttons = (self.report_button, self.measure_button)
        chain([*self.generator_bar.tab_stops, self.data, *buttons, *self.sampling.tab_stops])

    @Slot(object)
    def show_item(self, item: object) -> None:
        """Measure a generator's file or a run's folder, given as a Path, or as (Path, step) at one checkpoint."""
        path, step = item if isinstance(item, tuple) else (item, None)
        if isinstance(path, Path):
            self.model.open(path, step)

    @Slot()
    def _show(self) -> None:
        is_empty = not self.model.generators
        buttons = (self.report_button, self.measure_button)
        for widget in (self.generator_bar, self.against, self.data, *buttons, self.sampling):
            widget.setVisible(not is_empty)
        shown = self.empty if is_empty else self.large if self.model.enlarged else self.overview
        if shown is self.large is not self.stack.currentWidget():
            self.large.back.setFocus()
        self.stack.setCurrentWidget(shown)

    # --- files dropped on the page

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.generators.take(path)


def _dropped(event: QDropEvent) -> Path | None:
    """A generator, a run, or a folder of pictures to measure against; other files are the window's business."""
    paths = local_paths(event.mimeData())
    return next((path for path in paths if path.suffix.lower() == ".onnx" or path.is_dir()), None)
