"""Sentences as networks read them: whole numbers, one for each character. Knows neither torch nor pictures.

A text is folded before it is read: case and the forms of Unicode do not count (NFKC), runs of blanks are one, and the
end has no full stop. Code 0 is nothing, 1 any character that the alphabet lacks, then the alphabet in its order.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Annotated

import msgspec
import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError

LONGEST = 200
"""Characters of a text that are read at most (201 in Reed et al. 2016)."""
_MULTIPLE = 8
"""The encoder halves the length three times."""
_MOST_CHARACTERS, _MOST_WORDS, _MOST_CAPTIONS = 250, 5_000, 3_000
_READ = 100_000
"""Characters of a text that are looked at at all."""
_NOTHING, _UNKNOWN = 0, 1
_LOOKED_AT = 500
"""Captions in which it is looked up which word follows another."""
_LAST_WORD = re.compile(r"[^\W_](?:[\w'’-]*)$")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


class TextFacts(msgspec.Struct, frozen=True):
    """What a text encoder was trained to read."""

    alphabet: str
    length: Annotated[int, msgspec.Meta(ge=1, le=100_000)]
    """Characters that it reads; what goes beyond is cut off."""
    vocabulary: tuple[str, ...] = ()
    """Words of the training captions, folded, the most frequent first."""
    captions: tuple[str, ...] = ()
    """Different training captions, evenly chosen where there are too many to keep."""

    def codes(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """[N, length], after folding."""
        table = {character: code for code, character in enumerate(self.alphabet, _UNKNOWN + 1)}
        codes = np.full((len(texts), self.length), _NOTHING, np.int64)
        for row, text in enumerate(texts):
            read = [table.get(character, _UNKNOWN) for character in fold(text)[: self.length]]
            codes[row, : len(read)] = read
        return codes

    def check(self, text: str) -> None:
        """Raises UserError where the text has no letter or digit that can be read."""
        folded = fold(text)
        if not any(character.isalnum() for character in folded):
            raise UserError(f"There is nothing to read. Write what the picture should show, such as “{self.example}”")
        if not any(character.isalnum() and character in self.alphabet for character in folded):
            known = "".join(character for character in self.alphabet if character.isalnum())
            raise UserError(f"None of these characters was ever seen in training. What is known: {known}.")

    def notes(self, text: str) -> list[str]:
        """Sentences about what of a text is not read, or was never seen in training: unknown words are `unknown`."""
        folded, notes = fold(text), []
        if len(folded) > self.length:
            notes.append(f"Only the first {self.length} characters are read: up to “{folded[: self.length][-20:]}”.")
        strange = dict.fromkeys(c for c in folded[: self.length] if c not in self.alphabet)
        if strange:
            notes.append(f"Never seen in training, and read as one unknown character: {' '.join(strange)}")
        return notes

    def unknown(self, text: str) -> list[tuple[int, int]]:
        """Where in the text, as [start, end), words stand that are in no training caption."""
        known = _as_set(self.vocabulary)
        found = _WORD.finditer(text[:_READ])
        return [match.span() for match in found if fold(match.group()) not in known]

    def completions(self, text: str, count: int = 8) -> list[str]:
        """Words of the training captions that begin as the text's last word does, the most frequent first.

        After a blank, where no word is begun, those that most often follow the word before it.
        """
        begun = _LAST_WORD.search(text[-200:])
        start = fold(begun.group()) if begun else ""
        if not start:
            return self._following(text)[:count]
        return [word for word in self.vocabulary if word.startswith(start) and word != start][:count]

    def _following(self, text: str) -> list[str]:
        before = words(text[-200:])
        if not before:
            return []
        spoken = [words(caption) for caption in self.captions[:_LOOKED_AT]]
        counted = Counter(b for said in spoken for a, b in pairwise(said) if a == before[-1])
        return [word for word, _ in counted.most_common()]

    @property
    def example(self) -> str:
        """Of the first training captions the one that says most: it shows best what is understood."""
        return max(self.captions[:100], key=len, default="")

    @property
    def size(self) -> int:
        """Different codes."""
        return len(self.alphabet) + _UNKNOWN + 1


@lru_cache(maxsize=4)
def _as_set(vocabulary: tuple[str, ...]) -> frozenset[str]:
    return frozenset(vocabulary)


def fold(text: str) -> str:
    """The text as it is read: see above."""
    folded = unicodedata.normalize("NFKC", text[:_READ]).casefold()
    return " ".join(folded.split()).rstrip(".!?… ")


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(fold(text))


def text_facts(captions: Iterable[str]) -> TextFacts:
    """What there is to read in training captions; the same captions give the same."""
    known = list(dict.fromkeys(caption.strip() for caption in captions))
    folded = [fold(caption) for caption in known]
    characters = Counter(character for text in folded for character in text)
    alphabet = "".join(sorted(character for character, _ in characters.most_common(_MOST_CHARACTERS)))
    counted = Counter(word for text in folded for word in _WORD.findall(text))
    frequent = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:_MOST_WORDS]
    longest = min(max(map(len, folded), default=1), LONGEST)
    chosen = np.unique(np.linspace(0, len(known) - 1, _MOST_CAPTIONS).astype(int)).tolist() if known else []
    return TextFacts(
        alphabet, -(-longest // _MULTIPLE) * _MULTIPLE, tuple(word for word, _ in frequent),
        tuple(known[number] for number in chosen),
    )  # fmt: skip
