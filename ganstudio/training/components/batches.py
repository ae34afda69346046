"""Turns a data set's uint8 arrays into training batches. The only place where data become tensors.

Which samples are drawn is a pure function of the update's draws: uniformly with replacement from the training part.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganstudio.datasets import DataSet
from ganstudio.formats.text_codec import TextFacts, text_facts
from ganstudio.images.arrays import Pictures
from ganstudio.images.rendering import draw_curves, draw_points
from ganstudio.runs.folder import DataFacts
from ganstudio.training.components.rng_streams import RngStreams

Samples = NDArray[np.uint8] | NDArray[np.float32]
"""uint8 [N, H, W, C] for pictures, float32 [N, D] for points, float32 [N, L, C] for sequences, as in a DataSet."""

_CARD_LIMIT = 4 << 30
"""Bytes of data that are kept on the card; larger sets stay in main memory and travel batch by batch."""
_CAPTIONS_WRITTEN = 1_500
"""Samples whose captions are written only to learn their words."""


@dataclass(frozen=True)
class Batch:
    """float32 samples and int64 labels [N], or None where there are none.

    Samples are [N, C, H, W] in [-1, 1] for pictures, [N, D] for points, [N, C, L] for sequences.
    """

    samples: Tensor
    labels: Tensor | None


class BatchSource:
    """The training part of a data set, ready to draw from."""

    def __init__(
        self, dataset: DataSet, device: torch.device, memory_format: torch.memory_format, mirror: bool
    ) -> None:
        self.dataset, self.device, self.memory_format = dataset, device, memory_format
        self.mirror = mirror and dataset.output == "picture"
        self.indices = dataset.training
        self._on_card: Tensor | None = None
        if bytes_on_card(dataset, device):
            self._on_card = torch.from_numpy(np.array(dataset.samples[self.indices])).to(device)

    def draw(self, count: int, rng: RngStreams, purpose: str = "batch") -> Batch:
        """`count` training samples."""
        chosen = rng.integers(purpose, len(self.indices), count)
        samples = self._to_float(self._pick(chosen))
        if self.mirror:
            flip = rng.uniform(f"{purpose} mirror", count) < 0.5
            samples = torch.where(flip[:, None, None, None], samples.flip(3), samples)
        return Batch(samples, self._labels(chosen))

    def labels_like_data(self, count: int, rng: RngStreams, purpose: str) -> Tensor | None:
        """Labels [count] with the classes' frequencies in the data, or None."""
        if self.dataset.labels is None:
            return None
        return self._labels(rng.integers(purpose, len(self.indices), count))

    def draw_captions(self, count: int, rng: RngStreams, text: TextFacts, purpose: str = "batch") -> Tensor:
        """Codes [count, length] of one caption for each sample that `draw` gives with the same draws and purpose."""
        chosen = rng.integers(purpose, len(self.indices), count).tolist()
        which = rng.integers(f"{purpose} caption", 1 << 31, count).tolist()
        captions = [self.dataset.captions[int(self.indices[number])] for number in chosen]
        texts = [wordings[number % len(wordings)] for wordings, number in zip(captions, which, strict=True)]
        return torch.from_numpy(text.codes(texts)).to(self.device)

    def in_pictures(self, samples: Samples, *, generated: bool) -> Pictures:
        """Samples as they are looked at: pictures as they are, sequences as curves, points as one cloud over the data's
        own extent."""
        if self.dataset.output == "picture":
            return np.asarray(samples, np.uint8)
        if self.dataset.output == "sequence":
            return draw_curves(np.asarray(samples, np.float32))
        some = np.asarray(self.dataset.samples[self.indices[:4096]], np.float32)
        return draw_points(np.asarray(samples, np.float32), some, generated=generated)

    def _pick(self, chosen: Tensor) -> Tensor:
        if self._on_card is not None:
            return self._on_card[chosen]
        picked = self.dataset.samples[self.indices[chosen.cpu().numpy()]]
        return torch.from_numpy(np.ascontiguousarray(picked)).to(self.device)

    def _labels(self, chosen: Tensor) -> Tensor | None:
        if self.dataset.labels is None:
            return None
        return torch.from_numpy(self.dataset.labels[self.indices[chosen.cpu().numpy()]]).to(self.device)

    def _to_float(self, samples: Tensor) -> Tensor:
        if self.dataset.output == "points":
            return samples.float()
        if self.dataset.output == "sequence":
            return samples.float().transpose(1, 2).contiguous()
        pictures = samples.permute(0, 3, 1, 2).float() / 127.5 - 1
        return pictures.contiguous(memory_format=self.memory_format)


def bytes_on_card(dataset: DataSet, device: torch.device) -> int:
    """Bytes that the data will take on the card: none where they stay in main memory or mapped from disk."""
    return dataset.samples.nbytes if device.type == "cuda" and dataset.samples.nbytes <= _CARD_LIMIT else 0


def data_facts(dataset: DataSet, captions: bool = False) -> DataFacts:
    """What a run notes of its data; sample shapes with channels first. `captions`: also what there is to read."""
    return DataFacts(
        title=dataset.title, fingerprint=dataset.fingerprint, output=dataset.output, sample=_channels_first(dataset),
        classes=dataset.classes, training=len(dataset.training), held_out=len(dataset.testing),
        held_out_rule=dataset.held_out_rule, scale=dataset.scale,
        other=() if dataset.other is None else _channels_first(dataset.other), preparation=dataset.preparation,
        text=_text_facts(dataset) if captions and len(dataset.captions) else None,
    )  # fmt: skip


def _text_facts(dataset: DataSet) -> TextFacts:
    """Of all training captions; of those that are only written when asked for an even part, as their words repeat."""
    numbers = dataset.training
    if not isinstance(dataset.captions, tuple) and len(numbers) > _CAPTIONS_WRITTEN:
        numbers = numbers[np.linspace(0, len(numbers) - 1, _CAPTIONS_WRITTEN).astype(int)]
    return text_facts(caption for number in numbers.tolist() for caption in dataset.captions[number])


def _channels_first(dataset: DataSet) -> tuple[int, ...]:
    shape = dataset.samples.shape[1:]
    return (shape[-1], *shape[:-1])  # of points there is but one axis


def to_pictures(samples: Tensor) -> np.ndarray:
    """float [N, C, H, W] in [-1, 1] to uint8 [N, H, W, C]."""
    scaled = ((samples.float() + 1) * 127.5).round().clamp(0, 255).to(torch.uint8)
    return scaled.permute(0, 2, 3, 1).contiguous().cpu().numpy()


def to_samples(samples: Tensor, output: Literal["picture", "points", "sequence"]) -> Samples:
    """What a network gives as data sets hold it: pictures as uint8, channels last."""
    if output == "picture":
        return to_pictures(samples)
    values = samples.float().transpose(1, 2) if output == "sequence" else samples.float()
    return values.contiguous().cpu().numpy()
