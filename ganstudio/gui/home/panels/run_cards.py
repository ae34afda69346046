"""The user's runs as cards: their newest samples, how they stand; what one does with them is in the context menu."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ganstudio.gui.home.formatting import how_it_stands
from ganstudio.gui.home.panels.run_menu import RunMenu
from ganstudio.gui.home.thumbnails import Thumbnails
from ganstudio.gui.home.widgets.card import Card
from ganstudio.gui.home.widgets.card_section import CardSection
from ganstudio.gui.shared.formatting import size
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.state.run_summary import RunSummary

_EMPTY = "No runs yet. Start one above; everything it makes is kept, and it can be stopped and resumed at any time."
_AT_FIRST = 8


class RunCards(CardSection):
    """A click opens the run on the Train page."""

    def __init__(self, context: AppContext, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__("Runs", _EMPTY, parent)
        self._context, self._thumbnails = context, thumbnails
        self._by_path: dict[str, Card] = {}
        self._runs: dict[str, RunSummary] = {}
        self._all = False
        self.more = QPushButton()
        self.more.setProperty("role", "quiet")
        self.more.clicked.connect(self._show_all)
        self.add_below(self.more)
        thumbnails.ready.connect(self._show_picture)

    def show_library(self) -> None:
        runs = self._context.library.runs()
        shown = runs if self._all else runs[:_AT_FIRST]
        self._runs = {str(run.path): run for run in shown}
        if list(self._by_path) != list(self._runs):
            self._by_path = {path: self._card(run) for path, run in self._runs.items()}
            self.set_cards(list(self._by_path.values()))
        for path, run in self._runs.items():
            self._bring_up_to_date(self._by_path[path], run)
        self.more.setText(f"Show all {len(runs)} runs")
        self.more.setVisible(len(shown) < len(runs))

    def _card(self, run: RunSummary) -> Card:
        card = Card(run.name, run.title, lines=1, icon="train", parent=self)
        card.setProperty("path", str(run.path))
        card.clicked.connect(self._open)
        return card

    def _bring_up_to_date(self, card: Card, run: RunSummary) -> None:
        card.show_fact(*how_it_stands(run))
        ended = "Ended without a goodbye; its last checkpoint is kept.\n" if run.status == "interrupted" else ""
        card.setToolTip(f"{run.title}\n{ended}{size(run.disk)} on the disk, in {run.path}\nRight click for more.")
        if run.picture is not None:
            self._thumbnails.ask("run", str(run.path), run.picture.name, run.path, run.picture)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        card = self.childAt(event.pos())
        run = self._runs.get(str(card.property("path"))) if isinstance(card, Card) else None
        if run is None:
            return
        menu = RunMenu(self._context, run, self)
        menu.exec(event.globalPos())
        menu.deleteLater()

    @Slot()
    def _open(self) -> None:
        card = self.sender()
        if card is not None:
            self._context.go("train", Path(card.property("path")))

    @Slot()
    def _show_all(self) -> None:
        self._all = True
        self.show_library()

    @Slot(str, str, bytes)
    def _show_picture(self, kind: str, name: str, png: bytes) -> None:
        if kind == "run" and name in self._by_path:
            self._by_path[name].show_png(png)
