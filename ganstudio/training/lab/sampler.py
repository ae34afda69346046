"""Takes frames of one run at the Lab's pace, and measures it now and then."""

import time

import numpy as np

from ganstudio.labs.frame import LabFrame, Values
from ganstudio.runs.events import Measured
from ganstudio.training.lab.lab_run import LabRun
from ganstudio.training.lab.measures import LabMeasures
from ganstudio.training.lab.memory import LostNumbersError
from ganstudio.training.lab.probe import LabProbe

_MEASURE_EVERY, _MEASURE_SHARE = 1.0, 0.08
"""Seconds between measures, and the part of all time that they may take at most."""


class LabSampler:
    """Samples `run`, which is lane `number` of its lab."""

    def __init__(self, run: LabRun, number: int) -> None:
        self.run, self.number = run, number
        self._statistics: dict[str, float] = {}
        self._density: Values | None = None
        self._measured_at: tuple[int, int] | None = None
        self._next_measure = 0.0
        self._begin()

    def _begin(self) -> None:
        self._generation = self.run.generation
        seed = self.run.experiment.seed
        self.probe = LabProbe(self.run.recipe, self.run.dataset, seed)
        self._measures = LabMeasures(self.probe, seed)
        self._density = None
        self.forget()

    def _renew(self) -> None:
        if self._generation != self.run.generation:
            self._begin()

    def forget(self) -> None:
        """What was measured belongs to steps that are no more."""
        self._statistics, self._measured_at, self._next_measure = {}, None, 0.0

    def measuring_is_due(self) -> bool:
        return self.run.whole and time.perf_counter() >= self._next_measure

    def measure(self) -> Measured | None:
        """Measure now; None where this very state was measured before or nothing is known to compare with."""
        self._renew()
        place = (self.run.step, len(self.run.changes))
        if place == self._measured_at:
            return None
        start = time.perf_counter()
        self._measured_at = place
        values = self._measures.statistics()
        if self.probe.dimensions == 1 and not self._measures.exact:
            self._density = self._measures.density()
        spent = time.perf_counter() - start
        self._next_measure = start + max(_MEASURE_EVERY, spent / _MEASURE_SHARE)
        if not values:
            return None
        self._statistics = {**values, "measured_at": float(self.run.step)}
        measured = Measured(self.run.step, values)
        self.run.memory.record.take(measured)
        return measured

    def frame(self, with_round: bool = False) -> LabFrame:
        """One look; with the next update's own samples where the lab goes slowly enough for them to be seen.

        Raises LostNumbersError where what is to be seen is not finite.
        """
        self._renew()
        probe, run = self.probe, self.run
        generated, surface = probe.generated(), probe.surface()
        if not np.isfinite(generated).all() or (surface is not None and not np.isfinite(surface).all()):
            raise LostNumbersError
        warped, warped_from = probe.warped()
        density = self._density_now() if probe.dimensions == 1 else None
        return LabFrame(
            lane=self.number, step=run.step + (not run.whole), update=run.update_name, next_update=run.next_update,
            whole=run.whole, view=probe.view, latents=probe.shown_latents, generated=generated,
            push=probe.push(generated), surface=surface, probabilities=probe.pair.objective.probabilities,
            warped=warped, warped_from=warped_from, density=density,
            optimal=None if density is None else probe.optimal(density),
            push_by_objective=probe.push_by_objective(), statistics=self._statistics,
            round=probe.round(run.next_draws()) if with_round else None,
        )  # fmt: skip

    def _density_now(self) -> Values:
        if self._measures.exact:
            return self._measures.density()
        if self._density is None:
            self._density = self._measures.density()
        return self._density
