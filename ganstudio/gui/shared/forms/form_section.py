"""One section of a form: a heading that folds, which part is chosen, and its settings."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from ganstudio.core.settings import Field, PartDescription, Plain
from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.fold_button import FoldButton
from ganstudio.gui.shared.forms.field_editor import FieldEditor
from ganstudio.gui.shared.forms.field_grid import FieldGrid, Words
from ganstudio.gui.shared.layouts import column, quiet
from ganstudio.gui.shared.tab_order import chain


class FormSection(QWidget):
    """With several `parts` it starts with a drop-down of them and yields their `name`; with `fields` it has none."""

    changed = Signal()
    entered = Signal(str, object)
    refused = Signal(str)

    def __init__(
        self, title: str, parent: QWidget | None = None, *, is_live: bool = False, hands_on: bool = False
    ) -> None:
        """With `hands_on` a part that has to be chosen takes over what the one before has in common with it."""
        super().__init__(parent)
        self.parts: tuple[PartDescription, ...] = ()
        self.fields = FieldGrid(is_live=is_live)
        self._title, self._heading, self._hands_on = title, FoldButton(title), hands_on
        self._choice = DropDown()
        self._choice.setAccessibleName(title)
        self._help, self._note = quiet(""), quiet("")
        self._is_off, self._drawn = False, ""
        self._left: dict[str, dict[str, Plain]] = {}
        """Settings of parts that were chosen before, by their names."""
        self._body = QWidget()
        column(self._choice, self._help, self._note, self.fields, margins=(4, 0, 0, 8), inside=self._body)
        column(self._heading, self._body, spacing=4, inside=self)
        for widget in (self._choice, self._help, self._note):
            widget.hide()
        self._heading.folded.connect(self._fold)
        self._choice.currentIndexChanged.connect(self._choose)
        self.fields.changed.connect(self.changed)
        self.fields.entered.connect(self.entered)
        self.fields.refused.connect(self.refused)

    # --- what it is made of

    def set_parts(self, parts: tuple[PartDescription, ...]) -> None:
        """Let people choose among `parts`."""
        self.parts = parts
        self._list(parts)
        self._redraw()

    def _list(self, parts: Sequence[PartDescription]) -> None:
        with QSignalBlocker(self._choice):
            self._choice.clear()
            for part in parts:
                self._choice.addItem(part.title, part.name)
                self._choice.setItemData(self._choice.count() - 1, part.help, Qt.ItemDataRole.ToolTipRole)
        self._choice.setVisible(len(parts) > 1 and not self._is_off)

    def offer(self, names: Sequence[str]) -> None:
        """Of the parts only these are on offer now; where the chosen one is not, one that was chosen before, or the
        first, is. Without names, what is chosen stays, and no longer counts."""
        offered = [part for part in self.parts if part.name in names]
        listed = [self._choice.itemData(row) for row in range(self._choice.count())]
        if not offered or listed == [part.name for part in offered]:
            return
        before, kept = self.part, self.fields.good_values()
        self._list(offered)
        if before is not None and before.name in names:
            with QSignalBlocker(self._choice):
                self._choice.setCurrentIndex(self._choice.findData(before.name))
            return
        if before is not None:
            self._left[before.name] = kept
        again = next((name for name in reversed(self._left) if name in names), offered[0].name)
        self.show_values({**self._left.get(again, {}), "name": again})
        if again not in self._left and self._hands_on:
            self.fields.adopt(kept)

    def say(self, note: str, *, off: bool = False) -> None:
        """A sentence below the choice, or none; with `off` it stands in place of everything that could be chosen."""
        self._is_off = off
        self._show_heading()
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._help.setVisible(bool(self._help.text()) and not off)
        self._choice.setVisible(self._choice.count() > 1 and not off)
        self.fields.setVisible(not off)

    def set_fields(self, fields: Mapping[str, Field], words: Words | None = None) -> None:
        """Show these settings, by key."""
        self.fields.set_fields(fields, words)
        chain([self._heading, self._choice, *self.fields.tab_stops])

    @property
    def editors(self) -> dict[str, FieldEditor]:
        """By key."""
        return self.fields.editors

    @property
    def part(self) -> PartDescription | None:
        """The chosen part."""
        name = self._choice.currentData()
        return next((part for part in self.parts if part.name == name), None)

    def is_open(self) -> bool:
        return self._heading.is_open

    def set_open(self, is_open: bool) -> None:
        self._heading.set_open(is_open)

    # --- values

    def show_values(self, values: Mapping[str, Plain]) -> None:
        """Fill it in; what is not given takes its default. Raises KeyError if the part is not known."""
        if self.parts:
            self._choose_part(str(values["name"]))
        self.fields.show_values(values)

    def _choose_part(self, name: str) -> None:
        if self._choice.findData(name) < 0:  # not on offer, but asked for: the training will say why it does not fit
            part = next((part for part in self.parts if part.name == name), None)
            if part is None:
                raise KeyError(name)
            with QSignalBlocker(self._choice):
                self._choice.addItem(part.title, part.name)
        with QSignalBlocker(self._choice):
            self._choice.setCurrentIndex(self._choice.findData(name))
        if name != self._drawn:
            self._choose()

    def values(self) -> dict[str, Plain]:
        """The part's name and what differs from the defaults. Raises ValueError with a sentence."""
        return {**({"name": self.part.name} if self.part else {}), **self.fields.values()}

    def reveal(self, editor: FieldEditor) -> None:
        """Unfold as far as needed to see a setting, and put the cursor there."""
        self.set_open(True)
        self.fields.reveal(editor)

    # ---

    @Slot()
    def _choose(self) -> None:
        kept = self.fields.good_values()
        self._redraw()
        if self._hands_on:
            self.fields.adopt(kept)
        self.changed.emit()

    def _redraw(self) -> None:
        part = self.part
        self._drawn = part.name if part else ""
        self._show_heading()
        self._help.setText(part.help if part else "")
        self._help.setVisible(bool(part and part.help) and not self._is_off)
        self.set_fields(by_name(part.fields if part else ()))
        with QSignalBlocker(self.fields):
            self.fields.show_values({})  # two parts may have the same settings

    @Slot(bool)
    def _fold(self, is_open: bool) -> None:
        self._body.setVisible(is_open)
        self._show_heading()

    def _show_heading(self) -> None:
        """Folded, it says what is chosen all the same."""
        told = self.part is not None and not self._heading.is_open and not self._is_off
        self._heading.setText(f"{self._title}: {self.part.title}" if told and self.part else self._title)


def by_name(fields: Sequence[Field]) -> dict[str, Field]:
    """Settings of one part, by their names."""
    return {field.name: field for field in fields}
