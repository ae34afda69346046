"""Generators with what they depend on: a text-conditional one is given its prompt; samples are drawn as they are."""

from collections.abc import Sequence

import numpy as np

from ganstudio.images.arrays import Pictures
from ganstudio.images.rendering import CURVES_SIZE
from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.inference.generator.prompt_mixture import PromptMixture, saying
from ganstudio.inference.generator.sample import Sample
from ganstudio.inference.generator.text_generator_file import Embeddings, TextGeneratorFile


def conditioned(generator: GeneratorFile, told: PromptMixture | None) -> GeneratorFile:
    """The generator as it draws when it is told so; as it is where there is nothing to tell. Raises UserError where a
    sentence cannot be read."""
    if told is None or not isinstance(generator, TextGeneratorFile):
        return generator
    return generator.saying(told.text) if told.is_plain else generator.at(_embeddings(generator, [told])[0])


def draw_samples(generator: GeneratorFile, samples: Sequence[Sample], size: int = CURVES_SIZE) -> Pictures:
    """What one or more samples look like, uint8 [N, H, W, 1 or 3], each in its class and of what it was told."""
    latents = np.stack([sample.latent for sample in samples])
    if isinstance(generator, TextGeneratorFile):
        told = [sample.told or saying(generator.text.example) for sample in samples]
        return generator.generate_from(latents, _embeddings(generator, told))
    labels = None if samples[0].label is None else np.array([sample.label or 0 for sample in samples], np.int64)
    return generator.draw(latents, labels, size)


def _embeddings(generator: TextGeneratorFile, told: Sequence[PromptMixture]) -> Embeddings:
    """[N, d]; each sentence is read once."""
    texts = list(dict.fromkeys(text for one in told for text, _ in one.parts))
    read = dict(zip(texts, generator.embed(texts), strict=True))
    return np.stack(
        [sum((np.float32(w) * read[text] for text, w in one.parts), np.zeros(1, np.float32)) for one in told]
    )
