"""A heading and the cards below it, as many in a row as there is room for; one calm sentence while there are none."""

from PySide6.QtCore import QPoint, QRect, QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.gui.home.widgets.card import Card
from ganstudio.gui.shared.layouts import column, heading, quiet, row

_GAP = 16
_SMALLEST_GAP, _WIDEST_GAP = 8, 48


class CardSection(QWidget):
    """For one kind of thing. `set_cards` takes the cards over; the old ones are deleted."""

    chosen = Signal(str)
    """The key of the card that was clicked."""

    def __init__(self, title: str, empty: str, parent: QWidget | None = None, *, words: str = "") -> None:
        """`words` stand beside the title."""
        super().__init__(parent)
        self._empty, self._grid = quiet(empty), CardGrid()
        self._cards: list[Card] = []
        head = row(heading(title), quiet(words, wraps=False), None, spacing=12)
        self.column = column(head, self._empty, self._grid, inside=self)
        self.set_cards([])

    def set_cards(self, cards: list[Card]) -> None:
        """Show these instead of those before."""
        self._cards = cards
        for card in cards:
            card.clicked.connect(self._choose)
        self._grid.set_cards(cards)
        self._empty.setVisible(not cards)
        self._grid.setVisible(bool(cards))

    def cards(self) -> list[Card]:
        return self._cards

    def show_picture(self, key: str, png: bytes) -> None:
        """On the card with this key, if there is one."""
        for card in self._cards:
            if card.key == key:
                card.show_png(png)

    @Slot()
    def _choose(self) -> None:
        card = self.sender()
        if isinstance(card, Card):
            self.chosen.emit(card.key)


class CardGrid(QWidget):
    """Rows from the left; what is left of the width widens the gaps a little, the same in every section.

    It sets its own height: layouts that ask for a height for a width count on the smallest width in a scroll area.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: list[Card] = []

    def set_cards(self, cards: list[Card]) -> None:
        for card in self._cards:
            card.hide()
            card.deleteLater()
        self._cards = cards
        for card in cards:
            card.setParent(self)
            card.show()
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        return self._cards[0].sizeHint() if self._cards else QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def _arrange(self) -> None:
        if not self._cards:
            return
        size = self._cards[0].sizeHint()
        columns, gap = columns_and_gap(self.width(), size.width())
        if self._cards[0].sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Expanding:
            gap = _GAP
            columns = max((self.width() + gap) // (size.width() + gap), 1)
            size.setWidth((self.width() - gap * (columns - 1)) // columns)
        for index, card in enumerate(self._cards):
            row, column = divmod(index, columns)
            corner = QPoint(column * (size.width() + gap), row * (size.height() + _GAP))
            card.setGeometry(QRect(corner, size))
        rows = -(-len(self._cards) // columns)
        self.setFixedHeight(rows * size.height() + (rows - 1) * _GAP)


def columns_and_gap(room: int, card: int) -> tuple[int, int]:
    """How many cards fit side by side, and the gap between them."""
    columns = max((room + _SMALLEST_GAP) // (card + _SMALLEST_GAP), 1)
    if columns == 1:
        return 1, _GAP
    return columns, min((room - columns * card) // (columns - 1), _WIDEST_GAP)
