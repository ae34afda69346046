"""The Translate page: makes the panels and their controllers, and takes pictures wherever they fall."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QFocusEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ganstudio.gui.shared.empty_state import EmptyState
from ganstudio.gui.shared.layouts import column, row
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.tab_order import chain
from ganstudio.gui.translate.controllers.batch_dialog import BatchDialog
from ganstudio.gui.translate.controllers.drop_import import DropImport
from ganstudio.gui.translate.controllers.preview import VIEWS, PreviewController
from ganstudio.gui.translate.controllers.queue import QueueController
from ganstudio.gui.translate.controllers.result_export import ResultExport
from ganstudio.gui.translate.controllers.translator import TranslatorController
from ganstudio.gui.translate.model import TranslateModel
from ganstudio.gui.translate.panels.controls_panel import ControlsPanel
from ganstudio.gui.translate.panels.queue_panel import QueuePanel
from ganstudio.gui.translate.panels.translator_bar import TranslatorBar
from ganstudio.gui.translate.panels.view_area import ViewArea
from ganstudio.gui.translate.services.batch_job import BatchJob
from ganstudio.gui.translate.widgets.drop_overlay import DropOverlay
from ganstudio.gui.translate.widgets.image_drop import may_be_taken
from ganstudio.gui.translate.widgets.mip_levels import picture_levels

_SENTENCE = "Open a translator, or drop its .onnx file here, and turn your pictures into another kind of picture."


class TranslatePage(QWidget):
    """One sentence until a translator is open; then the queue, the large view and the controls."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAcceptDrops(True)
        self.model = context.model(TranslateModel)
        self.model.worker.to_shown = picture_levels
        self.bar, self.panel, self.controls = TranslatorBar(), QueuePanel(), ControlsPanel()
        self.area = ViewArea(VIEWS)
        self.empty = EmptyState("translate", _SENTENCE, "Open a translator …")
        self.overlay = DropOverlay("Drop to translate", self)
        self.stack = QStackedWidget()
        self._lay_out()
        self.translator = TranslatorController(context, self.model, self.bar, self.controls)
        self.queue = QueueController(self.model, self.panel)
        self.preview = PreviewController(self.model, self.area)
        self.export = ResultExport(context, self.model, self.panel, self.area, self.controls.saving_progress)
        self.batches = BatchDialog(context, self.model, context.model(BatchJob), self.controls)
        self.drops = DropImport(self.model, self.panel, self.area)
        self.drops.videos_dropped.connect(self.batches.take)
        self.drops.message.connect(context.tell_note)
        self.empty.wanted.connect(self.translator.choose_file)
        self.model.opened.connect(self._show_workspace)
        area = self.area
        self.addActions([area.copy_action, area.save_action, area.save_all_action])
        self.addActions([self.bar.turn_action, self.drops.paste_action])
        if not context.library.is_read:
            context.library.refresh()
        self.translator.show_library()

    def _lay_out(self) -> None:
        workspace = QWidget()
        row(self.panel, (self.area, 1), self.controls, spacing=24, inside=workspace)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(workspace)
        column(self.bar, (self.stack, 1), spacing=16, margins=(24, 16, 24, 16), inside=self)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab begins at the chooser
        chain([self, *(stop for part in (self.bar, self.panel, self.area, self.controls) for stop in part.tab_stops)])

    @Slot()
    def _show_workspace(self) -> None:
        self.stack.setCurrentIndex(1)

    def show_item(self, item: object) -> None:
        """Open a translator's file, or take a picture or a folder, given as a Path."""
        if isinstance(item, Path):
            self.drops.take_paths([item])

    def focusInEvent(self, _event: QFocusEvent) -> None:
        """Keys go to the pictures at once."""
        self.panel.queue.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what is dropped on the page

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if may_be_taken(event.mimeData()) and event.source() is None:
            _only_copy(event)
            self.overlay.lift()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self.overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.overlay.hide()
        _only_copy(event)
        self.drops.drop(event.mimeData())


def _only_copy(event: QDropEvent) -> None:
    """Whatever was proposed: who is told that a file was moved deletes it."""
    copy = Qt.DropAction.CopyAction
    event.setDropAction(copy if event.possibleActions() & copy else Qt.DropAction.IgnoreAction)
    event.accept()
