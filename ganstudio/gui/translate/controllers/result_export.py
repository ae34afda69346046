"""What one does with results: copy, save, save all, drag them out."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPoint, QStandardPaths, Qt, QUrl, Slot
from PySide6.QtGui import QDrag, QGuiApplication, QPixmap
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.translate.services.result_writer import ResultWriter
from ganstudio.gui.translate.view import TranslateView
from ganstudio.gui.translate.widgets.mip_levels import Levels

_KINDS = "Pictures (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp)"
_DRAG_SIDE = 96


class ResultExport(QObject):
    """Connects the actions of the workspace with the session that keeps."""

    def __init__(self, context: AppContext, workspace: TranslateView) -> None:
        super().__init__(workspace)
        self._context, self._workspace = context, workspace
        self.session = ResultWriter(workspace.session, self)
        self._dragged: QWidget | None = None
        """Where a drag began whose file is not ready yet."""
        self._connect()

    def _connect(self) -> None:
        workspace, session = self._workspace, self.session
        workspace.copy_action.triggered.connect(self._copy)
        workspace.save_action.triggered.connect(self._ask_and_save)
        workspace.save_all_action.triggered.connect(self._ask_and_save_all)
        workspace.area.view.drag_wanted.connect(self._drag_view)
        workspace.area.view.menu_wanted.connect(self._show_menu)
        workspace.left.queue.drag_wanted.connect(self._drag_row)
        workspace.left.queue.menu_wanted.connect(self._show_row_menu)
        workspace.controls.saving.cancelled.connect(session.cancel)
        session.copied.connect(self._put_on_clipboard)
        session.saved.connect(self._tell_saved)
        session.written.connect(self._begin_drag)
        session.failed.connect(self._context.tell_error)
        session.progressed.connect(self._show_progress)
        session.all_saved.connect(self._end_saving_all)

    @property
    def _strength(self) -> float:
        return self._context.preferences.translation_strength

    # --- one picture

    @Slot()
    def _copy(self) -> None:
        item = self._workspace.session.selected
        if item is not None:
            self.session.copy(item, self._strength)

    @Slot(object)
    def _put_on_clipboard(self, result: Levels) -> None:
        QGuiApplication.clipboard().setImage(result.images[0])
        self._workspace.area.tell("Copied the result")

    @Slot()
    def _ask_and_save(self) -> None:
        item = self._workspace.session.selected
        if item is None:
            return
        folder = item.folder or Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation))
        suggested = str(folder / self.session.suggested_name(item))
        path, _ = QFileDialog.getSaveFileName(self._workspace, "Save the result", suggested, _KINDS)
        if path:
            self.session.save(item, Path(path), self._strength)

    @Slot(str)
    def _tell_saved(self, path: str) -> None:
        self._workspace.area.tell(f"Saved {path}")

    # --- all of them

    @Slot()
    def _ask_and_save_all(self) -> None:
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        folder = QFileDialog.getExistingDirectory(self._workspace, "Save all results in", start)
        if folder and not self.session.is_saving_all:
            self.session.save_all(Path(folder), self._strength)

    @Slot(int, int)
    def _show_progress(self, done: int, total: int) -> None:
        self._workspace.controls.saving.show_busy("Saving", done, total)

    @Slot(str)
    def _end_saving_all(self, words: str) -> None:
        self._workspace.controls.saving.show_end(words)

    # --- dragged out

    @Slot()
    def _drag_view(self) -> None:
        item = self._workspace.session.selected
        if item is not None and item.state == "done":
            self._dragged = self._workspace.area.view
            self.session.write_out(item, self._strength)

    @Slot(int)
    def _drag_row(self, number: int) -> None:
        item = self._workspace.session.items.get(number)
        if item is not None and item.state == "done":
            self._dragged = self._workspace.left.queue
            self.session.write_out(item, self._strength)

    @Slot(int, str, object)
    def _begin_drag(self, number: int, path: str, result: Levels) -> None:
        """The file is ready; the button may have been let go by now, and then there is nothing to drag."""
        source, self._dragged = self._dragged, None
        if source is None or not QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            return
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(path)])
        data.setImageData(result.images[0])  # for programs that take pictures but no files
        dragging = QDrag(source)
        dragging.setMimeData(data)
        thumbnail = self._workspace.left.queue.rows.thumbnail(number)
        if thumbnail is not None:
            small = QPixmap.fromImage(thumbnail).scaledToWidth(_DRAG_SIDE)
            dragging.setPixmap(small)
            dragging.setHotSpot(QPoint(_DRAG_SIDE // 2, _DRAG_SIDE // 2))
        dragging.exec(Qt.DropAction.CopyAction)

    # --- menus

    @Slot(QPoint)
    def _show_menu(self, at: QPoint) -> None:
        if self._workspace.session.selected is None:
            return
        menu = QMenu(self._workspace)
        menu.addActions([self._workspace.copy_action, self._workspace.save_action, self._workspace.save_all_action])
        menu.exec(at)
        menu.deleteLater()

    @Slot(int, QPoint)
    def _show_row_menu(self, number: int, at: QPoint) -> None:
        menu = QMenu(self._workspace)
        menu.addActions([self._workspace.copy_action, self._workspace.save_action])
        menu.addSeparator()
        remove = menu.addAction("Remove from the list")
        if menu.exec(at) is remove:
            self._workspace.session.remove({number})
        menu.deleteLater()
