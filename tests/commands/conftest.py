"""Commands called as the command line calls them, in this process."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from ganstudio.cli import main

_SETTINGS = """
    generator.width=4 discriminator.width=4 batch_size=8 precision=float32 memory_format=contiguous threads=1 device=cpu
"""
LIGHT = [word for setting in _SETTINGS.split() for word in ("--set", setting)]


@dataclass
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def command(capsys, monkeypatch) -> Callable[..., Said]:
    """`command("train", "digits-dcgan", "--steps", "2")`."""
    monkeypatch.setattr("ganstudio.training.loop.run_writer._MEASURED_SAMPLES", 20)

    def call(*words: object) -> Said:
        try:
            code = main([str(word) for word in words])
        except SystemExit as end:  # argparse ends the program itself
            code = end.code
        return Said(code, *capsys.readouterr())

    return call


@pytest.fixture
def train(command) -> Callable[..., Said]:
    """Train digits with small networks."""

    def call(*words: object, experiment: str = "digits-dcgan", steps: int = 2) -> Said:
        return command("train", experiment, "--steps", steps, *LIGHT, *words)

    return call
