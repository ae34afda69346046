"""Turns an experiment into a stream of events. Knows no window and starts no thread.

    trainer = Trainer(experiment, RunFolder.create(experiment))
    for event in trainer.events(): ...

Between two events nothing is half done: pausing is not asking for the next one. Whole steps are what checkpoints hold.
"""

import contextlib
import time
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import numpy as np
import torch

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Plain
from ganstudio.datasets import DataSet, OpeningProgress, open_dataset
from ganstudio.formats.experiment import Experiment
from ganstudio.runs.events import Changed, Ended, Event, Noted, Progressed, Started, Updated
from ganstudio.runs.folder import LiveChange, Machine, RunFolder
from ganstudio.training.components.batches import BatchSource, bytes_on_card, data_facts
from ganstudio.training.components.compute import Compute
from ganstudio.training.components.memory import refuse_if_too_large
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.loop.acceleration import apply_machine, base_machine, choose_machine, timed
from ganstudio.training.loop.checkpoint import load_checkpoint
from ganstudio.training.loop.moved_data import differences, refuse_missing, with_moved_data
from ganstudio.training.loop.run_writer import RunWriter
from ganstudio.training.loop.start_from import take_over_weights
from ganstudio.training.loop.throughput import Throughput
from ganstudio.training.recipe import Recipe, Setup, Update
from ganstudio.training.recipes import build_recipe, recipe_settings


class Trainer:
    """One training, from its first or a later step. The iterator of `events()` does all the work."""

    def __init__(
        self,
        experiment: Experiment,
        folder: RunFolder | None = None,
        *,
        dataset: DataSet | None = None,
        opening: OpeningProgress | None = None,
        picture_every: float | None = None,
    ) -> None:
        """Open the data and build the networks. Raises UserError if anything in the experiment is not usable.

        Without a `folder` nothing is written. `dataset` replaces the experiment's own, such as an opened one;
        otherwise `opening(done, total)` hears how far its opening is, and may raise to give up. Who watches asks for
        pictures about `picture_every` seconds apart; they cost an eightieth of the time at most.
        """
        dataset = dataset or open_dataset(experiment.dataset, opening)
        self._prepare(experiment, folder, dataset, picture_every, resumed=False)

    @classmethod
    def resume(
        cls,
        folder: RunFolder,
        *,
        steps: int | None = None,
        data: Mapping[str, Path] | None = None,
        dataset: DataSet | None = None,
        opening: OpeningProgress | None = None,
        picture_every: float | None = None,
    ) -> "Trainer":
        """Go on from the newest usable checkpoint, to `steps` in all if given. Raises UserError.

        A damaged checkpoint is passed over in favour of the one before; what was passed over is said. `data` says where
        the data lie now, by the name of their setting, such as {"path": ...}; how they differ from those before is
        said, and refused where the networks cannot take them.
        """
        folder.refuse_while_running("resumed")
        experiment = with_moved_data(folder.experiment(), data or {})
        if steps is not None:
            experiment = experiment.with_settings({"steps": steps})
        if dataset is None:
            refuse_missing(experiment, folder)
        trainer = cls.__new__(cls)
        dataset = dataset or open_dataset(experiment.dataset, opening)
        trainer._prepare(experiment, folder, dataset, picture_every, resumed=True)
        return trainer

    def change(self, key: str, value: Plain) -> None:
        """Change a live setting before the next update. Raises UserError if it may not change or is out of limits."""
        settings = None
        for wish in [*self._wished, (key, value)]:  # earlier wishes will have come true by then
            settings = self.recipe.changed(*wish, settings)
        self._wished.append((key, value))

    def stop(self) -> None:
        """Let the iterator finish the step, keep a checkpoint and end."""
        self._stopping = True

    # --- preparation

    def _prepare(
        self,
        experiment: Experiment,
        folder: RunFolder | None,
        dataset: DataSet,
        picture_every: float | None,
        resumed: bool,
    ) -> None:
        self.experiment, self.folder = experiment, folder
        self.step, self._seconds = 0, 0.0
        self._stopping = False
        self._wished: list[tuple[str, Plain]] = []
        self._notes: list[Noted] = []
        self._replay: list[LiveChange] = []
        self._progress = Throughput()
        self.keeping = RunWriter(experiment, dataset, folder, picture_every)
        self.dataset = dataset
        self.data = data_facts(self.dataset, recipe_settings(experiment).reads_captions)
        self._notes += [Noted(sentence, warning=True) for sentence in self.dataset.notes]
        self._notes += [Noted(sentence, warning=True) for sentence in self.dataset.skipped[:20]]
        if folder and resumed:
            told = differences(folder.data_before(), self.data, folder.name)
            self._notes += [Noted(sentence, warning=True) for sentence in told]
        if folder and (damaged := folder.damaged_lines()):
            self._notes.append(Noted(f"Damaged lines of the log that were left out: {damaged}.", warning=True))
        self._refuse_if_too_large()
        self.machine = self._machine(resumed)
        apply_machine(self.machine)
        self.recipe = self._build(self.machine)
        found = resumed and self._load_newest()
        if experiment.start_from and not found:
            self._notes.append(Noted(take_over_weights(experiment.start_from, self.recipe.networks())))
            self.recipe.weights_were_replaced()

    def _refuse_if_too_large(self) -> None:
        """Before anything is allocated or timed, from a recipe whose weights have shapes and no values."""
        machine = base_machine(self.experiment)
        size = self._build(msgspec.structs.replace(machine, device="meta"))
        device = torch.device(machine.device)
        refuse_if_too_large(size.memory() + bytes_on_card(self.dataset, device), device)

    @property
    def _device(self) -> torch.device:
        return torch.device(self.machine.device)

    def _machine(self, resumed: bool) -> Machine:
        kept = self.folder.machine() if self.folder and resumed else None
        if kept is None:
            apply_machine(base_machine(self.experiment))
            machine = choose_machine(self.experiment, self._time_steps)
            self._notes.append(Noted(f"Computing in {machine.precision}, {machine.reason}."))
            return machine
        here = base_machine(self.experiment)
        if (here.device, here.processor, here.torch) != (kept.device, kept.processor, kept.torch):
            self._notes.append(Noted(
                f"This run began on {kept.processor} with torch {kept.torch}; here it is {here.processor} with "
                f"{here.torch}. It goes on, but its bits will differ from an uninterrupted run.", warning=True,
            ))  # fmt: skip
            kept = Machine(here.device, kept.precision, kept.memory_format, kept.threads, here.torch, here.processor)
        return kept

    def _build(self, machine: Machine) -> Recipe:
        compute = Compute.of(machine)
        batches = BatchSource(self.dataset, compute.device, compute.memory_format, self.experiment.augmentation.mirror)
        return build_recipe(Setup(self.experiment, self.data, compute, batches))

    def _time_steps(self, machine: Machine, count: int) -> float:
        """Seconds per step on a copy that is thrown away."""
        recipe = self._build(machine)

        def step() -> None:
            for number, update in enumerate(recipe.usual_updates()):
                update.run(RngStreams(self.experiment.seed, 1, number, torch.device(machine.device)), False)

        return timed(step, count)

    def _load_newest(self) -> bool:
        """True if there was a usable checkpoint."""
        assert self.folder is not None
        found, problem = False, ""
        for file in reversed(self.folder.checkpoints()):
            try:
                self.step, self._seconds = load_checkpoint(file.path, self.recipe.parts())
                found = True
                break
            except UserError as error:
                problem = problem or str(error)
                self._notes.append(Noted(f"{error} The checkpoint before it is used.", warning=True))
                self.recipe = self._build(self.machine)
        if problem and not found:  # to begin again would overwrite what the run has to show
            raise UserError(f"{problem} No other one can be used. Nothing was changed: start a copy to train it anew.")
        for change in self.folder.changes():
            if change.step <= self.step:
                self.recipe.change(change.key, change.value)
            else:
                self._replay.append(change)
        return found

    # --- the stream

    def events(self) -> Iterator[Event]:
        """All that happens until the experiment's last step, a stop or a failure; the last event is `Ended`."""
        stream = self._locked()
        while True:
            start = time.perf_counter()
            event = next(stream, None)
            self._seconds += time.perf_counter() - start  # pauses happen outside, between two calls
            if event is None:
                return
            yield event

    def _locked(self) -> Iterator[Event]:
        with contextlib.ExitStack() as stack:
            try:
                if self.folder:
                    stack.enter_context(self.folder.lock())
                    self.folder.remove_leftovers()
            except UserError as error:  # without the lock nothing may be written, not even a goodbye
                yield Ended("failed", self.step, str(error))
                return
            except OSError as error:
                yield Ended("failed", self.step, self.keeping.unwritten_in_words(error))
                return
            yield from self._guarded()

    def _guarded(self) -> Iterator[Event]:
        keeping = self.keeping
        try:
            yield from self._train()
        except UserError as error:
            yield keeping.goodbye(self.step, "failed", str(error))
        except OSError as error:
            yield keeping.goodbye(self.step, "failed", keeping.unwritten_in_words(error))
        except (torch.cuda.OutOfMemoryError, MemoryError):
            text = f"The memory ran out. {keeping.newest_in_words()} Lower the batch size or the width."
            yield keeping.goodbye(self.step, "failed", text)
        except Exception as error:  # whatever went wrong ends this run, never the program
            text = f"The training broke off: {type(error).__name__}: {error}. {keeping.newest_in_words()}"
            yield keeping.goodbye(self.step, "failed", text, traceback.format_exc())

    def _train(self) -> Iterator[Event]:
        yield from self._begin()
        while self.step < self.experiment.steps and not self._stopping:
            yield from self._one_step()
            yield from self._noted([Noted(text) for text in self.recipe.notes()])
            yield from self._noted([Noted(text, warning=True) for text in self.recipe.warnings()])
            yield from self.keeping.after_step(self.recipe, self.step, self._seconds)
            if self._progress.is_due():
                yield self._progressed()
        yield self._progressed()
        yield from self.keeping.last_pictures(self.recipe, self.step, self._seconds)
        yield from self.keeping.checkpoint(self.recipe, self.step, self._seconds)
        yield self.keeping.goodbye(self.step, "stopped" if self.step < self.experiment.steps else "finished")

    def _begin(self) -> Iterator[Event]:
        self.keeping.begin(self.step, self._seconds, self.machine, self.data)
        yield self._started()
        yield from self._noted(self._notes)
        yield self.keeping.preview(self.recipe, self.step, self._seconds)
        if self.step == 0:
            yield from self.keeping.checkpoint(self.recipe, self.step, self._seconds)

    def _one_step(self) -> Iterator[Event]:
        """All updates of the next step; scalars are read in all of them or in none."""
        read = self._progress.reading_is_due()
        yield from self._apply_changes(0)
        updates = self.recipe.updates()
        for number, update in enumerate(updates):
            if number:
                yield from self._apply_changes(number)
            start = time.perf_counter()
            rng = RngStreams(self.experiment.seed, self.step + 1, number, self._device)
            scalars = {name: float(value.detach()) for name, value in update.run(rng, read).items()}
            self._progress.count(time.perf_counter() - start)
            if scalars:
                self._refuse_if_lost(scalars)
                self.keeping.log({"step": self.step + 1, "update": update.name, **scalars})
            whole = number == len(updates) - 1
            following = self._next_name(updates, number)
            self.step += whole
            yield Updated(self.step + (not whole), update.name, following, whole, scalars)
        self._progress.count_step(self.experiment.batch_size)

    def _noted(self, notes: list[Noted]) -> Iterator[Event]:
        for note in notes:
            self.keeping.log({"step": self.step, "note": note.text})
            yield note

    def _next_name(self, updates: list[Update], number: int) -> str:
        rest = updates[number + 1 :] or self.recipe.updates()
        return rest[0].name

    def _apply_changes(self, number: int) -> Iterator[Event]:
        """Live changes that take effect before update `number` of the next step: replayed ones, then wishes."""
        while self._replay and (self._replay[0].step, self._replay[0].update) <= (self.step + 1, number):
            change = self._replay.pop(0)
            self.recipe.change(change.key, change.value)
            yield Changed(self.step + 1, number, change.key, change.value)
        while self._wished:
            key, value = self._wished.pop(0)
            self.recipe.change(key, value)
            self.keeping.log_change(LiveChange(self.step + 1, number, key, value))
            yield Changed(self.step + 1, number, key, value)

    def _refuse_if_lost(self, scalars: dict[str, float]) -> None:
        lost = [name.replace("_", " ") for name, value in scalars.items() if not np.isfinite(value)]
        if lost:
            raise UserError(
                f"The training lost its numbers at step {self.step + 1}: the {lost[0]} is no longer finite. "
                f"{self.keeping.newest_in_words()} Try a lower learning rate, float32, or another objective."
            )

    # --- words

    def _started(self) -> Started:
        words, previews = self.recipe.settings, self.recipe.preview_words()
        self.keeping.log({
            "step": self.step, "started": time.strftime("%Y-%m-%dT%H:%M:%S"), "steps": self.experiment.steps,
            "equilibrium": self.recipe.equilibrium(), "scalars": msgspec.to_builtins(words.scalars),
            "pictures": msgspec.to_builtins(previews.previews), "has_latent": previews.has_latent,
        })  # fmt: skip
        networks = self.recipe.networks()
        parameters = {name: sum(p.numel() for p in network.parameters()) for name, network in networks.items()}
        device = self.machine.processor if self.machine.device == "cuda" else "CPU"
        return Started(
            run=str(self.folder.path) if self.folder else None, step=self.step, steps=self.experiment.steps,
            device=device, precision=self.machine.precision, memory_format=self.machine.memory_format,
            threads=self.machine.threads, parameters=parameters, equilibrium=self.recipe.equilibrium(),
            live=self.recipe.live(), scalars=words.scalars, previews=previews,
        )  # fmt: skip

    def _progressed(self) -> Progressed:
        rate = self._progress.images_per_second()
        left = (self.experiment.steps - self.step) * self.experiment.batch_size / rate if rate else 0.0
        self.keeping.log({"step": self.step, "images_per_second": rate, "seconds": self._seconds})
        return Progressed(self.step, self.experiment.steps, rate, left, self._seconds)
