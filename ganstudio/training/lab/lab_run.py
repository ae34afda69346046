"""The training run of one lane of a lab: it goes update by update, changes on the way, and goes back.

What it does is a pure function of the experiment it began with and of its list of changes; states that are kept on the
way only save the time to get there again.
"""

import json
from collections.abc import Iterator

import numpy as np
import torch

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Plain
from ganstudio.datasets import DataSet, open_dataset
from ganstudio.formats.experiment import Experiment
from ganstudio.runs.events import Changed, Event, Noted, Started, Updated
from ganstudio.runs.folder import LiveChange
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.lab.memory import LabMemory, LabState, LostNumbersError, load_state, state_of
from ganstudio.training.lab.rebuilding import build_lab_recipe, check_lab_recipe, lab_machine, take_over
from ganstudio.training.loop.checkpoint import all_finite
from ganstudio.training.recipe import Update

SETTINGS = "lab.settings"
"""Key of the change that sets many settings at once; its value is their JSON."""
PLAYERS = "lab.players"
"""Key of the change that says who moves from a step on: "both", or an update's name."""
CUT = "lab.cut"
"""Key of the change that ends a step before its remaining updates."""


class LabRun:
    """Trains one lane; its methods do a little and return, and the Lab says when."""

    def __init__(self, experiment: Experiment, dataset: DataSet | None = None) -> None:
        """Raises UserError if anything in the experiment is not usable in the Lab."""
        self.began = self.experiment = experiment
        self.dataset = dataset or open_dataset(experiment.dataset)
        self.recipe = build_lab_recipe(experiment, self.dataset)
        self.step = self.number = 0
        self.update_name = ""
        self.changes: list[LiveChange] = []
        self.memory = LabMemory()
        self.generation = 0
        """Counts recipes: where it is another, probe and measures must be made anew."""
        self._players = "both"
        self._pending: list[Update] = []
        self._names: list[str] = []
        self._requests: list[tuple[str, Plain]] = []
        self._replay: list[LiveChange] = []

    # --- going on

    @property
    def whole(self) -> bool:
        """True between two steps."""
        return self.number == 0

    @property
    def next_update(self) -> str:
        """Name of the update that comes next."""
        return (self._pending or self._chosen())[0].name

    def next_draws(self) -> RngStreams:
        """What the next update will take its samples from: perhaps those that D has just seen."""
        again = getattr(self.recipe.settings, "reuse_fakes", False) and self.update_name == "discriminator"
        return self._draws(self.number - (1 if self.number and again and self.next_update == "generator" else 0))

    def advance(self, read: bool) -> Iterator[Event]:
        """Changes that are due, then one update. Raises LostNumbersError."""
        yield from self.settle()
        if not self._pending:
            self._pending = self._chosen()
        update = self._pending.pop(0)
        scalars = {name: float(value.detach()) for name, value in update.run(self._draws(self.number), read).items()}
        self.number = self.number + 1 if self._pending else 0
        self.step += self.whole
        self.update_name = update.name
        if not all(np.isfinite(value) for value in scalars.values()):
            raise LostNumbersError
        if read and self.whole:
            self.check_numbers()
        event = Updated(self.step + (not self.whole), update.name, self.next_update, self.whole, scalars)
        self.memory.record.take(event)
        yield event

    def check_numbers(self) -> None:
        """Raises LostNumbersError where a weight or an optimiser's memory is not finite: where Adam's second moment has
        overflowed, its player never moves again, though all losses are finite."""
        if not all_finite(self.recipe.parts()):
            raise LostNumbersError

    def _chosen(self) -> list[Update]:
        updates = self.recipe.updates()
        self._names = list(dict.fromkeys(update.name for update in updates))
        return (self._players != "both" and [u for u in updates if u.name == self._players][:1]) or updates

    def _draws(self, number: int) -> RngStreams:
        return RngStreams(self.experiment.seed, self.step + 1, number, torch.device("cpu"))

    # --- changes

    def check(self, settings: dict[str, Plain]) -> None:
        """Raises UserError if these settings cannot change."""
        experiment, dataset = self.experiment, self.dataset
        for request in [*self._requests, _as_change(settings)]:
            experiment = _changed(experiment, *request)
        if experiment.dataset != self.experiment.dataset:
            dataset = open_dataset(experiment.dataset)
        check_lab_recipe(experiment, dataset)

    def change(self, settings: dict[str, Plain]) -> None:
        """From the next whole step on; live settings from the next update on. They were checked before."""
        self._requests.append(_as_change(settings))

    def check_player(self, player: str) -> None:
        """Raises UserError where that player makes no update in a step."""
        if self.whole:
            self._chosen()
        if player not in ("both", *self._names):
            raise UserError(f"No update of the {player} belongs to a step now; these do: {', '.join(self._names)}.")

    def choose(self, player: str) -> None:
        """Who moves from now on: "both", or only one."""
        if player != "both" and not self.whole:
            if self.next_update == player:
                return  # what is left of this step begins with it
            self._requests.append((CUT, True))
        coming = [value for key, value in self._requests if key == PLAYERS] or [self._players]
        if player != coming[-1]:
            self._requests.append((PLAYERS, player))

    def end_turn(self) -> None:
        """Where one player moved alone, both are to move next; done at once, between two steps."""
        if self.whole and self._players != "both" and not self._requests and not self._replay:
            self.changes.append(LiveChange(self.step + 1, 0, PLAYERS, "both"))
            self._players = "both"

    def settle(self) -> Iterator[Event]:
        """Changes that are due before the next update: those to be replayed, then what was asked for.

        A change that proves impossible is said and leaves no trace.
        """
        while self._replay and (self._replay[0].step, self._replay[0].update) <= (self.step + 1, self.number):
            change = self._replay.pop(0)
            yield from self._apply(change.key, change.value)
        while self._requests and self._may_apply(self._requests[0][0]):
            key, value = self._requests.pop(0)
            change = LiveChange(self.step + 1, self.number, key, value)
            try:
                yield from self._apply(key, value)
                self.changes.append(change)
            except UserError as error:
                yield Noted(str(error), warning=True)

    def _may_apply(self, key: str) -> bool:
        return not self._replay and (self.whole or key == CUT or key in self.recipe.live())

    def _apply(self, key: str, value: Plain) -> Iterator[Event]:
        if key == CUT:
            self._pending, self.number = [], 0
            self.step += 1
        elif key == PLAYERS:
            self._players = str(value)
        else:
            yield from self._set(_changed(self.experiment, key, value), key, value)

    def _set(self, experiment: Experiment, key: str, value: Plain) -> Iterator[Event]:
        place = self.step + 1, self.number
        if key in self.recipe.live():
            self.recipe.change(key, value)
            self.experiment = experiment
        elif experiment != self.experiment:
            anew = self._rebuild(experiment)
            yield self.started()
            if anew:
                yield Noted(f"Begins anew: {', '.join(name.replace('_', ' ') for name in anew)}.")
        change = Changed(*place, key, value)
        self.memory.record.take(change)
        yield change

    def _rebuild(self, experiment: Experiment) -> list[str]:
        """Names of the parts that begin anew."""
        same_data = experiment.dataset == self.experiment.dataset
        dataset = self.dataset if same_data else open_dataset(experiment.dataset)
        recipe = build_lab_recipe(experiment, dataset)
        anew = take_over(recipe, self.recipe)
        self.experiment, self.dataset, self.recipe = experiment, dataset, recipe
        self.generation += 1
        return anew

    # --- states

    def state(self) -> LabState:
        """A copy of everything between two steps. Raises LostNumbersError."""
        assert self.whole
        parts = state_of(self.recipe)
        return LabState(self.step, self.experiment, self._players, len(self.changes), parts, self.dataset)

    def go_back(self, step: int) -> None:
        """To the nearest kept state at or before `step`, and forget what came after `step`; `advance` replays the rest.

        Raises UserError if there is no such state.
        """
        state = self.memory.states.at(step)
        if state is None or step > self.step:
            raise UserError(f"The lab has no step {step} to go back to.")
        self.restore(state)
        remembered = sum(change.step <= step for change in self.changes)
        self.changes = self.changes[: max(remembered, state.changes)]
        self._replay = self.changes[state.changes :]
        self.memory.forget_after(step)

    def restore(self, state: LabState) -> None:
        """Take on `state`. Raises UserError if it is not one of this run's."""
        if state.experiment != self.experiment or state.dataset is not self.dataset:
            self.experiment, self.dataset = state.experiment, state.dataset
            self.recipe = build_lab_recipe(self.experiment, self.dataset)
            self.generation += 1
        load_state(self.recipe, state.parts)
        self.step, self.number, self.update_name = state.step, 0, ""
        self._players = state.players
        self._pending, self._requests, self._replay = [], [], []

    def started(self) -> Started:
        """What is played now, in numbers."""
        machine = lab_machine()
        networks = self.recipe.networks()
        started = Started(
            run=None, step=self.step, steps=self.experiment.steps, device="CPU", precision=machine.precision,
            memory_format=machine.memory_format, threads=machine.threads,
            parameters={name: sum(p.numel() for p in network.parameters()) for name, network in networks.items()},
            equilibrium=self.recipe.equilibrium(), live=self.recipe.live(),
            scalars=self.recipe.settings.scalars,
        )  # fmt: skip
        self.memory.record.take(started)
        return started


def _as_change(settings: dict[str, Plain]) -> tuple[str, Plain]:
    return next(iter(settings.items())) if len(settings) == 1 else (SETTINGS, json.dumps(settings))


def _changed(experiment: Experiment, key: str, value: Plain) -> Experiment:
    if key in (PLAYERS, CUT):
        return experiment
    return experiment.with_settings(json.loads(str(value)) if key == SETTINGS else {key: value})
