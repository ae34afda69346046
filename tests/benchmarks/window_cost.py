"""What the window costs the training: images/s with the window visible and drawing, against the command line.

    python tests/benchmarks/window_cost.py [--rounds 20] [--slice 3] [--experiment digits-dcgan]

Both trainings are processes of their own that run in turns: while one works, the other is stopped by a signal. Both
compute alike (one thread, float32, channels last). Counted are whole steps by each run's log, pictures, checkpoints and
drawing included. Target: at most 5% lost.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

from real_window import ROOT, load, need_display, open_window, own_folders

TARGET = 0.95
ALIKE = {"steps": 10**6, "precision": "float32", "memory_format": "channels_last", "threads": 1, "device": "cpu"}


class Training:
    """One training in a child process that can be halted and let go on."""

    def __init__(self, run: Path, command: list[str]) -> None:
        self.run, self.steps = run, []
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        end = time.monotonic() + 180
        while self.step() < 20:
            if self._process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"{command} did not train: {self._process.stderr.read().decode()}")
            time.sleep(0.2)
        self._signal(signal.SIGSTOP)

    def step(self) -> int:
        """The newest step in the log; it is told ten times a second."""
        log = self.run / "log.jsonl"
        lines = log.read_bytes().splitlines()[-3:] if log.exists() else []
        return max((row(line).get("step", 0) for line in lines), default=0)

    def go_on(self, seconds: float) -> float:
        """Train for `seconds`; steps per second."""
        before, start = self.step(), time.perf_counter()
        self._signal(signal.SIGCONT)
        time.sleep(seconds)
        self._signal(signal.SIGSTOP)
        took = time.perf_counter() - start
        self.steps.append((self.step() - before, took))
        return self.steps[-1][0] / took

    def rate(self) -> float:
        """Steps per second over all slices."""
        return sum(steps for steps, _ in self.steps) / sum(took for _, took in self.steps)

    def end(self) -> None:
        self._process.kill()
        self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        os.kill(self._process.pid, number)


def row(line: bytes) -> dict:
    try:
        return json.loads(line)
    except ValueError:  # halted while it was being written
        return {}


def train_in_window(experiment: Path, run: Path) -> None:
    """The child with the window."""
    from PySide6.QtWidgets import QApplication

    from ganstudio.formats.experiment import load_experiment

    window = open_window()
    window.context.go("train")
    window.context.training.start(load_experiment(experiment), run)
    QApplication.exec()


def compare(folder: Path, name: str, rounds: int, seconds: float) -> int:
    from ganstudio.formats.experiment import find_experiment

    experiment = find_experiment(name).with_settings(ALIKE)
    file = folder / "experiment.toml"
    experiment.save(file)
    window = Training(folder / "window", [sys.executable, __file__, "--child", str(file), str(folder / "window")])
    command = [sys.executable, "-m", "ganstudio", "train", str(file), "--run", str(folder / "plain"), "--json"]
    plain = Training(folder / "plain", command)
    try:
        pairs = [(plain.go_on(seconds), window.go_on(seconds)) for _ in range(rounds)]
    finally:
        plain.end()
        window.end()
    batch, ratio = experiment.batch_size, window.rate() / plain.rate()
    median = statistics.median(b / a for a, b in pairs)
    print(
        f"{name}: command line {plain.rate() * batch:.0f} images/s, window {window.rate() * batch:.0f}, "
        f"ratio {ratio:.3f} (median of slices {median:.3f}), {load()}"
    )
    print(f"target at least {TARGET}: {'met' if ratio >= TARGET else 'MISSED'}")
    return int(ratio < TARGET)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--slice", type=float, default=3, help="seconds of each turn")
    parser.add_argument("--experiment", default="digits-dcgan")
    parser.add_argument("--child", nargs=2, type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        train_in_window(*arguments.child)
        return 0
    need_display()
    with own_folders() as folder:
        return compare(folder, arguments.experiment, arguments.rounds, arguments.slice)


if __name__ == "__main__":
    sys.exit(main())
