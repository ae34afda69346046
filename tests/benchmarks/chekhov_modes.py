"""Does a memory keep rare modes? Seven unequal Gaussians, Chekhov GAN with K = 10 beside the plain game (K = 0).

    python tests/benchmarks/chekhov_modes.py --record chekhov.jsonl [--seconds 90] [--table]

Five seeds of each arm, the same networks and processor time; half-lives of the learning rates are matched to the steps
that fit into it. Rates and Adam's betas were chosen for K = 10, on seeds 1, 3 and 4; the plain game therefore plays
twice, with these and with its own. What is finished is kept as a line of JSON and not done again; `--table` only
prints. Measured on 2,500 samples of the averaged generator. Target: K = 10 covers all seven in at least four of five.
"""

import argparse
import json
import os
import time
from pathlib import Path

SEEDS, SAMPLES = (1, 2, 3, 4, 5), 2500
PLAIN = {"recipe.queue_length": 0, "recipe.half_life": 7500}
OWN = {
    "recipe.discriminator_learning_rate": 1e-3, "recipe.generator_learning_rate": 1e-3, "recipe.beta1": 0.5,
    "recipe.beta2": 0.999,
}  # fmt: skip
ARMS = {"K = 10": {}, "K = 0": PLAIN, "K = 0, own rates": PLAIN | OWN}
"""What differs from the ready-made experiment. The plain game makes three times as many steps in a time."""


def measure(arm: str, seed: int, seconds: float) -> dict:
    """One training and its figures."""
    from ganstudio.evaluation.stats.mode_coverage import mode_coverage
    from ganstudio.formats.experiment import find_experiment
    from ganstudio.runs.events import Ended, Updated
    from ganstudio.training.loop.trainer import Trainer

    changes = {"steps": 10**6, "seed": seed, "threads": 1, "device": "cpu", "precision": "float32"}
    trainer = Trainer(find_experiment("seven-chekhov").with_settings(changes | ARMS[arm]))
    start = time.thread_time()
    for event in trainer.events():
        if isinstance(event, Updated) and event.whole and time.thread_time() - start > seconds:
            trainer.stop()
        if isinstance(event, Ended) and event.reason == "failed":
            raise SystemExit(event.text)
    found = mode_coverage(trainer.recipe.sample(SAMPLES, seed), trainer.dataset.density)
    return {
        "arm": arm, "seed": seed, "budget": seconds, "steps": trainer.step, "modes": found.modes, "of": found.of,
        "high_quality": found.high_quality, "reverse_kl": found.reverse_kl,
    }  # fmt: skip


def table(rows: list[dict]) -> str:
    """One line per arm: how often all modes were covered, and means over the seeds."""
    lines = ["| | all modes | modes | high quality | reverse KL | steps |", "|---|---|---|---|---|---|"]
    for arm in ARMS:
        ours = [row for row in rows if row["arm"] == arm]
        if not ours:
            continue
        modes, quality, kl, steps = (
            sum(row[key] for row in ours) / len(ours) for key in ("modes", "high_quality", "reverse_kl", "steps")
        )
        whole = sum(row["modes"] == row["of"] for row in ours)
        lines.append(f"| {arm} | {whole} of {len(ours)} | {modes:.1f} | {quality:.1%} | {kl:.3f} | {steps:.0f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", type=Path, default=Path("chekhov.jsonl"))
    parser.add_argument("--seconds", type=float, default=90.0, help="processor time of each training")
    parser.add_argument("--table", action="store_true", help="print what there is, train nothing")
    arguments = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    read = arguments.record.read_text().splitlines() if arguments.record.exists() else []
    rows = [row for row in map(json.loads, read) if row["budget"] == arguments.seconds]
    done = {(row["arm"], row["seed"]) for row in rows}
    for arm, seed in [] if arguments.table else [(a, s) for a in ARMS for s in SEEDS if (a, s) not in done]:
        rows.append(measure(arm, seed, arguments.seconds))
        with arguments.record.open("a") as file:
            file.write(json.dumps(rows[-1]) + "\n")
        print(rows[-1], flush=True)
    print(table(rows))


if __name__ == "__main__":
    main()
