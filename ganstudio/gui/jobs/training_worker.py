"""The one thread that runs torch: it lives as long as the program and trains one experiment at a time, or plays a lab.

Commands go in by a queue, events come out by a mailbox. Pausing is not asking the trainer for its next event, so it
takes effect after the update that is being worked on, and nothing is half done. A lab says itself when it rests; a
training that is begun meanwhile goes first, and the lab waits with all it has. It knows no widget and no Qt.
"""

import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Literal

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Catalogue, Plain
from ganstudio.datasets import OpeningProgress
from ganstudio.formats.experiment import Experiment
from ganstudio.gui.jobs.lab_commands import Ask, BeginLab, Heard, LabCommand, OpenLab
from ganstudio.gui.jobs.mailbox import Mailbox
from ganstudio.gui.jobs.trainers import DataOpening, LabLike, TorchTrainers, TrainerLike, Trainers
from ganstudio.labs.events import LaneEvent, Resting
from ganstudio.runs.events import Ended, Event, Noted, Started, Updated
from ganstudio.runs.folder import RunFolder
from ganstudio.runs.record import RunRecord, record_of


@dataclass(frozen=True, slots=True)
class Begin:
    """Train an experiment in a new run folder."""

    experiment: Experiment
    path: Path | None = None

    def make(self, trainers: Trainers, opening: OpeningProgress) -> TrainerLike:
        return trainers.begin(self.experiment, self.path, opening)


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on with a run from its newest checkpoint."""

    path: Path
    steps: int | None = None
    data: tuple[tuple[str, Path], ...] = ()
    """Where its data lie now, by the name of their setting; nothing where they lie where they lay."""

    def make(self, trainers: Trainers, opening: OpeningProgress) -> TrainerLike:
        moved = {"data": dict(self.data)} if self.data else {}
        return trainers.resume(self.path, self.steps, opening, **moved)


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    """Change a live setting."""

    key: str
    value: Plain


Order = Literal["load_catalogue", "pause", "play", "step_once", "stop", "close"]
Command = Begin | Resume | ChangeSetting | Order | LabCommand


@dataclass(frozen=True, slots=True)
class CatalogueLoaded:
    """torch is there, and so is what can be chosen; or `problem` says why not."""

    catalogue: Catalogue
    problem: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a resumed run did before; comes just before its Started."""

    record: RunRecord


@dataclass(frozen=True, slots=True)
class Paused:
    """The trainer rests between two updates."""


class _GaveUpError(Exception):
    """Stop was ordered while the data were being opened."""


class TrainingWorker:
    """Owner of the training thread. All methods may be called from the window's thread and return at once."""

    def __init__(self, mailbox: Mailbox, trainers: Trainers | None = None) -> None:
        self._mailbox = mailbox
        self._trainers: Trainers = trainers or TorchTrainers()
        self._commands: SimpleQueue[Command] = SimpleQueue()
        self._later: list[Command] = []
        self._thread: threading.Thread | None = None
        self._going = True
        self._single = False
        self._closing = False
        self._begun = False

    def send(self, command: Command) -> None:
        """Hand over a command; the thread starts with the first one."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._live, name="training", daemon=True)
            self._thread.start()
        self._commands.put(command)

    def close(self, seconds: float) -> bool:
        """Stop what is going on, keep it, and end the thread. False if that took longer than `seconds`."""
        if self._thread is None:
            return True
        self._commands.put("close")
        self._thread.join(seconds)
        return not self._thread.is_alive()

    # --- everything below runs in the training thread

    def _live(self) -> None:
        while not self._closing:
            command = self._next_command()
            if command == "close":
                return
            self._begin(command)

    def _next_command(self, wait: bool = True, seconds: float | None = None) -> Command:
        """What had to wait goes first, so that a new lab hears all that was asked of it. Raises queue.Empty."""
        return self._later.pop(0) if self._later else self._commands.get(wait, seconds)

    def _begin(self, command: Command) -> None:
        """Carry out what can be begun; whatever belongs to something that has ended is dropped."""
        if command == "load_catalogue":
            self._mailbox.put(self._load_catalogue())
        elif isinstance(command, Begin | Resume):
            self._mailbox.put(self._train(command.make))
        elif isinstance(command, BeginLab | OpenLab):
            command.mailbox.put(self._play(command))

    def _load_catalogue(self) -> CatalogueLoaded:
        try:
            return CatalogueLoaded(self._trainers.catalogue())
        except Exception as error:
            text = f"The training part of the program could not be loaded: {error}."
            return CatalogueLoaded(Catalogue(), text, traceback.format_exc())

    def _train(self, make: Callable[[Trainers, OpeningProgress], TrainerLike]) -> Ended:
        self._going, self._single, self._begun = True, False, False
        try:
            return self._run(make(self._trainers, self._opening))
        except _GaveUpError:
            return Ended("stopped", 0, "Stopped before the first step.")
        except UserError as error:
            return Ended("failed", 0, str(error))
        except MemoryError:
            return Ended("failed", 0, "There is not enough memory. Choose a smaller batch, picture size or width.")
        except Exception as error:
            what = "ended" if self._begun else "could not begin"
            kept = " The last checkpoint is kept." if self._begun else ""
            text = f"Training {what} because of an error in the program: {type(error).__name__}: {error}.{kept}"
            return Ended("failed", 0, text, traceback.format_exc())

    def _opening(self, done: int, total: int) -> None:
        """Tell how far it is; the only commands that count meanwhile are those to end."""
        self._mailbox.put(DataOpening(done, total))
        for _ in range(self._commands.qsize()):
            command = self._commands.get()
            if command in ("stop", "close"):
                self._closing = self._closing or command == "close"
                raise _GaveUpError
            self._commands.put(command)

    def _run(self, trainer: TrainerLike) -> Ended:
        """Hand on all events; the last one is returned, so that it is told when the run folder is free again."""
        ended: Ended | None = None
        for event in trainer.events():
            if isinstance(event, Ended):
                ended = event
            else:
                self._tell(event)
                self._obey(trainer, event)
        return ended or Ended("failed", 0, "Training ended without saying why. The last checkpoint is kept.")

    def _tell(self, event: Event) -> None:
        if isinstance(event, Started) and event.step > 0 and event.run is not None:
            self._mailbox.put(Earlier(record_of(RunFolder(event.run), event.step)))
        self._begun = True
        self._mailbox.put(event)

    def _obey(self, trainer: TrainerLike, event: Event) -> None:
        """Carry out waiting commands; while paused, wait for them here."""
        if self._single and isinstance(event, Updated):
            self._going = self._single = False
        told = False
        while True:
            if not self._going and self._commands.empty() and not told:
                self._mailbox.put(Paused())
                told = True
            try:
                command = self._commands.get(block=not self._going)
            except Empty:
                return
            told = told and isinstance(command, ChangeSetting)
            self._carry_out(command, trainer)

    def _carry_out(self, command: Command, trainer: TrainerLike) -> None:
        if isinstance(command, ChangeSetting):
            self._change(command, trainer)
        elif isinstance(command, LabCommand):
            self._later.append(command)
        elif command == "pause":
            self._going = False
        elif command in ("play", "step_once", "stop", "close"):
            self._going, self._single = True, command == "step_once"
            if command in ("stop", "close"):
                self._closing = self._closing or command == "close"
                trainer.stop()

    def _change(self, command: ChangeSetting, trainer: TrainerLike) -> None:
        try:
            trainer.change(command.key, command.value)
        except UserError as error:
            self._mailbox.put(Noted(str(error), warning=True))

    # --- a lab

    def _play(self, command: BeginLab | OpenLab) -> Ended:
        try:
            return self._follow(command.make(self._trainers), command.mailbox)
        except UserError as error:
            return Ended("failed", 0, str(error))
        except Exception as error:
            text = f"The lab could not begin because of an error in the program: {type(error).__name__}: {error}."
            return Ended("failed", 0, text, traceback.format_exc())

    def _follow(self, lab: LabLike, mailbox: Mailbox) -> Ended:
        ended: Ended | None = None
        for event in lab.events():
            if isinstance(event, Ended):
                ended = event
            else:
                mailbox.put(event)
                self._attend(lab, mailbox, event if isinstance(event, Resting) else None)
        return ended or Ended("failed", 0, "The lab ended without saying why. Start it again, or open a saved one.")

    def _attend(self, lab: LabLike, mailbox: Mailbox, rest: Resting | None) -> None:
        """Carry out waiting commands; where the lab rests, wait for the first one, or for as long as it said."""
        wait, seconds = rest is not None, rest.seconds if rest else None
        while not self._closing:
            try:
                command = self._next_command(wait, seconds)
            except Empty:
                return
            wait = False
            if isinstance(command, BeginLab | OpenLab):
                self._later.insert(0, command)
                break
            self._carry_out_for_lab(command, lab, mailbox)
        lab.stop()

    def _carry_out_for_lab(self, command: Command, lab: LabLike, mailbox: Mailbox) -> None:
        if isinstance(command, Ask):
            if command.mailbox is mailbox:
                try:
                    command.call(lab)
                except UserError as error:
                    mailbox.put(LaneEvent(0, Noted(str(error), warning=True)))
                mailbox.put(Heard())
        elif command == "close":
            self._closing = True
        else:
            if isinstance(command, Begin | Resume):
                lab.pause()
                mailbox.put(Resting())
            self._begin(command)
