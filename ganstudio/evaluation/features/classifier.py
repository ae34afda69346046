"""A small convolutional classifier, trained here in seconds, that judges which class a picture shows.

Independent of every generator: trained on real training pictures only, its error measured on held-out ones.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from ganstudio.core.errors import UserError
from ganstudio.datasets import DataSet
from ganstudio.nn.initialisation import initialise

_BATCH = 128


@dataclass(frozen=True)
class Classifier:
    """`accuracy` is the share of held-out pictures that it gets right."""

    network: nn.Module
    accuracy: float

    def __call__(self, pictures: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Class numbers [N] of uint8 pictures [N, H, W, C]."""
        return _classify(self.network, pictures)


def train_classifier(dataset: DataSet, epochs: int = 6, seed: int = 0) -> Classifier:
    """Train on the training part. Raises UserError if the data have no labels."""
    if dataset.labels is None:
        raise UserError("These data have no classes, so no classifier can be trained on them.")
    draws = torch.Generator().manual_seed(seed)
    network = _network(dataset.samples.shape[3], len(dataset.classes), draws)
    optimiser = torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=0.01)
    steps = epochs * len(dataset.training) // _BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, max(steps, 4))
    network.train()
    for _ in range(steps):
        chosen = dataset.training[torch.randint(len(dataset.training), (_BATCH,), generator=draws).numpy()]
        x = _shifted(_tensor(dataset.samples[chosen]), draws)
        loss = cross_entropy(network(x), torch.from_numpy(dataset.labels[chosen]))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
    network.eval()
    right = _classify(network, dataset.samples[dataset.testing]) == dataset.labels[dataset.testing]
    return Classifier(network, float(right.mean()))


def _network(channels: int, classes: int, draws: torch.Generator) -> nn.Module:
    with torch.device("meta"):  # weights come from `draws`, never from torch's global generator
        layers: list[nn.Module] = []
        for inputs, outputs in ((channels, 32), (32, 64), (64, 128)):
            convolution = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
            layers += [convolution, nn.BatchNorm2d(outputs), nn.ReLU(), nn.MaxPool2d(2)]
        network = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(3), nn.Flatten(), nn.Linear(9 * 128, classes))
    network.to_empty(device="cpu")
    initialise(network, draws, deviation=0)
    return network


def _shifted(x: Tensor, draws: torch.Generator) -> Tensor:
    """The batch moved by up to two pixels, so that a digit's place does not matter."""
    down, right = torch.randint(-2, 3, (2,), generator=draws).tolist()
    return torch.roll(x, (down, right), (2, 3))


def _tensor(pictures: NDArray[Any]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1


@torch.no_grad()
def _classify(network: nn.Module, pictures: NDArray[Any]) -> NDArray[np.int64]:
    batches = [network(_tensor(pictures[i : i + 500])).argmax(1) for i in range(0, len(pictures), 500)]
    return torch.cat(batches).numpy()
