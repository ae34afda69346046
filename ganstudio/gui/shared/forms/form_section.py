"""One section of the form: a heading that folds, which part is chosen, its settings, the rare ones folded away."""

import contextlib
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from ganstudio.core.settings import Field, PartDescription, Plain
from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.fold_button import FoldButton
from ganstudio.gui.shared.forms.field_editor import FieldEditor
from ganstudio.gui.shared.tab_order import chain


class FormSection(QWidget):
    """With several `parts` it starts with a drop-down of them and yields their `name`; with `fields` it has none."""

    changed = Signal()

    def __init__(self, key: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.parts: tuple[PartDescription, ...] = ()
        self.editors: dict[str, FieldEditor] = {}
        self._title, self._heading = title, FoldButton(title)
        self._choice = DropDown()
        self._choice.setAccessibleName(title)
        self._help = QLabel(wordWrap=True)
        self._note = QLabel(wordWrap=True)
        for words in (self._help, self._note):
            words.setProperty("role", "secondary")
        self._is_off, self._drawn = False, ""
        self._left: dict[str, dict[str, Plain]] = {}
        """Settings of parts that were chosen before, by their names."""
        self._more = FoldButton("More settings", is_heading=False)
        self._more.set_open(False)
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._grid_holder = QWidget()
        self._lay_out()
        self._heading.folded.connect(self._fold)
        self._choice.currentIndexChanged.connect(self._choose)
        self._more.folded.connect(self._show_advanced)

    def _lay_out(self) -> None:
        self._column.setContentsMargins(4, 0, 0, 8)
        self._column.setSpacing(8)
        for widget in (self._choice, self._help, self._note, self._grid_holder):
            self._column.addWidget(widget)
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._heading)
        column.addWidget(self._body)
        for widget in (self._choice, self._help, self._note, self._more):
            widget.hide()

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
        before, kept = self.part, self.settings()
        self._list(offered)
        if before is not None and before.name in names:
            with QSignalBlocker(self._choice):
                self._choice.setCurrentIndex(self._choice.findData(before.name))
            return
        if before is not None:
            self._left[before.name] = kept
        again = next((name for name in reversed(self._left) if name in names), offered[0].name)
        self.show_values({**self._left.get(again, {}), "name": again})
        if again not in self._left and self.key == "dataset":  # the folder and the size, which have the same names
            self.adopt(kept)

    def say(self, note: str, *, off: bool = False) -> None:
        """A sentence below the choice, or none; with `off` it stands in place of everything that could be chosen."""
        self._is_off = off
        self._show_heading()
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._help.setVisible(bool(self._help.text()) and not off)
        self._choice.setVisible(self._choice.count() > 1 and not off)
        self._grid_holder.setVisible(not off)
        self._more.setVisible(not off and any(editor.field.advanced for editor in self.editors.values()))

    def set_fields(self, fields: tuple[Field, ...]) -> None:
        """Show these settings; without a drop-down."""
        self._show_fields(fields)

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
        for name, editor in self.editors.items():
            editor.set_value(values.get(name, editor.field.default))

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
        values: dict[str, Plain] = {"name": self.part.name} if self.part else {}
        for name, editor in self.editors.items():
            try:
                value = editor.value()
            except ValueError as error:
                raise ValueError(f"{editor.field.title}: {error}") from None
            if value is not None and value != editor.field.default:
                values[name] = value
        return values

    def settings(self) -> dict[str, Plain]:
        """All settings that are good, defaults too."""
        values: dict[str, Plain] = {}
        for name, editor in self.editors.items():
            with contextlib.suppress(ValueError):
                if (value := editor.value()) is not None:
                    values[name] = value
        return values

    def adopt(self, values: Mapping[str, Plain]) -> None:
        """Take over those of `values` that this part has a setting for, and may have."""
        for name, value in values.items():
            editor = self.editors.get(name)
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
        self.set_open(True)
        if editor.field.advanced:
            self._more.set_open(True)
        editor.tab_stops[0].setFocus()

    # ---

    @Slot()
    def _choose(self) -> None:
        self._redraw()
        self.changed.emit()

    def _redraw(self) -> None:
        part = self.part
        self._drawn = part.name if part else ""
        self._show_heading()
        self._help.setText(part.help if part else "")
        self._help.setVisible(bool(part and part.help) and not self._is_off)
        self._show_fields(part.fields if part else ())

    def _show_fields(self, fields: tuple[Field, ...]) -> None:
        self._column.removeWidget(self._grid_holder)
        self._grid_holder.hide()
        self._grid_holder.deleteLater()
        self._grid_holder = QWidget()
        grid = QGridLayout(self._grid_holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.editors = {field.name: FieldEditor(field, self._grid_holder) for field in fields}
        ordered = sorted(self.editors.values(), key=lambda editor: editor.field.advanced)
        for editor in ordered:
            editor.place(grid)
            editor.changed.connect(self.changed)
        self._column.insertWidget(2, self._grid_holder)
        chain([self._heading, self._choice, *[stop for editor in ordered for stop in editor.tab_stops], self._more])
        self._grid_holder.setVisible(not self._is_off)
        self._more.setVisible(not self._is_off and any(field.advanced for field in fields))
        self._show_advanced(self._more.is_open)

    @Slot(bool)
    def _show_advanced(self, shown: bool) -> None:
        self._more.setText("Fewer settings" if shown else "More settings")
        for editor in self.editors.values():
            editor.show(shown or not editor.field.advanced)

    @Slot(bool)
    def _fold(self, is_open: bool) -> None:
        self._body.setVisible(is_open)
        self._show_heading()

    def _show_heading(self) -> None:
        """Folded, it says what is chosen all the same."""
        told = self.part is not None and not self._heading.is_open and not self._is_off
        self._heading.setText(f"{self._title}: {self.part.title}" if told and self.part else self._title)
