"""Features that were learnt from the data here, and the classifier whose they are: trained in seconds and kept.

Where classes or attributes are known, a classifier of these; elsewhere of groups that k-means finds, which makes its
features tell pictures of these data apart. The generator has no part in it.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.files import read_regular, write_atomically
from ganstudio.core.paths import cache_folder
from ganstudio.datasets import DataSet
from ganstudio.evaluation.features.attribute_classifier import TrainedSorter, build_sorter, sortable, train_sorter
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.evaluation.stats.k_means import k_means
from ganstudio.evaluation.stats.principal_components import principal_directions
from ganstudio.formats.results import MeasureProgress

_LEARNT_FROM, _TRIED_ON = 8000, 2000
_GROUPS, _GROUPED = 20, 3000
_DIRECTIONS = 128
_AT_ONCE = 500
_FITTED_ON = 1500


@dataclass(frozen=True)
class FeatureClassifier:
    """A classifier and the space of what its last hidden layer says."""

    sorter: TrainedSorter
    groups: bool
    """True where it tells k-means groups apart, which mean nothing to a person."""
    mean: NDArray[np.float32]
    directions: NDArray[np.float32]
    """[features, 128] the principal directions of real pictures' hidden features."""

    @property
    def name(self) -> str:
        """What figures taken in its features must say."""
        what = f"{_GROUPS} groups of k-means" if self.groups else ", ".join(list(self.sorter.attributes)[:3])
        more = len(self.sorter.attributes) - 3
        return f"features of a classifier of {what}{f' and {more} more' if more > 0 else ''}, trained here"

    def __call__(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """[N, 128]."""
        blocks = (pictures[i : i + _AT_ONCE] for i in range(0, len(pictures), _AT_ONCE))
        return np.concatenate([(hidden(self.sorter, block) - self.mean) @ self.directions for block in blocks])

    def values(self, pictures: NDArray[np.uint8]) -> dict[str, NDArray[np.int64]]:
        """What it takes each attribute of pictures [N, H, W, C] for, by attribute [N]."""
        parts = [self._said(pictures[i : i + _AT_ONCE]) for i in range(0, len(pictures), _AT_ONCE)]
        return {name: np.concatenate([part[name] for part in parts]) for name in self.sorter.attributes}

    @torch.no_grad()
    def _said(self, pictures: NDArray[np.uint8]) -> dict[str, NDArray[np.int64]]:
        network: Any = self.sorter.network
        logits = network.logits(_tensor(pictures))
        return {name: found.argmax(1).numpy() for name, found in zip(self.sorter.attributes, logits, strict=True)}


_TRAINED: WeakKeyDictionary[ReferenceData, FeatureClassifier] = WeakKeyDictionary()
"""Trained once for the data of an evaluation, which several measures share."""


def learn(reference: ReferenceData) -> Iterator[MeasureProgress | FeatureClassifier]:
    """The classifier of these data: the one that was kept, or after some seconds of training a fresh one, kept then."""
    if reference in _TRAINED:
        yield _TRAINED[reference]
        return
    labelled, groups = _labelled(reference)
    labelled = _some_of(labelled, reference)
    path = cache_folder() / "classifiers" / f"{reference.dataset.fingerprint}-{'groups' if groups else 'known'}.pt"
    sorter = _read(read_regular(path), labelled) if path.is_file() else None
    if sorter is None:
        for step in train_sorter(labelled):
            if isinstance(step, float):
                yield MeasureProgress(done=step, text="A classifier of these data is trained; it is kept")
            else:
                sorter = step
        assert sorter is not None
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, _bytes(sorter))
    features = hidden(sorter, reference.training[:_FITTED_ON])
    mean = features.mean(0)
    _TRAINED[reference] = FeatureClassifier(sorter, groups, mean, principal_directions(features - mean, _DIRECTIONS))
    yield _TRAINED[reference]


def _labelled(reference: ReferenceData) -> tuple[DataSet, bool]:
    """The data with something to be told apart, and whether these are groups that were made up for it."""
    try:
        sortable(reference.dataset)
    except UserError:
        return replace(reference.dataset, attributes={}, labels=_groups(reference), classes=_NAMES), True
    return reference.dataset, False


def _some_of(dataset: DataSet, reference: ReferenceData) -> DataSet:
    """So many pictures that the classifier is trained in seconds, and as many held-out ones as tell its error."""
    chosen = np.concatenate([reference.training_indices[:_LEARNT_FROM], reference.held_out_indices[:_TRIED_ON]])
    return replace(
        dataset, samples=dataset.samples[chosen], held_out=dataset.held_out[chosen], captions=(),
        labels=None if dataset.labels is None else dataset.labels[chosen],
        attributes={name: values[chosen] for name, values in dataset.attributes.items()},
    )  # fmt: skip


_NAMES = tuple(f"group {number}" for number in range(_GROUPS))


def _groups(reference: ReferenceData) -> NDArray[np.int64]:
    """[N] the k-means group of every picture of the data set, by small grey versions of them."""
    samples = reference.dataset.samples
    small = np.concatenate([_small(np.asarray(samples[i : i + 2000], np.uint8)) for i in range(0, len(samples), 2000)])
    some = small[reference.training_indices[:_GROUPED]]
    return k_means(some, _GROUPS).of(small)


def _small(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """[N, 8 * 8 * C] averages over squares."""
    count, height, width, channels = pictures.shape
    down, across = height // 8, width // 8
    cut = pictures[:, : down * 8, : across * 8].astype(np.float32) / 255
    return cut.reshape(count, 8, down, 8, across, channels).mean((2, 4)).reshape(count, -1)


@torch.no_grad()
def hidden(sorter: TrainedSorter, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """[N, features] of the last hidden layer."""
    network: Any = sorter.network
    parts = [network.trunk(_tensor(pictures[i : i + _AT_ONCE])) for i in range(0, len(pictures), _AT_ONCE)]
    return torch.cat(parts).numpy()


def _tensor(pictures: NDArray[np.uint8]) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1


# --- kept


def _bytes(sorter: TrainedSorter) -> bytes:
    buffer = io.BytesIO()
    about = msgspec.json.encode({"attributes": sorter.attributes, "errors": sorter.errors})
    torch.save({"weights": sorter.network.state_dict(), "about": about.decode()}, buffer)
    return buffer.getvalue()


def _read(content: bytes, dataset: DataSet) -> TrainedSorter | None:
    """The sorter that was kept; None where the file is damaged or of another program's version."""
    try:
        state = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
        about = msgspec.json.decode(state["about"])
        attributes = {name: tuple(values) for name, values in about["attributes"].items()}
        sizes = [len(values) for values in attributes.values()]
        network = build_sorter("convolutional", dataset.samples.shape[1:], sizes, torch.Generator())
        network.load_state_dict(state["weights"])
    except Exception:  # whatever is wrong with a file in the cache, it can be made again
        return None
    return TrainedSorter(network.eval(), attributes, about["errors"])
