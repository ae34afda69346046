"""What a measure is: the contract between a measure's file, which declares `MEASURE`, and run/measure_stream.py.

Measures look at an EvaluatedGenerator and at ReferenceData; they know no recipe and no window.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ganstudio.core.settings import Settings, describe
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.formats.results import Description, Finding, Kind, MeasureProgress, Need

Course = Iterator[MeasureProgress | Finding]
"""How a measurement goes: progress now and then, and at its end one finding. Closing the iterator cancels it."""


class NoSettings(Settings, frozen=True):
    """Of a measure without any."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What a measure's file declares. `measure(generator, reference, settings)` does the work, or raises UserError."""

    name: str
    title: str
    question: Literal["copy", "omit", "likelihood", "whole"]
    help: str
    misses: str
    """The card "what this misses": when a good figure does not mean a good generator."""
    measure: Callable[[EvaluatedGenerator, ReferenceData, Any], Course]
    settings: type[Settings] = NoSettings
    needs: tuple[Need, ...] = ()
    kinds: tuple[Kind, ...] = ("picture",)
    least_samples: int = 100
    least_training: int = 0
    least_held_out: int = 0
    cost: Literal["seconds", "a minute", "long"] = "seconds"
    resumable: bool = False
    ranked_by: tuple[str, ...] = ()
    """Figures by which several generators are put into an order, side by side."""
    why_it_differs: str = ""
    """Why it ranks generators unlike another measure of the same figure, if it does."""

    def description(self) -> Description:
        """The same as plain data."""
        return Description(
            name=self.name, title=self.title, question=self.question, help=self.help, misses=self.misses,
            needs=self.needs, kinds=self.kinds, least_samples=self.least_samples, cost=self.cost,
            resumable=self.resumable, fields=describe(self.settings),
        )  # fmt: skip
