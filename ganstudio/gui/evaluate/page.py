"""The Evaluate page: which generators against which data, three questions, and one measure large."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ganstudio.core.paths import runs_folder
from ganstudio.gui.evaluate.model import EvaluateModel
from ganstudio.gui.evaluate.panels.data_chooser import DataChooser
from ganstudio.gui.evaluate.panels.generator_bar import GeneratorBar
from ganstudio.gui.evaluate.panels.large_view import LargeView
from ganstudio.gui.evaluate.panels.overview import Overview
from ganstudio.gui.evaluate.panels.sampling_bar import SamplingBar
from ganstudio.gui.evaluate.services.evaluation_choices import EvaluationChoices
from ganstudio.gui.evaluate.services.targets import DataChoice, EvaluationTarget
from ganstudio.gui.shared.empty_state import EmptyState
from ganstudio.gui.shared.image_grid.qt_images import file_name
from ganstudio.gui.shared.message_bar import Message, MessageBar
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.tab_order import chain

_SENTENCE = "Open a generator, or drop its .onnx file or a run's folder here, and ask what it really learnt."


class EvaluatePage(QWidget):
    """Shows what was found before at once; measures when it is asked to."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAcceptDrops(True)
        self.context, self.session = context, context.model(EvaluateModel)
        self._asked_for: Path | None = None
        self.listing = EvaluationChoices(context.library, self)
        self.subjects, self.data, self.drawing = GeneratorBar(), DataChooser(), SamplingBar(self.session)
        self.measure_button, self.report_button = QPushButton("Measure"), QPushButton("Report …")
        self.measure_button.setProperty("role", "primary")
        self.measure_button.setToolTip("Make all measures that take seconds; longer ones have buttons of their own")
        self.report_button.setToolTip("Save everything that was found as one web page")
        self.bar = MessageBar()
        self.empty = EmptyState("evaluate", _SENTENCE, "Open a generator …")
        self.overview, self.large = Overview(self.session), LargeView(self.session)
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()
        chain([*self.subjects.tab_stops, self.data, self.report_button, self.measure_button, *self.drawing.tab_stops])
        self._show_session()
        self.listing.refresh()

    def _lay_out(self) -> None:
        title = QLabel("Evaluate")
        title.setProperty("role", "title")
        self.against = QLabel("against")
        self.against.setProperty("role", "secondary")
        header = QHBoxLayout()
        header.setSpacing(8)
        header.addWidget(title)
        header.addSpacing(8)
        for widget in (self.subjects, self.against, self.data):
            header.addWidget(widget)
        header.addStretch(1)
        header.addWidget(self.report_button)
        header.addWidget(self.measure_button)
        for view in (self.empty, self.overview, self.large):
            self.stack.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 12, 0)
        column.setSpacing(12)
        header.setContentsMargins(0, 0, 12, 0)
        column.addLayout(header)
        column.addWidget(self.subjects.tag_strip)
        column.addWidget(self.drawing)
        above = QHBoxLayout()
        above.setContentsMargins(0, 0, 12, 0)
        above.addWidget(self.bar)
        column.addLayout(above)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        session = self.session
        self.listing.targets_listed.connect(self._show_targets)
        self.listing.data_listed.connect(self._show_data)
        self.listing.steps_listed.connect(self.subjects.show_steps)
        self.subjects.chosen.connect(self.open)
        self.subjects.compared.connect(self.compare)
        self.subjects.removed.connect(session.remove)
        self.subjects.file_wanted.connect(self.choose_file)
        self.data.chosen.connect(session.choose_data)
        self.empty.wanted.connect(self.choose_file)
        self.measure_button.clicked.connect(session.measure_quickly)
        self.report_button.clicked.connect(self._ask_report)
        self.overview.enlarged.connect(self._enlarge)
        self.large.left.connect(self._show_overview)
        self.large.refused.connect(self.bar.show_error)
        session.changed.connect(self._show_session)
        session.failed.connect(self._explain)
        session.reported.connect(self._tell_report)

    # --- what is measured

    @Slot(object)
    def show_item(self, item: object) -> None:
        """Measure a generator's file or a run's folder, given as a Path, or as (Path, step) at one checkpoint."""
        path, step = item if isinstance(item, tuple) else (item, None)
        if isinstance(path, Path):
            self.open(path, step)

    @Slot(object, object)
    def open(self, path: Path, step: int | None = None) -> None:
        """Measure this one in place of all others."""
        self._asked_for = path
        self.session.open(path, step)

    @Slot(object, object)
    def compare(self, path: Path, step: int | None = None) -> None:
        """Measure this one too."""
        self.session.open(path, step, beside=True)

    @Slot()
    @Slot(bool)
    def choose_file(self, beside: bool = False) -> None:
        """Ask for a file."""
        path, _ = QFileDialog.getOpenFileName(self, "Open a generator", str(runs_folder()), "Generators (*.onnx)")
        if path:
            self.context.preferences.remember(Path(path))
            (self.compare if beside else self.open)(Path(path))

    @Slot(object)
    def _show_targets(self, targets: list[EvaluationTarget]) -> None:
        self.subjects.show_known(targets)
        if self._asked_for is None and not self.session.subjects:
            self._open_last()

    def _open_last(self) -> None:
        """The one that was measured last, against the same data; else the first that there is."""
        last, first = self.context.preferences.evaluated, self.subjects.first_known()
        if last and Path(last).exists():
            self.session.data = self.context.preferences.evaluated_data
            self.open(Path(last))
        elif first is not None:
            self.open(first.path)

    @Slot(object)
    def _show_data(self, choices: list[DataChoice]) -> None:
        self.data.show_known(choices)

    # --- what is shown

    @Slot()
    def _show_session(self) -> None:
        session = self.session
        is_empty = not session.subjects
        for widget in (self.subjects, self.against, self.data, self.report_button, self.measure_button, self.drawing):
            widget.setVisible(not is_empty)
        if is_empty:
            self.measure_button.setEnabled(False)
            self.stack.setCurrentWidget(self.empty)
            return
        if self.stack.currentWidget() is self.empty:
            self.stack.setCurrentWidget(self.overview)
        first = session.subjects[0].target
        self.context.preferences.evaluated, self.context.preferences.evaluated_data = str(first.path), session.data
        self.subjects.show_subjects(session.subjects)
        self.listing.ask_steps(first)
        self.data.show_value(session.data, first.data)
        resized = any(subject.begun is not None and subject.begun.resized for subject in session.subjects)
        self.measure_button.setText("Resize and measure" if resized else "Measure")
        is_ready = not session.is_measuring and not session.is_checking
        self.measure_button.setEnabled(is_ready and any(session.quick(subject) for subject in session.subjects))
        self.report_button.setEnabled(any(subject.findings for subject in session.subjects))

    @Slot(str)
    def _enlarge(self, measure: str) -> None:
        self.large.show_measure(measure)
        self.stack.setCurrentWidget(self.large)
        self.large.back.setFocus()

    @Slot()
    def _show_overview(self) -> None:
        self.stack.setCurrentWidget(self.overview)

    @Slot(str, str)
    def _explain(self, text: str, details: str) -> None:
        self.bar.show_error(text, details)
        self.subjects.mark_open()
        first = self.subjects.first_known()
        if not self.session.subjects and first is not None and first.path != self._asked_for:
            self.open(first.path)  # so that there is something to look at all the same

    # --- the report

    @Slot()
    def _ask_report(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = file_name(" and ".join(subject.title for subject in self.session.subjects)).removesuffix(".png")
        suggested = str(Path(folder) / f"{name}.html")
        path, _ = QFileDialog.getSaveFileName(self, "Save report", suggested, "Web page (*.html)")
        if path:
            self.session.report(Path(path))

    @Slot(object)
    def _tell_report(self, path: Path) -> None:
        def show() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        self.bar.show_message(Message(f"The report is saved: {path}", verb="Open in browser", action=show))

    # --- files dropped on the page

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            if path.is_dir() and not (path / "experiment.toml").is_file():
                self.session.choose_data(str(path))
            else:
                self.open(path)


def _dropped(event: QDropEvent) -> Path | None:
    """A generator, a run, or a folder of pictures to measure against; other files are the window's business."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() == ".onnx" or path.is_dir()), None)
