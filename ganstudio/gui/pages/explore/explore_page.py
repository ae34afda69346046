"""The Explore page: which generator is open, and the workspace for it."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ganstudio.gui.pages.explore.empty_state import EmptyState
from ganstudio.gui.pages.explore.generator_chooser import GeneratorChooser
from ganstudio.gui.pages.explore.keeping import Keeping
from ganstudio.gui.pages.explore.workspace import Workspace
from ganstudio.gui.sessions.explorer import Explorer
from ganstudio.gui.sessions.studio import Studio
from ganstudio.images import PICTURE_SUFFIXES
from ganstudio.inference.generator_file import GeneratorFile
from ganstudio.locations import runs_folder


class ExplorePage(QWidget):
    """Opens the first known generator by itself, so that there is something to play with at once."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAcceptDrops(True)
        self.studio, self.session = studio, studio.inference
        self._asked_for: Path | None = None
        """What was last asked to be opened."""
        self.chooser = GeneratorChooser()
        self.open_button = QPushButton("Open …")
        self.open_button.setToolTip("Open a generator's .onnx file; it can also be dropped on the page")
        self.session_button = QPushButton("Session")
        self.session_button.setToolTip("All that is here is kept by itself; it can also be saved to a file and opened")
        self.session_button.setMenu(QMenu(self.session_button))
        self.empty = EmptyState()
        self.explorer = Explorer(self.session, self)
        self.workspace = Workspace(self.explorer)
        self.keeping = Keeping(self.workspace, self.explorer, self.session_button.menu())
        self.stack = QStackedWidget()
        self.open_button.hide()  # the empty page has its own
        self.session_button.hide()
        self._lay_out()
        self._connect()
        if not studio.library.is_read:
            studio.library.refresh()
        self._show_library()

    def _lay_out(self) -> None:
        title = QLabel("Explore")
        title.setProperty("role", "title")
        header = QHBoxLayout()
        header.setSpacing(8)
        header.addWidget(title)
        header.addSpacing(8)
        header.addWidget(self.chooser)
        header.addWidget(self.open_button)
        header.addStretch(1)
        header.addWidget(self.session_button)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.workspace)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(16)
        column.addLayout(header)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.studio.library.changed.connect(self._show_library)
        self.chooser.chosen.connect(self.show_item)
        self.open_button.clicked.connect(self.choose_file)
        self.empty.open_wanted.connect(self.choose_file)
        self.session.opened.connect(self._explore)
        self.session.open_failed.connect(self._explain)
        self.session.failed.connect(self.studio.tell_error)
        self.explorer.failed.connect(self.studio.tell_error)

    # --- opening

    @Slot(object)
    def show_item(self, item: object) -> None:
        """Open a generator's file, given as a Path."""
        if isinstance(item, Path):
            self._asked_for = item
            self.session.open(item)

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file and open it."""
        path, _ = QFileDialog.getOpenFileName(self, "Open a generator", str(runs_folder()), "Generators (*.onnx)")
        if path:
            self.studio.preferences.remember(Path(path))
            self.show_item(Path(path))

    @Slot()
    def _show_library(self) -> None:
        self.chooser.show_known(self.studio.library.generators())
        first = self.chooser.first()
        if first is not None and self._asked_for is None:
            self.show_item(first)

    @Slot(object)
    def _explore(self, generator: GeneratorFile) -> None:
        self.chooser.show_open(generator.path, generator.title)
        self.keeping.keep_now()
        self.workspace.explore(generator)
        self.keeping.begin(generator.path)
        self.stack.setCurrentWidget(self.workspace)
        self.open_button.show()
        self.session_button.show()
        self.workspace.panel.sliders.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str, str)
    def _explain(self, text: str, details: str) -> None:
        self.chooser.mark_open()
        self.studio.tell_error(text, details)
        first = self.chooser.first()
        if self.stack.currentWidget() is self.empty and first is not None and first != self._asked_for:
            self.show_item(first)  # so that there is something to play with all the same

    def showEvent(self, event: QShowEvent) -> None:
        """Keys go to the sliders at once."""
        super().showEvent(event)
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
        if path.suffix.lower() in PICTURE_SUFFIXES:
            self.workspace.inverting.search(path)
        else:
            self.studio.preferences.remember(path)
            self.show_item(path)


def _dropped(event: QDropEvent) -> Path | None:
    """The generator's file or the picture that is being dropped, if any; other files are the window's business."""
    if event.source() is not None:  # one of our own pictures, dragged about
        return None
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() in {".onnx", *PICTURE_SUFFIXES}), None)
