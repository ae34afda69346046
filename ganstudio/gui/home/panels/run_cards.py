"""The user's runs as cards: their newest samples, how they stand; what one does with them is in a context menu."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ganstudio.gui.home.formatting import how_it_stands
from ganstudio.gui.home.widgets.card import Card
from ganstudio.gui.home.widgets.card_section import CardSection
from ganstudio.gui.shared.formatting import size, tip
from ganstudio.gui.shared.state.run_summary import RunSummary

_EMPTY = "No runs yet. Start one above; everything it makes is kept, and it can be stopped and resumed at any time."


class RunCards(CardSection):
    """A card's key is the path of its run."""

    menu_wanted = Signal(str, QPoint)
    """Key, and where on the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Runs", _EMPTY, parent)
        self.more = QPushButton()
        self.more.setProperty("role", "quiet")
        self.column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def show_runs(self, runs: list[RunSummary], total: int) -> None:
        """These of `total`."""
        if [card.key for card in self.cards()] != [str(run.path) for run in runs]:
            self.set_cards([Card(run.name, run.title, key=str(run.path), lines=1, icon="train") for run in runs])
        for card, run in zip(self.cards(), runs, strict=True):
            card.show_fact(*how_it_stands(run))
            ended = "Ended without a goodbye; its last checkpoint is kept.\n" if run.status == "interrupted" else ""
            card.setToolTip(
                tip(f"{run.title}\n{ended}{size(run.disk)} on the disk, in {run.path}\nRight click for more.")
            )
        self.more.setText(f"Show all {total} runs")
        self.more.setVisible(len(runs) < total)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        card = self.childAt(event.pos())
        if isinstance(card, Card):
            self.menu_wanted.emit(card.key, event.globalPos())
