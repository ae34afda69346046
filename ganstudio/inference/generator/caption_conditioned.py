"""A text-conditional generator as one of latents alone: each sample gets one of the captions that it learnt from."""

import numpy as np
from numpy.typing import ArrayLike

from ganstudio.formats.manifest import Manifest
from ganstudio.images.arrays import Pictures
from ganstudio.inference.generator.text_generator_file import TextGeneratorFile
from ganstudio.inference.latent.space import Latents


class CaptionConditioned:
    """Its latents [N, latent size + embedding size] are those of the file, and behind them what a training caption
    became, drawn evenly from those that the file keeps. So its samples follow a distribution to compare data with."""

    def __init__(self, file: TextGeneratorFile) -> None:
        self.manifest: Manifest = file.manifest
        self.title, self._file = file.title, file

    @property
    def latent_space(self) -> "CaptionConditioned":
        return self

    def draw(self, count: int, seed: int) -> Latents:
        """`count` of these pairs."""
        file = self._file
        chosen = np.random.default_rng([seed, 3]).integers(len(file.text.captions), size=count)
        embeddings = file.embed(file.text.captions)[chosen]
        return np.concatenate([file.latent_space.draw(count, seed), embeddings], axis=1)

    def samples(self, latents: ArrayLike, labels: ArrayLike | None = None) -> Pictures:
        """Pictures of such pairs; there are no classes."""
        pairs = np.asarray(latents, np.float32)
        size = self.manifest.latent_size
        return self._file.generate_from(pairs[:, :size], pairs[:, size:])
