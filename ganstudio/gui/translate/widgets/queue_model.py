"""The pictures of a queue as Qt's views want them. Rows are addressed by numbers that never change."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage

State = Literal["waiting", "working", "done", "failed"]
ROW_ROLE, THUMBNAIL_ROLE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_WORDS = {"waiting": "Waiting", "working": "Translating …", "done": "Done", "failed": "Could not be translated"}


@dataclass(frozen=True)
class QueueRow:
    """One picture at a glance; `words` say more than its state does: how long it took, what is wrong."""

    number: int
    name: str
    state: State = "waiting"
    words: str = ""

    @property
    def told(self) -> str:
        return self.words or _WORDS[self.state]


class QueueModel(QAbstractListModel):
    """Holds rows and thumbnails; tens of thousands are no trouble."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[QueueRow] = []
        self._places: dict[int, int] = {}
        self._thumbnails: dict[int, QImage] = {}

    # --- content

    def add(self, rows: Iterable[QueueRow]) -> None:
        """Put these at the end."""
        new = list(rows)
        if not new:
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
        self._rows += new
        self._places |= {row.number: place for place, row in enumerate(new, start=first)}
        self.endInsertRows()

    def change(self, row: QueueRow) -> None:
        """Show another state of a row; one that is gone stays gone."""
        place = self._places.get(row.number)
        if place is not None:
            self._rows[place] = row
            self._tell(place)

    def change_all(self, rows: Iterable[QueueRow]) -> None:
        """Show another state of all rows: the same ones in the same order."""
        self._rows = list(rows)
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def set_thumbnail(self, number: int, image: QImage) -> None:
        place = self._places.get(number)
        if place is not None:
            self._thumbnails[number] = image
            self._tell(place)

    def remove(self, numbers: set[int]) -> None:
        """Take these out."""
        self.beginResetModel()
        self._rows = [row for row in self._rows if row.number not in numbers]
        self._places = {row.number: place for place, row in enumerate(self._rows)}
        for number in numbers:
            self._thumbnails.pop(number, None)
        self.endResetModel()

    def _tell(self, place: int) -> None:
        index = self.index(place)
        self.dataChanged.emit(index, index)

    # --- questions

    def row(self, number: int) -> QueueRow | None:
        place = self._places.get(number)
        return None if place is None else self._rows[place]

    def number_at(self, place: int) -> int | None:
        return self._rows[place].number if 0 <= place < len(self._rows) else None

    def place_of(self, number: int) -> int | None:
        return self._places.get(number)

    def thumbnail(self, number: int) -> QImage | None:
        return self._thumbnails.get(number)

    def rowCount(self, _parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        values = {
            Qt.ItemDataRole.DisplayRole: row.name,
            Qt.ItemDataRole.ToolTipRole: f"{row.name}\n{row.told}",
            Qt.ItemDataRole.AccessibleTextRole: f"{row.name}, {row.told}",
            ROW_ROLE: row,
            THUMBNAIL_ROLE: self._thumbnails.get(row.number),
        }
        return values.get(role)
