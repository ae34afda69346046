"""Generators and translators as cards, shipped ones first: a few of their pictures, and a click to play with them."""

from PySide6.QtWidgets import QWidget

from ganstudio.gui.home.widgets.card import Card
from ganstudio.gui.home.widgets.card_section import CardSection
from ganstudio.gui.shared.formatting import tip
from ganstudio.gui.shared.state.generator_summary import GeneratorSummary

_EMPTY = "No generators yet. Train an experiment and export it; its generator will be kept here to play with."


class GeneratorCards(CardSection):
    """A card's key is the path of its file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Generators and translators", _EMPTY, parent)
        self._shown: list[tuple[GeneratorSummary, bool]] = []

    def show_generators(self, generators: list[tuple[GeneratorSummary, bool]]) -> None:
        """Each with whether it is a translator with another one for the way back."""
        if generators != self._shown:
            self._shown = generators
            self.set_cards([_card(*one) for one in generators])


def _card(generator: GeneratorSummary, goes_back: bool) -> Card:
    height, width = generator.size
    origin = "Comes with the program" if generator.shipped else f"From the run {generator.path.parent.parent.name}"
    is_translator = generator.kind == "translator"
    icon = "translate" if is_translator else "explore"
    card = Card(generator.title, origin, key=str(generator.path), lines=1, icon=icon)
    facts = [f"{width} x {height}"] if height and not is_translator else []
    facts += ["turns pictures both ways" if goes_back else "turns pictures"] if is_translator else []
    facts += [f"{len(generator.classes)} classes"] if generator.classes else []
    facts += ["draws sentences"] if generator.kind == "text_to_image" else []
    card.show_fact(", ".join(facts))
    card.setToolTip(tip(str(generator.path) if not generator.shipped else f"{generator.title}: {origin}"))
    return card
