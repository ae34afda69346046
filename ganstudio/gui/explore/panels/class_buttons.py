"""The classes of a conditional generator: a button each, or a drop-down where there are many."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QToolButton, QWidget

from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.formatting import caption
from ganstudio.gui.shared.layouts import column, heading

_MOST_ROWS, _GAP = 4, 4


class ClassButtons(QWidget):
    """Hidden for a generator without classes."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QToolButton] = []
        self.list: DropDown | None = None
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.chosen)
        self._content = QWidget()
        self._column = column(heading("Class"), self._content, margins=(0, 0, 0, 8), inside=self)
        self.hide()

    def show_classes(self, names: Sequence[str], width: int) -> None:
        """One button per name, in as many columns as fit into `width` pixels."""
        for button in self.buttons:
            self._group.removeButton(button)
        self.buttons, self.list = [], None
        self._column.removeWidget(self._content)
        self._content.deleteLater()
        widest = max((self.fontMetrics().horizontalAdvance(name) for name in names), default=0) + 14
        columns = max(1, (width + _GAP) // (widest + _GAP))
        columns = -(-len(names) // -(-len(names) // columns)) if names else 1  # rows of about equal length
        few = len(names) <= columns * _MOST_ROWS
        self._content = self._as_buttons(names, columns) if few else self._as_list(names)
        self._column.addWidget(self._content)
        self.setVisible(bool(names))

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [self.list] if self.list is not None else list(self.buttons)

    def mark(self, label: int | None) -> None:
        """Show which class is chosen."""
        if label is not None and self.list is not None:
            self.list.setCurrentIndex(label)
        elif label is not None and self.buttons:
            self.buttons[label].setChecked(True)

    def _as_buttons(self, names: Sequence[str], columns: int) -> QWidget:
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(_GAP)
        for label, name in enumerate(names):
            button = QToolButton()
            button.setText(caption(name))
            button.setCheckable(True)
            button.setProperty("role", "choice")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setAccessibleName(f"Class {name}")
            self._group.addButton(button, label)
            self.buttons.append(button)
            grid.addWidget(button, *divmod(label, columns))
        return content

    def _as_list(self, names: Sequence[str]) -> QWidget:
        self.list = DropDown()
        self.list.addItems(list(names))
        self.list.setAccessibleName("Class")
        self.list.activated.connect(self.chosen)
        return self.list
