"""Which of several views is shown: a button for each, or a drop-down where there are too many for a row."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.formatting import caption
from ganstudio.gui.shared.layouts import row

_MOST = 5


class ViewButtons(QWidget):
    """`chosen(name)` when the user chose one; `current` is the one shown."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names: dict[str, str] = {}
        """Titles by name."""
        self.current = ""
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self._list = DropDown()
        self._list.setAccessibleName("Which pictures")
        self._list.setMinimumWidth(160)
        self._row = row(self._list, spacing=4, inside=self)
        self._list.hide()
        self._list.activated.connect(self._choose_listed)

    def set_views(self, names: dict[str, str]) -> None:
        """Offer these (titles by name); the current one stays if it is among them, else the first is."""
        if names == self.names:
            return
        self.names = dict(names)
        for button in self._buttons.values():
            button.hide()
            button.deleteLater()
        self._buttons = {}
        self._list.clear()
        for name, title in names.items():
            self._list.addItem(title, name)
            if len(names) <= _MOST:
                self._add_button(name, title)
        self._list.setVisible(len(names) > _MOST)
        self.choose(self.current if self.current in names else next(iter(names), ""))

    def _add_button(self, name: str, title: str) -> None:
        button = QPushButton(caption(title), self)
        button.setCheckable(True)
        button.setProperty("view", name)
        button.clicked.connect(self._choose_pressed)
        self._group.addButton(button)
        self._row.addWidget(button)
        self._buttons[name] = button

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return list(self._buttons.values()) or [self._list]

    def choose(self, name: str) -> None:
        """Show which one is the current one."""
        self.current = name
        self._list.setCurrentIndex(self._list.findData(name))
        if name in self._buttons:
            self._buttons[name].setChecked(True)

    def set_enabled(self, name: str, enabled: bool, why_not: str = "") -> None:
        """Whether a view can be chosen at present; of those in a row only."""
        self._buttons[name].setEnabled(enabled)
        self._buttons[name].setToolTip("" if enabled else why_not)

    @Slot()
    def _choose_pressed(self) -> None:
        button = self._group.checkedButton()
        if button is not None:
            self._chosen_by_hand(str(button.property("view")))

    @Slot(int)
    def _choose_listed(self, index: int) -> None:
        self._chosen_by_hand(str(self._list.itemData(index)))

    def _chosen_by_hand(self, name: str) -> None:
        self.choose(name)
        self.chosen.emit(name)
