"""What was found, as the panels of the questions and the large view show it."""

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from ganstudio.formats.results import Description, Finding, Level
from ganstudio.gui.evaluate.model import EvaluateModel
from ganstudio.gui.evaluate.panels.large_view import LargeContent, LargeView
from ganstudio.gui.evaluate.panels.overview import Overview
from ganstudio.gui.evaluate.panels.question_panel import QuestionContent
from ganstudio.gui.evaluate.services.result_store import StoredResult
from ganstudio.gui.evaluate.widgets.measure_row import MeasureState
from ganstudio.gui.shared.image_grid.result_grid import ResultGrid
from ganstudio.gui.shared.nearest_view import NearestView

_SEVERITY: tuple[Level, ...] = ("bad", "doubtful", "good", "unknown")
_COSTS = {"seconds": "Measure", "a minute": "Measure, about a minute", "long": "Measure, takes long"}
"""What the button says that makes a measure, the quickest first."""
_QUALITY = "quality"
"""The setting of measures that can be had quickly or well."""


class ResultsController(QObject):
    """Brings overview and large view up to date whenever the model changes."""

    def __init__(self, model: EvaluateModel, overview: Overview, large: LargeView) -> None:
        super().__init__(overview)
        self._model, self._overview, self._large = model, overview, large
        self.nearest = NearestView(overview)
        for panel in overview.panels.values():
            panel.enlarged.connect(model.enlarge)
            panel.chosen.connect(model.choose)
            panel.looked_at.connect(model.look_at)
            panel.wanted.connect(self._measure)
            panel.pictured.connect(self._offer_nearest)
        large.left.connect(model.enlarge)
        large.wanted.connect(model.measure)
        large.pictured.connect(self._offer_nearest)
        model.changed.connect(self._show)
        model.compared.connect(self._compare)
        self._show()

    @Slot()
    def _show(self) -> None:
        for question, panel in self._overview.panels.items():
            panel.show_content(question_content(self._model, question))
        if self._model.enlarged:
            self._large.show_content(large_content(self._model, self._model.enlarged))

    @Slot()
    def _compare(self) -> None:
        for name, card in self._overview.comparisons.items():
            card.show_comparisons([one for one in self._model.comparisons if one.question == name])

    @Slot(str, str)
    def _measure(self, measure: str, quality: str) -> None:
        self._model.measure(measure, {_QUALITY: quality} if quality else {})

    @Slot(str, str, object)
    def _offer_nearest(self, measure: str, letter: str, grid: ResultGrid) -> None:
        """In the menu of every picture of a grid."""
        self.nearest.offer(grid, partial(self._known, measure, letter))

    def _known(self, measure: str, letter: str) -> tuple[Path, str] | None:
        """The generator whose pictures a grid shows, and its data."""
        found = dict(self._model.found(measure))
        return self._model.known(found[letter]) if letter in found else None


def question_content(model: EvaluateModel, question: str) -> QuestionContent:
    """What the panel of a question shows."""
    measure = shown_measure(model, question)
    found = [(letter, generator.results[measure]) for letter, generator in model.found(measure)]
    return QuestionContent(
        measure, tuple((letter, stored.finding) for letter, stored in found), tuple(stored.when for _, stored in found),
        model.pictured.get(question, ""),
        [_state(model, name, is_chosen=name == measure) for name in measures_of(model, question)],
    )  # fmt: skip


def shown_measure(model: EvaluateModel, question: str) -> str:
    """The user's choice, else the most serious measure with most pictures, "" where nothing was found."""
    found = {name: _results(model, name) for name in measures_of(model, question)}
    found = {name: results for name, results in found.items() if results}
    places = {
        name: (_SEVERITY.index(worst(results)), -len(results[0].sheets), -len(results[0].plots))
        for name, results in found.items()
    }
    chosen = model.chosen.get(question, "")
    return chosen if chosen in found else min(places, key=lambda name: places[name], default="")


def measures_of(model: EvaluateModel, question: str) -> list[str]:
    """Names of the measures of a question that are offered or were made; what cannot be made comes last."""
    offered: dict[str, tuple[Description, bool]] = {}
    for generator in model.generators:
        for name, offer in generator.offers.items():
            possible = not offer.reason or (name in offered and offered[name][1])
            offered[name] = (offer.description, possible)
    names = [name for name, (description, _) in offered.items() if description.question == question]
    stored = [pair for generator in model.generators for pair in generator.results.items()]
    made = list(dict.fromkeys(name for name, one in stored if one.finding.question == question))

    def place(name: str) -> tuple[bool, int]:
        description, possible = offered.get(name, (None, True))
        return not possible and name not in made, list(_COSTS).index(description.cost) if description else 0

    return sorted(dict.fromkeys([*names, *made]), key=place)


def worst(results: Sequence[Finding]) -> Level:
    """The most serious of their verdicts."""
    return min((result.verdict.level for result in results), key=_SEVERITY.index)


def _state(model: EvaluateModel, name: str, *, is_chosen: bool) -> MeasureState:
    """How a measure stands: at work, found, impossible, or to be had."""
    found, description = _results(model, name), model.descriptions.get(name)
    offers = [generator.offers[name] for generator in model.generators if name in generator.offers]
    skipped = next((generator.skipped[name] for generator in model.generators if name in generator.skipped), "")
    title = offers[0].description.title if offers else found[0].title
    if any(model.awaits(generator, name) for generator in model.generators):
        is_at_work = model.moment is not None and model.moment.measure == name
        return MeasureState(name, title, "At work …" if is_at_work else "Waits its turn")
    if found:
        best = _best(description, str(found[0].settings.get(_QUALITY, "")))
        return MeasureState(
            name, found[0].title, skipped, found[0].verdict.text, worst(found), best=best, is_found=True,
            is_chosen=is_chosen,
        )  # fmt: skip
    if all(offer.reason for offer in offers):
        return MeasureState(name, title, offers[0].reason, is_possible=False)
    offered = offers[0].description
    words = skipped or offered.help
    return MeasureState(name, title, words, offered.help, verb=_COSTS[offered.cost], best=_best(offered))


def _best(description: Description | None, made: str = "") -> str:
    """The best quality that a measure can be had in, unless it was `made` in that."""
    fields = description.fields if description is not None else ()
    qualities = next((field.choices for field in fields if field.name == _QUALITY), ())
    return qualities[-1] if qualities and qualities[-1] != made else ""


def _results(model: EvaluateModel, measure: str) -> list[Finding]:
    return [generator.results[measure].finding for _, generator in model.found(measure)]


def large_content(model: EvaluateModel, measure: str) -> LargeContent:
    """Everything about a measure of which there is a result."""
    found = [(letter, generator.results[measure]) for letter, generator in model.found(measure)]
    description = model.descriptions.get(measure)
    offers = [generator.offers[measure] for generator in model.generators if measure in generator.offers]
    return LargeContent(
        measure,
        tuple((letter, stored.finding) for letter, stored in found),
        tuple(stored.when for _, stored in found),
        _how_made(found[0][1]),
        description.help if description is not None else "",
        description.fields if description is not None else (),
        any(not offer.reason for offer in offers),
        any(model.awaits(generator, measure) for generator in model.generators),
    )


def _how_made(stored: StoredResult) -> str:
    begun, result = stored.begun, stored.finding
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(stored.when))
    made = f"{begun.samples:,} samples from seed {begun.seed} against {begun.data}, {when}, in {result.seconds:.1f} s."
    return " ".join([made, *result.notes, *begun.notes])
