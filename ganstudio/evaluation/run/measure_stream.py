"""Runs measures on generators: a stream of messages, whose iterator does all the work and may be closed at any time."""

import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from ganstudio.core.edition import can_train, only_in_full
from ganstudio.core.errors import UserError
from ganstudio.core.settings import Plain, Settings, parse
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.measure import Measure
from ganstudio.evaluation.measures import measures
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.evaluation.run.comparison import comparisons
from ganstudio.evaluation.run.requirements import why_not
from ganstudio.formats.results import Begun, Finding, MeasureProgress, Message, Offer, Skipped

MOST_GENERATORS = 4


@dataclass(frozen=True)
class Task:
    """What is to be measured: every measure, with its settings, of every generator, on the same data."""

    generators: Sequence[EvaluatedGenerator]
    reference: ReferenceData
    chosen: Mapping[str, Settings] = field(default_factory=dict)
    """Measures by name, in the order in which they are made."""


def chosen_measures(names: Sequence[str], values: Mapping[str, Mapping[str, Plain]]) -> dict[str, Settings]:
    """Validated settings of the measures `names`, "all" of them, or all that are done in "seconds"; the quickest first.

    `values` are settings by measure. Raises UserError for a measure or a setting that does not exist.
    """
    known = measures()
    for name in values:
        known[name]  # a sentence for a name that is none
    costs = ("seconds", "a minute", "long")
    wanted: list[str] = []
    for name in names:
        if name in ("all", "seconds"):
            wanted += [n for n, measure in known.items() if name == "all" or measure.cost == "seconds"]
        else:
            wanted.append(known[name].name)
    ordered = sorted(dict.fromkeys(wanted), key=lambda name: costs.index(known[name].cost))
    return {name: parse(known[name].settings, dict(values.get(name, {})), name) for name in ordered}


def evaluate(task: Task) -> Iterator[Message]:
    """All that is found. A measure that cannot be made is skipped with its reason, and the others go on."""
    if not 1 <= len(task.generators) <= MOST_GENERATORS:
        raise UserError(f"One to {MOST_GENERATORS} generators can be compared; these are {len(task.generators)}.")
    yield _begun(task)
    findings: list[Finding] = []
    for generator in task.generators:
        for message in _evaluate_one(generator, task):
            if isinstance(message, Finding):
                findings.append(message)
            yield message
    yield from comparisons(findings)


def offers(task: Task) -> Iterator[Begun | Offer]:
    """Every measure that there is, and for each generator why it cannot be made; nothing is measured."""
    yield _begun(task)
    for generator in task.generators:
        for measure in measures().values():
            reason = why_not(measure, generator, task.reference)
            yield Offer(description=measure.description(), generator=generator.title, reason=reason)


def _begun(task: Task) -> Begun:
    first, reference = task.generators[0], task.reference
    notes = reference.notes if can_train() else (*reference.notes, only_in_full("The greater part of the measures"))
    return Begun(
        generators=tuple(generator.title for generator in task.generators), measures=tuple(task.chosen),
        data=reference.title, samples=first.count, seed=first.seed, notes=notes, resized=reference.resized,
    )  # fmt: skip


def _evaluate_one(generator: EvaluatedGenerator, task: Task) -> Iterator[Message]:
    try:
        for progress in generator.prepare():
            yield msgspec.structs.replace(progress, generator=generator.title)
    except UserError as error:  # a damaged generator must not take the others with it
        if len(task.generators) == 1:
            raise
        yield from (_skipped(measures()[name], generator, str(error)) for name in task.chosen)
        return
    for name, settings in task.chosen.items():
        measure = measures()[name]
        reason = why_not(measure, generator, task.reference)
        if reason:
            yield _skipped(measure, generator, reason)
            continue
        yield MeasureProgress(done=0.0, text=measure.title, measure=name, generator=generator.title)
        yield from _guarded(measure, generator, task.reference, settings)


def _guarded(
    measure: Measure, generator: EvaluatedGenerator, reference: ReferenceData, settings: Settings
) -> Iterator[Message]:
    started = time.perf_counter()
    try:
        for message in measure.measure(generator, reference, settings):
            if isinstance(message, MeasureProgress):
                yield msgspec.structs.replace(message, measure=measure.name, generator=generator.title)
            else:
                yield _signed(message, measure, generator, settings, time.perf_counter() - started)
    except UserError as error:
        yield _skipped(measure, generator, str(error))
    except MemoryError:
        yield _skipped(measure, generator, "The memory ran out. Measure with fewer samples.")
    except Exception as error:  # one measure that fails must not take the others with it
        where = traceback.extract_tb(error.__traceback__)[-1]
        told = f"It broke off: {type(error).__name__}: {error} ({where.name}, line {where.lineno}). Please report this."
        yield _skipped(measure, generator, told)


def _signed(
    finding: Finding, measure: Measure, generator: EvaluatedGenerator, settings: Settings, seconds: float
) -> Finding:
    return msgspec.structs.replace(
        finding, measure=measure.name, title=measure.title, question=measure.question, generator=generator.title,
        misses=measure.misses, settings=msgspec.to_builtins(settings), seconds=round(seconds, 2),
    )  # fmt: skip


def _skipped(measure: Measure, generator: EvaluatedGenerator, reason: str) -> Skipped:
    return Skipped(
        measure=measure.name, title=measure.title, question=measure.question, generator=generator.title, reason=reason
    )
