"""Does BEGAN's gamma buy variety? The ready-made experiment with three gammas and three seeds.

    python tests/benchmarks/began_diversity.py --record began.jsonl [--steps 3000] [--part 0/2] [--table]

Each of the nine trainings takes about a minute and a half of one core. What is finished is a line of JSON and not done
again; `--part 0/2` and `--part 1/2` share the work between two processes, `--table` prints what is there. Measured on
2,000 samples of the average against 2,000 held-out faces in the features named: recall (how many real faces could have
been generated), precision, and the mean distance between two samples beside that between two real ones. Target: recall
and mean distance rise with gamma in at least two of three seeds.
"""

import argparse
import json
import math
import os
import sys
import time
from itertools import pairwise
from pathlib import Path

GAMMAS, SEEDS, SAMPLES = (0.3, 0.5, 0.7), (1, 2, 3), 2000


def measure(gamma: float, seed: int, steps: int) -> dict:
    """One training and its figures."""
    from ganstudio.formats.experiment import find_experiment
    from ganstudio.runs.events import Ended, Updated
    from ganstudio.training.loop.trainer import Trainer

    changes = {
        "steps": steps, "seed": seed, "threads": 1, "device": "cpu", "recipe.gamma": gamma,
        "precision": "bfloat16", "memory_format": "channels_last",
    }  # fmt: skip
    trainer = Trainer(find_experiment("faces-began").with_settings(changes))
    start, reached = time.thread_time(), {}
    for event in trainer.events():
        if isinstance(event, Updated):
            reached |= {name: event.scalars[name] for name in ("k", "ratio") if name in event.scalars}
        elif isinstance(event, Ended) and event.reason != "finished":
            raise SystemExit(event.text)
    seconds = time.thread_time() - start
    return {"gamma": gamma, "seed": seed, "steps": steps, "seconds": seconds} | figures(trainer) | reached


def figures(trainer) -> dict:
    import numpy as np

    from ganstudio.evaluation.features.image_features import NAME, Features
    from ganstudio.evaluation.measures.kernel_distance import KernelDistance
    from ganstudio.evaluation.measures.precision_recall import precision_recall

    dataset = trainer.dataset
    real = np.asarray(dataset.samples[dataset.testing[:SAMPLES]])
    generated = trainer.recipe.sample(SAMPLES, seed=0)
    features = Features(real)
    x, y = features(real), features(generated)
    both = precision_recall(x, y)
    return {
        "recall": both.recall, "precision": both.precision, "density": both.density, "coverage": both.coverage,
        "distance": mean_pairwise_distance(y), "real_distance": mean_pairwise_distance(x),
        "kernel_distance": KernelDistance(real[:500])(generated[:500]), "features": NAME,
    }  # fmt: skip


def mean_pairwise_distance(features) -> float:
    """Mean Euclidean distance between two different rows of [N, d]: how various they are."""
    import numpy as np

    count, squares = len(features), np.square(features).sum(1)
    squared = squares[:, None] + squares - 2 * features @ features.T
    return float(np.sqrt(np.maximum(squared, 0)).sum()) / (count * (count - 1))


def table(rows: list[dict], steps: int) -> bool:
    """Print what is there; True if variety rises with gamma in two seeds."""
    found = {(row["seed"], row["gamma"]): row for row in rows if row["steps"] == steps}
    print("seed gamma  recall precision coverage  distance (real)  kernel distance    k  L(G(z))/L(x)  CPU seconds")
    for (seed, gamma), row in sorted(found.items()):
        k, ratio = row.get("k", math.nan), row.get("ratio", math.nan)
        print(f"{seed:4} {gamma:5}  {row['recall']:6.3f} {row['precision']:9.3f} {row['coverage']:8.3f}  "
              f"{row['distance']:8.2f} ({row['real_distance']:.2f})  {row['kernel_distance']:15.3f} {k:5.2f} "
              f"{ratio:13.2f} {row['seconds']:12.0f}")  # fmt: skip
    complete = [seed for seed in SEEDS if all((seed, gamma) in found for gamma in GAMMAS)]
    met = True
    for name in ("recall", "distance"):
        rising = [seed for seed in complete if is_rising([found[seed, gamma][name] for gamma in GAMMAS])]
        met = met and len(rising) >= 2
        print(f"{name} rises with gamma in {len(rising)} of {len(complete)} complete seeds")
    print(f"target, both in two of three: {'met' if met else 'MISSED' if len(complete) == len(SEEDS) else 'not yet'}")
    if found:
        print(f"features: {next(iter(found.values()))['features']}; {SAMPLES} samples, {steps} steps")
    return met


def is_rising(values: list[float]) -> bool:
    return all(low < high for low, high in pairwise(values))


def read(record: Path) -> list[dict]:
    return [json.loads(line) for line in record.read_text().splitlines()] if record.exists() else []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--part", default="0/1", metavar="I/N")
    parser.add_argument("--table", action="store_true")
    arguments = parser.parse_args()
    part, parts = map(int, arguments.part.split("/"))
    jobs = [(seed, gamma) for seed in SEEDS for gamma in GAMMAS][part::parts]
    for seed, gamma in [] if arguments.table else jobs:
        done = {(row["seed"], row["gamma"], row["steps"]) for row in read(arguments.record)}
        if (seed, gamma, arguments.steps) not in done:
            row = measure(gamma, seed, arguments.steps)
            with arguments.record.open("a") as file:
                file.write(json.dumps(row) + "\n")
            print(row, flush=True)
    return 0 if table(read(arguments.record), arguments.steps) else 1


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(main())
