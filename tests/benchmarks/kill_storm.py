"""Kills trainings without warning, over and over, and looks whether anything was lost.

    python tests/benchmarks/kill_storm.py [--kills 500] [--seed 0] [--record kills.jsonl] [--only NAME]

Every ready-made experiment, small, with live changes. A training is killed (SIGKILL) after a random time, or inside the
n-th write of a file: before it has its name, or in the middle of a line of a log. It is resumed in a new process, maybe
killed again, and goes on to its end; then all numbers of its last checkpoint must be those of a training that nobody
killed. In some storms a second process takes part: one reads the run all the time, one exports from it and is killed,
one tries to resume it too, one begins it in the same folder. The same seed gives the same plan; how far a training is
after so many milliseconds is the machine's affair. Appends one JSON line per storm; goes on where a record ends.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import real_window  # noqa: F401 - finds the program
import torch
import torch._dynamo
from PIL import Image

from ganstudio.core import files
from ganstudio.core.errors import UserError
from ganstudio.datasets import DataSet, open_dataset
from ganstudio.formats.experiment import Experiment, find_experiment
from ganstudio.runs import folder as run_folder
from ganstudio.runs.events import Ended, Updated
from ganstudio.runs.folder import RunFolder, list_runs
from ganstudio.runs.record import record_of
from ganstudio.training.export import export_run
from ganstudio.training.loop.checkpoint import read_checkpoint
from ganstudio.training.loop.trainer import Trainer
from tests.training.exactness import _changes
from tests.training.test_exactness import READY_MADE, STEPS, content, lightened

COMPANIONS = ("", "", "", "reads", "exports", "resumes too", "begins too")
"""What a second process does meanwhile; "" for none."""
_PATIENCE = 5.0
"""Seconds in which a second process waits for the first."""
_FAULT = 70
"""Exit code of a child that met what must not happen."""


@dataclass
class Storm:
    """One training, from its beginning to its end, and what was done to it."""

    case: str
    number: int
    companion: str
    kills: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--only", help="one experiment's name")
    options = parser.parse_args()
    done = [json.loads(line) for line in options.record.read_text().splitlines()] if _is_there(options.record) else []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name in ("runs", "cache", "config"):
            os.environ[f"GANSTUDIO_{name.upper()}"] = str(Path(folder) / name)
        weather = Weather(Path(folder), [options.only] if options.only else list(READY_MADE), options.seed)
        number = len(done)
        while sum(len(storm["kills"]) for storm in done) < options.kills:
            storm = weather.storm(number)
            done.append({"case": storm.case, "number": number, "companion": storm.companion, "kills": storm.kills,
                         "faults": storm.faults})  # fmt: skip
            if options.record:
                files.append_line(options.record, done[-1])
            for fault in storm.faults:
                print(f"storm {number}, {storm.case}, {storm.companion or 'alone'}: {fault}", flush=True)
            number += 1
    kinds = Counter(kill for storm in done for kill in storm["kills"])
    second = Counter(storm["companion"] for storm in done if storm["companion"])
    faults = sum(len(storm["faults"]) for storm in done)
    print(f"{sum(kinds.values())} kills of {len(done)} trainings over {len({s['case'] for s in done})} experiments "
          f"({', '.join(f'{count} {kind}' for kind, count in kinds.items())}); with a second process: "
          f"{', '.join(f'{count} that {kind}' for kind, count in second.items())}. {faults} faults.")  # fmt: skip
    return int(faults > 0)


def _is_there(record: Path | None) -> bool:
    return record is not None and record.is_file()


class Weather:
    """Opens each experiment's data once, trains it once without a kill, and makes storms."""

    def __init__(self, folder: Path, cases: list[str], seed: int) -> None:
        self.folder, self.cases, self.seed = folder, cases, seed
        self._pictures = _pictures(folder / "pictures")
        self._known: dict[str, tuple[Experiment, DataSet, float, dict[str, bytes]]] = {}

    def storm(self, number: int) -> Storm:
        dice = random.Random(f"{self.seed} {number}")
        case = self.cases[number % len(self.cases)]
        storm = Storm(case, number, dice.choice(COMPANIONS))
        experiment, data, seconds, wanted = self._of(case)
        folder = self.folder / "runs" / f"{case} {number}"
        for _ in range(dice.choice((1, 2, 2, 3, 4))):
            if not self._one_kill(storm, dice, experiment, data, seconds, folder):
                break
        code = _wait(_child(lambda: play(experiment, folder, data)))
        self._compare(storm, code, folder, wanted)
        return storm

    def _of(self, case: str) -> tuple[Experiment, DataSet, float, dict[str, bytes]]:
        if case not in self._known:
            name, changes = READY_MADE[case]
            experiment = lightened(find_experiment(name), self._pictures).with_settings(changes)
            data, folder = open_dataset(experiment.dataset), self.folder / "whole" / case
            start = time.monotonic()
            assert _wait(_child(lambda: play(experiment, folder, data))) == 0, case
            self._known[case] = experiment, data, time.monotonic() - start, numbers(folder)
        return self._known[case]

    def _one_kill(
        self, storm: Storm, dice: random.Random, experiment: Experiment, data: DataSet, seconds: float, folder: Path
    ) -> bool:
        """True if it was killed, False if it had come to its end before."""
        kind, nth = dice.choice(KINDS), dice.randrange(1, 24)

        def train() -> None:
            TRAPS[kind](nth)
            play(experiment, folder, data)

        trained = _child(train)
        companion = _child(lambda: COMPANY[storm.companion](experiment, folder, data)) if storm.companion else None
        if kind == "at a time":
            time.sleep(dice.uniform(0.02, seconds))
            os.kill(trained, signal.SIGKILL)
        code = _wait(trained)
        if companion is not None:
            self._end(companion, storm)
        if code == -signal.SIGKILL:
            storm.kills.append(kind)
        elif code == _FAULT:
            storm.faults.append((self.folder / "fault").read_text())
        return code == -signal.SIGKILL

    def _end(self, companion: int, storm: Storm) -> None:
        if storm.companion in ("reads", "exports"):  # without end
            os.kill(companion, signal.SIGTERM if storm.companion == "reads" else signal.SIGKILL)
        if _wait(companion) == _FAULT:
            storm.faults.append(f"the second process: {(self.folder / 'fault').read_text()}")

    def _compare(self, storm: Storm, code: int, folder: Path, wanted: dict[str, bytes]) -> None:
        if code:
            storm.faults.append(f"lost: {(self.folder / 'fault').read_text() if code == _FAULT else code}")
            return
        got = numbers(folder)
        different = [name for name in wanted.keys() | got.keys() if wanted.get(name) != got.get(name)]
        if different:
            storm.faults.append(f"{len(different)} of {len(wanted)} tensors differ, such as {different[0]}")
        left = [path.name for path in folder.rglob(".*.new*")]
        if left:
            storm.faults.append(f"left behind: {left}")
        if RunFolder(folder).status() != "finished":
            storm.faults.append(f"not finished: {RunFolder(folder).status()}")


def numbers(folder: Path) -> dict[str, bytes]:
    """Every number of the last checkpoint."""
    return content(torch.load(RunFolder(folder).checkpoint(STEPS).path, weights_only=True)["parts"])


# --- what happens in children


def _child(work: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    code = 0
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    try:
        work()
    except BaseException:
        Path(os.environ["GANSTUDIO_RUNS"]).with_name("fault").write_text(traceback.format_exc()[-1500:])
        code = _FAULT
    os._exit(code)


def _wait(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def play(experiment: Experiment, folder: Path, data: DataSet) -> None:
    """Begin or go on, with the same live changes at the same places, to the end."""
    from ganstudio.training.loop import run_writer
    from ganstudio.training.recipe_bases import generator_recipe

    run_writer._CHECKPOINT_EVERY = run_writer._MEASURE_SHARE = 0.0  # every step is kept
    run_writer._MEASURED_SAMPLES = 8
    generator_recipe._STATISTICS_LATENTS = 32
    try:
        trainer = Trainer(experiment, RunFolder.create(experiment, folder), dataset=data)
    except UserError:  # it was begun before, maybe by the second process just now
        trainer = Trainer.resume(RunFolder(folder), dataset=data)
    assert trainer.folder is not None
    made = {(change.step, change.update) for change in trainer.folder.changes()}
    changes, number = dict(_changes(trainer)), 0
    here = trainer.step, 0
    if here in changes and not {(trainer.step + 1, 0), (trainer.step, 1)} & made:
        trainer.change(*changes[here])  # a step of one update: it was wished for after the checkpoint, and killed
    for event in trainer.events():
        if isinstance(event, Ended) and "trained by another process" in event.text:
            return  # the second process was quicker; refused as it should be
        if isinstance(event, Ended) and event.reason != "finished":
            raise RuntimeError(event.text + event.details)
        if not isinstance(event, Updated):
            continue
        following = (event.step + 1, 0) if event.whole else (event.step, number + 1)
        if (event.step, number) in changes and following not in made:
            trainer.change(*changes[event.step, number])
        number = following[1]


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _die_before_name(nth: int) -> None:
    """All of the n-th file is written, but it does not have its name yet."""
    count, really = 0, os.fsync

    def fsync(descriptor: int) -> None:
        nonlocal count
        count += 1
        if count == nth:
            _die()
        really(descriptor)

    files.os.fsync = fsync


def _die_writing(nth: int) -> None:
    """Half of the n-th file is written."""
    count, really = 0, os.fsync

    def fsync(descriptor: int) -> None:
        nonlocal count
        count += 1
        if count == nth:
            os.truncate(descriptor, os.fstat(descriptor).st_size // 2)
            _die()
        really(descriptor)

    files.os.fsync = fsync


def _die_in_a_line(nth: int) -> None:
    """Half of the n-th line of the log or of the changes is written."""
    count, really = 0, files.append_line

    def append(path: Path, row: dict) -> None:
        nonlocal count
        count += 1
        if count == nth:
            line = json.dumps(row).encode()
            with path.open("ab") as file:
                file.write(line[: len(line) // 2])
            _die()
        really(path, row)

    run_folder.append_line = append


TRAPS: dict[str, Callable[[int], None]] = {
    "at a time": lambda _: None, "inside a write": _die_writing, "inside a line": _die_in_a_line,
    "before a name": _die_before_name,
}  # fmt: skip
KINDS = tuple(TRAPS)


def _reads(experiment: Experiment, folder: Path, data: DataSet) -> None:
    """All that a window or a command asks of a run, until it is told to end."""
    while True:
        for run in list_runs(folder.parent):
            if run.path == folder:
                run.status(), run.checkpoints(), run.samples(), run.pictures(), record_of(run)
                for file in run.checkpoints()[-1:]:
                    try:
                        read_checkpoint(file.path)
                    except UserError as error:
                        assert "No such file" in str(error), error  # noqa: PT017 - tidied away since
        time.sleep(0.005)


def _exports(experiment: Experiment, folder: Path, data: DataSet) -> None:
    while True:
        try:
            export_run(RunFolder(folder))
        except UserError:
            time.sleep(0.02)  # not begun yet


def _resumes_too(experiment: Experiment, folder: Path, data: DataSet) -> None:
    """As soon as it is locked: this must be refused, and nothing be written."""
    end = time.monotonic() + _PATIENCE
    while not (folder / "log.jsonl").is_file():
        time.sleep(0.005)
        if time.monotonic() > end:  # the other one was killed before
            return
    try:
        for event in Trainer.resume(RunFolder(folder), dataset=data).events():
            if isinstance(event, Ended):
                return  # refused, or it went on where the other was killed
            if isinstance(event, Updated) and event.whole:
                _die()  # got the lock after the other's end; the next process goes on from here
    except UserError:
        return


def _begins_too(experiment: Experiment, folder: Path, data: DataSet) -> None:
    try:
        RunFolder.create(experiment, folder)
    except UserError:
        return


COMPANY = {"reads": _reads, "exports": _exports, "resumes too": _resumes_too, "begins too": _begins_too}


def _pictures(folder: Path) -> Path:
    rng = np.random.default_rng(0)
    for number in range(30):
        path = folder / ("cats", "dogs")[number % 2] / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(rng.integers(0, 256, (40, 32, 3), dtype=np.uint8)).save(path)
        path.with_suffix(".txt").write_text(f"a {('cat', 'dog')[number % 2]}\npicture number {number}")
    np.savetxt(folder / "table.csv", rng.normal(size=(400, 2)), delimiter=",")
    return folder


if __name__ == "__main__":
    sys.exit(main())
