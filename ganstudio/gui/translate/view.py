"""An open translator and its pictures: wires the session to the queue, the large view and the controls."""

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from ganstudio.core.preferences import Preferences
from ganstudio.gui.shared.empty_state import EmptyState
from ganstudio.gui.shared.image_grid.qt_images import to_image
from ganstudio.gui.shared.image_sources import ImageSource
from ganstudio.gui.translate.model import TranslateModel
from ganstudio.gui.translate.panels.controls_panel import ControlsPanel
from ganstudio.gui.translate.panels.queue_panel import QueuePanel
from ganstudio.gui.translate.panels.view_area import ViewArea
from ganstudio.gui.translate.services.translation_events import Looked, Made, Returned
from ganstudio.gui.translate.widgets.queue_model import QueueRow

if TYPE_CHECKING:
    from ganstudio.inference.translator.spec import TranslatorSpec
    from ganstudio.inference.translator.translator_file import TranslatorFile

_INVITATION = "Drop pictures or a folder anywhere on this page, or paste a picture."
_NO_WAY_BACK = "There and back again: needs the translator of the other direction beside this one"


class TranslateView(QWidget):
    """Three columns; what they show is what the session says."""

    def __init__(self, session: TranslateModel, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self._preferences = session, preferences
        self.copy_action = self._action("Copy", "Copy the result", QKeySequence.StandardKey.Copy)
        self.save_action = self._action("Save …", "Save the result", QKeySequence.StandardKey.Save)
        self.save_all_action = self._action("Save all …", "Save all results", QKeySequence("Ctrl+Shift+S"))
        self.left = QueuePanel()
        self.area = ViewArea([self.copy_action, self.save_action, self.save_all_action])
        self.controls = ControlsPanel()
        self.invitation = EmptyState("translate", _INVITATION, "Open pictures …")
        self._size = ""
        """Of the picture that is looked at, in words."""
        self.was_cleared = False
        """The user wants no examples."""
        self._middle = QStackedWidget()
        self._middle.addWidget(self.invitation)
        self._middle.addWidget(self.area)
        self.controls.show_strength(preferences.translation_strength)
        self.area.set_strength(preferences.translation_strength)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        row.addWidget(self.left)
        row.addWidget(self._middle, 1)
        row.addWidget(self.controls)
        self._connect()
        self._show_state()

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it, from left to right."""
        return [*self.left.tab_stops, *self.area.tab_stops, *self.controls.tab_stops]

    def _action(self, text: str, help_text: str, key: QKeySequence | QKeySequence.StandardKey) -> QAction:
        action = QAction(text, self, enabled=False)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(f"{help_text} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
        self.addAction(action)
        return action

    def _connect(self) -> None:
        session, queue, controls = self.session, self.left.queue, self.controls
        session.added.connect(self._add)
        session.changed.connect(self._change)
        session.removed.connect(self._remove)
        session.renewed.connect(self._renew)
        session.thumbnail.connect(self._show_thumbnail)
        session.looked.connect(self._show_looked)
        session.made.connect(self._show_made)
        session.returned.connect(self._show_return)
        session.progressed.connect(self._show_progress)
        queue.chosen.connect(self._look)
        queue.thumbnails_wanted.connect(session.ask_thumbnails)
        queue.remove_wanted.connect(self._remove_one)
        self.left.clear_wanted.connect(self._clear)
        self.area.return_wanted.connect(session.ask_return)
        controls.strength_changed.connect(self._set_strength)
        controls.tile_chosen.connect(session.set_tile)
        controls.prepare_toggled.connect(session.set_prepared)
        controls.reading.edited.connect(self._reread)
        controls.reading.forget_wanted.connect(self._infer_again)

    # --- the translator

    def show_translator(self, translator: "TranslatorFile") -> None:
        """Another one is open."""
        manifest = translator.manifest
        self.area.allow_return(self.session.partner is not None, _NO_WAY_BACK)
        self.controls.show_preparation(translator.preparation)
        self.controls.prepare.setChecked(translator.preparation != "none")
        self.controls.reading.setVisible(manifest is None)
        self.controls.reading.show_reading(translator.reading)
        learnt = f"Learnt from: {manifest.data_title}" if manifest is not None and manifest.data_title else ""
        self.controls.about.setText(learnt or "Made by another program")
        self.controls.about.setToolTip(f"Computes on the {translator.provider}")

    @Slot(object)
    def _reread(self, reading: "TranslatorSpec") -> None:
        self.session.reread(reading)

    @Slot()
    def _infer_again(self) -> None:
        self.session.reread(None)

    @Slot(float)
    def _set_strength(self, strength: float) -> None:
        self._preferences.translation_strength = strength
        self.area.set_strength(strength)

    # --- the queue

    @Slot(list)
    def _add(self, items: list[ImageSource]) -> None:
        self.left.queue.rows.add(_row(item) for item in items)
        self._middle.setCurrentWidget(self.area)
        if (items and not items[0].is_example) or self.left.queue.current is None:
            self.left.queue.choose(items[0].number)
        self._show_state()

    @Slot(object)
    def _change(self, item: ImageSource) -> None:
        self.left.queue.rows.change(_row(item))
        if item == self.session.selected:
            self._show_item(item)
        self._show_state()

    @Slot(set)
    def _remove(self, numbers: set[int]) -> None:
        queue = self.left.queue
        place = queue.currentIndex().row()
        queue.rows.remove(numbers)
        following = queue.rows.number_at(min(place, queue.rows.rowCount() - 1))
        if following is not None:
            queue.choose(following)
        else:
            self.area.clear()
            self._middle.setCurrentWidget(self.invitation)
        self._show_state()

    @Slot(int)
    def _remove_one(self, number: int) -> None:
        self.session.remove({number})

    @Slot()
    def _clear(self) -> None:
        self.was_cleared = True
        self.session.remove(set(self.session.items))

    @Slot()
    def _renew(self) -> None:
        self.left.queue.rows.change_all(_row(item) for item in self.session.items.values())
        self.area.begin()
        self._show_state()

    @Slot(int, object)
    def _show_thumbnail(self, number: int, picture: object) -> None:
        self.left.queue.rows.set_thumbnail(number, to_image(picture))  # type: ignore[arg-type]

    # --- the picture that is looked at

    @Slot(int)
    def _look(self, number: int) -> None:
        self.area.begin()
        self.session.look(number)
        if self.session.selected is not None:
            self._show_item(self.session.selected)
        self._show_state()

    @Slot(object)
    def _show_looked(self, looked: Looked) -> None:
        self.area.show_before(looked.before, looked.after)
        self._size = f"{looked.width} \N{MULTIPLICATION SIGN} {looked.height}"
        if self.session.selected is not None:
            self._show_item(self.session.selected)
        if looked.after is not None and self.area.shows_return:
            self.session.ask_return()

    @Slot(object)
    def _show_made(self, made: Made) -> None:
        if made.shown is not None and self.session.is_selected(made.number):
            self.area.show_after(made.shown)
            if self.area.shows_return:
                self.session.ask_return()
        self._show_state()

    @Slot(object)
    def _show_return(self, returned: Returned) -> None:
        levels, share = 255 * returned.mean_error, 100 * returned.mean_error
        facts = f"Round trip: mean error {levels:.1f} of 255 levels ({share:.1f} %)"
        self.area.show_return(returned.home, returned.error, facts)

    @Slot(int, float)
    def _show_progress(self, number: int, share: float) -> None:
        if self.session.is_selected(number):
            self.area.show_progress(share)

    def _show_item(self, item: ImageSource) -> None:
        if item.state != "working":
            self.area.show_progress(None)
        if item.state == "failed":
            self.area.show_trouble(item.words)
            return
        words = {"waiting": "waiting", "working": "translating …"}.get(item.state, item.words)
        self.area.show_facts("  \N{MIDDLE DOT}  ".join(filter(None, [self._size, words])))

    def _show_state(self) -> None:
        selected = self.session.selected
        done, failed, total = self.session.counts()
        examples = any(item.is_example for item in islice(self.session.items.values(), 1))  # all are, or none
        self.left.show_counts(done, failed, total, examples=examples)
        for action in (self.copy_action, self.save_action):
            action.setEnabled(selected is not None and selected.state == "done")
        self.save_all_action.setEnabled(done > 0)


def _row(item: ImageSource) -> QueueRow:
    name = " ".join(Path(item.name).name.split())  # on one line
    return QueueRow(item.number, name, item.state, item.words.removeprefix(f"{name} "))  # it stands there already
