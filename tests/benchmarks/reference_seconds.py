"""How long every ready-made experiment takes here: the numbers for `reference_seconds` in resources/experiments.

    python tests/benchmarks/reference_seconds.py [--write] [NAME ...]

Times some steps of each with the settings that acceleration chooses. The numbers belong to a machine whose calibration
(`ganstudio calibrate`) gives a score near 1; the score measured beside them is divided out. `--write` puts them in.
"""

import argparse
import re
import statistics
import time
from pathlib import Path

import numpy as np

from ganstudio.commands.calibrate import measure
from ganstudio.core.errors import UserError
from ganstudio.core.paths import resource
from ganstudio.datasets import DataSet, held_out_by_hash
from ganstudio.formats.experiment import Experiment, ready_made_experiments
from ganstudio.runs.events import Updated
from ganstudio.training.loop.trainer import Trainer
from ganstudio.training.recipes import recipe_settings

STEPS = 12


OWN_FOLDERS = {"folder": 1, "captioned": 1, "two_folders": 2, "made_pairs": 2, "pairs": 2}
"""Data sets that are the user's own pictures, and of how many kinds."""


def some_pictures(size: int, kinds: int) -> DataSet:
    """Stands for the user's own folders: what pictures show does not change how long a step takes."""
    samples = np.random.default_rng(kinds).integers(0, 256, (300, size, size, 3), dtype=np.uint8)
    held_out = held_out_by_hash([bytes([i % 256, i // 256]) for i in range(300)])
    other = some_pictures(size, kinds - 1) if kinds > 1 else None
    captions = tuple((f"A caption of usual length, for picture number {i}, of noise.",) for i in range(300))
    aligned = other is not None
    return DataSet("noise", "noise", samples, held_out, "noise", other=other, aligned=aligned, captions=captions)


def seconds_of(experiment: Experiment) -> float:
    """The whole training: reading and the game are timed apart."""
    settings = recipe_settings(experiment)
    if not settings.reads_captions:
        return experiment.steps * seconds_per_step(experiment)
    reading = seconds_per_step(experiment)
    game = seconds_per_step(experiment.with_settings({"recipe.reading_steps": 0}))
    return settings.reading_steps * reading + (experiment.steps - settings.reading_steps) * game


def seconds_per_step(experiment: Experiment) -> float:
    """The median of some steps."""
    kinds = OWN_FOLDERS.get(str(experiment.dataset["name"]))
    dataset = some_pictures(int(experiment.dataset["size"]), kinds) if kinds else None
    stamps = []
    for event in Trainer(experiment.with_settings({"steps": STEPS}), dataset=dataset).events():
        if isinstance(event, Updated) and event.whole:
            stamps.append(time.perf_counter())
    return statistics.median(np.diff(stamps))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("names", nargs="*", help="only these experiments")
    arguments = parser.parse_args()
    score = measure()["score"]
    print(f"calibration score {score:.2f}")
    wanted = [e for e in ready_made_experiments() if e.name in (arguments.names or [e.name])]
    for experiment in wanted:
        try:
            seconds = round(seconds_of(experiment) * score)
        except UserError as error:  # it waits for a file of the user's
            print(f"{experiment.name}: not measured. {error}", flush=True)
            continue
        print(f"{experiment.name}: {seconds} s", flush=True)
        if arguments.write:
            write(resource("experiments", f"{experiment.name}.toml"), seconds)


def write(path: Path, seconds: int) -> None:
    text = re.sub(r"^reference_seconds = .*\n", "", path.read_text(), flags=re.MULTILINE)
    path.write_text(re.sub(r"^(seed = .*\n)", rf"\1reference_seconds = {seconds}\n", text, flags=re.MULTILINE))


if __name__ == "__main__":
    main()
