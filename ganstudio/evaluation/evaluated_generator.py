"""The generator that is measured: its samples, drawn once and shared by all measures, and whatever else it offers."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ganstudio.core.edition import can_train
from ganstudio.core.errors import UserError
from ganstudio.evaluation.features.spaces import Samples
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.formats.manifest import Manifest
from ganstudio.formats.results import MeasureProgress

if TYPE_CHECKING:
    from torch import nn

_AT_ONCE = 500


class Latents(Protocol):
    """The distribution that a generator draws from."""

    def draw(self, count: int, seed: int) -> NDArray[np.float32]:
        """[count, latent size]."""
        ...


class Generator(Protocol):
    """What every generator can do, whether it is a file or a run."""

    @property
    def manifest(self) -> Manifest: ...

    @property
    def title(self) -> str: ...

    @property
    def latent_space(self) -> Latents: ...

    def samples(self, latents: ArrayLike, labels: ArrayLike | None = None) -> Samples:
        """Samples of latents [N, latent size] and, for a conditional generator, class numbers [N]."""
        ...


@dataclass(frozen=True)
class Networks:
    """The torch networks behind a generator, where they are known: gradients can be taken through them."""

    generator: "nn.Module"
    """Latents [N, latent size] (and labels) to the raw output, in the manifest's value range, in eval mode."""
    discriminator: "nn.Module | None" = None
    """Samples as the generator puts them out (and labels) to scores."""


class EvaluatedGenerator:
    """`count` samples of a generator, from `seed` on; `fingerprint` changes with any of its weights."""

    def __init__(
        self, generator: Generator, reference: ReferenceData, *, count: int = 10_000, seed: int = 0, title: str = "",
        networks: Networks | None = None, fingerprint: str = "",
    ) -> None:  # fmt: skip
        self.generator, self.networks, self.fingerprint = generator, networks, fingerprint
        self.title, self.count, self.seed = title or generator.title, count, seed
        self._reference = reference
        self._samples: Samples | None = None

    @property
    def manifest(self) -> Manifest:
        return self.generator.manifest

    def prepare(self) -> Iterator[MeasureProgress]:
        """Draw the samples, unless that is done. Raises UserError where they are no numbers."""
        if self._samples is not None:
            return
        latents, labels = self.latents, self.labels
        parts = []
        for start in range(0, self.count, _AT_ONCE):
            yield MeasureProgress(done=start / self.count, text=f"{start:,} of {self.count:,} samples drawn")
            part = slice(start, start + _AT_ONCE)
            parts.append(self.generator.samples(latents[part], None if labels is None else labels[part]))
        self._samples = np.concatenate(parts)

    @property
    def samples(self) -> Samples:
        """[count, ...]."""
        if self._samples is None:
            for _ in self.prepare():
                pass
        assert self._samples is not None
        return self._samples

    @cached_property
    def latents(self) -> NDArray[np.float32]:
        """[count, latent size] that the samples were made of."""
        return self.generator.latent_space.draw(self.count, self.seed)

    @cached_property
    def labels(self) -> NDArray[np.int64] | None:
        """[count] what a conditional generator was asked for; None for others."""
        return self.draw_labels(self.count, self.seed)

    def draw_labels(self, count: int, seed: int) -> NDArray[np.int64] | None:
        """Classes as often as in the data, where they are the same ones, else all equally often."""
        classes = self.manifest.classes
        if not classes:
            return None
        rng, data = np.random.default_rng([seed, 2]), self._reference.dataset
        if data.labels is not None and list(data.classes) == classes:
            return rng.choice(data.labels[self._reference.training_indices], count)
        return rng.integers(0, len(classes), count)

    @cached_property
    def features(self) -> NDArray[np.float64]:
        """[N, d] of the first samples in the reference's space: as many as four times its reference, at most."""
        return self._reference.space(self.samples[: 4 * len(self._reference.samples)])

    def groups(self) -> list[NDArray[np.float64]]:
        """Two to four sets of samples in features, each at most as large as the reference's samples: for means and
        their deviation. Raises UserError where there are too few samples."""
        size = min(len(self._reference.samples), len(self.features) // 2)
        if size < 10:
            raise UserError(f"Draw at least 20 samples; there are {len(self.features)}.")
        number = min(4, len(self.features) // size)
        return [self.features[part * size : (part + 1) * size] for part in range(number)]

    @property
    def can(self) -> set[str]:
        """Which of the needs of a measure it meets by itself."""
        found: set[str] = {"latents"} if self.manifest.text is None else set()
        if can_train():
            found.add("torch")
        if self.networks is not None:
            found.add("gradients")
            found |= {"discriminator"} if self.networks.discriminator is not None else set()
        return found
