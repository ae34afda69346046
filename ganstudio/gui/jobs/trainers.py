"""Where the training thread gets trainers from. This is the only door from the window to torch."""

import contextlib
import ctypes
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from ganstudio.core.settings import Catalogue, Plain
from ganstudio.datasets import OpeningProgress
from ganstudio.formats.experiment import Experiment
from ganstudio.labs.events import LabEvent
from ganstudio.runs.events import Ended, Event
from ganstudio.runs.folder import RunFolder

_PICTURE_EVERY = 2.0
"""Seconds after which a watcher wants to see new pictures, also between those that the run keeps."""


_LIBRARIES = (
    ("libtorch_global_deps.so", os.RTLD_NOW | os.RTLD_GLOBAL),
    ("libtorch_python.so", os.RTLD_NOW),
) if sys.platform == "linux" else ()  # fmt: skip
"""In the order and the way in which torch does it; the second one brings all others."""


@cache
def load_torch_libraries() -> None:
    """Call it in the thread that is about to import torch. What cannot be loaded here, the import will complain of."""
    torch = None if "torch" in sys.modules else find_spec("torch")
    if torch is None or torch.origin is None or not _LIBRARIES:
        return
    load = ctypes.CDLL(None).dlopen
    load.argtypes, load.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
    for name, flags in _LIBRARIES:
        path = Path(torch.origin).parent / "lib" / name
        if path.is_file():
            load(os.fsencode(path), flags)


@dataclass(frozen=True, slots=True)
class DataOpening:
    """How far the opening of the data is: pictures read, of how many."""

    done: int
    total: int


class TrainerLike(Protocol):
    """What the training thread needs of a trainer."""

    def events(self) -> Iterator[Event]: ...
    def change(self, key: str, value: Plain) -> None: ...
    def stop(self) -> None: ...


class LabLike(Protocol):
    """What the training thread needs of a lab; `stop`, `pause` and whatever else the window asks for between events."""

    def events(self) -> Iterator[LabEvent | Ended]: ...
    def play(self) -> None: ...
    def pause(self) -> None: ...
    def slow(self, seconds: float) -> None: ...
    def step(self, player: str = "both") -> None: ...
    def change_many(self, settings: dict[str, Plain], lane: int | None = None) -> None: ...
    def branch(self, step: int, lane: int | None = None) -> None: ...
    def save(self, path: Path) -> None: ...
    def stop(self) -> None: ...


class Trainers(Protocol):
    """Makes trainers and labs; called in the training thread only. All but the first may raise UserError.

    `opening` is told how far the opening of the data is, and gives up by raising; whatever it raises comes out again.
    """

    def catalogue(self) -> Catalogue: ...
    def begin(self, experiment: Experiment, path: Path | None, opening: OpeningProgress) -> TrainerLike: ...
    def resume(
        self, path: Path, steps: int | None, opening: OpeningProgress, data: Mapping[str, Path] | None = None
    ) -> TrainerLike: ...
    def begin_lab(self, experiments: Sequence[Experiment]) -> LabLike: ...
    def open_lab(self, path: Path) -> LabLike: ...


class TorchTrainers:
    """The real ones; torch is loaded with the first call."""

    def catalogue(self) -> Catalogue:
        load_torch_libraries()
        from ganstudio.training.catalogue import catalogue

        return catalogue()

    def begin(self, experiment: Experiment, path: Path | None, opening: OpeningProgress) -> TrainerLike:
        """A trainer that writes into a new run folder; the folder goes again if the trainer cannot be made."""
        load_torch_libraries()
        from ganstudio.training.loop.trainer import Trainer

        folder = RunFolder.create(experiment, path)
        try:
            return Trainer(experiment, folder, opening=opening, picture_every=_PICTURE_EVERY)
        except BaseException:
            with contextlib.suppress(OSError):
                shutil.rmtree(folder.path)
            raise

    def resume(
        self, path: Path, steps: int | None, opening: OpeningProgress, data: Mapping[str, Path] | None = None
    ) -> TrainerLike:
        load_torch_libraries()
        from ganstudio.training.loop.trainer import Trainer

        run = RunFolder(path)
        return Trainer.resume(run, steps=steps, data=data, opening=opening, picture_every=_PICTURE_EVERY)

    def begin_lab(self, experiments: Sequence[Experiment]) -> LabLike:
        load_torch_libraries()
        from ganstudio.training.lab.lab import Lab

        return Lab(experiments)

    def open_lab(self, path: Path) -> LabLike:
        load_torch_libraries()
        from ganstudio.training.lab.lab import Lab

        return Lab.open(path)
