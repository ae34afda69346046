"""The Explore page: which generator is open, and the workspace for it."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from ganstudio.core.paths import runs_folder
from ganstudio.gui.explore.controllers.generator_loader import GeneratorLoader
from ganstudio.gui.explore.controllers.session_files import SessionFiles
from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.panels.explore_header import ExploreHeader
from ganstudio.gui.explore.services.sample_renderer import SampleRenderer
from ganstudio.gui.explore.view import ExploreView
from ganstudio.gui.shared.empty_state import EmptyState
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.tab_order import chain
from ganstudio.images.arrays import PICTURE_SUFFIXES

_SENTENCE = "Open a generator, or drop its .onnx file here, and walk through what it can draw."
_SUFFIXES = {".onnx", ".json", ".npy", *PICTURE_SUFFIXES}
"""Of generators, sessions, latents and pictures, which can be dropped on the page."""


class ExplorePage(QWidget):
    """Opens the first known generator by itself, so that there is something to play with at once."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAcceptDrops(True)
        self.context, self.session = context, context.model(SampleRenderer)
        self.header = ExploreHeader()
        self.chooser, self.open_button = self.header.chooser, self.header.open
        self.empty = EmptyState("explore", _SENTENCE, "Open a generator …")
        self.explorer = ExploreModel(self.session, self)
        self.workspace = ExploreView(self.explorer)
        self.keeping = SessionFiles(self.workspace, self.explorer, self.header.menu)
        self.stack = QStackedWidget()
        self._lay_out()
        self.opening = GeneratorLoader(self)
        self._connect()
        self._show_library()

    def _lay_out(self) -> None:
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.workspace)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(16)
        column.addWidget(self.header)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.context.library.changed.connect(self._show_library)
        self.chooser.chosen.connect(self.opening.open)
        self.open_button.clicked.connect(self.choose_file)
        self.header.measure.clicked.connect(self._measure)
        self.empty.wanted.connect(self.choose_file)
        self.opening.opened.connect(self._show_workspace)
        self.session.failed.connect(self.context.tell_error)
        self.explorer.failed.connect(self.context.tell_error)

    # --- opening

    @Slot(object)
    def show_item(self, item: object) -> None:
        """Open a generator's file or a run's folder, given as a Path."""
        if isinstance(item, Path):
            self.opening.open(item)

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file and open it."""
        path, _ = QFileDialog.getOpenFileName(self, "Open a generator", str(runs_folder()), "Generators (*.onnx)")
        if path:
            self.context.preferences.remember(Path(path))
            self.opening.open(Path(path))

    @Slot()
    def _show_library(self) -> None:
        self.chooser.show_known(self.context.library.generators(), self.context.library.runs())
        self.opening.open_first()

    @Slot()
    def _show_workspace(self) -> None:
        self.stack.setCurrentWidget(self.workspace)
        self.open_button.show()
        reads = self.explorer.generator.manifest.text is not None
        self.header.measure.show()
        self.header.session.show()
        chain([*self.header.tab_stops, *self.workspace.tab_stops])
        first = self.workspace.sentence.box if reads else self.workspace.panel.sliders
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _measure(self) -> None:
        generator = self.session.generator
        if generator is not None:
            self.context.go("evaluate", self.opening.run.run or generator.path)

    def showEvent(self, event: QShowEvent) -> None:
        """Keys go to the sliders at once; a run may have drawn something since the last look."""
        super().showEvent(event)
        self.context.library.refresh()
        self.workspace.panel.sliders.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody watches: nothing moves by itself."""
        super().hideEvent(event)
        self.workspace.travelling.pause()
        self.keeping.keep_now()

    # --- files dropped on the page

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is None:
            return
        event.acceptProposedAction()
        suffix = path.suffix.lower()
        if suffix in PICTURE_SUFFIXES:
            self.workspace.inverting.search(path)
        elif suffix == ".json":
            self.keeping.open(path)
        elif suffix == ".npy":
            self.workspace.hood.load_latent(path)
        else:
            self.context.preferences.remember(path)
            self.opening.open(path)


def _dropped(event: QDropEvent) -> Path | None:
    """The file that is being dropped, if this page opens such files; others are the window's business."""
    if event.source() is not None:  # one of our own pictures, dragged about
        return None
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() in _SUFFIXES), None)
