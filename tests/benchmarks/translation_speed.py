"""Seconds per step of this program's CycleGAN against a plain loop over the same networks, in turns, in one process.

    python tests/benchmarks/translation_speed.py [--size 128] [--width 32] [--blocks 6] [--batch 2] [--rounds 5]

The plain loop is the one that people write: float32, plain layers in torch's own layout, one pass per picture and
purpose, torch's default Adam. Ours runs as a training does, in the precision and layout that acceleration's timing
chooses (--precision and --format overrule it). Both use one thread and the same losses. Seconds are those of the
processor, so that others' work counts less; only the median ratio of one run means something.
"""

import argparse
import os
import statistics
import time
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn

from ganstudio.datasets import DataSet, held_out_by_hash
from ganstudio.formats.experiment import Experiment, experiment_from_plain
from ganstudio.runs.folder import Machine
from ganstudio.training.components.batches import BatchSource, data_facts
from ganstudio.training.components.compute import Compute
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.loop.acceleration import timed
from ganstudio.training.networks import (
    build_patch_critic,
    build_translator,
    patch_critic_settings,
    translator_settings,
)
from ganstudio.training.recipe import Setup
from ganstudio.training.recipes import build_recipe

PICTURES, POOL = 32, 50
CYCLE, IDENTITY = 10.0, 5.0


def pictures(size: int, seed: int) -> DataSet:
    """Random pictures: what they show does not change how long a step takes."""
    samples = np.random.default_rng(seed).integers(0, 256, (PICTURES, size, size, 3), dtype=np.uint8)
    held_out = held_out_by_hash([str(i).encode() for i in range(PICTURES)])
    other = None if seed else pictures(size, 1)
    return DataSet("noise", "noise", samples, held_out, "noise", other=other)


def described(arguments: argparse.Namespace) -> Experiment:
    return experiment_from_plain({
        "name": "bench", "dataset": {"name": "two_folders", "size": arguments.size}, "batch_size": arguments.batch,
        "recipe": {"name": "cycle"},
        "generator": {"name": "resnet_translator", "width": arguments.width, "blocks": arguments.blocks},
        "discriminator": {"name": "patch_critic", "patch": "70", "width": arguments.width},
    })  # fmt: skip


def ours(experiment: Experiment, data: DataSet, machine: Machine) -> Iterator[None]:
    """Yield after every whole step of the program's own recipe."""
    compute = Compute.of(machine)
    batches = BatchSource(data, compute.device, compute.memory_format, mirror=False)
    recipe = build_recipe(Setup(experiment, data_facts(data), compute, batches))
    step = 0
    while True:
        step += 1
        for number, update in enumerate(recipe.updates()):
            scalars = update.run(RngStreams(0, step, number, compute.device), step % 10 == 0)
            _ = [float(value) for value in scalars.values()]
        yield


def plain(experiment: Experiment, data: DataSet) -> Iterator[None]:
    """Yield after every step of a loop as in tutorials. In eval mode our layers are torch's own."""
    seed = torch.Generator().manual_seed(0)
    forth, back = (build_translator(translator_settings(experiment.generator), 3, 3, seed).eval() for _ in "AB")
    critic_a, critic_b = (
        build_patch_critic(patch_critic_settings(experiment.discriminator), 3, seed).eval() for _ in "AB"
    )
    of_translators = torch.optim.Adam([*forth.parameters(), *back.parameters()], 2e-4, (0.5, 0.999))
    of_critics = torch.optim.Adam([*critic_a.parameters(), *critic_b.parameters()], 2e-4, (0.5, 0.999))
    l1, squared = nn.L1Loss(), nn.MSELoss()
    pools: tuple[list[Tensor], list[Tensor]] = ([], [])
    assert data.other is not None
    first, second = (torch.from_numpy(d.samples).permute(0, 3, 1, 2).float() / 127.5 - 1 for d in (data, data.other))
    while True:
        a, b = (d[torch.randint(PICTURES, (experiment.batch_size,))] for d in (first, second))
        _require([critic_a, critic_b], False)
        made_b, made_a = forth(a), back(b)
        scores_b, scores_a = critic_b(made_b), critic_a(made_a)
        loss = squared(scores_b, torch.ones_like(scores_b)) + squared(scores_a, torch.ones_like(scores_a))
        loss = (
            loss + CYCLE * (l1(back(made_b), a) + l1(forth(made_a), b)) + IDENTITY * (l1(back(a), a) + l1(forth(b), b))
        )
        of_translators.zero_grad()
        loss.backward()
        of_translators.step()
        _require([critic_a, critic_b], True)
        of_critics.zero_grad()
        for critic, real, made, pool in ((critic_a, a, made_a, pools[0]), (critic_b, b, made_b, pools[1])):
            pool.extend(made.detach())
            old = torch.stack([pool[int(n)] for n in torch.randint(len(pool), (len(real),))])
            del pool[:-POOL]
            right, wrong = critic(real), critic(old)
            ((squared(right, torch.ones_like(right)) + squared(wrong, torch.zeros_like(wrong))) / 2).backward()
        of_critics.step()
        yield


def _require(networks: list[nn.Module], wanted: bool) -> None:
    for network in networks:
        network.requires_grad_(wanted)


def chosen(arguments: argparse.Namespace, experiment: Experiment, data: DataSet) -> Machine:
    """What acceleration's timing takes: the fastest of precisions and layouts, but for what is overruled."""
    precisions = [arguments.precision] if arguments.precision else ["bfloat16", "float32"]
    formats = [arguments.format] if arguments.format else ["contiguous", "channels_last"]
    machines = [Machine("cpu", precision, layout, 1) for precision in precisions for layout in formats]
    if len(machines) == 1:
        return machines[0]
    seconds = {}
    for machine in machines:
        loop = ours(experiment, data, machine)
        seconds[machine] = timed(lambda loop=loop: next(loop), 2)  # type: ignore[misc]
        print(f"{machine.precision} {machine.memory_format}: {seconds[machine]:.2f} s a step in the trial", flush=True)
    return min(machines, key=lambda machine: seconds[machine])


def processor_seconds(loop: Iterator[None]) -> float:
    begin = time.process_time()
    next(loop)
    return time.process_time() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("size", 128), ("width", 32), ("blocks", 6), ("batch", 2), ("rounds", 5)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--precision", choices=("float32", "bfloat16"))
    parser.add_argument("--format", choices=("contiguous", "channels_last"))
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    print(f"{os.cpu_count()} cores, one thread each, torch {torch.__version__}")
    experiment, data = described(arguments), pictures(arguments.size, 0)
    machine = chosen(arguments, experiment, data)
    loops = plain(experiment, data), ours(experiment, data, machine)
    for loop in loops:
        next(loop)
    pairs = [(processor_seconds(loops[0]), processor_seconds(loops[1])) for _ in range(arguments.rounds)]
    slow, fast = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    words = f"{machine.precision} {machine.memory_format.replace('_', ' ')}"
    print(f"{arguments.size} px, {arguments.blocks} blocks, width {arguments.width}, batch {arguments.batch}: plain "
          f"{slow:.2f} s a step, ours ({words}) {fast:.2f}, ratio {ratio:.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
