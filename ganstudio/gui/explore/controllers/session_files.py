"""Saves the page: by itself, a moment after every change, and in session files that the user asks for."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Slot
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from ganstudio.core.errors import UserError
from ganstudio.gui.explore import session_file
from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.session_file import SavedExploration
from ganstudio.gui.jobs.thread_pool import run_in_pool
from ganstudio.gui.shared.image_grid.qt_images import file_name

_REST_MILLISECONDS = 1500
_FILES = "Sessions (*.json)"


class SessionFiles(QObject):
    """Brings back what was saved of a generator when it is opened, and fills the menu for session files."""

    def __init__(self, model: ExploreModel, menu: QMenu) -> None:
        super().__init__(menu)
        self.model, self.menu = model, menu
        self.key: str | None = None
        """Under which the open generator is remembered, once that is known."""
        self._last: SavedExploration | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MILLISECONDS)
        self._rest.timeout.connect(self.save_now)
        model.closing.connect(self.save_now)
        model.opened.connect(self._recall)
        model.changed.connect(self._rest.start)
        menu.addAction("Save session …", self._choose_to_save)
        menu.addAction("Open session …", self._choose_to_open)
        menu.addSeparator()
        menu.addAction("Begin anew", model.start_over)

    # --- by itself

    @Slot()
    def _recall(self) -> None:
        """In the pool: large files take a while to be told apart."""
        self.key, self._last = None, None
        run_in_pool(_recalled, self.model.source, then=self._restore, failed=self._pass_over)

    @Slot(object)
    def _restore(self, found: tuple[Path, str, SavedExploration | None]) -> None:
        source, key, saved = found
        if source != self.model.source:
            return
        self.key = key
        if saved is not None and not self.model.latent.can_undo:
            try:
                self.model.restore(saved)
            except UserError:  # what is saved by itself may be left behind by another program's file
                return
            self._last = self.model.snapshot()

    @Slot(str, str)
    def _pass_over(self, _text: str, _details: str) -> None:
        """The file is gone."""

    @Slot()
    def save_now(self) -> None:
        """Write what is on the page, if it is not written already."""
        self._rest.stop()
        if self.key is None or not self.model.is_open:
            return
        saved = self.model.snapshot()
        if saved != self._last:
            self._last = saved
            try:
                session_file.remember(self.key, saved)
            except UserError as error:
                self.model.message.emit(str(error))

    # --- files

    @property
    def _window(self) -> QWidget:
        button = self.menu.parentWidget()
        assert button is not None
        return button.window()  # the menu's own window is its popup

    @Slot()
    def _choose_to_save(self) -> None:
        if self.model.is_open:
            stem = Path(file_name(f"{self.model.generator.title} session")).stem
            path, _ = QFileDialog.getSaveFileName(self._window, "Save session", f"{_documents()}/{stem}.json", _FILES)
            if path:
                self.save(Path(path))

    @Slot()
    def _choose_to_open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self._window, "Open session", _documents(), _FILES)
        if path:
            self.open(Path(path))

    def save(self, path: Path) -> None:
        """Write everything on the page to a file."""
        self._try(partial(self._save, path))

    def _save(self, path: Path) -> None:
        self.model.message.emit(f"Saved {session_file.save_session(path, self.model.snapshot())}")

    def open(self, path: Path) -> None:
        """Everything as it is in a file, for the generator that is open."""
        if self.model.is_open:
            self._try(partial(self._open, path))
        else:
            self.model.failed.emit(f"{path.name} is a session: open the generator that it belongs to first.", "")

    def _open(self, path: Path) -> None:
        self.model.restore(session_file.read_session(path))
        self.model.message.emit(f"Opened {path.name}")

    def _try(self, work: "partial[None]") -> None:
        try:
            work()
        except UserError as error:
            self.model.failed.emit(str(error), "")


def _recalled(source: Path) -> tuple[Path, str, SavedExploration | None]:
    key = session_file.key_of(source)
    return source, key, session_file.recall(key)


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
