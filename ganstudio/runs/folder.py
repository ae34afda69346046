"""A run's folder: the interface between the trainer and everyone else.

    experiment.toml   what is trained               samples/step-00000400.png   generated pictures of the fixed z
    machine.toml      device, precision, threads    samples/real.png            real pictures to compare with
    data.json         what the data are             samples/NAME.png            the newest of the scheme's own pictures
    log.jsonl         scalars, measures, marks      checkpoints/step-00000400.pt
    changes.jsonl     live changes, replayed        export/*.onnx, *.safetensors

Anyone may read it at any time; only the holder of the lock writes. Knows no torch: a checkpoint is just a file here.
"""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from ganstudio.core.errors import UserError
from ganstudio.core.files import (
    DamagedFileError,
    append_line,
    read_json,
    read_lines,
    read_toml,
    remove_leftovers,
    write_atomically,
)
from ganstudio.core.paths import free_path, runs_folder
from ganstudio.formats.experiment import Experiment, load_experiment
from ganstudio.formats.text_codec import TextFacts
from ganstudio.formats.units import Scale
from ganstudio.runs.lock import RunLock
from ganstudio.runs.log import count_damaged, read_log

Status = Literal["running", "finished", "stopped", "failed", "interrupted"]
_STEP = re.compile(r"step-(\d{8})\.(png|pt)$")


class LiveChange(msgspec.Struct, frozen=True):
    """A live setting changed: from `update` (counted from 0 within the step) of `step` on, `key` is `value`."""

    step: int
    update: int
    key: str
    value: bool | int | float | str


class Machine(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the run computes with: chosen once, imposed again on resume, so that the bits stay the same."""

    device: str = "cpu"
    precision: Literal["float32", "bfloat16"] = "float32"
    memory_format: Literal["contiguous", "channels_last"] = "contiguous"
    threads: Annotated[int, msgspec.Meta(ge=1, le=4096)] = 1
    torch: str = ""
    processor: str = ""
    reason: str = ""
    """How it was chosen, in a sentence: the measured images/s of what was tried."""


class DataFacts(msgspec.Struct, frozen=True):
    """What must be known of the data to rebuild the networks and to describe an export when the data are gone."""

    title: str
    fingerprint: str
    output: Literal["picture", "points", "sequence"]
    sample: tuple[int, ...]
    """Shape of one sample as networks see it, channels first."""
    classes: tuple[str, ...]
    training: int
    held_out: int
    held_out_rule: str
    scale: Scale | None = None
    """The units of a sequence's channels, where networks do not see them."""
    other: tuple[int, ...] = ()
    """Shape of one sample of the second domain, where there is one to translate to."""
    preparation: str = "none"
    """How pictures of the first domain were made, by its name in `ganstudio.images.degradations`."""
    text: TextFacts | None = None
    """What there is to read in the training captions, where the scheme reads them."""


@dataclass(frozen=True)
class CheckpointFile:
    """A checkpoint on the disk. `kernel_distance` is None where it was not measured at that step."""

    step: int
    path: Path
    kernel_distance: float | None
    best: bool
    """True for the one with the smallest kernel distance."""


class RunFolder:
    """One run's folder. Reading needs no lock; writing methods are for the trainer, inside `with run.lock():`."""

    def __init__(self, path: Path | str) -> None:
        """Raises UserError if `path` is not a run."""
        self.path = Path(path).absolute()  # a name, also where "." was given, and the same folder after a chdir
        if not (self.path / "experiment.toml").is_file():
            raise UserError(f"{self.path} is not a run: it holds no experiment.toml.")

    @classmethod
    def create(cls, experiment: Experiment, path: Path | None = None) -> "RunFolder":
        """A new folder for `experiment`, by default among the user's runs. Never touches an existing run."""
        path = path or free_path(runs_folder() / experiment.name)
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise UserError(f"{path} already holds something; choose another folder, or resume it if it is a run.")
        try:
            for name in ("samples", "checkpoints", "export"):
                (path / name).mkdir(parents=True, exist_ok=True)
            experiment.save(path / "experiment.toml")
        except OSError as error:
            raise UserError(f"The run cannot be kept in {path}: {error.strerror}. Choose another folder.") from None
        return cls(path)

    @property
    def name(self) -> str:
        return self.path.name

    def experiment(self) -> Experiment:
        return load_experiment(self.path / "experiment.toml")

    # --- the machine it runs on

    def machine(self) -> Machine | None:
        """What this run computes with, or None before its first start. Raises UserError if the file is damaged."""
        path = self.path / "machine.toml"
        if not path.is_file():
            return None
        try:
            return read_toml(path, Machine)
        except (OSError, DamagedFileError) as error:
            raise UserError(f"{path} is damaged: {error}. Delete it to let the next resume choose anew.") from None

    def save_machine(self, machine: Machine) -> None:
        import tomli_w

        write_atomically(self.path / "machine.toml", tomli_w.dumps(msgspec.to_builtins(machine)).encode())

    def data(self) -> DataFacts:
        """What it was trained on. Raises UserError before the first start or if the file is damaged."""
        try:
            return read_json(self.path / "data.json", DataFacts)
        except FileNotFoundError:
            raise UserError(f"The run {self.name} was never started, so there is nothing to take from it.") from None
        except (OSError, DamagedFileError) as error:
            raise UserError(
                f"{self.path / 'data.json'} is damaged: {error}. Resuming the run writes it anew."
            ) from None

    def data_before(self) -> DataFacts | None:
        """What it was trained on so far; None before the first start, and where the note of it is damaged."""
        try:
            return self.data()
        except UserError:
            return None

    def save_data(self, facts: DataFacts) -> None:
        """Where it went on with other data, what was noted of those before stays, as data-1.json, data-2.json, ..."""
        before = self.data_before()
        if before is not None and before.fingerprint != facts.fingerprint:
            number = 1 + len(list(self.path.glob("data-*.json")))
            (self.path / "data.json").replace(self.path / f"data-{number}.json")
        write_atomically(self.path / "data.json", msgspec.json.format(msgspec.json.encode(facts)))

    # --- the log: one JSON object per line; a torn last line is ignored

    def append_log(self, row: dict[str, Any]) -> None:
        """Add a row such as {"step": 40, "discriminator_loss": 1.2}; flushed, so that a kill loses at most a line."""
        append_line(self.path / "log.jsonl", row)

    def log(self, start: int = 0) -> Iterator[dict[str, Any]]:
        """Usable rows of the log, oldest first, from byte `start` on; what is damaged is passed over."""
        return read_log(self.path / "log.jsonl", start)

    def damaged_lines(self) -> int:
        """How many lines of the log are passed over because something in them is damaged."""
        return count_damaged(self.path / "log.jsonl")

    def changes(self) -> list[LiveChange]:
        """The live changes so far, in the order in which they take effect. Raises UserError if the file is damaged.

        A run that was resumed from an earlier checkpoint may have noted an earlier change after a later one.
        """
        path = self.path / "changes.jsonl"
        try:
            found = [msgspec.convert(row, LiveChange) for row in read_lines(path)]
        except msgspec.ValidationError as error:
            raise UserError(f"{path} is damaged: {error}. Without the file the run goes on unchanged.") from None
        return sorted(found, key=lambda change: (change.step, change.update))

    def append_change(self, change: LiveChange) -> None:
        append_line(self.path / "changes.jsonl", msgspec.to_builtins(change))

    def cut_back(self, step: int) -> None:
        """Forget what was logged after the end of `step`: a run that is resumed there will log it again.

        Checkpoints after it, which could not be used, step aside, so that nobody takes one for the newest. Changes
        stay: those after `step` are replayed when their time comes.
        """
        rows = [row for row in self.log() if row["step"] <= step]
        write_atomically(self.path / "log.jsonl", "".join(json.dumps(row) + "\n" for row in rows).encode())
        for path in self.path.glob("samples/step-*.png"):
            if (match := _STEP.search(path.name)) and int(match[1]) > step:
                path.unlink()
        for later, path in _by_step(self.path / "checkpoints"):
            if later > step:
                path.replace(path.with_name(f"{path.name}.damaged"))

    # --- pictures and checkpoints

    def sample_path(self, step: int) -> Path:
        return self.path / "samples" / f"step-{step:08d}.png"

    def picture_path(self, name: str) -> Path:
        return self.path / "samples" / f"{name}.png"

    def pictures(self) -> dict[str, Path]:
        """The sheets beside the generated samples by name: "real", and the newest of what else its scheme shows."""
        found = sorted((self.path / "samples").glob("*.png"))
        return {path.stem: path for path in found if not path.name.startswith((".", "step-"))}

    def samples(self) -> list[tuple[int, Path]]:
        """(step, PNG of the grid) for every sample grid, by step."""
        return _by_step(self.path / "samples")

    def checkpoint_path(self, step: int) -> Path:
        return self.path / "checkpoints" / f"step-{step:08d}.pt"

    def checkpoints(self) -> list[CheckpointFile]:
        """All checkpoints by step, the best by kernel distance marked."""
        distances = {row["step"]: row["kernel_distance"] for row in self.log() if "kernel_distance" in row}
        files = _by_step(self.path / "checkpoints")
        measured = [step for step, _ in files if step in distances]
        best = min(measured, key=lambda step: distances[step], default=None)
        return [CheckpointFile(step, path, distances.get(step), step == best) for step, path in files]

    def checkpoint(self, step: int | None = None) -> CheckpointFile:
        """The checkpoint of `step`, or the newest. Raises UserError naming those there are."""
        files = self.checkpoints()
        if not files:
            raise UserError(f"The run {self.name} has no checkpoint yet.")
        found = next((file for file in files if file.step == step), None) if step is not None else files[-1]
        if found is None:
            steps = ", ".join(str(file.step) for file in files)
            raise UserError(f"The run {self.name} has no checkpoint of step {step}; there is: {steps}.")
        return found

    # --- what people do with runs

    def status(self) -> Status:
        """How it stands: running while somebody holds the lock, interrupted if it ended without a goodbye."""
        if self.is_locked():
            return "running"
        marks = [row for row in self.log() if "ended" in row or "started" in row]
        return marks[-1].get("ended", "interrupted") if marks else "interrupted"

    def last_step(self) -> int:
        """The last step that was logged."""
        return max((row["step"] for row in self.log()), default=0)

    def disk_use(self) -> int:
        """Bytes of all files in the folder."""
        return sum(path.stat().st_size for path in self.path.rglob("*") if path.is_file())

    def rename(self, name: str) -> "RunFolder":
        """Give the run another name. Raises UserError if the name is taken, unusable, or the run is being trained."""
        if not re.fullmatch(r"[^/\\:*?\"<>|\x00-\x1f]{1,100}", name) or name.strip(". ") == "":
            raise UserError(f"{name!r} cannot be a folder's name; use letters, digits, spaces and dashes.")
        target = self.path.with_name(name)
        if target.exists():
            raise UserError(f"There is already something called {name} beside this run.")
        self.refuse_while_running("renamed")
        return RunFolder(self.path.rename(target))

    def delete(self) -> None:
        """Delete the run and all it holds. Raises UserError while it is being trained."""
        self.refuse_while_running("deleted")
        shutil.rmtree(self.path)

    def discard_if_unused(self) -> None:
        """Remove a folder whose training never started, so that a mistyped setting leaves nothing behind."""
        if not (self.path / "log.jsonl").exists() and not self.is_locked():
            shutil.rmtree(self.path, ignore_errors=True)

    def refuse_while_running(self, what: str) -> None:
        """Raises UserError while it is being trained; `what` was to be done, such as "deleted"."""
        if self.is_locked():
            raise UserError(f"The run {self.name} is being trained and cannot be {what}; stop it first.")

    # --- one writer

    def lock(self) -> RunLock:
        """Held while somebody writes: `with run.lock(): ...`. Raises UserError if another process holds it."""
        return RunLock(self.path / ".lock")

    def remove_leftovers(self) -> None:
        """Delete half-written files of writers that were killed; for the holder of the lock."""
        for folder in (self.path, *(self.path / name for name in ("samples", "checkpoints", "export"))):
            remove_leftovers(folder)

    def is_locked(self) -> bool:
        """True while somebody writes."""
        try:
            return self.lock().is_held()
        except OSError:  # a folder that cannot be written to has no writer
            return False


def list_runs(folder: Path | None = None) -> list[RunFolder]:
    """The user's runs, newest first."""
    folder = folder or runs_folder()
    if not folder.is_dir():
        return []
    runs = [RunFolder(path.parent) for path in folder.glob("*/experiment.toml")]
    return sorted(runs, key=lambda run: _modified(run.path), reverse=True)


def _modified(path: Path) -> float:
    return max((file.stat().st_mtime for file in (path / "log.jsonl", path) if file.exists()), default=0.0)


def _by_step(folder: Path) -> list[tuple[int, Path]]:
    found = ((_STEP.search(path.name), path) for path in folder.glob("step-*"))
    return sorted((int(match[1]), path) for match, path in found if match)
