"""What this installation can do: the full program trains; the player leaves PyTorch and what stands on it out.

The player opens generators and translators and measures what needs no PyTorch. Nothing asks for its name: it is the
program where PyTorch is not.
"""

import sys
from functools import cache
from importlib.util import find_spec

_ONLY_FULL = {
    "torch": "PyTorch", "onnxscript": "the ONNX exporter", "sklearn": "scikit-learn", "scipy": "SciPy",
    "safetensors": "safetensors",
}  # fmt: skip
"""Modules that the player does without, and what people call them."""


@cache
def can_train() -> bool:
    """Whether PyTorch is there; looks without loading it."""
    return find_spec("torch") is not None


def left_out(error: BaseException) -> str:
    """The library that `error`, on importing something, missed because this is the player; "" for any other error."""
    if not isinstance(error, ModuleNotFoundError) or can_train():
        return ""
    return _ONLY_FULL.get((error.name or "").partition(".")[0], "")


def is_frozen() -> bool:
    """Whether this is an installed program with a Python of its own, to which pip can add nothing."""
    return bool(getattr(sys, "frozen", False))


def only_in_full(what: str, library: str = "PyTorch") -> str:
    """A sentence: `what`, such as "Training", is not to be had here for want of `library`, and how one gets it."""
    if is_frozen():
        return f"{what} needs {library}, which this player leaves out. The full GAN Studio has it; your files fit both."
    return f'{what} needs {library}, which is not installed. README, "Install", says how to install it.'


def how_to_add(extra: str) -> str:
    """What one does to get the optional part `extra`, such as "video"."""
    command = f"pip install 'ganstudio[{extra}]'"
    return f'install GAN Studio by pip (README, "Install"), then {command}' if is_frozen() else command
