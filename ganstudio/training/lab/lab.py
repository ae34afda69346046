"""A lab: one or two small trainings that are played while somebody looks, changes them, goes back and plays on.

    lab = Lab([experiment]); lab.play()
    for event in lab.events(): ...        # frames, scalars, Resting where there is nothing to do

It writes no run folder and never blocks; two lanes (a race) take turns, whichever is behind goes first. Methods may be
called between two events and take effect in the next one.
"""

import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ganstudio.core.errors import UserError
from ganstudio.datasets import DataSet
from ganstudio.formats.experiment import Experiment
from ganstudio.labs.events import Branched, KeptFrame, LabEvent, LaneEvent, LaneOpened, Resting, Saved, SettingsNow
from ganstudio.runs.events import Changed, Ended, Event, Noted, Updated
from ganstudio.training.lab.controls import BranchRequest, LabControls, SaveRequest
from ganstudio.training.lab.lab_file import open_runs, save_runs
from ganstudio.training.lab.lab_run import LabRun
from ganstudio.training.lab.memory import LostNumbersError
from ganstudio.training.lab.rebuilding import lab_machine
from ganstudio.training.lab.sampler import LabSampler
from ganstudio.training.loop.acceleration import apply_machine

_READ_EVERY = 0.1
"""Seconds between readings of scalars while it plays."""


@dataclass(frozen=True)
class LabPace:
    """How often to look while the lab plays."""

    frames_per_second: float = 20.0
    share: float = 0.25
    """Part of all time that looking may take at most."""


class Lab(LabControls):
    """The iterator of `events()` does all the work."""

    def __init__(
        self,
        experiments: Sequence[Experiment],
        *,
        datasets: Sequence[DataSet] | None = None,
        pace: LabPace = LabPace(),
    ) -> None:
        """One or two lanes. Raises UserError if anything in them is not usable in the Lab."""
        given: Sequence[DataSet | None] = datasets or [None] * len(experiments)
        self._begin([LabRun(e, data) for e, data in zip(experiments, given, strict=True)], pace)

    @classmethod
    def open(cls, path: Path, pace: LabPace = LabPace()) -> "Lab":
        """A lab from its file; goes on bit for bit as the saved one. Raises UserError if it is damaged or foreign."""
        lab = cls.__new__(cls)
        lab._begin(open_runs(path), pace)
        return lab

    def _begin(self, runs: list[LabRun], pace: LabPace) -> None:
        super().__init__(runs)
        self._pace = pace
        self._samplers = [LabSampler(run, number) for number, run in enumerate(runs)]
        self._frame_at = 0.0
        self._read_at, self._reading = [0.0] * len(runs), [False] * len(runs)

    # --- the stream

    def events(self) -> Iterator[LabEvent | Ended]:
        """All that happens until `stop` or a failure; the last event is `Ended`."""
        try:
            apply_machine(lab_machine())
            yield from self._open()
            while not self._stopping:
                yield from self._next()
            yield Ended("stopped", self.runs[0].step)
        except MemoryError:
            yield Ended("failed", self.runs[0].step, "The memory ran out. Start again with smaller networks.")
        except Exception as error:  # whatever went wrong ends this lab, never the program
            text = f"The lab broke off: {type(error).__name__}: {error}. Start it again, or open a saved one."
            yield Ended("failed", self.runs[0].step, text, traceback.format_exc())

    def _open(self) -> Iterator[LabEvent]:
        for number, run in enumerate(self.runs):
            yield LaneOpened(number, run.experiment, tuple(run.memory.frames), run.memory.record)
            yield LaneEvent(number, run.started())
            yield from self._keep(number)

    def _next(self) -> Iterator[LabEvent | Ended]:
        if self._requests:
            try:
                yield from self._grant(self._requests.pop(0))
            except UserError as error:
                yield LaneEvent(0, Noted(str(error), warning=True))
        elif self._mode == "playing":
            yield from self._advance(self._behind())
        elif self._turn:
            player, self._turn = self._turn, ""
            for number in range(len(self.runs)):
                yield from self._move(number, player)
        elif self._mode == "slow":
            yield from self._rest(self._slow_seconds)
            if self._mode == "slow" and not self._requests and not self._stopping:
                yield from self._advance(self._behind())
        else:
            yield from self._rest(None)

    def _grant(self, request: BranchRequest | SaveRequest) -> Iterator[LabEvent]:
        return (
            self._branch(request.lane, request.step) if isinstance(request, BranchRequest) else self._save(request.path)
        )

    def _behind(self) -> int:
        """The lane whose turn it is: the one with fewer updates behind it."""
        places = [(run.step, run.number, number) for number, run in enumerate(self.runs)]
        unfinished = [place for place in places if place[1]]
        return min(unfinished or places)[2]

    def _rest(self, seconds: float | None) -> Iterator[LabEvent]:
        """Say what there is to see, with the next update's samples, then wait."""
        asked = self._asked
        for number, run in enumerate(self.runs):
            yield from self._told(number, run.settle())
            if seconds is None:
                run.end_turn()
            yield from self._seen(number, with_round=True, measured=seconds is None)
        if asked == self._asked:
            yield Resting(seconds)
        apply_machine(lab_machine())  # a training may have had the thread meanwhile

    def _told(self, number: int, events: Iterator[Event]) -> Iterator[LabEvent]:
        """What a lane says, and its settings where they changed."""
        changed = False
        for event in events:
            changed = changed or isinstance(event, Changed)
            yield LaneEvent(number, event)
        if changed:
            yield SettingsNow(number, self.runs[number].experiment)

    def _move(self, number: int, player: str) -> Iterator[LabEvent]:
        """One update of one player, or all that are left of a step."""
        run = self.runs[number]
        while True:
            yield from self._advance(number)
            if run.whole or player != "both":
                return

    def _advance(self, number: int) -> Iterator[LabEvent]:
        """One update, and what is due after it."""
        run = self.runs[number]
        try:
            yield from self._told(number, run.advance(self._reads(number)))
            if run.whole and run.memory.is_due(run.step):
                yield from self._keep(number)
        except LostNumbersError:
            yield from self._recover(number)
        if self._mode == "playing" and time.perf_counter() >= self._frame_at and self._side_by_side():
            yield from self._look()

    def _reads(self, number: int) -> bool:
        """Scalars are read in all updates of a step or in none: about ten times a second while the lab plays."""
        now = time.perf_counter()
        if self._mode != "playing":
            return True
        if self.runs[number].whole:
            self._reading[number] = now >= self._read_at[number]
            self._read_at[number] = now + _READ_EVERY if self._reading[number] else self._read_at[number]
        return self._reading[number]

    def _side_by_side(self) -> bool:
        """True where no lane is in the midst of a step and none is just about to draw level."""
        steps = [run.step for run in self.runs]
        return all(run.whole for run in self.runs) and max(steps) - min(steps) != 1

    # --- looking and keeping

    def _look(self) -> Iterator[LabEvent]:
        start = time.perf_counter()
        for number, sampler in enumerate(self._samplers):
            yield from self._seen(number, with_round=False, measured=sampler.measuring_is_due())
        spent = time.perf_counter() - start
        self._frame_at = start + max(1 / self._pace.frames_per_second, spent / self._pace.share)

    def _seen(self, number: int, with_round: bool, measured: bool) -> Iterator[LabEvent]:
        sampler = self._samplers[number]
        try:
            told = sampler.measure() if measured and sampler.run.whole else None
            frame = sampler.frame(with_round)
        except LostNumbersError:
            yield from self._recover(number)
            return
        if told is not None:
            yield LaneEvent(number, told)
        yield frame

    def _keep(self, number: int) -> Iterator[LabEvent]:
        """State and frame of this whole step for the time line. Raises LostNumbersError."""
        run = self.runs[number]
        run.check_numbers()
        frame = self._samplers[number].frame()
        run.memory.keep(run.state(), frame)
        yield KeptFrame(frame)

    # --- going back, saving

    def _branch(self, number: int, step: int) -> Iterator[LabEvent]:
        """To the nearest kept state, and from there step by step as it went the first time."""
        run = self.runs[number]
        run.go_back(step)
        self._samplers[number].forget()
        yield Branched(number, step)
        try:
            while run.step < step and not self._stopping:
                for event in run.advance(read=False):
                    if isinstance(event, Updated):  # all else was told before
                        yield LaneEvent(number, event)
        except LostNumbersError:
            yield from self._recover(number)
        yield SettingsNow(number, run.experiment)
        yield LaneEvent(number, run.started())

    def _recover(self, number: int) -> Iterator[LabEvent]:
        """Back to the newest kept state; all lanes rest."""
        run = self.runs[number]
        lost, state = run.step, run.memory.states.at(run.step)
        assert state is not None, "the first weights are finite and kept"
        run.go_back(state.step)
        self._samplers[number].forget()
        self.pause()
        yield Branched(number, state.step)
        yield SettingsNow(number, run.experiment)
        yield LaneEvent(number, Noted(
            f"After step {lost} the numbers were no longer finite. The lab went back to step {state.step} and rests. "
            "Lower a learning rate or choose another objective, or branch from an earlier step.", warning=True,
        ))  # fmt: skip

    def _save(self, path: Path) -> Iterator[LabEvent]:
        for number, run in enumerate(self.runs):
            if not run.whole:
                yield from self._move(number, "both")
            run.end_turn()
        save_runs(self.runs, path)
        yield Saved(str(path))
