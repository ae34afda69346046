"""Small trainings for tests: a data set of sixteen-pixel pictures in memory and networks that take milliseconds."""

from pathlib import Path

import numpy as np
import torch

from ganstudio.datasets import DataSet, fingerprint_of, held_out_by_hash
from ganstudio.formats.experiment import Experiment, experiment_from_plain
from ganstudio.runs.events import Event
from ganstudio.runs.folder import RunFolder
from ganstudio.training.loop.trainer import Trainer
from ganstudio.training.networks.resnet_translator import ResnetTranslatorSettings
from ganstudio.training.networks.unet import UNetSettings


def dataset(count: int = 120, size: int = 16, channels: int = 1, classes: int = 3) -> DataSet:
    """Blurred squares whose brightness tells the class, as does their caption; a tenth is held out."""
    rng = np.random.default_rng(0)
    labels = np.arange(count) % classes
    samples = rng.integers(0, 60, (count, size, size, channels), dtype=np.uint8)
    samples[:, size // 4 : -size // 4, size // 4 : -size // 4] += (60 + 60 * labels).astype(np.uint8)[
        :, None, None, None
    ]
    return DataSet(
        name="squares", title="Squares", samples=samples, held_out=held_out_by_hash([s.tobytes() for s in samples]),
        fingerprint=fingerprint_of(samples, labels), labels=labels.astype(np.int64),
        classes=tuple(f"class {number}" for number in range(classes)),
        captions=tuple((f"a square of class {label}",) for label in labels),
    )  # fmt: skip


def experiment(changes: dict | None = None) -> Experiment:
    """Batch 8, 4 steps, DCGAN of width 4, one thread, nothing to be timed."""
    plain = {
        "name": "small", "dataset": {"name": "digits"}, "generator": {"name": "dcgan", "width": 4, "latent_size": 8},
        "discriminator": {"name": "dcgan", "width": 4}, "steps": 4, "batch_size": 8, "device": "cpu", "threads": 1,
        "precision": "float32", "memory_format": "contiguous",
    }  # fmt: skip
    return experiment_from_plain(plain).with_settings(changes or {})


def trainer(changes: dict | None = None, folder: Path | None = None, data: DataSet | None = None) -> Trainer:
    """A trainer that writes into `folder` if it is given."""
    described = experiment(changes)
    run = RunFolder.create(described, folder) if folder else None
    return Trainer(described, run, dataset=data or dataset())


def train(changes: dict | None = None, folder: Path | None = None, data: DataSet | None = None) -> list[Event]:
    """All events of a small training."""
    return list(trainer(changes, folder, data).events())


def only(events: list[Event], kind: type) -> list:
    return [event for event in events if isinstance(event, kind)]


def weights(trainer: Trainer) -> torch.Tensor:
    """All weights of both players in one row."""
    networks = trainer.recipe.networks().values()
    return torch.cat([p.detach().flatten() for network in networks for p in network.parameters()])


def close(found: torch.Tensor, wanted: torch.Tensor, relative: float = 1e-5, floor: float = 1e-6) -> bool:
    """Equal but for rounding, which grows with the largest number compared and differs between processors.

    `floor`: what is left where large terms cancel out, as in the gradient of a bias below a batch norm.
    """
    return bool((found - wanted).abs().max() <= relative * wanted.abs().max() + floor)


TRANSLATORS = [
    ResnetTranslatorSettings(width=4, blocks=1),
    ResnetTranslatorSettings(width=4, blocks=1, upsampling="transposed"),
    ResnetTranslatorSettings(width=4, blocks=1, starts_from_picture=True),
    UNetSettings(width=4, levels=3),
]
"""One of each kind, as small as they go."""
