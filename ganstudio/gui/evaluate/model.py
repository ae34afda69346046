"""Generators against data: which measures can be made, what they find, and what was found before.

All measuring happens in child processes (evaluation_jobs.py); what they find is stored (result_store.py) as it comes,
so that a cancelled evaluation loses only the measure it was at.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.core.settings import Plain
from ganstudio.formats.results import Begun, Comparison, Description, Done, Finding, Message, Offer, Skipped
from ganstudio.gui.evaluate.services import result_store
from ganstudio.gui.evaluate.services.evaluation_jobs import EvaluationJobs, Job, Moment
from ganstudio.gui.evaluate.services.result_store import StoredResults
from ganstudio.gui.evaluate.services.targets import LETTERS, OWN_DATA, EvaluationTarget, GeneratorResults, target_of
from ganstudio.gui.jobs.thread_pool import run_in_pool
from ganstudio.gui.shared.state.app_context import PageModel

USUAL_SAMPLES = 10_000
_BROKEN_OFF, _GOES_ON = "Broken off.", " With the same settings it goes on where it was."


class EvaluateModel(PageModel):
    """Up to four generators against one choice of data; everything it knows is in its attributes."""

    changed = Signal()
    """Generators, data, offers, results, the queue or what is looked at are others."""
    moved = Signal(object)
    """A Moment of the job at work."""
    compared = Signal()
    failed = Signal(str, str)
    """A sentence and details."""
    reported = Signal(object)
    """Path of the report."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.generators: list[GeneratorResults] = []
        self.asked_for: Path | None = None
        """The file or run that was to be opened last, whether or not that was possible."""
        self.data = OWN_DATA
        self.samples, self.seed = USUAL_SAMPLES, 0
        self.comparisons: list[Comparison] = []
        self.moment: Moment | None = None
        self.descriptions: dict[str, Description] = {}
        """All measures that were ever offered."""
        self.chosen: dict[str, str] = {}
        """The measure that the user wants to see, by question."""
        self.pictured: dict[str, str] = {}
        """The letter of the generator whose pictures are shown, by question."""
        self.enlarged = ""
        """The measure of which everything is shown, "" for all questions."""
        self._checks, self._jobs = EvaluationJobs(self), EvaluationJobs(self)
        self._begun: Begun | None = None
        self._made: list[str] = []
        """Measures that the job at work has made."""
        self._checks.told.connect(self._hear_offers)
        self._jobs.told.connect(self._hear_results)
        for jobs in (self._checks, self._jobs):
            jobs.refused.connect(self._refuse)
            jobs.ended.connect(self._end)
        self._jobs.moved.connect(self._move)

    # --- what is measured

    @Slot(object, object)
    def open(self, path: Path, step: int | None = None) -> None:
        """Measure this file or run in place of all others; `changed` or `failed` follows."""
        self.asked_for = path
        run_in_pool(target_of, path, step, then=self._begin_with, failed=self._tell)

    @Slot(object, object)
    def compare(self, path: Path, step: int | None = None) -> None:
        """Measure this file or run beside the others; `changed` or `failed` follows."""
        run_in_pool(target_of, path, step, then=self._add, failed=self._tell)

    @Slot(int)
    def remove(self, place: int) -> None:
        """Put a generator away; at least one stays."""
        if len(self.generators) > 1:
            del self.generators[place]
            self._look_again(self.data)

    @Slot(str)
    def choose_data(self, value: str) -> None:
        """As `--data` takes it; "" for what the first generator was trained on."""
        if value != self.data:
            self._look_again(value)

    @Slot(int, int)
    def set_sampling(self, samples: int, seed: int) -> None:
        """How many samples are drawn, and from which seed."""
        if (samples, seed) != (self.samples, self.seed):
            self.samples, self.seed = samples, seed
            self._check()
            self._tell_changed()

    @Slot(object)
    def _begin_with(self, target: EvaluationTarget) -> None:
        self.generators = [GeneratorResults(target)]
        self._look_again(self.data)

    @Slot(object)
    def _add(self, target: EvaluationTarget) -> None:
        if target in [generator.target for generator in self.generators]:
            self.failed.emit(f"{target.words} is on the page already.", "")
        elif len(self.generators) >= len(LETTERS):
            self.failed.emit(f"{len(LETTERS)} generators at most fit side by side; take one away first.", "")
        else:
            self.generators.append(GeneratorResults(target))
            self._look_again(self.data)

    def _look_again(self, data: str) -> None:
        """Other generators or data: what was found before, and what can be measured now."""
        self.data = data
        for generator in self.generators:
            generator.look_again(self._data_of(generator) or generator.target.data)
        self._tell_changed()
        asked = [(generator.target, generator.against) for generator in self.generators]
        run_in_pool(_results_of, asked, then=self._take_results, failed=self._tell)
        self._check()

    def _data_of(self, generator: GeneratorResults) -> str:
        """All are measured against the same data: what the first one was trained on, where nothing is chosen."""
        first = self.generators[0]
        if self.data or generator is first or generator.target.data == first.target.data:
            return self.data
        return first.target.data

    def known(self, generator: GeneratorResults) -> tuple[Path, str]:
        """Its file or run, and the data as `--data` takes them."""
        return generator.target.path, self._data_of(generator)

    @Slot(object)
    def _take_results(self, found: dict[tuple[EvaluationTarget, str], StoredResults]) -> None:
        for generator in self.generators:
            kept = found.get((generator.target, generator.against), {})
            generator.results = {**kept, **generator.results}  # what was found meanwhile is newer
        self._tell_changed()
        self._compare()

    def _check(self) -> None:
        self._checks.cancel()
        for generator in self.generators:
            self._checks.ask(self._job(generator))

    def _job(
        self, generator: GeneratorResults, measures: Sequence[str] = (), settings: Mapping[str, Plain] | None = None
    ) -> Job:
        told = tuple((settings or {}).items())
        return Job(generator.target, self._data_of(generator), self.samples, self.seed, tuple(measures), told)

    def _tell_changed(self) -> None:
        if not self.found(self.enlarged):  # other generators than those of which it was to be seen
            self.enlarged = ""
        self.changed.emit()

    # --- what is looked at

    @Slot(str)
    def enlarge(self, measure: str) -> None:
        """Show everything about this measure, or all questions again."""
        self.enlarged = measure
        self._tell_changed()

    @Slot(str, str)
    def choose(self, question: str, measure: str) -> None:
        """Show this measure of a question."""
        self.chosen[question] = measure
        self._tell_changed()

    @Slot(str, str)
    def look_at(self, question: str, letter: str) -> None:
        """Show the pictures of the generator with this letter."""
        self.pictured[question] = letter
        self._tell_changed()

    def found(self, measure: str) -> list[tuple[str, GeneratorResults]]:
        """The generators of which there is a result, each with its letter, or with "" where there is only one."""
        several = len(self.generators) > 1
        pairs = zip(LETTERS, self.generators, strict=False)
        return [(letter if several else "", one) for letter, one in pairs if measure in one.results]

    # --- measuring

    def quick(self, generator: GeneratorResults) -> list[str]:
        """Measures that take seconds and can be made."""
        offered = [offer for offer in generator.offers.values() if not offer.reason]
        return [offer.description.name for offer in offered if offer.description.cost == "seconds"]

    @Slot()
    def measure_quickly(self) -> None:
        """All that takes seconds, of all generators."""
        for generator in self.generators:
            if measures := self.quick(generator):
                self._ask(self._job(generator, measures))

    @Slot(str, object)
    def measure(self, name: str, settings: Mapping[str, Plain] | None = None) -> None:
        """One measure, of all generators that it can be made of; `settings` by name."""
        told = {f"{name}.{key}": value for key, value in (settings or {}).items()}
        for generator in self.generators:
            if name in generator.offers and not generator.offers[name].reason:
                self._ask(self._job(generator, [name], told))

    def _ask(self, job: Job) -> None:
        if not self._jobs.is_asked(job):
            self._jobs.ask(job)
            self._tell_changed()

    @Slot()
    def cancel(self) -> None:
        """What was found so far stays."""
        moment = self.moment
        generator = self._generator(moment.job) if moment is not None else None
        if moment is not None and generator is not None and moment.measure in self.descriptions:
            is_kept = self.descriptions[moment.measure].resumable
            generator.skipped[moment.measure] = _BROKEN_OFF + (_GOES_ON if is_kept else "")
        self._jobs.cancel()

    @property
    def is_measuring(self) -> bool:
        return self._jobs.is_busy

    @property
    def is_checking(self) -> bool:
        """Whether it is still being found out what can be measured."""
        return self._checks.is_busy

    def awaits(self, generator: GeneratorResults, name: str) -> bool:
        """Whether this measure is going to be made or is at work."""
        current = [self._jobs.current] if self._jobs.current is not None else []
        made = self._made if current and current[0].target == generator.target else []
        asked = [job for job in [*current, *self._jobs.waiting] if job.target == generator.target]
        return any(name in job.measures and not (job in current and name in made) for job in asked)

    # --- what the children say

    @Slot(object, object)
    def _hear_offers(self, job: Job, message: Message) -> None:
        """What the data turned out to be, and which measures can be made."""
        generator = self._generator(job)
        if isinstance(message, Offer):
            self.descriptions[message.description.name] = message.description
        if generator is not None and isinstance(message, Offer):
            generator.offers[message.description.name] = message
        elif generator is not None and isinstance(message, Begun):
            generator.begun = message

    @Slot(object, object)
    def _hear_results(self, job: Job, message: Message) -> None:
        generator = self._generator(job)
        match message:
            case Begun():
                self._begun = message
            case Finding():
                self._find(job, generator, message)
            case Skipped():
                self._made.append(message.measure)
                if generator is not None:
                    generator.skipped[message.measure] = message.reason
                self._tell_changed()
            case Done() if generator is not None:
                self._sign(job, generator, message.versions)

    def _generator(self, job: Job) -> GeneratorResults | None:
        """The generator that a job is about, unless it is gone or is measured against other data now."""
        found = (s for s in self.generators if s.target == job.target and self._data_of(s) == job.data)
        return next(found, None)

    def _find(self, job: Job, generator: GeneratorResults | None, finding: Finding) -> None:
        assert self._begun is not None
        self._made.append(finding.measure)
        kept = result_store.new_result(finding, self._begun)
        if generator is not None:
            generator.skipped.pop(finding.measure, None)
            generator.results = {**generator.results, finding.measure: kept}
        self._keep(job, {finding.measure: kept})
        self._tell_changed()
        self._compare()

    def _sign(self, job: Job, generator: GeneratorResults, versions: dict[str, str]) -> None:
        """Note what it was all made with."""
        made = {name: kept for name, kept in generator.results.items() if name in self._made}
        signed = {name: msgspec.structs.replace(kept, versions=versions) for name, kept in made.items()}
        generator.results = {**generator.results, **signed}
        self._keep(job, signed)

    def _keep(self, job: Job, results: StoredResults) -> None:
        run_in_pool(_keep, job.target, job.data or job.target.data, results, then=_nothing, failed=self._tell)

    @Slot(object)
    def _end(self, job: Job) -> None:
        if job.measures:
            self.moment, self._made = None, []
        self._tell_changed()

    @Slot(object, str)
    def _refuse(self, job: Job, text: str) -> None:
        generator = self._generator(job)
        if job.measures:
            self.moment, self._made = None, []
            self.failed.emit(text, "")
        elif generator is not None:
            generator.refusal = text.replace("with --data", "in the list above")  # said for the command line
        self._tell_changed()

    @Slot(object)
    def _move(self, moment: Moment) -> None:
        is_another = self.moment is None or moment.measure != self.moment.measure
        self.moment = moment
        self.moved.emit(moment)
        if is_another:
            self._tell_changed()

    @Slot(str, str)
    def _tell(self, text: str, details: str) -> None:
        self.failed.emit(text, details)

    # --- side by side, and the report

    def _named(self) -> list[tuple[str, StoredResults]]:
        return [(generator.title, generator.results) for generator in self.generators]

    def _compare(self) -> None:
        run_in_pool(result_store.compare, self._named(), then=self._take_comparisons, failed=self._tell)

    @Slot(object)
    def _take_comparisons(self, comparisons: list[Comparison]) -> None:
        self.comparisons = comparisons
        self.compared.emit()

    def report(self, path: Path) -> None:
        """Write one HTML page that holds everything; `reported` or `failed` follows."""
        run_in_pool(result_store.write_report, path, self._named(), then=self.reported.emit, failed=self._tell)

    def close(self) -> bool:
        self._checks.close()
        self._jobs.close()
        return True


def _results_of(asked: list[tuple[EvaluationTarget, str]]) -> dict[tuple[EvaluationTarget, str], StoredResults]:
    return {(target, data): result_store.read_results(target.content, data) for target, data in asked}


def _keep(target: EvaluationTarget, data: str, results: StoredResults) -> None:
    result_store.store_results(target.content, data, results)


def _nothing(_result: object) -> None:
    """What was kept needs no more."""
