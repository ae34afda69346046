"""All keys at a glance, page by page."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, heading, quiet, row

Keys = tuple[tuple[str, str], ...]
"""Keys as QKeySequence reads them, " / " or " … " between several; and what they do."""

_COLUMNS = 3
_MOST = "Tab and Shift+Tab go from control to control, the arrows move within one, Space presses, Escape goes back."


class KeysDialog(QDialog):
    """Columns of about the same height, in the order of the rail."""

    def __init__(self, sections: Sequence[tuple[str, Keys]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        inside = QWidget()
        inside.setObjectName("page")
        parts = in_columns(sections, _COLUMNS)
        columns = [column(*(_section(title, keys) for title, keys in part), None, spacing=24) for part in parts]
        row(*((one, 1) for one in columns), spacing=32, margins=(24, 24, 24, 8), inside=inside)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setAccessibleName("Keys of every page")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        foot = row((plain_label(_MOST, wordWrap=True), 1), buttons, margins=(24, 8, 24, 16))
        column((area, 1), foot, inside=self)
        self.resize(1040, 680)


def _section(title: str, keys: Keys) -> QVBoxLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for place, (key, what) in enumerate(keys):
        name = quiet(" ".join(native(one) for one in key.split(" ")), wraps=False)
        name.setContentsMargins(0, 1, 0, 0)
        grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(plain_label(what, wordWrap=True), place, 1)
    return column(heading(title), grid)


def native(key: str) -> str:
    """As it stands on this system's keyboards; what is between two keys stays."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) or key


def in_columns(sections: Sequence[tuple[str, Keys]], count: int) -> list[list[tuple[str, Keys]]]:
    """The sections in order, divided so that no column is much longer than the others."""
    columns: list[list[tuple[str, Keys]]] = [[]]
    room = sum(len(keys) + 2 for _, keys in sections) / count
    used = 0.0
    for section in sections:
        size = len(section[1]) + 2
        if columns[-1] and used + size / 2 > room and len(columns) < count:
            columns.append([])
            used = 0.0
        columns[-1].append(section)
        used += size
    return columns
