"""All keys at a glance, page by page."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.shared.layouts import heading

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
        row = QHBoxLayout(inside)
        row.setContentsMargins(24, 24, 24, 8)
        row.setSpacing(32)
        for part in in_columns(sections, _COLUMNS):
            column = QVBoxLayout()
            column.setSpacing(24)
            for title, keys in part:
                column.addLayout(_section(title, keys))
            column.addStretch(1)
            row.addLayout(column, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setAccessibleName("Keys of every page")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 8, 24, 16)
        foot.addWidget(QLabel(_MOST, wordWrap=True), 1)
        foot.addWidget(buttons)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area, 1)
        whole.addLayout(foot)
        self.resize(1040, 680)


def _section(title: str, keys: Keys) -> QVBoxLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for row, (key, what) in enumerate(keys):
        name = QLabel(" ".join(native(one) for one in key.split(" ")))
        name.setProperty("role", "secondary")
        name.setContentsMargins(0, 1, 0, 0)
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(QLabel(what, wordWrap=True), row, 1)
    column = QVBoxLayout()
    column.setSpacing(8)
    column.addWidget(heading(title))
    column.addLayout(grid)
    return column


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
