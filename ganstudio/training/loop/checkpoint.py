"""A checkpoint: everything a training needs to go on bit for bit. Written whole or not at all, read without pickle."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import torch
from torch import Tensor

from ganstudio.core.errors import UserError
from ganstudio.core.files import open_regular, write_atomically
from ganstudio.core.reading import reads
from ganstudio.training.recipe import Stateful


class Checkpoint(msgspec.Struct, frozen=True):
    """What a checkpoint file holds."""

    version: Literal[1]
    step: Annotated[int, msgspec.Meta(ge=0, le=10**12)]
    seconds: Annotated[float, msgspec.Meta(ge=0, lt=1e12)]
    """Of training up to there."""
    parts: dict[str, Any]
    """The state of each part of the training, by its name."""


def save_checkpoint(path: Path, step: int, seconds: float, parts: Mapping[str, Stateful]) -> None:
    """Write the state of all parts after `step`. Raises UserError if a number is not finite or the disk is full."""
    saved = {name: part.state_dict() for name, part in parts.items()}
    state = {"version": 1, "step": step, "seconds": seconds, "parts": saved}
    if not all_finite(parts):
        raise UserError(
            f"Some weights are no longer finite at step {step}, so it is not kept; earlier checkpoints are. "
            "Try a lower learning rate, float32, or another objective."
        )
    buffer = io.BytesIO()
    torch.save(state, buffer)
    try:
        write_atomically(path, buffer.getvalue())
    except OSError as error:
        raise UserError(
            f"The checkpoint of step {step} could not be written: {error.strerror}. Earlier checkpoints are untouched; "
            "make room or choose another folder, then resume the run."
        ) from None


def load_checkpoint(path: Path, parts: Mapping[str, Stateful]) -> tuple[int, float]:
    """Put a checkpoint's state into `parts`; returns its step and the seconds trained so far.

    Raises UserError if the file is damaged or belongs to other parts; then `parts` must not be used.
    """
    state = read_checkpoint(path)
    saved = state.parts
    if saved.keys() != parts.keys():
        raise UserError(f"{path.name} holds {', '.join(saved)}; this experiment needs {', '.join(parts)}.")
    try:
        for name, part in parts.items():
            part.load_state_dict(saved[name])
    except Exception:  # of a state with other names, shapes or types, each part complains in its own way
        raise UserError(
            f"{path.name} was made with other networks than this program builds from the run's experiment.toml, so it "
            "cannot be used here. Use the program it was made with, or undo what was changed in experiment.toml."
        ) from None
    return state.step, state.seconds


@reads("a checkpoint of this program")
def read_checkpoint(path: Path) -> Checkpoint:
    """The content of a checkpoint file; nothing in it can run. Raises UserError if it is damaged or missing."""
    with open_regular(path) as file:
        with zipfile.ZipFile(file) as archive:
            if torn := archive.testzip():  # torch itself does not look at the checksums
                raise zipfile.BadZipFile(torn)
        file.seek(0)
        return msgspec.convert(torch.load(file, map_location="cpu", weights_only=True), Checkpoint)


def all_finite(parts: Mapping[str, Stateful]) -> bool:
    """True if every floating-point number of every part is finite."""
    return all(
        bool(torch.isfinite(tensor).all())
        for part in parts.values()
        for tensor in _tensors(part.state_dict())
        if tensor.is_floating_point()
    )


def _tensors(value: Any) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _tensors(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _tensors(item)
