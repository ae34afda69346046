"""One lane with its eyes: makes frames at the Lab's pace and measures now and then."""

import time

import numpy as np

from ganstudio.labs.frame import LabFrame, Values
from ganstudio.runs.events import Measured
from ganstudio.training.lab.lab_run import Lane
from ganstudio.training.lab.measuring import LabMeasuring
from ganstudio.training.lab.memory import LostNumbersError
from ganstudio.training.lab.probe import Looking

_MEASURE_EVERY, _MEASURE_SHARE = 1.0, 0.08
"""Seconds between measures, and the part of all time that they may take at most."""


class Watching:
    """Looks at `lane`, which is lane `number` of its lab."""

    def __init__(self, lane: Lane, number: int) -> None:
        self.lane, self.number = lane, number
        self._statistics: dict[str, float] = {}
        self._density: Values | None = None
        self._measured_at: tuple[int, int] | None = None
        self._next_measure = 0.0
        self._begin()

    def _begin(self) -> None:
        self._generation = self.lane.generation
        seed = self.lane.experiment.seed
        self.looking = Looking(self.lane.recipe, self.lane.dataset, seed)
        self._measuring = LabMeasuring(self.looking, seed)
        self._density = None
        self.forget()

    def _renew(self) -> None:
        if self._generation != self.lane.generation:
            self._begin()

    def forget(self) -> None:
        """What was measured belongs to steps that are no more."""
        self._statistics, self._measured_at, self._next_measure = {}, None, 0.0

    def measuring_is_due(self) -> bool:
        return self.lane.whole and time.perf_counter() >= self._next_measure

    def measure(self) -> Measured | None:
        """Measure now; None where this very state was measured before or nothing is known to compare with."""
        self._renew()
        place = (self.lane.step, len(self.lane.changes))
        if place == self._measured_at:
            return None
        start = time.perf_counter()
        self._measured_at = place
        values = self._measuring.statistics()
        if self.looking.dimensions == 1 and not self._measuring.exact:
            self._density = self._measuring.density()
        spent = time.perf_counter() - start
        self._next_measure = start + max(_MEASURE_EVERY, spent / _MEASURE_SHARE)
        if not values:
            return None
        self._statistics = {**values, "measured_at": float(self.lane.step)}
        measured = Measured(self.lane.step, values)
        self.lane.memory.record.take(measured)
        return measured

    def frame(self, with_round: bool = False) -> LabFrame:
        """One look; with the next update's own samples where the lab goes slowly enough for them to be seen.

        Raises LostNumbersError where what is to be seen is not finite.
        """
        self._renew()
        eyes, lane = self.looking, self.lane
        generated, surface = eyes.generated(), eyes.surface()
        if not np.isfinite(generated).all() or (surface is not None and not np.isfinite(surface).all()):
            raise LostNumbersError
        warped, warped_from = eyes.warped()
        density = self._density_now() if eyes.dimensions == 1 else None
        return LabFrame(
            lane=self.number, step=lane.step + (not lane.whole), update=lane.update_name, next_update=lane.next_update,
            whole=lane.whole, view=eyes.view, latents=eyes.shown_latents, generated=generated,
            push=eyes.push(generated), surface=surface, probabilities=eyes.game.objective.probabilities,
            warped=warped, warped_from=warped_from, density=density,
            optimal=None if density is None else eyes.optimal(density),
            push_by_objective=eyes.push_by_objective(), statistics=self._statistics,
            round=eyes.round(lane.next_draws()) if with_round else None,
        )  # fmt: skip

    def _density_now(self) -> Values:
        if self._measuring.exact:
            return self._measuring.density()
        if self._density is None:
            self._density = self._measuring.density()
        return self._density
