"""What one has 90 seconds after a fresh start: digits that are what was asked for, faces half-way to real ones.

    python tests/benchmarks/after_90_seconds.py [--only digits] [--seconds 90] [--full-run FOLDER] [--processor-time]

The time runs from before the networks are built and timed; pictures, measures and checkpoints are part of it. Digits: a
classifier that knows nothing of the generator says how often the asked digit is seen in 500 samples (target 80%, all
classes). Faces: kernel distance of 500 samples at step 0, after the time, and at the best checkpoint of a full run if
its folder is given (target: at most half-way down from step 0, plus 10%). On a machine that others keep busy,
`--processor-time` counts the seconds in which the training thread was given a processor.
"""

import argparse
import math
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from real_window import load, own_folders

SAMPLES = 500


def train_for(name: str, seconds: float, folder: Path, clock: Callable[[], float]):
    """The trainer after `seconds`, not yet ended, and the kernel distances it measured on the way, by step."""
    from ganstudio.formats.experiment import find_experiment
    from ganstudio.runs.events import Measured
    from ganstudio.runs.folder import RunFolder
    from ganstudio.training.loop.trainer import Trainer

    end = clock() + seconds
    begin, experiment = time.monotonic(), find_experiment(name)
    trainer = Trainer(experiment, RunFolder.create(experiment, folder / name))
    distances = {}
    for event in trainer.events():
        if isinstance(event, Measured):
            distances[event.step] = event.values["kernel_distance"]
        if clock() >= end:
            break
    machine = trainer.machine
    wall = time.monotonic() - begin
    print(f"{name}: {trainer.step} of {experiment.steps} steps in {seconds:.0f} s ({wall:.0f} on the wall), "
          f"{machine.threads} thread(s), {machine.precision}, {load()}", flush=True)  # fmt: skip
    return trainer, distances


def digits(seconds: float, folder: Path, clock: Callable[[], float], _full_run: Path | None) -> bool:
    from ganstudio.evaluation.features.classifier import train_classifier

    trainer, _ = train_for("digits-conditional", seconds, folder, clock)
    trainer.recipe.settle()
    asked = np.arange(SAMPLES) % 10
    classifier = train_classifier(trainer.dataset)
    seen = classifier(drawn(trainer.recipe.exports()[0], asked))
    agree = float((seen == asked).mean())
    classes = len(np.unique(seen))
    met = agree >= 0.8 and classes == 10
    print(f"  classifier {classifier.accuracy:.1%} right on held-out digits; agrees on {agree:.1%} of {SAMPLES}, "
          f"{classes} classes present; target 80% and 10: {'met' if met else 'MISSED'}")  # fmt: skip
    print("  by digit: " + ", ".join(f"{k} {(seen[asked == k] == k).mean():.0%}" for k in range(10)))
    return met


def drawn(export, labels: np.ndarray) -> np.ndarray:
    """Pictures of these classes by the network that an export would write."""
    import torch

    from ganstudio.training.components.batches import to_pictures
    from ganstudio.training.components.rng_streams import RngStreams

    latents = RngStreams(7, 0, 0, torch.device("cpu")).latents(
        "judged", export.latent_distribution, len(labels), export.latent_size
    )
    with torch.no_grad():
        return to_pictures(export.network(latents, torch.from_numpy(labels)))


def faces(seconds: float, folder: Path, clock: Callable[[], float], full_run: Path | None) -> bool:
    from ganstudio.evaluation.measures.kernel_distance import KernelDistance

    trainer, distances = train_for("faces-dcgan", seconds, folder, clock)
    trainer.recipe.settle()
    held_out = trainer.dataset.samples[trainer.dataset.testing[:SAMPLES]]
    begin = distances[0]
    now = KernelDistance(np.asarray(held_out))(trainer.recipe.sample(SAMPLES, trainer.experiment.seed))
    end = best_of(full_run) if full_run else 0.0
    limit = (begin - (begin - end) / 2) * 1.1
    met = now <= limit
    words = f"{end:.3g} at the best of the full run" if full_run else "counted down to 0, no full run given"
    print(f"  kernel distance {begin:.4g} at step 0, {now:.4g} now, {words}; target {limit:.4g}: "
          f"{'met' if met else 'MISSED'}")  # fmt: skip
    return met


def best_of(run: Path) -> float:
    """The smallest kernel distance in a run's log."""
    from ganstudio.runs.folder import RunFolder

    return min((row["kernel_distance"] for row in RunFolder(run).log() if "kernel_distance" in row), default=math.nan)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=["digits", "faces"])
    parser.add_argument("--seconds", type=float, default=90)
    parser.add_argument("--processor-time", action="store_true")
    parser.add_argument("--full-run", type=Path, metavar="FOLDER")
    arguments = parser.parse_args()
    clock = time.thread_time if arguments.processor_time else time.monotonic
    jobs = {"digits": digits, "faces": faces}
    chosen = [job for name, job in jobs.items() if arguments.only in (None, name)]
    with own_folders() as folder:
        met = [job(arguments.seconds, folder, clock, arguments.full_run) for job in chosen]
    return int(not all(met))


if __name__ == "__main__":
    sys.exit(main())
