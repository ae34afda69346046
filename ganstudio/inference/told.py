"""What a generator that reads is told: a sentence, or a mixture of sentences, as on the way from one to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ganstudio.drawings import CURVES_SIZE
from ganstudio.events import Pictures

if TYPE_CHECKING:
    from ganstudio.inference.generator_file import GeneratorFile
    from ganstudio.inference.sample import Sample
    from ganstudio.inference.text_generator_file import Embeddings, TextGeneratorFile

_LEAST = 1e-6


@dataclass(frozen=True)
class Told:
    """Sentences and how much each counts; the weights are positive and add up to 1."""

    parts: tuple[tuple[str, float], ...]

    @property
    def text(self) -> str:
        """The sentence that counts most."""
        return max(self.parts, key=lambda part: part[1])[0]

    @property
    def is_plain(self) -> bool:
        return len(self.parts) == 1

    def towards(self, other: "Told", share: float) -> "Told":
        """A `share` (0 to 1) of the way to what else could be told: the embeddings' straight line."""
        weights: dict[str, float] = {}
        for parts, factor in ((self.parts, 1 - share), (other.parts, share)):
            for text, weight in parts:
                weights[text] = weights.get(text, 0.0) + factor * weight
        kept = {text: weight for text, weight in weights.items() if weight > _LEAST}
        whole = sum(kept.values())
        return Told(tuple((text, weight / whole) for text, weight in kept.items()))

    def in_words(self) -> str:
        """Such as “70 % “A man”, 30 % “A woman”"."""
        if self.is_plain:
            return self.text
        heaviest_first = sorted(self.parts, key=lambda part: -part[1])
        return ", ".join(f"{weight:.0%} “{text}”" for text, weight in heaviest_first)


def saying(text: str) -> Told:
    """One sentence."""
    return Told(((text, 1.0),))


def voiced(generator: "GeneratorFile", told: Told | None) -> "GeneratorFile":
    """The generator as it draws when it is told so; as it is where there is nothing to tell. Raises UserError where a
    sentence cannot be read."""
    from ganstudio.inference.text_generator_file import TextGeneratorFile

    if told is None or not isinstance(generator, TextGeneratorFile):
        return generator
    return generator.saying(told.text) if told.is_plain else generator.at(_embeddings(generator, [told])[0])


def draw_samples(generator: "GeneratorFile", samples: "Sequence[Sample]", size: int = CURVES_SIZE) -> Pictures:
    """What one or more samples look like, uint8 [N, H, W, 1 or 3], each in its class and of what it was told."""
    from ganstudio.inference.text_generator_file import TextGeneratorFile

    latents = np.stack([sample.latent for sample in samples])
    if isinstance(generator, TextGeneratorFile):
        told = [sample.told or saying(generator.text.example) for sample in samples]
        return generator.generate_from(latents, _embeddings(generator, told))
    labels = None if samples[0].label is None else np.array([sample.label or 0 for sample in samples], np.int64)
    return generator.draw(latents, labels, size)


def _embeddings(generator: "TextGeneratorFile", told: Sequence[Told]) -> "Embeddings":
    """[N, d]; each sentence is read once."""
    texts = list(dict.fromkeys(text for one in told for text, _ in one.parts))
    read = dict(zip(texts, generator.embed(texts), strict=True))
    return np.stack(
        [sum((np.float32(w) * read[text] for text, w in one.parts), np.zeros(1, np.float32)) for one in told]
    )
