"""Keeps what is on the page: by itself, a moment after every change, and in session files that the user asks for."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Slot
from PySide6.QtWidgets import QFileDialog, QMenu

from ganstudio.core.errors import UserError
from ganstudio.gui.explore import session_file
from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.services.session_recall import SessionRecall
from ganstudio.gui.explore.session_file import SavedExploration
from ganstudio.gui.explore.snapshot import gathered, restore
from ganstudio.gui.shared.image_grid.qt_images import file_name

if TYPE_CHECKING:
    from ganstudio.gui.explore.view import ExploreView

_REST_MILLISECONDS = 1500
_FILES = "Sessions (*.json)"


class SessionFiles(QObject):
    """Lives as long as its workspace. `begin` says what the open generator is known by."""

    def __init__(self, workspace: "ExploreView", explorer: ExploreModel, menu: QMenu) -> None:
        super().__init__(workspace)
        self.workspace, self.explorer = workspace, explorer
        self.recalling = SessionRecall(self)
        self._key: str | None = None
        self._last: SavedExploration | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MILLISECONDS)
        self._rest.timeout.connect(self.keep_now)
        self.recalling.recalled.connect(self._restore)
        menu.addAction("Save session …", self._choose_to_save)
        menu.addAction("Open session …", self._choose_to_open)
        menu.addSeparator()
        menu.addAction("Begin anew", self.begin_anew)
        self._watch()

    def _watch(self) -> None:
        workspace, explorer = self.workspace, self.explorer
        neighbours, order = workspace.area.neighbours, workspace.panel.sliders
        for signal in (
            explorer.changed, explorer.directions_changed, explorer.locks_changed, order.rearranged,
            workspace.travelling.journey.changed, workspace.reckoning.shelves.changed, workspace.side.currentChanged,
            neighbours.variations_wanted, neighbours.plane_wanted, workspace.path.speed.valueChanged,
            workspace.inverting.held_changed,
        ):  # fmt: skip
            signal.connect(self._rest.start)

    # --- by itself

    def begin(self, path: Path) -> None:
        """Another generator, known by its file or its run's folder: what was kept of it comes back."""
        self._key, self._last = None, None
        self.recalling.ask(path)

    @Slot(str, object)
    def _restore(self, key: str, kept: SavedExploration | None) -> None:
        self._key = key
        if kept is not None and not self.workspace.exploration.can_undo:
            try:
                restore(kept, self.workspace)
            except UserError:  # what is kept by itself may be left behind by another program's file
                return
            self._last = gathered(self.workspace)

    @Slot()
    def keep_now(self) -> None:
        """Write what is on the page, if it is not written already."""
        self._rest.stop()
        if self._key is None or not self.explorer.is_open:
            return
        kept = gathered(self.workspace)
        if kept != self._last:
            self._last = kept
            try:
                session_file.keep(self._key, kept)
            except UserError as error:
                self.explorer.told.emit(str(error))

    @Slot()
    def begin_anew(self) -> None:
        """As if the generator had just been opened for the first time; the directions stay."""
        exploration, workspace = self.workspace.exploration, self.workspace
        exploration.lock(())
        exploration.truncate(1.0)
        exploration.draw(0)
        workspace.travelling.journey.forget()
        workspace.reckoning.shelves.forget()
        workspace.inverting.forget()

    # --- files

    @Slot()
    def _choose_to_save(self) -> None:
        if self.explorer.is_open:
            stem = Path(file_name(f"{self.explorer.generator.title} session")).stem
            path, _ = QFileDialog.getSaveFileName(
                self.workspace.window(), "Save session", f"{_documents()}/{stem}.json", _FILES
            )
            if path:
                self.save(Path(path))

    @Slot()
    def _choose_to_open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self.workspace.window(), "Open session", _documents(), _FILES)
        if path:
            self.open(Path(path))

    def save(self, path: Path) -> None:
        """Write everything on the page to a file."""
        self._try(partial(self._save, path))

    def _save(self, path: Path) -> None:
        self.explorer.told.emit(f"Saved {session_file.save_session(path, gathered(self.workspace))}")

    def open(self, path: Path) -> None:
        """Everything as it is in a file, for the generator that is open."""
        if self.explorer.is_open:
            self._try(partial(self._open, path))
        else:
            self.explorer.failed.emit(f"{path.name} is a session: open the generator that it belongs to first.", "")

    def _open(self, path: Path) -> None:
        restore(session_file.read_session(path), self.workspace)
        self.explorer.told.emit(f"Opened {path.name}")

    def _try(self, work: "partial[None]") -> None:
        try:
            work()
        except UserError as error:
            self.explorer.failed.emit(str(error), "")


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
