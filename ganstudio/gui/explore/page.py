"""The Explore page: which generator is open, and the view of it."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from ganstudio.core.paths import runs_folder
from ganstudio.gui.explore.controllers.generator_loader import GeneratorLoader
from ganstudio.gui.explore.controllers.session_files import SessionFiles
from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.panels.explore_header import ExploreHeader
from ganstudio.gui.explore.view import ExploreView
from ganstudio.gui.shared.empty_state import EmptyState
from ganstudio.gui.shared.layouts import column
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.tab_order import chain
from ganstudio.images.formats import PICTURE_SUFFIXES

_EMPTY = "Open a generator, or drop its .onnx file here, and walk through what it can draw."
_SUFFIXES = {".onnx", ".json", ".npy", *PICTURE_SUFFIXES}
"""Of generators, sessions, latents and pictures, which can be dropped on the page."""


class ExplorePage(QWidget):
    """Opens the first known generator by itself, so that there is something to play with at once."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAcceptDrops(True)
        self.context, self.model = context, context.model(ExploreModel)
        self.header = ExploreHeader()
        self.empty = EmptyState("explore", _EMPTY, "Open a generator …")
        self.view = ExploreView(self.model)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.view)
        column(self.header, (self.stack, 1), spacing=16, margins=(24, 16, 24, 16), inside=self)
        self.session_files = SessionFiles(self.model, self.header.menu)
        self.loader = GeneratorLoader(context, self.model, self.header, self.view.code_panel.spec_panel)
        self._connect()
        self._show_library()

    def _connect(self) -> None:
        self.context.library.changed.connect(self._show_library)
        self.header.open.clicked.connect(self.choose_file)
        self.header.measure.clicked.connect(self._measure)
        self.empty.wanted.connect(self.choose_file)
        self.model.opened.connect(self._show_view)
        self.model.renderer.failed.connect(self.context.tell_error)
        self.model.failed.connect(self.context.tell_error)

    # --- opening

    @Slot(object)
    def show_item(self, item: object) -> None:
        """Open a generator's file or a run's folder, given as a Path."""
        if isinstance(item, Path):
            self.loader.open(item)

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file and open it."""
        path, _ = QFileDialog.getOpenFileName(self, "Open a generator", str(runs_folder()), "Generators (*.onnx)")
        if path:
            self.loader.open_file(Path(path))

    @Slot()
    def _show_library(self) -> None:
        self.header.chooser.show_known(self.context.library.generators(), self.context.library.runs())
        self.loader.open_first()

    @Slot()
    def _show_view(self) -> None:
        self.stack.setCurrentWidget(self.view)
        for button in (self.header.open, self.header.measure, self.header.session):
            button.show()
        chain([*self.header.tab_stops, *self.view.tab_stops])
        first = self.view.slider_panel.sliders if self.model.text is None else self.view.prompt_bar.box
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _measure(self) -> None:
        if self.model.is_open:
            self.context.go("evaluate", self.model.source)

    def showEvent(self, event: QShowEvent) -> None:
        """Keys go to the sliders at once; a run may have drawn something since the last look."""
        super().showEvent(event)
        self.context.library.refresh()
        self.view.slider_panel.sliders.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody watches: nothing moves by itself."""
        super().hideEvent(event)
        self.model.pause()
        self.session_files.save_now()

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
            self.view.inversion.search(path)
        elif suffix == ".json":
            self.session_files.open(path)
        elif suffix == ".npy":
            self.view.code.load_latent(path)
        else:
            self.loader.open_file(path)


def _dropped(event: QDropEvent) -> Path | None:
    """The file that is being dropped, if this page opens such files; others are the window's business."""
    if event.source() is not None:  # one of our own pictures, dragged about
        return None
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() in _SUFFIXES), None)
