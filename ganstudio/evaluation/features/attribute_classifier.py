"""Small networks that tell the attributes of pictures: which of them smile, wear glasses, belong to which class.

Trained here in a minute or two on real pictures only, each attribute a head of its own; the error is that on held-out
pictures. Two architectures and two halves of the data, so that one network's opinion can be checked by another that has
nothing in common with it. A judge can also learn, as one attribute more, to turn down several pictures laid over one
another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from ganstudio.core.errors import UserError
from ganstudio.datasets import DataSet
from ganstudio.evaluation.stats.blends import overlays
from ganstudio.nn.initialisation import initialise
from ganstudio.nn.precision import has_fast_bfloat16

Architecture = Literal["convolutional", "dense"]
Part = Literal["all", "first", "second"]
_BATCH, _EPOCHS = 128, 8
_FEWEST_STEPS, _MOST_STEPS = 300, 1500
_MOST_VALUES = 12
"""An attribute of more values is a name of the single picture rather than something to sort by."""
OVERLAY, ONE, SEVERAL = "overlay", "one picture", "several pictures"
"""The attribute of being several pictures, and its values."""
_SIDE = 32
"""Larger pictures are averaged down to about this."""
_NOISE = 0.1
"""Deviation of the noise that training adds: generated pictures are not as clean as real ones."""


@dataclass(frozen=True)
class TrainedSorter:
    """`network` takes pictures [N, C, H, W] in [-1, 1] and gives one probability for each value of each attribute."""

    network: nn.Module
    attributes: dict[str, tuple[str, ...]]
    """Names of the values by attribute, in the order of the network's outputs."""
    errors: dict[str, float]
    """Share of the held-out pictures that it gets wrong, by attribute."""


def train_sorter(
    dataset: DataSet,
    architecture: Architecture = "convolutional",
    part: Part = "all",
    seed: int = 0,
    *,
    knows_overlays: bool = False,
) -> Iterator[float | TrainedSorter]:
    """Yields the share of the work that is done, and at last the sorter.

    `part` is which training pictures it sees, alternate ones being the first and the second half; with `knows_overlays`
    it tells one picture from several besides. Raises UserError where the data are no pictures or nothing is known about
    them.
    """
    exam = _Exam(dataset, knows_overlays, np.random.default_rng(seed))
    chosen = dataset.training[{"all": slice(None), "first": slice(0, None, 2), "second": slice(1, None, 2)}[part]]
    draws = torch.Generator().manual_seed(seed)
    sizes = [len(values) for values in exam.attributes.values()]
    network = build_sorter(architecture, dataset.samples.shape[1:], sizes, draws)
    steps = min(max(_EPOCHS * len(chosen) // _BATCH, _FEWEST_STEPS), _MOST_STEPS)
    optimiser = torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, steps)
    network.train()
    for step in range(steps):
        pictures, truths = exam.ask(chosen[torch.randint(len(chosen), (_BATCH,), generator=draws).numpy()])
        with torch.autocast("cpu", torch.bfloat16, enabled=has_fast_bfloat16("cpu"), cache_enabled=False):
            logits = network.logits(_disturbed(_tensor(pictures), draws))
        losses = [
            cross_entropy(found[: len(truth)].float(), torch.from_numpy(truth))
            for found, truth in zip(logits, truths, strict=True)
        ]
        optimiser.zero_grad()
        torch.stack(losses).sum().backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
        yield (step + 1) / steps
    network.eval()
    pictures, truths = exam.ask(dataset.testing)
    wrong = [
        (told[: len(truth)] != truth).mean() for told, truth in zip(_classify(network, pictures), truths, strict=True)
    ]
    yield TrainedSorter(network, exam.attributes, dict(zip(exam.attributes, map(float, wrong), strict=True)))


class _Exam:
    """What is asked about pictures: all that the data know of them, and whether they are one picture, if wanted."""

    def __init__(self, dataset: DataSet, knows_overlays: bool, rng: np.random.Generator) -> None:
        self.attributes = sortable(dataset)
        self._pictures, self._rng = dataset.samples, rng
        self._truths = [_truth(dataset, name) for name in self.attributes]
        self._knows_overlays = knows_overlays
        if knows_overlays:
            self.attributes[OVERLAY] = (ONE, SEVERAL)

    def ask(self, indices: NDArray[np.int64]) -> tuple[NDArray[np.generic], list[NDArray[np.int64]]]:
        """These pictures, behind them half as many overlays of them where wanted; and by attribute the truth about as
        many of the first as it is asked of: what an overlay shows is not."""
        pictures, truths = self._pictures[indices], [truth[indices] for truth in self._truths]
        if not self._knows_overlays:
            return pictures, truths
        added = overlays(pictures.astype(np.uint8), len(pictures) // 2, self._rng)
        is_overlay = np.repeat([0, 1], [len(pictures), len(added)])
        return np.concatenate([pictures, added]), [*truths, is_overlay]


def sortable(dataset: DataSet) -> dict[str, tuple[str, ...]]:
    """What pictures can be sorted by: attributes of a few values, or their classes. Raises UserError."""
    if dataset.output != "picture":
        raise UserError(f"{dataset.title} are no pictures; only pictures can be sorted by what they show.")
    found = {
        name: dataset.attribute_values.get(name) or tuple(map(str, range(int(values.max()) + 1)))
        for name, values in dataset.attributes.items()
    }
    found = {name: values for name, values in found.items() if 2 <= len(values) <= _MOST_VALUES}
    if not found and dataset.labels is not None and len(dataset.classes) >= 2:
        found = {"class": dataset.classes}
    if not found:
        raise UserError(
            f"Nothing is known about the pictures of {dataset.title}, so that they cannot be sorted. "
            "Put them into folders, one for each kind, or drag pictures onto the shelves by hand."
        )
    return found


def _truth(dataset: DataSet, name: str) -> NDArray[np.int64]:
    values = dataset.attributes.get(name, dataset.labels)
    assert values is not None
    return values


class _Heads(nn.Module):
    """A trunk and one linear head for each attribute; gives all probabilities side by side."""

    def __init__(self, trunk: nn.Module, features: int, sizes: list[int]) -> None:
        super().__init__()
        self.trunk, self.sizes = trunk, sizes
        self.head = nn.Linear(features, sum(sizes))

    def logits(self, x: Tensor) -> tuple[Tensor, ...]:
        return torch.split(self.head(self.trunk(x)), self.sizes, 1)

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([logits.softmax(1) for logits in self.logits(x)], 1)


def build_sorter(
    architecture: Architecture, sample: tuple[int, ...], sizes: list[int], draws: torch.Generator
) -> _Heads:
    """Weights come from `draws`, never from torch's global generator. `sample` is (height, width, channels)."""
    height, width, channels = sample
    with torch.device("meta"):
        build = _convolutional if architecture == "convolutional" else _dense
        network = _Heads(*build(channels, min(height, width)), sizes)
    network.to_empty(device="cpu")
    initialise(network, draws, deviation=0)
    return network


def _convolutional(channels: int, side: int) -> tuple[nn.Module, int]:
    layers: list[nn.Module] = [nn.AvgPool2d(side // _SIDE)] if side >= 2 * _SIDE else []
    for inputs, outputs in ((channels, 32), (32, 64), (64, 96)):
        layers += [nn.Conv2d(inputs, outputs, 3, 2, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(4), nn.Flatten()), 16 * 96


def _dense(channels: int, _side: int) -> tuple[nn.Module, int]:
    """No convolution anywhere: every dot of a picture of 16 by 16 has a weight of its own."""
    pool = nn.AdaptiveAvgPool2d(_SIDE // 2)
    hidden = [nn.Linear(channels * (_SIDE // 2) ** 2, 160), nn.LeakyReLU(0.2), nn.Linear(160, 96), nn.LeakyReLU(0.2)]
    return nn.Sequential(pool, nn.Flatten(), *hidden), 96


def _disturbed(x: Tensor, draws: torch.Generator) -> Tensor:
    """The batch with grain and another brightness and contrast."""
    grain = _NOISE * torch.randn(x.shape, generator=draws)
    light, contrast = 0.2 * (torch.rand((2, len(x), 1, 1, 1), generator=draws) - 0.5)
    return x * (1 + contrast) + light + grain


def _tensor(pictures: NDArray[np.generic]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1


@torch.no_grad()
def _classify(network: _Heads, pictures: NDArray[np.generic]) -> list[NDArray[np.int64]]:
    """For each attribute the most probable value of every picture."""
    batches = [network.logits(_tensor(pictures[start : start + 500])) for start in range(0, len(pictures), 500)]
    return [torch.cat(heads).argmax(1).numpy() for heads in zip(*batches, strict=True)]
