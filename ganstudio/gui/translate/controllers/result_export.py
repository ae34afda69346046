"""What one does with results: copy, save, save all, drag them out."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPoint, QStandardPaths, Qt, QUrl, Slot
from PySide6.QtGui import QDrag, QGuiApplication, QPixmap
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from ganstudio.gui.shared.image_sources import ImageSource
from ganstudio.gui.shared.progress_bar import ProgressBar
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.translate.model import TranslateModel
from ganstudio.gui.translate.panels.queue_panel import QueuePanel
from ganstudio.gui.translate.panels.view_area import ViewArea
from ganstudio.gui.translate.services.result_writer import result_name
from ganstudio.gui.translate.widgets.mip_levels import Levels
from ganstudio.inference.translator.domain_names import in_words

_KINDS = "Pictures (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp)"
_DRAG_SIDE = 96


class ResultExport(QObject):
    """Asks where results go, and hands them to the clipboard, to files, and to other programs."""

    def __init__(
        self, context: AppContext, model: TranslateModel, panel: QueuePanel, area: ViewArea, progress: ProgressBar
    ) -> None:
        super().__init__(area)
        self._model, self._results = model, model.results
        self._list, self._area, self._progress = panel.queue, area, progress
        self._dragged: QWidget | None = None
        """Where a drag began whose file is not ready yet."""
        area.copy_action.triggered.connect(self._copy)
        area.save_action.triggered.connect(self._ask_and_save)
        area.save_all_action.triggered.connect(self._ask_and_save_all)
        area.view.drag_wanted.connect(self._drag_view)
        area.view.menu_wanted.connect(self._show_menu)
        self._list.drag_wanted.connect(self._drag_row)
        self._list.menu_wanted.connect(self._show_row_menu)
        progress.cancelled.connect(self._results.cancel)
        self._results.copied.connect(self._put_on_clipboard)
        self._results.message.connect(area.show_message)
        self._results.written.connect(self._begin_drag)
        self._results.failed.connect(context.tell_error)
        self._results.progressed.connect(self._show_progress)
        self._results.all_saved.connect(progress.show_end)
        for change in (model.added, model.changed, model.removed, model.renewed, model.selected_changed):
            change.connect(self._allow)

    @Slot()
    def _allow(self) -> None:
        selected = self._model.queue.selected
        for action in (self._area.copy_action, self._area.save_action):
            action.setEnabled(selected is not None and selected.state == "done")
        self._area.save_all_action.setEnabled(self._model.queue.counts()[0] > 0)

    def _title(self) -> str:
        translator = self._model.translator
        return "translated" if translator is None else in_words(translator.title, translator.direction)

    # --- one picture

    @Slot()
    def _copy(self) -> None:
        item = self._model.queue.selected
        if item is not None:
            self._results.copy(self._model.request(item))

    @Slot(object)
    def _put_on_clipboard(self, result: Levels) -> None:
        QGuiApplication.clipboard().setImage(result.images[0])
        self._area.show_message("Copied the result")

    @Slot()
    def _ask_and_save(self) -> None:
        item = self._model.queue.selected
        if item is None:
            return
        folder = item.folder or Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation))
        suggested = str(folder / result_name(item.name, self._title()).name)
        path, _ = QFileDialog.getSaveFileName(self._area, "Save the result", suggested, _KINDS)
        if path:
            sources = [other.source for other in self._model.queue.items.values()]
            originals = {source for source in sources if isinstance(source, Path)}
            self._results.save(self._model.request(item), Path(path), originals)

    # --- all of them

    @Slot()
    def _ask_and_save_all(self) -> None:
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        folder = QFileDialog.getExistingDirectory(self._area, "Save all results in", start)
        if folder and not self._results.is_saving_all:
            done = [item for item in self._model.queue.items.values() if item.state == "done"]
            self._results.save_all([self._model.request(item) for item in done], Path(folder), self._title())

    @Slot(int, int)
    def _show_progress(self, done: int, total: int) -> None:
        self._progress.show_busy("Saving", done, total)

    # --- dragged out

    @Slot()
    def _drag_view(self) -> None:
        self._write_out(self._area.view, self._model.queue.selected)

    @Slot(int)
    def _drag_row(self, number: int) -> None:
        self._write_out(self._list, self._model.queue.items.get(number))

    def _write_out(self, source: QWidget, item: ImageSource | None) -> None:
        if item is not None and item.state == "done":
            self._dragged = source
            self._results.write_out(self._model.request(item), result_name(item.name, self._title()).name)

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
        thumbnail = self._list.rows.thumbnail(number)
        if thumbnail is not None:
            small = QPixmap.fromImage(thumbnail).scaledToWidth(_DRAG_SIDE)
            dragging.setPixmap(small)
            dragging.setHotSpot(QPoint(_DRAG_SIDE // 2, _DRAG_SIDE // 2))
        dragging.exec(Qt.DropAction.CopyAction)

    # --- menus

    @Slot(QPoint)
    def _show_menu(self, at: QPoint) -> None:
        if self._model.queue.selected is None:
            return
        menu = QMenu(self._area)
        menu.addActions([self._area.copy_action, self._area.save_action, self._area.save_all_action])
        menu.exec(at)
        menu.deleteLater()

    @Slot(int, QPoint)
    def _show_row_menu(self, number: int, at: QPoint) -> None:
        menu = QMenu(self._list)
        menu.addActions([self._area.copy_action, self._area.save_action])
        menu.addSeparator()
        remove = menu.addAction("Remove from the list")
        if menu.exec(at) is remove:
            self._model.remove({number})
        menu.deleteLater()
