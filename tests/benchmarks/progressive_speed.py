"""Is growing faster? The same networks on pixel faces of 32, grown from 4x4 or at full size from the beginning.

    python tests/benchmarks/progressive_speed.py --record FOLDER --arm growing|full [--seconds 600] [--set key=value]...
    python tests/benchmarks/progressive_speed.py --record FOLDER --table

Each arm is one training on one core; run the two beside each other or one after the other. Seconds are those of the
training thread's processor time within updates, without pictures, measures and checkpoints, so that a busy machine
matters less. Every 30 of them the kernel distance of the averaged generator (1,000 samples) to 1,000 held-out faces is
noted. Asked is how long the grown one takes to the distance that the full-size one has at the end; aim: 1.3 times less.
An interrupted arm goes on from its last checkpoint when started again.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

EVERY, SAMPLES, AIM = 30.0, 1000, 1.3
ARMS = {"growing": {"recipe.start_size": 4}, "full": {"recipe.start_size": 32}}
_NEVER_LAST = 10**9


def train(arm: str, folder: Path, seconds: float, changes: dict) -> None:
    import numpy as np

    from ganstudio.evaluation.measures.kernel_distance import KernelDistance
    from ganstudio.runs.events import Checkpointed, Ended, Updated

    trainer, spent = begin(arm, folder, changes)
    dataset = trainer.dataset
    distance = KernelDistance(np.asarray(dataset.samples[dataset.testing[:SAMPLES]]))
    due = spent + EVERY if spent else 0.0
    clock = time.thread_time()
    for event in trainer.events():
        now = time.thread_time()
        if isinstance(event, Updated):
            spent += now - clock
            if event.whole and spent >= due:
                due += EVERY
                pictures = trainer.recipe.sample(SAMPLES, seed=0)
                row = {"seconds": spent, "step": event.step, "kernel_distance": distance(pictures)}
                note(folder, arm, row | {"size": trainer.recipe.generator.stage.level})
                if spent >= seconds:
                    trainer.stop()
        elif isinstance(event, Checkpointed):
            note(folder, arm, {"seconds": spent, "checkpoint": event.step})
        elif isinstance(event, Ended) and event.reason == "failed":
            raise SystemExit(event.text)
        clock = time.thread_time()


def begin(arm: str, folder: Path, changes: dict):
    """The trainer, and the seconds it has already had."""
    from ganstudio.formats.experiment import find_experiment
    from ganstudio.runs.folder import RunFolder
    from ganstudio.training.loop.trainer import Trainer

    path = folder / arm
    if (path / "experiment.toml").exists() and RunFolder(path).checkpoints():
        trainer = Trainer.resume(RunFolder(path))
        rows = [row for row in read(folder, arm) if row.get("checkpoint", row.get("step", 0)) <= trainer.step]
        (folder / f"{arm}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        return trainer, max((row["seconds"] for row in rows if row.get("checkpoint") == trainer.step), default=0.0)
    fixed = {"steps": _NEVER_LAST, "threads": 1, "device": "cpu", "precision": "bfloat16",
             "memory_format": "channels_last"}  # fmt: skip
    experiment = find_experiment("faces-progressive").with_settings(fixed | ARMS[arm] | changes)
    return Trainer(experiment, RunFolder.create(experiment, path)), 0.0


def note(folder: Path, arm: str, row: dict) -> None:
    with (folder / f"{arm}.jsonl").open("a") as file:
        file.write(json.dumps(row) + "\n")
    print(arm, row, flush=True)


def read(folder: Path, arm: str) -> list[dict]:
    path = folder / f"{arm}.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def table(folder: Path, seconds: float) -> bool:
    """Both curves, and how much sooner the grown one is where the full-size one ends."""
    curves = {arm: [row for row in read(folder, arm) if "kernel_distance" in row] for arm in ARMS}
    if not all(curves.values()):
        raise SystemExit(f"nothing measured yet: {', '.join(arm for arm, rows in curves.items() if not rows)}")
    for arm, rows in curves.items():
        print(f"{arm}: seconds, step, pixels, kernel distance")
        for row in rows:
            print(f"  {row['seconds']:6.0f} {row['step']:7} {4 << row['size']:4} {row['kernel_distance']:9.4f}")
    end = [row for row in curves["full"] if row["seconds"] <= seconds + EVERY][-1]
    reached = next((r for r in curves["growing"] if r["kernel_distance"] <= end["kernel_distance"]), None)
    print(f"full size has {end['kernel_distance']:.4f} after {end['seconds']:.0f} s", end="; ")
    if reached is None:
        print(f"growing has not reached that after {curves['growing'][-1]['seconds']:.0f} s")
        return False
    ratio = end["seconds"] / reached["seconds"]
    print(f"growing after {reached['seconds']:.0f} s: {ratio:.2f} times faster, aim {AIM}: "
          f"{'met' if ratio >= AIM else 'MISSED'}")  # fmt: skip
    best = min(row["kernel_distance"] for row in curves["full"])
    sooner = next((row for row in curves["full"] if row["kernel_distance"] <= end["kernel_distance"]), end)
    print(f"full size itself was there after {sooner['seconds']:.0f} s; its best is {best:.4f}")
    return ratio >= AIM


def main() -> int:
    from ganstudio.formats.experiment import parse_assignments

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", type=Path, required=True)
    parser.add_argument("--arm", choices=list(ARMS))
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--table", action="store_true")
    arguments = parser.parse_args()
    arguments.record.mkdir(parents=True, exist_ok=True)
    if arguments.arm:
        train(arguments.arm, arguments.record, arguments.seconds, parse_assignments(arguments.set))
    return 0 if not arguments.table or table(arguments.record, arguments.seconds) else 1


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(main())
