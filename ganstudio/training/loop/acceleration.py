"""Chooses device, precision and memory format by timing a few real steps on copies, and remembers the answer.

The choice is made once per run and written into it, because other settings give other bits. Threads are never chosen by
timing: with as many threads as cores any busy process makes OpenMP spin, at worst 20 to 80 times slower.
"""

import hashlib
import json
import os
import platform
import time
from collections.abc import Callable
from itertools import product
from statistics import median
from typing import Any

import msgspec
import torch

from ganstudio.core.errors import UserError
from ganstudio.core.files import read_json, write_atomically
from ganstudio.core.paths import cache_folder
from ganstudio.formats.experiment import Experiment, Section
from ganstudio.nn.precision import has_fast_bfloat16
from ganstudio.runs.folder import Machine
from ganstudio.training.networks import networks

_WARM_UP, _TIMED = 1, 3
"""Steps of each candidate per round that are not counted and that are."""

TimeSteps = Callable[[Machine, int], float]
"""Seconds per step of the experiment on copies, with the given machine settings and number of steps."""


def choose_machine(experiment: Experiment, time_steps: TimeSteps) -> Machine:
    """The fastest way to run this experiment here; what the experiment fixes is not tried otherwise."""
    machine = base_machine(experiment)
    candidates = _candidates(experiment, machine)
    if len(candidates) == 1:
        return msgspec.structs.replace(candidates[0], reason="as the experiment says")
    remembered = _remembered(experiment, machine)
    if remembered in candidates:
        return msgspec.structs.replace(remembered, reason="as timed before on this machine")
    seconds = _race(candidates, time_steps)
    best = min(candidates, key=lambda candidate: seconds[candidate])
    rates = ", ".join(f"{_words(c)} {experiment.batch_size / seconds[c]:.0f}" for c in candidates)
    _remember(experiment, machine, best)
    return msgspec.structs.replace(best, reason=f"the fastest in a short trial, images/s: {rates}")


def base_machine(experiment: Experiment) -> Machine:
    """Device and threads, float32 and contiguous. Raises UserError if a card is asked for and there is none."""
    if experiment.device == "cuda" and not torch.cuda.is_available():
        raise UserError("This experiment asks for an NVIDIA card and none can be used here; set device to auto or cpu.")
    device = "cuda" if experiment.device != "cpu" and torch.cuda.is_available() else "cpu"
    return Machine(
        device=device,
        threads=experiment.threads or default_threads(),
        torch=str(torch.__version__),
        processor=torch.cuda.get_device_name() if device == "cuda" else processor_name(),
    )


def default_threads() -> int:
    """One fewer than the cores this process may use, at least one."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, cores - 1)


def processor_name() -> str:
    """The processor in words and whether it multiplies bfloat16 in hardware; part of what must not change on resume."""
    return f"{platform.machine()} {torch.backends.cpu.get_cpu_capability()}"


def apply_machine(machine: Machine) -> None:
    """Make this process compute as `machine` says; called by the training thread before anything else."""
    torch.set_num_threads(machine.threads)
    torch.backends.cuda.matmul.allow_tf32 = machine.precision == "bfloat16"
    torch.backends.cudnn.allow_tf32 = machine.precision == "bfloat16"


def _candidates(experiment: Experiment, machine: Machine) -> list[Machine]:
    fast = has_fast_bfloat16(machine.device)
    precisions = ["float32", "bfloat16"] if fast else ["float32"]
    formats = ["contiguous", "channels_last"]
    if experiment.precision != "auto":
        precisions = [experiment.precision]
    if experiment.memory_format != "auto":
        formats = [experiment.memory_format]
    elif not any(_has_image_weights(section) for section in (experiment.generator, experiment.discriminator)):
        formats = ["contiguous"]  # the formats are the same thing
    pairs = product(precisions, formats)
    return [msgspec.structs.replace(machine, precision=p, memory_format=m) for p, m in pairs]


def _has_image_weights(section: Section) -> bool:
    architecture = networks()[str(section["name"])]
    return any(
        side.has_image_weights for side in (architecture.generator, architecture.discriminator) if side is not None
    )


def _race(candidates: list[Machine], time_steps: TimeSteps) -> dict[Machine, float]:
    """Median seconds per step; candidates take turns, so that a busy moment does not hit only one of them."""
    times: dict[Machine, list[float]] = {candidate: [] for candidate in candidates}
    for _ in range(2):
        for candidate in candidates:
            times[candidate].append(time_steps(candidate, _TIMED))
    return {candidate: min(values) for candidate, values in times.items()}


def timed(step: Callable[[], None], count: int) -> float:
    """Median seconds of `count` calls after a warm-up."""
    for _ in range(_WARM_UP):
        step()
    seconds = []
    for _ in range(count):
        start = time.perf_counter()
        step()
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        seconds.append(time.perf_counter() - start)
    return median(seconds)


def _words(machine: Machine) -> str:
    return f"{machine.precision} {machine.memory_format.replace('_', ' ')}"


# --- answers that are remembered per machine and kind of experiment


def _key(experiment: Experiment, machine: Machine) -> str:
    tree = experiment.to_plain()
    kept = {k: tree.get(k) for k in ("recipe", "objective", "generator", "discriminator", "batch_size", "dataset")}
    kept |= {k: tree.get(k, "auto") for k in ("precision", "memory_format")}
    text = json.dumps([kept, msgspec.to_builtins(machine)], sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def _remembered(experiment: Experiment, machine: Machine) -> Machine | None:
    try:
        answers: dict[str, Any] = read_json(cache_folder() / "acceleration.json", dict[str, Any])
        return msgspec.convert(answers[_key(experiment, machine)], Machine)
    except (OSError, ValueError, KeyError, TypeError, msgspec.ValidationError):
        return None  # nothing remembered, or a damaged note: time again


def _remember(experiment: Experiment, machine: Machine, answer: Machine) -> None:
    path = cache_folder() / "acceleration.json"
    try:
        answers: dict[str, Any] = read_json(path, dict[str, Any])
    except (OSError, ValueError, TypeError):
        answers = {}
    answers[_key(experiment, machine)] = msgspec.to_builtins(answer)
    try:
        write_atomically(path, json.dumps(answers).encode())
    except OSError:
        return  # a note for next time; a full disk is the run's business, not ours
