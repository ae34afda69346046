"""Generators with what they depend on: a text-conditional one is given its prompt; samples are drawn as they are."""

from collections.abc import Sequence

import numpy as np

from ganstudio.images.arrays import Pictures
from ganstudio.images.rendering import CURVES_SIZE
from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.inference.generator.prompt_mixture import PromptMixture, plain_prompt
from ganstudio.inference.generator.sample import Sample
from ganstudio.inference.generator.text_generator_file import Embeddings, TextGeneratorFile


def conditioned(generator: GeneratorFile, prompt: PromptMixture | None) -> GeneratorFile:
    """The generator as it draws from this prompt; as it is where there is none to give.

    Raises UserError where a sentence cannot be read.
    """
    if prompt is None or not isinstance(generator, TextGeneratorFile):
        return generator
    if prompt.is_plain:
        return generator.with_prompt(prompt.text)
    return generator.with_embedding(_embeddings(generator, [prompt])[0])


def draw_samples(generator: GeneratorFile, samples: Sequence[Sample], size: int = CURVES_SIZE) -> Pictures:
    """What one or more samples look like, uint8 [N, H, W, 1 or 3], each of its class and prompt."""
    latents = np.stack([sample.latent for sample in samples])
    if isinstance(generator, TextGeneratorFile):
        prompts = [sample.prompt or plain_prompt(generator.text.example) for sample in samples]
        return generator.generate_from(latents, _embeddings(generator, prompts))
    labels = None if samples[0].label is None else np.array([sample.label or 0 for sample in samples], np.int64)
    return generator.draw(latents, labels, size)


def _embeddings(generator: TextGeneratorFile, prompts: Sequence[PromptMixture]) -> Embeddings:
    """[N, d]; each sentence is read once."""
    texts = list(dict.fromkeys(text for one in prompts for text, _ in one.parts))
    read = dict(zip(texts, generator.embed(texts), strict=True))
    return np.stack(
        [sum((np.float32(w) * read[text] for text, w in one.parts), np.zeros(1, np.float32)) for one in prompts]
    )
