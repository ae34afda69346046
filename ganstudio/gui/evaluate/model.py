"""Generators against data: which measures can be made, what they find, and what was found before.

Behaviour without widgets. All measuring happens in child processes (evaluation_jobs.py); what they find is kept
(kept_findings.py) as it comes, so that a cancelled evaluation loses only the measure it was at.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.core.settings import Plain
from ganstudio.formats.results import Begun, Comparison, Description, Done, Finding, Message, Offer, Skipped
from ganstudio.gui.evaluate.services import result_store
from ganstudio.gui.evaluate.services.evaluation_jobs import EvaluationJobs, Job, Moment
from ganstudio.gui.evaluate.services.result_store import Findings
from ganstudio.gui.evaluate.services.targets import OWN_DATA, EvaluationSubject, EvaluationTarget, target_of
from ganstudio.gui.jobs.thread_pool import run_in_pool
from ganstudio.gui.shared.state.app_context import PageModel

MOST_SUBJECTS = 4
USUAL_SAMPLES = 10_000
_BROKEN_OFF, _GOES_ON = "Broken off.", " With the same settings it goes on where it was."


class EvaluateModel(PageModel):
    """Up to four subjects against one choice of data; everything it knows is in its attributes."""

    changed = Signal()
    """Subjects, data, offers, findings or the queue are others."""
    moved = Signal(object)
    """A Moment of the job at work."""
    compared = Signal()
    failed = Signal(str, str)
    """A sentence and details."""
    reported = Signal(object)
    """Path of the report."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.subjects: list[EvaluationSubject] = []
        self.data = OWN_DATA
        self.samples, self.seed = USUAL_SAMPLES, 0
        self.comparisons: list[Comparison] = []
        self.moment: Moment | None = None
        self.descriptions: dict[str, Description] = {}
        """All measures that were ever offered."""
        self._checks, self._jobs = EvaluationJobs(self), EvaluationJobs(self)
        self._begun: Begun | None = None
        self._made: list[str] = []
        """Measures that the job at work has made."""
        self._checks.told.connect(self._hear_offers)
        self._jobs.told.connect(self._hear_findings)
        for jobs in (self._checks, self._jobs):
            jobs.refused.connect(self._refuse)
            jobs.ended.connect(self._end)
        self._jobs.moved.connect(self._move)

    # --- what is measured

    def open(self, path: Path, step: int | None = None, *, beside: bool = False) -> None:
        """Measure this file or run, in place of all others or beside them; `changed` or `failed` follows."""
        run_in_pool(target_of, path, step, then=self._add if beside else self._begin_with, failed=self._tell)

    def remove(self, place: int) -> None:
        """Put a subject away; at least one stays."""
        if len(self.subjects) > 1:
            del self.subjects[place]
            self._look_again(self.data)

    def choose_data(self, value: str) -> None:
        """As `--data` takes it; "" for what the first generator was trained on."""
        if value != self.data:
            self._look_again(value)

    def set_drawing(self, samples: int, seed: int) -> None:
        """How many samples are drawn, and from which seed."""
        if (samples, seed) != (self.samples, self.seed):
            self.samples, self.seed = samples, seed
            self._check()
            self.changed.emit()

    @Slot(object)
    def _begin_with(self, target: EvaluationTarget) -> None:
        self.subjects = [EvaluationSubject(target)]
        self._look_again(self.data)

    @Slot(object)
    def _add(self, target: EvaluationTarget) -> None:
        if target in [subject.target for subject in self.subjects]:
            self.failed.emit(f"{target.words} is on the page already.", "")
        elif len(self.subjects) >= MOST_SUBJECTS:
            self.failed.emit(f"{MOST_SUBJECTS} generators at most fit side by side; take one away first.", "")
        else:
            self.subjects.append(EvaluationSubject(target))
            self._look_again(self.data)

    def _look_again(self, data: str) -> None:
        """Other subjects or data: what was found before, and what can be measured now."""
        self.data = data
        for subject in self.subjects:
            subject.look_again(self._data_of(subject) or subject.target.data)
        self.changed.emit()
        asked = [(subject.target, subject.against) for subject in self.subjects]
        run_in_pool(_findings_of, asked, then=self._take_findings, failed=self._tell)
        self._check()

    def _data_of(self, subject: EvaluationSubject) -> str:
        """All are measured against the same data: what the first one was trained on, where nothing is chosen."""
        first = self.subjects[0]
        if self.data or subject is first or subject.target.data == first.target.data:
            return self.data
        return first.target.data

    def known(self, subject: EvaluationSubject) -> tuple[Path, str]:
        """Its file or run, and the data as `--data` takes them."""
        return subject.target.path, self._data_of(subject)

    @Slot(object)
    def _take_findings(self, found: dict[tuple[EvaluationTarget, str], Findings]) -> None:
        for subject in self.subjects:
            kept = found.get((subject.target, subject.against), {})
            subject.findings = {**kept, **subject.findings}  # what was found meanwhile is newer
        self.changed.emit()
        self._compare()

    def _check(self) -> None:
        self._checks.cancel()
        for subject in self.subjects:
            self._checks.ask(self._job(subject))

    def _job(
        self, subject: EvaluationSubject, measures: Sequence[str] = (), settings: Mapping[str, Plain] | None = None
    ) -> Job:
        told = tuple((settings or {}).items())
        return Job(subject.target, self._data_of(subject), self.samples, self.seed, tuple(measures), told)

    # --- measuring

    def quick(self, subject: EvaluationSubject) -> list[str]:
        """Measures that take seconds and can be made."""
        offered = [offer for offer in subject.offers.values() if not offer.reason]
        return [offer.description.name for offer in offered if offer.description.cost == "seconds"]

    def measure_quickly(self) -> None:
        """All that takes seconds, of all subjects."""
        for subject in self.subjects:
            if measures := self.quick(subject):
                self._ask(self._job(subject, measures))

    def measure(self, name: str, settings: Mapping[str, Plain] | None = None) -> None:
        """One measure, of all subjects that it can be made of; `settings` by name."""
        told = {f"{name}.{key}": value for key, value in (settings or {}).items()}
        for subject in self.subjects:
            if name in subject.offers and not subject.offers[name].reason:
                self._ask(self._job(subject, [name], told))

    def _ask(self, job: Job) -> None:
        if not self._jobs.is_asked(job):
            self._jobs.ask(job)
            self.changed.emit()

    @Slot()
    def cancel(self) -> None:
        """What was found so far stays."""
        moment = self.moment
        subject = self._subject(moment.job) if moment is not None else None
        if moment is not None and subject is not None and moment.measure in self.descriptions:
            is_kept = self.descriptions[moment.measure].resumable
            subject.skipped[moment.measure] = _BROKEN_OFF + (_GOES_ON if is_kept else "")
        self._jobs.cancel()

    @property
    def is_measuring(self) -> bool:
        return self._jobs.is_busy

    @property
    def is_checking(self) -> bool:
        """Whether it is still being found out what can be measured."""
        return self._checks.is_busy

    def awaits(self, subject: EvaluationSubject, name: str) -> bool:
        """Whether this measure is going to be made or is at work."""
        current = [self._jobs.current] if self._jobs.current is not None else []
        made = self._made if current and current[0].target == subject.target else []
        asked = [job for job in [*current, *self._jobs.waiting] if job.target == subject.target]
        return any(name in job.measures and not (job in current and name in made) for job in asked)

    # --- what the children say

    @Slot(object, object)
    def _hear_offers(self, job: Job, message: Message) -> None:
        """What the data turned out to be, and which measures can be made."""
        subject = self._subject(job)
        if isinstance(message, Offer):
            self.descriptions[message.description.name] = message.description
        if subject is not None and isinstance(message, Offer):
            subject.offers[message.description.name] = message
        elif subject is not None and isinstance(message, Begun):
            subject.begun = message

    @Slot(object, object)
    def _hear_findings(self, job: Job, message: Message) -> None:
        subject = self._subject(job)
        match message:
            case Begun():
                self._begun = message
            case Finding():
                self._find(job, subject, message)
            case Skipped():
                self._made.append(message.measure)
                if subject is not None:
                    subject.skipped[message.measure] = message.reason
                self.changed.emit()
            case Done() if subject is not None:
                self._sign(job, subject, message.versions)

    def _subject(self, job: Job) -> EvaluationSubject | None:
        """The subject that a job is about, unless it is gone or is measured against other data now."""
        found = (s for s in self.subjects if s.target == job.target and self._data_of(s) == job.data)
        return next(found, None)

    def _find(self, job: Job, subject: EvaluationSubject | None, finding: Finding) -> None:
        assert self._begun is not None
        self._made.append(finding.measure)
        kept = result_store.fresh_finding(finding, self._begun)
        if subject is not None:
            subject.skipped.pop(finding.measure, None)
            subject.findings = {**subject.findings, finding.measure: kept}
        self._keep(job, {finding.measure: kept})
        self.changed.emit()
        self._compare()

    def _sign(self, job: Job, subject: EvaluationSubject, versions: dict[str, str]) -> None:
        """Note what it was all made with."""
        made = {name: kept for name, kept in subject.findings.items() if name in self._made}
        signed = {name: msgspec.structs.replace(kept, versions=versions) for name, kept in made.items()}
        subject.findings = {**subject.findings, **signed}
        self._keep(job, signed)

    def _keep(self, job: Job, findings: Findings) -> None:
        run_in_pool(_keep, job.target, job.data or job.target.data, findings, then=_nothing, failed=self._tell)

    @Slot(object)
    def _end(self, job: Job) -> None:
        if job.measures:
            self.moment, self._made = None, []
        self.changed.emit()

    @Slot(object, str)
    def _refuse(self, job: Job, text: str) -> None:
        subject = self._subject(job)
        if job.measures:
            self.moment, self._made = None, []
            self.failed.emit(text, "")
        elif subject is not None:
            subject.refusal = text.replace("with --data", "in the list above")  # said for the command line
        self.changed.emit()

    @Slot(object)
    def _move(self, moment: Moment) -> None:
        is_another = self.moment is None or moment.measure != self.moment.measure
        self.moment = moment
        self.moved.emit(moment)
        if is_another:
            self.changed.emit()

    @Slot(str, str)
    def _tell(self, text: str, details: str) -> None:
        self.failed.emit(text, details)

    # --- side by side, and the report

    def _named(self) -> list[tuple[str, Findings]]:
        return [(subject.title, subject.findings) for subject in self.subjects]

    def _compare(self) -> None:
        run_in_pool(result_store.compare, self._named(), then=self._take_comparisons, failed=self._tell)

    @Slot(object)
    def _take_comparisons(self, comparisons: list[Comparison]) -> None:
        self.comparisons = comparisons
        self.compared.emit()

    def report(self, path: Path) -> None:
        """Write one HTML page that holds everything; `reported` or `failed` follows."""
        run_in_pool(result_store.write_report, path, self._named(), then=self.reported.emit, failed=self._tell)

    def close(self) -> None:
        self._checks.close()
        self._jobs.close()


def _findings_of(asked: list[tuple[EvaluationTarget, str]]) -> dict[tuple[EvaluationTarget, str], Findings]:
    return {(target, data): result_store.read_findings(target.content, data) for target, data in asked}


def _keep(target: EvaluationTarget, data: str, findings: Findings) -> None:
    result_store.keep_findings(target.content, data, findings)


def _nothing(_result: object) -> None:
    """What was kept needs no more."""
