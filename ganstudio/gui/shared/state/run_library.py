"""What there is: ready-made experiments, the user's runs, generators; and how long an experiment takes here.

Folders are read in the pool. The lists are those of the last reading; `changed` says that there is a newer one.
"""

import math
from functools import cached_property
from pathlib import Path
from typing import get_args

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.core.errors import UserError
from ganstudio.core.paths import resource
from ganstudio.core.preferences import Preferences
from ganstudio.formats.experiment import Experiment, Group, load_experiment
from ganstudio.gui.jobs.thread_pool import run_in_pool
from ganstudio.gui.shared.state.generator_summary import GeneratorSummary, summarise_generators
from ganstudio.gui.shared.state.run_summary import RunSummary, summarise_runs
from ganstudio.gui.shared.state.speed_benchmark import SpeedBenchmark
from ganstudio.runs.folder import RunFolder


class RunLibrary(QObject):
    """For every list of experiments, runs or generators. `refresh()` reads; `changed` follows when something is new."""

    changed = Signal()
    trouble = Signal(str, str)
    """Sentence and details: something in the library is damaged."""
    renamed = Signal(object, object)
    """A run's folder, before and now."""
    deleting = Signal(object)
    """The folder of a run that is about to be deleted: whoever shows it leaves it."""

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._runs: list[RunSummary] = []
        self._generators: list[GeneratorSummary] = []
        self._is_reading = False
        self._must_read_again = False
        self.is_read = False
        self.speed = SpeedBenchmark(self)
        self.speed.measured.connect(self.changed)

    @cached_property
    def _ready_made(self) -> list[Experiment]:
        found = []
        for path in sorted(resource("experiments").glob("*.toml")):
            try:
                found.append(load_experiment(path))
            except UserError as error:
                self.trouble.emit(str(error), "")
        return found

    def experiments(self) -> list[Experiment]:
        """The ready-made experiments, group by group, the quickest first; what needs the user's own data comes last."""
        threads = self._preferences.threads
        experiments = sorted(self._ready_made, key=_place)
        if not threads:
            return experiments
        return [e if e.threads else e.with_settings({"threads": threads}) for e in experiments]

    def experiment(self, name: str) -> Experiment | None:
        return next((experiment for experiment in self.experiments() if experiment.name == name), None)

    def runs(self) -> list[RunSummary]:
        """The user's runs, newest first."""
        return self._runs

    def generators(self) -> list[GeneratorSummary]:
        """Shipped ones first, then the user's own."""
        return self._generators

    def interrupted(self) -> list[RunSummary]:
        """Runs that ended without a goodbye, newest first."""
        return [run for run in self._runs if run.status == "interrupted"]

    def estimate_seconds(self, experiment: Experiment) -> float | None:
        """How long the whole experiment takes on this machine: from own runs, else by calibration; None if unknown."""
        for run in self._runs:
            if run.experiment == experiment.name and run.seconds_per_step > 0:
                return run.seconds_per_step * experiment.steps
        if self.speed.score is None or experiment.reference_seconds <= 0:
            return None
        return experiment.reference_seconds / self.speed.score

    # --- reading

    @Slot()
    def refresh(self) -> None:
        """Read the folders again, in the pool."""
        if self._is_reading:
            self._must_read_again = True
            return
        self._is_reading = True
        run_in_pool(_read_all, then=self._take, failed=self._fail)

    @Slot(object)
    def _take(self, read: tuple[list[RunSummary], list[GeneratorSummary]]) -> None:
        self._is_reading = False
        if read != (self._runs, self._generators) or not self.is_read:
            self._runs, self._generators = read
            self.is_read = True
            self.changed.emit()
        self._read_again_if_asked()

    @Slot(str, str)
    def _fail(self, text: str, details: str) -> None:
        self._is_reading = False
        self.trouble.emit(f"The runs could not be listed: {text}", details)
        self._read_again_if_asked()

    def _read_again_if_asked(self) -> None:
        if self._must_read_again:
            self._must_read_again = False
            self.refresh()

    # --- what people do with runs

    def rename(self, path: Path, name: str) -> Path:
        """Give a run another name; returns its new path. Raises UserError."""
        renamed = RunFolder(path).rename(name).path
        self.renamed.emit(path, renamed)
        self.refresh()
        return renamed

    def delete(self, path: Path) -> None:
        """Delete a run. Raises UserError while it is being trained, or where files cannot be deleted."""
        self.deleting.emit(path)
        try:
            RunFolder(path).delete()
        except OSError as error:
            raise UserError(f"Not all of {path.name} could be deleted: {error.strerror}.") from None
        finally:
            self.refresh()

    def close(self) -> None:
        self.speed.close()


def _read_all() -> tuple[list[RunSummary], list[GeneratorSummary]]:
    return summarise_runs(), summarise_generators()


def _place(experiment: Experiment) -> tuple[bool, int, float, str]:
    needs_data = experiment.dataset.get("path") == ""
    seconds = experiment.reference_seconds or math.inf  # nobody knows
    return needs_data, get_args(Group).index(experiment.group), seconds, experiment.name
