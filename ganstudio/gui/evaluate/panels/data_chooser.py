"""What is measured against: what the generator was trained on, a data set that comes along, or the user's own."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from ganstudio.gui.evaluate.services.targets import OWN_DATA, DataChoice
from ganstudio.gui.shared.drop_down import DropDown

_FOLDER, _FILE = "folder …", "file …"
"""No data set is called so."""


class DataChooser(DropDown):
    """`chosen(value)`, as `ganstudio evaluate --data` takes it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Data")
        self.setToolTip("The data that the generator is measured against; what was held out stays apart")
        self._known: Sequence[DataChoice] = ()
        self._value, self._own = OWN_DATA, ""
        self.activated.connect(self._choose)
        self._fill()

    def show_known(self, choices: Sequence[DataChoice]) -> None:
        """Data sets that come along."""
        self._known = choices
        self._fill()

    def show_value(self, value: str, own: str = "") -> None:
        """What is measured against now; `own` is what the generator was trained on, where that is known."""
        if (value, own) != (self._value, self._own):
            self._value, self._own = value, own
            self._fill()

    def _fill(self) -> None:
        with QSignalBlocker(self):
            self.clear()
            titles = {choice.value: choice.title for choice in self._known}
            own = titles.get(self._own, Path(self._own).name if self._own else "unknown")
            self.addItem(f"Its training data ({own})", OWN_DATA)
            for choice in self._known:
                self.addItem(choice.title, choice.value)
                self.setItemData(self.count() - 1, choice.help, Qt.ItemDataRole.ToolTipRole)
            if self._value and self.findData(self._value) < 0:
                self.addItem(Path(self._value).name, self._value)
            self.insertSeparator(self.count())
            self.addItem("My folder of pictures …", _FOLDER)
            self.addItem("My table of sequences …", _FILE)
            self.setCurrentIndex(self.findData(self._value))

    @Slot(int)
    def _choose(self, place: int) -> None:
        value = str(self.itemData(place))
        self.setCurrentIndex(self.findData(self._value))
        if value == _FOLDER:
            value = QFileDialog.getExistingDirectory(self.window(), "A folder of pictures", str(Path.home()))
        elif value == _FILE:
            kinds = "Tables (*.csv *.tsv)"
            value, _ = QFileDialog.getOpenFileName(self.window(), "A table of sequences", str(Path.home()), kinds)
        elif value == OWN_DATA:
            self.chosen.emit(OWN_DATA)
            return
        if value:
            self.chosen.emit(value)
