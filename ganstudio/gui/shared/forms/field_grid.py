"""Settings below each other, the rare ones folded away: read as a whole, or live, each telling its changes at once."""

import contextlib
from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from ganstudio.core.settings import Field, Plain
from ganstudio.gui.shared.fold_button import FoldButton
from ganstudio.gui.shared.forms.field_editor import FieldEditor
from ganstudio.gui.shared.tab_order import chain

Words = Mapping[str, Mapping[str, str]]
"""What the choices of a setting are called, by its key and their text."""


class FieldGrid(QWidget):
    """`set_fields` makes one editor for each; keys are names, or such as "recipe.generator_steps"."""

    changed = Signal()
    """Something was edited: see `values`. Not of live settings."""
    entered = Signal(str, object)
    """The user wishes a live setting, by its key, to have this value; `confirm` shows what is in force."""
    refused = Signal(str)
    """Why an entry was taken back."""

    def __init__(self, parent: QWidget | None = None, *, is_live: bool = False) -> None:
        super().__init__(parent)
        self.editors: dict[str, FieldEditor] = {}
        self.more = FoldButton("More settings", self, is_heading=False)
        self.more.set_open(False)
        self._is_live = is_live
        self._fields: Mapping[str, Field] = {}
        self._words: Words = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        for column in range(1 if is_live else 2):
            self._grid.setColumnStretch(column, 1)
        self.more.folded.connect(self._show_rare)
        self.more.hide()

    def set_fields(self, fields: Mapping[str, Field], words: Words | None = None) -> None:
        """Settings by key, with their defaults; the same ones as before stay as they are."""
        if fields == self._fields and (words or {}) == self._words:
            return
        for editor in self.editors.values():
            editor.remove()
        self._grid.removeWidget(self.more)
        self._fields, self._words = dict(fields), words or {}
        ordered = sorted(fields.items(), key=lambda item: item[1].advanced)
        self.editors = {key: self._editor(key, field) for key, field in ordered}
        often = sum(not field.advanced for field in fields.values())
        for place, editor in enumerate(self.editors.values()):
            editor.place(self._grid, 3 * place + (place >= often))
        self._grid.addWidget(self.more, 3 * often, 0, 1, 2)
        self.more.setVisible(often < len(fields))
        self._show_rare(self.more.is_open)
        chain(self.tab_stops)

    def _editor(self, key: str, field: Field) -> FieldEditor:
        editor = FieldEditor(field, self, is_live=self._is_live, words=self._words.get(key))
        editor.changed.connect(self.changed)
        editor.refused.connect(self.refused)
        editor.entered.connect(partial(self.entered.emit, key))
        return editor

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops, from top to bottom."""
        often = [stop for editor in self.editors.values() if not editor.field.advanced for stop in editor.tab_stops]
        rare = [stop for editor in self.editors.values() if editor.field.advanced for stop in editor.tab_stops]
        return [*often, self.more, *rare]

    # --- values

    def show_values(self, values: Mapping[str, Plain]) -> None:
        """Fill all of it in; what is not given takes its default."""
        for key, editor in self.editors.items():
            editor.set_value(values.get(key, editor.field.default))

    def confirm(self, key: str, value: Plain) -> None:
        """This is in force now; unknown keys are left out."""
        if key in self.editors:
            self.editors[key].show_value(value)

    def values(self) -> dict[str, Plain]:
        """What differs from the defaults. Raises ValueError with a sentence."""
        values: dict[str, Plain] = {}
        for key, editor in self.editors.items():
            try:
                value = editor.value()
            except ValueError as error:
                raise ValueError(f"{editor.field.title}: {error}") from None
            if value is not None and value != editor.field.default:
                values[key] = value
        return values

    def good_values(self) -> dict[str, Plain]:
        """All values that are good, defaults too."""
        values: dict[str, Plain] = {}
        for key, editor in self.editors.items():
            with contextlib.suppress(ValueError):
                if (value := editor.value()) is not None:
                    values[key] = value
        return values

    def adopt(self, values: Mapping[str, Plain]) -> None:
        """Take over those of `values` that there is a setting for, and that it may have."""
        for key, value in values.items():
            editor = self.editors.get(key)
            if editor is not None and (not editor.field.choices or value in editor.field.choices):
                editor.set_value(value)

    def first_problem(self) -> FieldEditor | None:
        """The first setting that is no good."""
        for editor in self.editors.values():
            try:
                editor.value()
            except ValueError:
                return editor
        return None

    def reveal(self, editor: FieldEditor) -> None:
        """Unfold as far as needed to see a setting, and put the cursor there."""
        self.more.set_open(self.more.is_open or editor.field.advanced)
        editor.tab_stops[0].setFocus()

    @Slot(bool)
    def _show_rare(self, shown: bool) -> None:
        self.more.setText("Fewer settings" if shown else "More settings")
        for editor in self.editors.values():
            editor.show(shown or not editor.field.advanced)
