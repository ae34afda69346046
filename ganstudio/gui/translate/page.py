"""The Translate page: which translator is open, and the workspace for it; pictures are taken wherever they fall."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QFocusEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ganstudio.core.paths import runs_folder
from ganstudio.gui.shared.empty_state import EmptyState
from ganstudio.gui.shared.image_sources import Source
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.tab_order import chain
from ganstudio.gui.translate.controllers.batch_dialog import BatchDialog
from ganstudio.gui.translate.controllers.drop_import import DropImport
from ganstudio.gui.translate.controllers.result_export import ResultExport
from ganstudio.gui.translate.model import TranslateModel
from ganstudio.gui.translate.panels.translator_chooser import TranslatorChooser
from ganstudio.gui.translate.services.example_images import ExampleImages
from ganstudio.gui.translate.view import TranslateView
from ganstudio.gui.translate.widgets.drop_overlay import DropOverlay
from ganstudio.gui.translate.widgets.image_drop import may_be_taken
from ganstudio.gui.translate.widgets.mip_levels import picture_levels
from ganstudio.inference.translator.domain_names import kinds_of

if TYPE_CHECKING:
    from ganstudio.inference.translator.translator_file import TranslatorFile

_SENTENCE = "Open a translator, or drop its .onnx file here, and turn your pictures into another kind of picture."


class TranslatePage(QWidget):
    """Opens the last translator, else the first known one, with examples: there is something to see at once."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAcceptDrops(True)
        self.context, self.session = context, context.model(TranslateModel)
        self.session.bench.to_shown = picture_levels
        self._asked_for: Path | None = None
        """What was last asked to be opened."""
        self._examples_for: Path | None = None
        self.examples = ExampleImages(self)
        self.taking = DropImport(self, self.session)
        self.chooser = TranslatorChooser()
        self.open_button = QPushButton("Open …")
        self.open_button.setToolTip("Open a translator's .onnx file; it can also be dropped on the page")
        self.turn_action = self._turn_action()
        self.turn_button = QPushButton()
        self.empty = EmptyState("translate", _SENTENCE, "Open a translator …")
        self.workspace = TranslateView(self.session, context.preferences)
        self.keeping = ResultExport(context, self.workspace)
        self.batches = BatchDialog(context, self.workspace)
        self.stack = QStackedWidget()
        self._lay_out()
        self.veil = DropOverlay("Drop to translate", self)
        self._connect()
        if not context.library.is_read:
            context.library.refresh()
        self._show_library()

    def _turn_action(self) -> QAction:
        action = QAction("Turn the direction round", self)
        action.setShortcut(QKeySequence("X"))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(action)
        return action

    def _lay_out(self) -> None:
        title = QLabel("Translate")
        title.setProperty("role", "title")
        self.turn_button.setAccessibleName("Direction")
        self.turn_button.setToolTip("Turn the direction round (X)")
        for button in (self.turn_button, self.open_button):
            button.hide()
        header = QHBoxLayout()
        header.setSpacing(8)
        header.addWidget(title)
        header.addSpacing(8)
        header.addWidget(self.chooser)
        header.addWidget(self.turn_button)
        header.addWidget(self.open_button)
        header.addStretch(1)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.workspace)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(16)
        column.addLayout(header)
        column.addWidget(self.stack, 1)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab begins at the chooser
        chain([self, self.chooser, self.turn_button, self.open_button, *self.workspace.tab_stops])

    def _connect(self) -> None:
        self.context.library.changed.connect(self._show_library)
        self.chooser.chosen.connect(self.show_item)
        self.open_button.clicked.connect(self.choose_translator)
        self.empty.wanted.connect(self.choose_translator)
        self.turn_action.triggered.connect(self._turn)
        self.turn_button.clicked.connect(self._turn)
        self.session.opened.connect(self._show_translator)
        self.session.open_failed.connect(self._explain)
        self.session.failed.connect(self.context.tell_error)
        self.examples.ready.connect(self._show_examples)
        self.taking.translator_dropped.connect(self.show_item)
        self.taking.videos_dropped.connect(self.batches.take_videos)
        self.taking.refused.connect(self.context.tell_note)
        self.workspace.left.open_wanted.connect(self.taking.choose_files)
        self.workspace.left.folder_wanted.connect(self.taking.choose_folder)
        self.workspace.invitation.wanted.connect(self.taking.choose_files)

    # --- the translator

    @Slot(object)
    def show_item(self, item: object) -> None:
        """Open a translator's file, or take a picture or a folder, given as a Path."""
        if isinstance(item, Path) and item.suffix.lower() == ".onnx":
            self._asked_for = item
            self.session.open(item)
        elif isinstance(item, Path):
            self.taking.take_paths([item])

    @Slot()
    def choose_translator(self) -> None:
        """Ask for a file and open it."""
        path, _ = QFileDialog.getOpenFileName(self, "Open a translator", str(runs_folder()), "Translators (*.onnx)")
        if path:
            self.context.preferences.remember(Path(path))
            self.show_item(Path(path))

    @Slot()
    def _show_library(self) -> None:
        self.chooser.show_known(self.context.library.generators())
        if self._asked_for is None:
            last = Path(self.context.preferences.translator)
            first = last if last.is_file() else self.chooser.first
            if first is not None:
                self.show_item(first)

    @Slot(object)
    def _show_translator(self, translator: "TranslatorFile") -> None:
        self.context.preferences.translator = str(translator.path)
        self.chooser.mark(translator.path, translator.title, self.session.partner)
        self.workspace.show_translator(translator)
        self.turn_button.setText(_direction_in_words(translator.title, translator.direction))
        self.turn_button.setVisible(self.session.partner is not None)
        self.stack.setCurrentWidget(self.workspace)
        self.open_button.show()
        if self._has_only_examples() and not self.workspace.was_cleared:
            self._examples_for = translator.path
            self.examples.ask(translator.path)

    @Slot(object)
    def _show_examples(self, found: list[tuple[str, Source]]) -> None:
        is_wanted = self.session.translator is not None and self.session.translator.path == self._examples_for
        if found and is_wanted and self._has_only_examples():
            self.session.show_examples(found)

    def _has_only_examples(self) -> bool:
        return all(item.is_example for item in self.session.items.values())

    @Slot()
    def _turn(self) -> None:
        if self.session.partner is not None:
            self.show_item(self.session.partner)

    @Slot(str, str)
    def _explain(self, text: str, details: str) -> None:
        self.chooser.mark_open()
        self.context.tell_error(text, details)
        first = self.chooser.first
        if self.session.translator is None and first is not None and first != self._asked_for:
            self.show_item(first)  # so that there is something to play with all the same

    def focusInEvent(self, _event: QFocusEvent) -> None:
        """Keys go to the pictures at once."""
        self.workspace.left.queue.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what is dropped on the page

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if may_be_taken(event.mimeData()) and event.source() is None:
            _only_copy(event)
            self.veil.lift()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self.veil.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.veil.hide()
        _only_copy(event)
        self.taking.drop(event.mimeData())


def _direction_in_words(title: str, direction: str) -> str:
    """ "Earth: satellite ↔ map" says what is what; other titles leave it at A and B."""
    first, second = kinds_of(title, direction) or (("B", "A") if direction == "b-to-a" else ("A", "B"))
    return f"{first} \N{RIGHTWARDS ARROW} {second}  \N{RIGHTWARDS ARROW OVER LEFTWARDS ARROW}"


def _only_copy(event: QDropEvent) -> None:
    """Whatever was proposed: who is told that a file was moved deletes it."""
    copy = Qt.DropAction.CopyAction
    event.setDropAction(copy if event.possibleActions() & copy else Qt.DropAction.IgnoreAction)
    event.accept()
