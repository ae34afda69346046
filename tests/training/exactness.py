"""Run by test_exactness.py in processes of their own: trainings that go through, are killed, or are resumed.

    python exactness.py whole|killed|resumed JOBS.json

A job is {"experiment": plain values, "folder": where, "kill": [step, update]}.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import torch._dynamo  # noqa: F401 - what every optimiser loads, once for all children

from ganstudio.core.settings import parse
from ganstudio.datasets import DataSet, open_dataset
from ganstudio.formats.experiment import experiment_from_plain
from ganstudio.runs.events import Updated
from ganstudio.runs.folder import RunFolder
from ganstudio.training.loop import run_writer
from ganstudio.training.loop.trainer import Trainer
from ganstudio.training.recipe_bases import generator_recipe
from ganstudio.training.recipes import recipes

run_writer._CHECKPOINT_EVERY = run_writer._MEASURE_SHARE = 0.0  # every step is kept
run_writer._MEASURED_SAMPLES = 8
generator_recipe._STATISTICS_LATENTS = 32


def main(mode: str, jobs: list[dict]) -> None:
    for job in jobs:
        if mode == "killed":
            _in_a_child(job)
        elif mode == "resumed":
            trainer = Trainer.resume(RunFolder(job["folder"]), dataset=_data(json.dumps(job["experiment"]["dataset"])))
            _play(trainer, tuple(job["kill"]), None)
        else:
            _play(_begin(job), (0, 0), None)


def _in_a_child(job: dict) -> None:
    _data(json.dumps(job["experiment"]["dataset"]))  # opened once, for all children
    child = os.fork()
    if not child:
        _play(_begin(job), (0, 0), tuple(job["kill"]))
        os._exit(0)  # not reached: it kills itself
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL, job["experiment"]["name"]


def _begin(job: dict) -> Trainer:
    experiment = experiment_from_plain(job["experiment"])
    folder = RunFolder.create(experiment, Path(job["folder"]))
    return Trainer(experiment, folder, dataset=_data(json.dumps(job["experiment"]["dataset"])))


@cache
def _data(section: str) -> DataSet:
    return open_dataset(json.loads(section))


def _play(trainer: Trainer, from_here: tuple[int, int], kill: tuple[int, int] | None) -> None:
    """Train, change live settings at fixed places after `from_here` (those before are in the run), die at `kill`."""
    changes = dict(_changes(trainer))
    number = 0
    for event in trainer.events():
        if not isinstance(event, Updated):
            continue
        place = (event.step, number)
        if kill and event.step == kill[0] and (number >= kill[1] or event.whole):
            os.kill(os.getpid(), signal.SIGKILL)
        following = (event.step + 1, 0) if event.whole else (event.step, number + 1)
        if place in changes and following > from_here:
            trainer.change(*changes[place])
        number = following[1]


def _changes(trainer: Trainer) -> Iterator[tuple[tuple[int, int], tuple[str, float]]]:
    """After which update which live setting changes, for whatever settings the recipe has."""
    values = {key: value for key, value in trainer.experiment.recipe.items() if key != "name"}
    settings = parse(recipes()[trainer.experiment.recipe["name"]].settings, values, "recipe")
    live = {key: getattr(settings, key.partition(".")[2]) for key in trainer.recipe.live()}
    rates = [key for key, value in live.items() if isinstance(value, float)]
    counts = [key for key, value in live.items() if isinstance(value, int) and not isinstance(value, bool)]
    yield (1, 0), (rates[-1], live[rates[-1]] * 1.5)
    if counts:
        yield (2, 0), (counts[0], live[counts[0]] + 1)
    yield (3, 0), (rates[0], live[rates[0]] * 0.5)
    yield (4, 0), (rates[-1], live[rates[-1]] * 0.7)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(Path(sys.argv[2]).read_text()))
