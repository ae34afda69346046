"""Attributes of samples: sliders towards them, groups of operands that are filled by them, the lecture's examples."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from ganstudio.core.errors import UserError
from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.operands import GROUPS
from ganstudio.gui.explore.panels.arithmetic_panel import ArithmeticPanel
from ganstudio.gui.explore.panels.operands_panel import OperandsPanel
from ganstudio.gui.explore.widgets.search_bar import SearchBar
from ganstudio.gui.shared.formatting import caption

if TYPE_CHECKING:
    from ganstudio.inference.generator.attribute_classifier import Trait


@dataclass(frozen=True)
class Example:
    """Which values of which attributes are in which group."""

    title: str
    groups: dict[str, tuple[tuple[str, str], ...]]


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
    """Asks the model's sampler what samples show, and offers it as sliders and in the menus of the groups."""

    def __init__(
        self, model: ExploreModel, search_bar: SearchBar, operands_panel: OperandsPanel, panel: ArithmeticPanel
    ) -> None:
        super().__init__(panel)
        self.model, self.sampler = model, model.attributes
        self.search_bar, self.operands_panel, self.panel = search_bar, operands_panel, panel
        self._wanted: dict[str, list[Trait]] = {name: [] for name in GROUPS}
        self._wants_sliders = False
        self._next_example: Example | None = None
        search_bar.wanted.connect(self._find)
        search_bar.cancelled.connect(self.sampler.cancel)
        self.sampler.progressed.connect(self._show_progress)
        self.sampler.ready.connect(self._use)
        self.sampler.ended.connect(self._end)
        self.sampler.cleared.connect(self._clear)
        panel.classify.clicked.connect(self.sampler.start)
        panel.example_wanted.connect(self._begin_example)

    # --- sliders

    @Slot(str)
    def _find(self, source: str) -> None:
        if source == "attributes":
            self._wants_sliders = True
            self.sampler.start()

    def _add_sliders(self) -> None:
        survey, latent = self.sampler.survey, self.model.latent
        assert survey is not None
        known = {direction.name for direction in latent.directions.values() if direction.origin == "attribute"}
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
            latent.add_directions(found)
        summary = f"{len(found)} attributes found" if found else "All attributes are here already"
        few = f"; too few samples show {', '.join(missing[:3])}{' …' if len(missing) > 3 else ''}" if missing else ""
        self.search_bar.show_end(f"{summary}{few}.")

    # --- what the sampler says

    @Slot(str, float)
    def _show_progress(self, words: str, share: float) -> None:
        self.panel.show_words(f"{words}, {share:.0%} …")
        if self._wants_sliders:
            self.search_bar.show_progress(share)

    @Slot()
    def _use(self) -> None:
        """All is known: menus, examples and sliders."""
        self.panel.show_words("")
        self.panel.offer_classify(False)
        for name, group in self.operands_panel.groups.items():
            group.fill.show()
            self._build_menu(name, group.fill.menu())
        if self._wants_sliders:
            self._wants_sliders = False
            self._add_sliders()
        if self._next_example is not None:
            self._lay_out(self._next_example)

    @Slot(str)
    def _end(self, text: str) -> None:
        self.panel.show_words(text)
        if self._wants_sliders:
            self._wants_sliders = False
            self.search_bar.show_end(text)
        self._next_example = None

    @Slot()
    def _clear(self) -> None:
        self._wanted = {name: [] for name in GROUPS}
        self._wants_sliders, self._next_example = False, None
        self.panel.show_words("")
        self.panel.offer_classify(self.model.generator.manifest.output == "picture")
        classifier = self.sampler.classifier()
        knows = classifier is not None and _knows_examples(classifier)
        knows = knows and self.model.text is None  # where the prompt says who is seen, noise cannot
        self.panel.show_examples([example.title for example in EXAMPLES] if knows else [])
        for group in self.operands_panel.groups.values():
            group.fill.hide()

    # --- filling groups

    def _build_menu(self, name: str, menu: QMenu) -> None:
        """Every value of every attribute, one of each at most; those with many values have a menu of their own."""
        menu.clear()
        by_attribute: dict[str, list[Trait]] = {}
        for trait in self.sampler.traits:
            by_attribute.setdefault(trait.attribute, []).append(trait)
        for attribute, traits in by_attribute.items():
            many = len(traits) > 2
            part = menu.addMenu(caption(attribute.replace("_", " "))) if many else menu
            choices = QActionGroup(part)
            choices.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
            for trait in traits:
                action = QAction(caption(trait.value if many else trait.label), choices, checkable=True)
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
        survey, wanted = self.sampler.survey, self._wanted[name]
        assert survey is not None
        try:
            latents = survey.exemplars(wanted)
        except UserError as error:
            self.panel.show_words(str(error))
            return
        self.panel.show_words("")
        samples = [self.sampler.sample(latent) for latent in latents]
        self.model.operands.fill(name, samples, ", ".join(trait.label for trait in wanted))

    # --- examples

    @Slot(int)
    def _begin_example(self, number: int) -> None:
        self._next_example = EXAMPLES[number]
        self.sampler.start()

    def _lay_out(self, example: Example) -> None:
        self._next_example = None
        known = {(trait.attribute, trait.value): trait for trait in self.sampler.traits}
        for name, pairs in example.groups.items():
            self._wanted[name] = [known[pair] for pair in pairs]
            self._fill(name)
            self._build_menu(name, self.operands_panel.groups[name].fill.menu())


def _worth_a_slider(traits: "tuple[Trait, ...]") -> "list[Trait]":
    """Of two values the second, which says that something is there; of many each."""
    seconds = {trait.attribute: trait for trait in traits if not trait.is_one_of_many}
    return [trait for trait in traits if trait.is_one_of_many or seconds[trait.attribute] is trait]


def _knows_examples(classifier: Path) -> bool:
    from ganstudio.inference.onnx.metadata import read_manifest

    manifest = read_manifest(classifier)
    known = manifest.attributes if manifest is not None else {}
    wanted = [pair for example in EXAMPLES for pairs in example.groups.values() for pair in pairs]
    return all(value in known.get(attribute, ()) for attribute, value in wanted)
