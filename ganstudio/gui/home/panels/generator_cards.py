"""Generators and translators as cards, shipped ones first: a few of their pictures, and a click to play with them."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ganstudio.gui.home.thumbnails import Kind, Thumbnails
from ganstudio.gui.home.widgets.card import Card
from ganstudio.gui.home.widgets.card_section import CardSection
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.state.generator_summary import GeneratorSummary

_EMPTY = "No generators yet. Train an experiment and export it; its generator will be kept here to play with."


class GeneratorCards(CardSection):
    """A click opens the generator on the Explore page, a translator on Translate."""

    def __init__(self, context: AppContext, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__("Generators and translators", _EMPTY, parent)
        self._context, self._thumbnails = context, thumbnails
        self._shown: list[GeneratorSummary] = []
        self._by_path: dict[str, Card] = {}
        thumbnails.ready.connect(self._show_picture)

    def show_library(self) -> None:
        generators = [one for one in self._context.library.generators() if one.direction != "b-to-a"]
        if generators != self._shown:
            self._shown = generators
            self._by_path = {str(one.path): self._card(one) for one in generators}
            self.set_cards(list(self._by_path.values()))

    def _card(self, generator: GeneratorSummary) -> Card:
        height, width = generator.size
        origin = "Comes with the program" if generator.shipped else f"From the run {generator.path.parent.parent.name}"
        page = "translate" if generator.kind == "translator" else "explore"
        card = Card(generator.title, origin, lines=1, icon=page, parent=self)
        facts = [f"{width} x {height}"] if height and page == "explore" else []
        facts += [self._directions_of(generator)] if page == "translate" else []
        facts += [f"{len(generator.classes)} classes"] if generator.classes else []
        facts += ["draws sentences"] if generator.kind == "text_to_image" else []
        card.show_fact(", ".join(facts))
        card.setToolTip(str(generator.path) if not generator.shipped else f"{generator.title}: {origin}")
        card.setProperty("path", str(generator.path))
        card.setProperty("page", page)
        card.clicked.connect(self._open)
        stamp = str(generator.path.stat().st_mtime_ns) if generator.path.is_file() else ""
        kind: Kind = "translator" if page == "translate" else "generator"
        self._thumbnails.ask(kind, str(generator.path), stamp, generator.path)
        return card

    def _directions_of(self, translator: GeneratorSummary) -> str:
        both = [(one.path.parent, one.title) for one in self._context.library.generators() if one.direction == "b-to-a"]
        return "turns pictures both ways" if (translator.path.parent, translator.title) in both else "turns pictures"

    @Slot()
    def _open(self) -> None:
        card = self.sender()
        if card is not None:
            self._context.go(card.property("page"), Path(card.property("path")))

    @Slot(str, str, bytes)
    def _show_picture(self, kind: str, name: str, png: bytes) -> None:
        if kind in ("generator", "translator") and name in self._by_path:
            self._by_path[name].show_png(png)
