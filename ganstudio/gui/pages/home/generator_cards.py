"""Generators as cards, shipped ones first: a few of their pictures, and a click to play with them."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ganstudio.gui.sessions.generator_summary import GeneratorSummary
from ganstudio.gui.sessions.studio import Studio
from ganstudio.gui.sessions.thumbnails import Thumbnails
from ganstudio.gui.widgets.card import Card
from ganstudio.gui.widgets.card_section import CardSection

_EMPTY = "No generators yet. Train an experiment and export it; its generator will be kept here to play with."


class GeneratorCards(CardSection):
    """A click opens the generator on the Explore page."""

    def __init__(self, studio: Studio, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__("Generators", _EMPTY, parent)
        self._studio, self._thumbnails = studio, thumbnails
        self._shown: list[GeneratorSummary] = []
        self._by_path: dict[str, Card] = {}
        thumbnails.ready.connect(self._show_picture)

    def show_library(self) -> None:
        generators = [one for one in self._studio.library.generators() if one.kind in ("generator", "text_to_image")]
        if generators != self._shown:
            self._shown = generators
            self._by_path = {str(one.path): self._card(one) for one in generators}
            self.set_cards(list(self._by_path.values()))

    def _card(self, generator: GeneratorSummary) -> Card:
        height, width = generator.size
        origin = "Comes with the program" if generator.shipped else f"From the run {generator.path.parent.parent.name}"
        card = Card(generator.title, origin, lines=1, icon="explore", parent=self)
        facts = [f"{width} x {height}"] if height else []
        facts += [f"{len(generator.classes)} classes"] if generator.classes else []
        card.show_fact(", ".join(facts))
        card.setToolTip(str(generator.path) if not generator.shipped else f"{generator.title}: {origin}")
        card.setProperty("path", str(generator.path))
        card.clicked.connect(self._open)
        stamp = str(generator.path.stat().st_mtime_ns) if generator.path.is_file() else ""
        self._thumbnails.ask("generator", str(generator.path), stamp, generator.path)
        return card

    @Slot()
    def _open(self) -> None:
        card = self.sender()
        if card is not None:
            self._studio.go("explore", Path(card.property("path")))

    @Slot(str, str, bytes)
    def _show_picture(self, kind: str, name: str, png: bytes) -> None:
        if kind == "generator" and name in self._by_path:
            self._by_path[name].show_png(png)
