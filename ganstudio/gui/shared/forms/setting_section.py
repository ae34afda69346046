"""Settings under a heading that folds them, the rare ones behind another fold."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ganstudio.core.settings import Field, Plain
from ganstudio.gui.shared.fold_button import FoldButton
from ganstudio.gui.shared.forms.setting_rows import SettingRows


class SettingSection(QWidget):
    """`changed(key, value)` is a wish; `show_values` shows what is in force."""

    changed = Signal(str, object)
    refused = Signal(str)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = FoldButton(title)
        self.rows, self.more_rows = SettingRows(), SettingRows()
        self.more = FoldButton("More settings", is_heading=False)
        self._body = QWidget()
        inside = QVBoxLayout(self._body)
        inside.setContentsMargins(4, 0, 0, 8)
        inside.setSpacing(4)
        inside.addWidget(self.rows)
        inside.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self.more_rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.heading)
        column.addWidget(self._body)
        self.heading.folded.connect(self._body.setVisible)
        self.more.folded.connect(self._show_more)
        self.more.set_open(False)
        for rows in (self.rows, self.more_rows):
            rows.changed.connect(self.changed)
            rows.refused.connect(self.refused)

    def set_fields(self, fields: Mapping[str, Field], titles: Mapping[str, Mapping[str, str]] | None = None) -> None:
        """One row for each field by key; `titles` names the choices of a key."""
        self.rows.set_fields({key: field for key, field in fields.items() if not field.advanced}, titles)
        self.more_rows.set_fields({key: field for key, field in fields.items() if field.advanced}, titles)
        self.more.setVisible(bool(self.more_rows.controls))
        self.setVisible(bool(fields))

    def show_values(self, values: Mapping[str, Plain]) -> None:
        """What is in force, by key; tells nobody."""
        for key, value in values.items():
            self.rows.show_value(key, value)
            self.more_rows.show_value(key, value)

    def control(self, key: str) -> QWidget:
        """The control of a setting. Raises KeyError."""
        return {**self.rows.controls, **self.more_rows.controls}[key]

    @Slot(bool)
    def _show_more(self, is_open: bool) -> None:
        self.more.setText("Fewer settings" if is_open else "More settings")
        self.more_rows.setVisible(is_open)
