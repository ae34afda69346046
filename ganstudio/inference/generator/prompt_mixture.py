"""The prompt of a text-conditional generator: a sentence, or a mixture, as on the way from one sentence to another."""

from dataclasses import dataclass

_LEAST = 1e-6


@dataclass(frozen=True)
class PromptMixture:
    """Sentences and how much each counts; the weights are positive and add up to 1."""

    parts: tuple[tuple[str, float], ...]

    @property
    def text(self) -> str:
        """The sentence that counts most."""
        return max(self.parts, key=lambda part: part[1])[0]

    @property
    def is_plain(self) -> bool:
        return len(self.parts) == 1

    def towards(self, other: "PromptMixture", share: float) -> "PromptMixture":
        """A `share` (0 to 1) of the way to another prompt: the embeddings' straight line."""
        weights: dict[str, float] = {}
        for parts, factor in ((self.parts, 1 - share), (other.parts, share)):
            for text, weight in parts:
                weights[text] = weights.get(text, 0.0) + factor * weight
        kept = {text: weight for text, weight in weights.items() if weight > _LEAST}
        whole = sum(kept.values())
        return PromptMixture(tuple((text, weight / whole) for text, weight in kept.items()))

    def in_words(self) -> str:
        """Such as “70 % “A man”, 30 % “A woman”"."""
        if self.is_plain:
            return self.text
        heaviest_first = sorted(self.parts, key=lambda part: -part[1])
        return ", ".join(f"{weight:.0%} “{text}”" for text, weight in heaviest_first)


def plain_prompt(text: str) -> PromptMixture:
    """One sentence."""
    return PromptMixture(((text, 1.0),))
