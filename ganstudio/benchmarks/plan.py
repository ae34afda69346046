"""What the mode table compares, read from resources/benchmarks/modes.toml: data, schemes, budgets and targets.

All schemes of one data set start from the same experiment and change what the plan says; a scheme is added by adding
lines there. Knows no training.
"""

import hashlib
from pathlib import Path

import msgspec

from ganstudio.core.errors import UserError
from ganstudio.core.files import read_toml
from ganstudio.core.reading import reading
from ganstudio.core.settings import Plain
from ganstudio.formats.experiment import Experiment, Section, experiment_from_plain

REFERENCES = {"exact": "an exact sampler", "noise": "uniform noise"}
"""What stands in every table beside the schemes, by name with its title."""


class BenchmarkTarget(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What counts as solved: every mode, and at least and at most these."""

    high_quality: float
    reverse_kl: float


class DataPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One data set: what every scheme starts from and how long it may train."""

    title: str
    budget: float
    """Seconds of the training thread's processor time."""
    every: float
    """As many seconds between two looks."""
    samples: int
    """Samples of the averaged generator that are judged."""
    target: BenchmarkTarget | None = None
    schemes: tuple[str, ...] = ()
    """Only these are tried; empty: all."""
    seeds: int = 2
    """Seeds of every scheme."""
    best: int = 4
    """As many of the best schemes get more seeds, `seeds_of_best` in all."""
    seeds_of_best: int = 5
    experiment: dict[str, Section | Plain]

    @property
    def dataset(self) -> Section:
        """The [dataset] section of its experiments."""
        return msgspec.convert(self.experiment["dataset"], Section)


class SchemePlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a scheme changes, as for --set: on all data, and on one of them."""

    title: str
    settings: dict[str, Plain] = {}
    on: dict[str, dict[str, Plain]] = {}


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole table, in the order in which it is printed."""

    data: dict[str, DataPlan]
    scheme: dict[str, SchemePlan]

    def experiment(self, data: str, scheme: str, seed: int) -> Experiment:
        """One cell's training; its steps do not count, the budget does. Raises UserError where it is not usable."""
        changes = self.scheme[scheme]
        base = experiment_from_plain({**self.data[data].experiment, "name": f"{data} {scheme}"})
        fixed: dict[str, Plain] = {"seed": seed, "steps": 10**9, "device": "cpu", "threads": 1}
        return base.with_settings({**changes.settings, **changes.on.get(data, {}), **fixed})

    def key(self, data: str, scheme: str, seed: int) -> str:
        """Changes with anything that could change the result: a row of an older plan is not mistaken for this one's."""
        rules = self.data[data]
        if scheme in REFERENCES:
            text = f"{rules.dataset} {rules.samples} {seed}"
        else:
            text = f"{self.experiment(data, scheme, seed).to_toml()} {rules.budget} {rules.samples} {rules.target}"
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()

    def schemes_for(self, data: str) -> list[str]:
        """Names of the schemes tried on `data`."""
        only = self.data[data].schemes
        return [name for name in self.scheme if not only or name in only]

    def title(self, scheme: str) -> str:
        """What people call a scheme or a reference."""
        return REFERENCES[scheme] if scheme in REFERENCES else self.scheme[scheme].title


def read_plan(path: Path) -> Plan:
    """The plan in a TOML file. Raises UserError."""
    with reading(path, "a plan of a mode table"):
        return read_toml(path, Plan)


def chosen(text: str, known: dict[str, DataPlan] | dict[str, SchemePlan], kind: str) -> tuple[str, ...]:
    """The names in "a,b". Raises UserError naming the known ones."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in known:
            raise UserError(f"There is no {kind} {name!r} in the mode table; there is: {', '.join(known)}.")
    return names
