"""Wires what samples show: sliders towards attributes, shelves that are filled by asking, the lecture's examples."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from ganstudio.core.errors import UserError
from ganstudio.gui.explore.controllers.arithmetic import ArithmeticController
from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.operands import NAMES
from ganstudio.gui.explore.services.attribute_sampler import AttributeSampler
from ganstudio.gui.explore.widgets.search_bar import SearchBar

if TYPE_CHECKING:
    from ganstudio.gui.explore.view import ExploreView
    from ganstudio.inference.generator.attribute_classifier import Trait


@dataclass(frozen=True)
class Example:
    """Which values of which attributes lie on which shelf."""

    title: str
    shelves: dict[str, tuple[tuple[str, str], ...]]


_SMILING, _NEUTRAL = ("smile", "smiling"), ("mouth", "neutral")
_LONG, _SHORT = ("long_hair", "long hair"), ("long_hair", "short hair")
_GLASSES, _PLAIN = ("glasses", "glasses"), ("glasses", "no glasses")
EXAMPLES = (
    Example(
        "smiling, long hair − neutral, long hair + neutral, short hair",
        {"A": (_SMILING, _LONG), "B": (_NEUTRAL, _LONG), "C": (_NEUTRAL, _SHORT)},
    ),
    Example(
        "glasses, short hair − no glasses, short hair + no glasses, long hair",
        {"A": (_GLASSES, _SHORT), "B": (_PLAIN, _SHORT), "C": (_PLAIN, _LONG)},
    ),
)
"""Of the lecture: a smiling man from a smiling woman; a woman with glasses from a man with glasses."""


class AttributeController(QObject):
    """Lives as long as its workspace."""

    def __init__(
        self, workspace: "ExploreView", explorer: ExploreModel, bar: SearchBar, reckoning: ArithmeticController
    ) -> None:
        super().__init__(workspace)
        self.explorer, self.bar, self.reckoning = explorer, bar, reckoning
        self.stock = AttributeSampler(explorer, self)
        self._wanted: dict[str, list[Trait]] = {name: [] for name in NAMES}
        self._wants_sliders = False
        self._next_example: Example | None = None
        bar.wanted.connect(self._find)
        bar.cancelled.connect(self.stock.cancel)
        self.stock.progressed.connect(self._show_progress)
        self.stock.ready.connect(self._use)
        self.stock.ended.connect(self._end)
        self.stock.forgotten.connect(self._forget)
        side = reckoning.side
        side.sort.clicked.connect(self.stock.ask)
        side.example_wanted.connect(self._begin_example)

    # --- sliders

    @Slot(str)
    def _find(self, source: str) -> None:
        if source == "attributes":
            self._wants_sliders = True
            self.stock.ask()

    def _add_sliders(self) -> None:
        survey, exploration = self.stock.survey, self.explorer.exploration
        assert survey is not None
        known = {direction.name for direction in exploration.directions.values() if direction.origin == "attribute"}
        found, missing = [], []
        for trait in _worth_a_slider(survey.traits):
            try:
                direction = survey.direction(trait)
            except UserError:
                missing.append(trait.label)
                continue
            if direction.name not in known:
                found.append(direction)
        if found:
            exploration.add_directions(found)
        told = f"{len(found)} attributes found" if found else "All attributes are here already"
        few = f"; too few samples show {', '.join(missing[:3])}{' …' if len(missing) > 3 else ''}" if missing else ""
        self.bar.show_end(f"{told}{few}.")

    # --- what the stock tells

    @Slot(str, float)
    def _show_progress(self, words: str, share: float) -> None:
        self.reckoning.side.show_words(f"{words}, {share:.0%} …")
        if self._wants_sliders:
            self.bar.show_progress(share)

    @Slot()
    def _use(self) -> None:
        """All is known: menus, examples and sliders."""
        self.reckoning.side.show_words("")
        self.reckoning.side.show_sort(wanted=False)
        for name, shelf in self.reckoning.board.shelves.items():
            shelf.fill.show()
            self._build_menu(name, shelf.fill.menu())
        if self._wants_sliders:
            self._wants_sliders = False
            self._add_sliders()
        if self._next_example is not None:
            self._lay_out(self._next_example)

    @Slot(str)
    def _end(self, text: str) -> None:
        self.reckoning.side.show_words(text)
        if self._wants_sliders:
            self._wants_sliders = False
            self.bar.show_end(text)
        self._next_example = None

    @Slot()
    def _forget(self) -> None:
        self._wanted = {name: [] for name in NAMES}
        self._wants_sliders, self._next_example = False, None
        side = self.reckoning.side
        side.show_words("")
        side.show_sort(wanted=self.explorer.generator.manifest.output == "picture")
        sorter = self.stock.sorter()
        reads = self.explorer.generator.manifest.text is not None  # where the sentence says who is seen, noise cannot
        knows = sorter is not None and not reads and self._knows_examples(sorter)
        side.show_examples([example.title for example in EXAMPLES] if knows else [])
        for shelf in self.reckoning.board.shelves.values():
            shelf.fill.hide()

    def _knows_examples(self, sorter: object) -> bool:
        from ganstudio.inference.onnx.metadata import read_manifest

        manifest = read_manifest(str(sorter))
        known = manifest.attributes if manifest is not None else {}
        wanted = [pair for example in EXAMPLES for pairs in example.shelves.values() for pair in pairs]
        return all(value in known.get(attribute, ()) for attribute, value in wanted)

    # --- filling shelves

    def _build_menu(self, name: str, menu: QMenu) -> None:
        """Every value of every attribute, one of each at most; those with many values have a menu of their own."""
        menu.clear()
        by_attribute: dict[str, list[Trait]] = {}
        for trait in self.stock.traits:
            by_attribute.setdefault(trait.attribute, []).append(trait)
        for attribute, traits in by_attribute.items():
            many = len(traits) > 2
            part = menu.addMenu(attribute.replace("_", " ")) if many else menu
            group = QActionGroup(part)
            group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
            for trait in traits:
                action = QAction(trait.value if many else trait.label, group, checkable=True)
                action.setChecked(trait in self._wanted[name])
                action.triggered.connect(partial(self._ask_for, name, trait))
                part.addAction(action)
            if not many:
                menu.addSeparator()

    def _ask_for(self, name: str, trait: "Trait", is_wanted: bool) -> None:
        others = [other for other in self._wanted[name] if other.attribute != trait.attribute]
        self._wanted[name] = [*others, trait] if is_wanted else others
        if self._wanted[name]:
            self._fill(name)

    def _fill(self, name: str) -> None:
        survey, wanted = self.stock.survey, self._wanted[name]
        assert survey is not None
        try:
            latents = survey.exemplars(wanted)
        except UserError as error:
            self.reckoning.side.show_words(str(error))
            return
        self.reckoning.side.show_words("")
        samples = [self.stock.sample(latent) for latent in latents]
        self.reckoning.shelves.fill(name, samples, ", ".join(trait.label for trait in wanted))

    # --- examples

    @Slot(int)
    def _begin_example(self, number: int) -> None:
        self._next_example = EXAMPLES[number]
        self.stock.ask()

    def _lay_out(self, example: Example) -> None:
        self._next_example = None
        known = {(trait.attribute, trait.value): trait for trait in self.stock.traits}
        for name, pairs in example.shelves.items():
            self._wanted[name] = [known[pair] for pair in pairs]
            self._fill(name)
            self._build_menu(name, self.reckoning.board.shelves[name].fill.menu())


def _worth_a_slider(traits: "tuple[Trait, ...]") -> "list[Trait]":
    """Of two values the second, which says that something is there; of many each."""
    seconds = {trait.attribute: trait for trait in traits if not trait.is_one_of_many}
    return [trait for trait in traits if trait.is_one_of_many or seconds[trait.attribute] is trait]
