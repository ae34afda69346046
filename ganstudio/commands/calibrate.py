"""`ganstudio calibrate --json`: how fast this machine trains, in a few seconds; the window asks for it once.

The work is a small DCGAN's step, written out here so that the figure does not move when the program's networks do.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ganstudio.commands import Command, add_json_option, print_json, say

if TYPE_CHECKING:
    import torch

REFERENCE_STEPS_PER_SECOND = 15.0
"""What the machine reaches on which the ready-made experiments' times were taken: its score is 1."""
_SECONDS, _FEWEST, _WARM_UP = 1.2, 5, 2
_BATCH, _WIDTH, _SIZE = 64, 32, 32


def _run(arguments: argparse.Namespace) -> int:
    answer = measure()
    if arguments.json:
        print_json(answer)
    else:
        say(f"score {answer['score']:.2f}: {answer['steps_per_second']:.1f} steps/s on {answer['device']}")
    return 0


def measure(seconds: float = _SECONDS) -> dict[str, Any]:
    """Steps per second of the faster precision, and relative to the reference."""
    import torch

    threads = max(1, (os.cpu_count() or 1) - 1)
    torch.set_num_threads(threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    rates = {str(kind): _rate(_step(device, kind), device, seconds) for kind in (torch.float32, torch.bfloat16)}
    best = max(rates.values())
    return {
        "score": best / REFERENCE_STEPS_PER_SECOND,
        "steps_per_second": best,
        "rates": rates,
        "threads": threads,
        "device": device.type,
    }


def _step(device: "torch.device", kind: "torch.dtype") -> Callable[[], None]:
    """One update of both players on random pictures."""
    import torch

    rng = torch.Generator().manual_seed(0)
    critic, generator = (_on(network, device, rng) for network in (_critic(), _generator()))
    optimisers = [torch.optim.Adam(network.parameters(), 2e-4) for network in (critic, generator)]
    real = torch.rand(_BATCH, 1, _SIZE, _SIZE, generator=rng).to(device)
    latent = torch.randn(_BATCH, 64, 1, 1, generator=rng).to(device)

    def update(optimiser: "torch.optim.Optimizer", loss: "torch.Tensor") -> None:
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()

    def step() -> None:
        with torch.autocast(device.type, torch.bfloat16, enabled=kind is torch.bfloat16, cache_enabled=False):
            fake = generator(latent)
            loss = (critic(fake.detach()) - critic(real)).mean()
            update(optimisers[0], loss)
            update(optimisers[1], -critic(fake).mean())

    return step


def _critic() -> "torch.nn.Module":
    from torch import nn

    layers: list[nn.Module] = []
    for before, after in ((1, _WIDTH), (_WIDTH, 2 * _WIDTH), (2 * _WIDTH, 4 * _WIDTH)):
        layers += [nn.Conv2d(before, after, 4, 2, 1), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers, nn.Conv2d(4 * _WIDTH, 1, 4))


def _generator() -> "torch.nn.Module":
    from torch import nn

    layers: list[nn.Module] = [nn.ConvTranspose2d(64, 4 * _WIDTH, 4)]
    for before, after in ((4 * _WIDTH, 2 * _WIDTH), (2 * _WIDTH, _WIDTH), (_WIDTH, 1)):
        layers += [nn.BatchNorm2d(before), nn.ReLU(), nn.ConvTranspose2d(before, after, 4, 2, 1)]
    return nn.Sequential(*layers, nn.Tanh())


def _on(network: "torch.nn.Module", device: "torch.device", rng: "torch.Generator") -> "torch.nn.Module":
    import torch

    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(0.02 * torch.randn(parameter.shape, generator=rng))
    return network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]


def _rate(step: Callable[[], None], device: "torch.device", seconds: float) -> float:
    """The quick quarter of the steps counts: the others something else on the machine may have held up."""
    import torch

    times: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end or len(times) < _WARM_UP + _FEWEST:
        start = time.perf_counter()
        step()
        if device.type == "cuda":
            torch.cuda.synchronize()
        times.append(time.perf_counter() - start)
    return 1.0 / statistics.quantiles(times[_WARM_UP:], n=4)[0]


COMMAND = Command("calibrate", "Measure how fast this machine trains.", add_json_option, _run, hidden=True)
