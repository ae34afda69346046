"""Images per second of this program's DCGAN training against the yardstick, in turns, in one process.

    python tests/benchmarks/throughput.py [--sizes 64 32] [--rounds 7] [--steps 3] [--threads N] [--busy] [--device cpu]

Both use the same number of threads. Only the ratio of one run means something: machines differ and are noisy. `--busy`
keeps one core busy with another process meanwhile.
"""

import argparse
import multiprocessing
import os
import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np
import torch
import yardstick

from ganstudio.datasets import DataSet, held_out_by_hash
from ganstudio.formats.experiment import Experiment, experiment_from_plain
from ganstudio.nn.precision import has_fast_bfloat16
from ganstudio.runs.folder import Machine
from ganstudio.training.components.batches import BatchSource, data_facts
from ganstudio.training.components.compute import Compute
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.loop.acceleration import default_threads
from ganstudio.training.recipe import Setup
from ganstudio.training.recipes import build_recipe

WIDTH, BATCH, PICTURES = 64, 64, 2048


def pictures(size: int) -> DataSet:
    """Random pictures: what they show does not change how long a step takes."""
    samples = np.random.default_rng(0).integers(0, 256, (PICTURES, size, size, 3), dtype=np.uint8)
    held_out = held_out_by_hash([str(i).encode() for i in range(PICTURES)])
    return DataSet("noise", "noise", samples, held_out, "noise")


def experiment(size: int) -> Experiment:
    """The program's DCGAN with the yardstick's settings."""
    network = {"name": "dcgan", "width": WIDTH}
    tree = {"name": "bench", "dataset": {"name": "folder", "size": size}, "batch_size": BATCH}
    return experiment_from_plain({**tree, "generator": network, "discriminator": network})


def ours(size: int, machine: Machine) -> Iterator[None]:
    """Yield after every whole step of the program's own recipe."""
    dataset, compute = pictures(size), Compute.of(machine)
    batches = BatchSource(dataset, compute.device, compute.memory_format, mirror=False)
    recipe = build_recipe(Setup(experiment(size), data_facts(dataset), compute, batches))
    step = 0
    while True:
        step += 1
        for number, update in enumerate(recipe.updates()):
            scalars = update.run(RngStreams(0, step, number, compute.device), step % 50 == 0)
            _ = [float(value) for value in scalars.values()]
        yield


def images_per_second(loop: Iterator[None], steps: int) -> float:
    start = time.perf_counter()
    for _ in range(steps):
        next(loop)
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return steps * BATCH / (time.perf_counter() - start)


def compare(size: int, machine: Machine, rounds: int, steps: int) -> None:
    dataset = pictures(size)
    data = torch.from_numpy(dataset.samples).permute(0, 3, 1, 2).float() / 127.5 - 1
    plain = yardstick.train(data.contiguous(), WIDTH, BATCH, machine.device)
    fast = ours(size, machine)
    for loop in (plain, fast):
        next(loop)
    pairs = [(images_per_second(plain, steps), images_per_second(fast, steps)) for _ in range(rounds)]
    ratio = statistics.median(b / a for a, b in pairs)
    a, b = (statistics.median(column) for column in zip(*pairs, strict=True))
    words = f"{size} px, {machine.precision} {machine.memory_format}, {machine.threads} thread(s)"
    print(f"{words}: yardstick {a:.0f} images/s, ours {b:.0f}, ratio {ratio:.2f}", flush=True)


def _spin() -> None:
    while True:
        sum(range(1000))


def busy(wanted: bool) -> Callable[[], None]:
    """Start one process that keeps a core busy; returns how to end it."""
    if not wanted:
        return lambda: None
    process = multiprocessing.get_context("spawn").Process(target=_spin, daemon=True)
    process.start()
    return process.terminate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[64, 32])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--threads", type=int, default=default_threads())
    parser.add_argument("--busy", action="store_true")
    parser.add_argument("--device", default="cpu")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    end = busy(arguments.busy)
    print(f"{os.cpu_count()} cores, torch {torch.__version__}, one core kept busy: {arguments.busy}")
    precisions = ["bfloat16", "float32"] if has_fast_bfloat16(arguments.device) else ["float32"]
    for size in arguments.sizes:
        for precision in precisions:
            machine = Machine(arguments.device, precision, "channels_last", arguments.threads)
            compare(size, machine, arguments.rounds, arguments.steps)
    end()


if __name__ == "__main__":
    main()
