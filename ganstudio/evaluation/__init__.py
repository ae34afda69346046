"""Measures of generators, ONE FILE PER MEASURE: a generator against data. Knows torch and numpy, no recipe, no window.

A measure's file declares `MEASURE`; `evaluating.py` runs measures, `subject.py` and `truth.py` are what they look at.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from ganstudio import discovery
from ganstudio.evaluation.subject import Subject
from ganstudio.evaluation.truth import Truth
from ganstudio.fields import Settings, describe
from ganstudio.findings import Description, Finding, Kind, Need, Progress

Course = Iterator[Progress | Finding]
"""How a measurement goes: progress now and then, and at its end one finding. Closing the iterator cancels it."""


class NoSettings(Settings, frozen=True):
    """Of a measure without any."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What a measure's file declares. `measure(subject, truth, settings)` does the work and may raise UserError."""

    name: str
    title: str
    question: Literal["copy", "omit", "likelihood", "whole"]
    help: str
    misses: str
    """The card "what this misses": when a good figure does not mean a good generator."""
    measure: Callable[[Subject, Truth, Any], Course]
    settings: type[Settings] = NoSettings
    needs: tuple[Need, ...] = ()
    kinds: tuple[Kind, ...] = ("picture",)
    least_samples: int = 100
    least_training: int = 0
    least_held_out: int = 0
    cost: Literal["seconds", "a minute", "long"] = "seconds"
    resumable: bool = False

    def description(self) -> Description:
        """The same as plain data."""
        return Description(
            name=self.name, title=self.title, question=self.question, help=self.help, misses=self.misses,
            needs=self.needs, kinds=self.kinds, least_samples=self.least_samples, cost=self.cost,
            resumable=self.resumable, fields=describe(self.settings),
        )  # fmt: skip


@cache
def measures() -> discovery.Registry[Measure]:
    """All measures by name."""
    import ganstudio.evaluation as package

    return discovery.discover(package, "MEASURE")
