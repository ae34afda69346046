"""Passes of annealed importance sampling that take an hour are kept on the way, and go on where they were."""

import io
import time
from collections.abc import Iterator
from pathlib import Path

import torch

from ganstudio.core.files import open_regular, write_atomically
from ganstudio.core.paths import cache_folder
from ganstudio.evaluation.likelihood.annealing import Chains, Pass

_EVERY_SECONDS = 15.0


def kept_folder(key: str) -> Path:
    """Where the passes of one measurement lie; `key` changes with whatever changes their numbers."""
    return cache_folder() / "annealing" / key


def run_kept(one: Pass, path: Path) -> Iterator[float | Chains]:
    """Yields the share that is done, and at last the chains at their end. What was finished is not made again."""
    state = _read(path, one)
    saved = time.monotonic()
    for share in one.run(state):
        if time.monotonic() - saved > _EVERY_SECONDS:
            _write(path, state)
            saved = time.monotonic()
        yield share
    _write(path, state)
    yield state


def _read(path: Path, one: Pass) -> Chains:
    try:
        with open_regular(path) as file:
            found = Chains(**torch.load(file, map_location="cpu", weights_only=True))
        fits = found.steps.shape == (one.distributions + 1, len(one.x))
        fits = fits and found.log_weight.shape == (len(one.x) * one.chains,)
    except Exception:  # missing, damaged or of another program's version: it is begun
        return one.begin()
    return found if fits else one.begin()


def _write(path: Path, state: Chains) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    torch.save(vars(state), buffer)
    write_atomically(path, buffer.getvalue())
