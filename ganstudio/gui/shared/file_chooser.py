"""A drop-down of files by title, in groups, with the one that is open marked, and listed where it is not known."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QWidget

from ganstudio.gui.shared.drop_down import DropDown

Entry = tuple[Path, str]
"""A file or folder and its title."""


class FileChooser(DropDown):
    """`chosen` says which one the user wants; what is open stays marked until `show_open` says otherwise."""

    chosen = Signal(object)
    """The Path."""

    def __init__(self, placeholder: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self._groups: list[list[Entry]] = []
        self._open: Entry | None = None
        self._stands_for: tuple[str, ...] = ()
        self.activated.connect(self._choose)

    def show_groups(self, *groups: Sequence[Entry]) -> None:
        """List these, with a line between two groups."""
        self._groups = [list(group) for group in groups if group]
        self._fill()

    def mark(self, path: Path, title: str, *others: Path | None) -> None:
        """`path` is open; an entry of one of `others` stands for it too."""
        self._open = (path, title)
        self._stands_for = tuple(str(one) for one in (path, *others) if one is not None)
        self._fill()

    @property
    def first(self) -> Path | None:
        """What to open where the user has not said."""
        return self._groups[0][0][0] if self._groups else None

    @Slot()
    def mark_open(self) -> None:
        """Back to the one that is open, after another could not be opened."""
        self.setCurrentIndex(self._place_of_open())

    def _place_of_open(self) -> int:
        return next((place for place in range(self.count()) if self.itemData(place) in self._stands_for), -1)

    def _fill(self) -> None:
        with QSignalBlocker(self):
            self.clear()
            for group in self._groups:
                self._add_group(group)
            if self._open is not None and self._place_of_open() < 0:
                self._add_group([self._open])
            self.mark_open()

    def _add_group(self, entries: list[Entry]) -> None:
        if self.count():
            self.insertSeparator(self.count())
        for path, title in entries:
            self.addItem(title, str(path))

    @Slot(int)
    def _choose(self, index: int) -> None:
        path = self.itemData(index)
        if path and index != self._place_of_open():
            self.chosen.emit(Path(path))
