"""What an English sentence says about a drawn face: many wordings of the same picture, always the same ones.

A wording names some of the face's properties in some order, says some that are not there ("without glasses"), and
tells which ones it named, so that a picture drawn from it can be judged. The drawings know no sex: "woman" is written
only where there is no beard, "man" only where there is a beard or short hair.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

WORDINGS = 10
"""Sentences for each face."""


class Wording(NamedTuple):
    """A sentence and the properties that it names, by attribute: {"hair_colour": "green", "glasses": "no glasses"}."""

    text: str
    named: dict[str, str]


class _Choices:
    """Decisions that are a function of a number."""

    def __init__(self, *key: int) -> None:
        self._rest = int.from_bytes(hashlib.blake2b(repr(key).encode(), digest_size=32).digest(), "big")

    def below(self, count: int) -> int:
        self._rest, chosen = divmod(self._rest, count)
        return chosen

    def of(self, *options: str) -> str:
        return options[self.below(len(options))]

    def in_ten(self, times: int) -> bool:
        return self.below(10) < times

    def mixed(self, things: list[str]) -> list[str]:
        left = list(things)
        return [left.pop(self.below(len(left))) for _ in things]


class FaceCaptions(Sequence[Sequence[str]]):
    """All wordings of all faces, written when they are asked for: 240,000 sentences would take seconds."""

    def __init__(self, attributes: Mapping[str, NDArray[np.int64]], values: Mapping[str, tuple[str, ...]]) -> None:
        self._values = [(name, values[name]) for name in attributes]
        self._numbers = np.stack([attributes[name] for name, _ in self._values], 1)

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, number: int) -> Sequence[str]: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Sequence[str]]: ...
    def __getitem__(self, number: int | slice) -> Sequence[str] | Sequence[Sequence[str]]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        return _OfOneFace(self, range(len(self))[number])

    def wording(self, number: int, which: int) -> Wording:
        """The `which`-th sentence about face `number`."""
        row = self._numbers[number].tolist()
        face = {name: words[value] for (name, words), value in zip(self._values, row, strict=True)}
        return write(face, number * WORDINGS + which)


class _OfOneFace(Sequence[str]):
    def __init__(self, captions: FaceCaptions, number: int) -> None:
        self._captions, self._number = captions, number

    def __len__(self) -> int:
        return WORDINGS

    @overload
    def __getitem__(self, which: int) -> str: ...
    @overload
    def __getitem__(self, which: slice) -> Sequence[str]: ...
    def __getitem__(self, which: int | slice) -> str | Sequence[str]:
        if isinstance(which, slice):
            return [self[one] for one in range(*which.indices(WORDINGS))]
        return self._captions.wording(self._number, range(WORDINGS)[which]).text


def write(face: dict[str, str], number: int) -> Wording:
    """A sentence about `face`, which holds the word for each attribute's value, such as {"hat": "no hat", ...}.

    `number` decides about words and order: "A smiling woman with long green hair and dark glasses." One in five names
    only one or two properties, so that the same sentence is true of many faces.
    """
    draft = _Draft(face, _Choices(number))
    choose = draft.choose
    parts: list[Callable[[_Draft], None]] = [_mood, _hair, _glasses, _beard, _hat, _clothes, _skin]
    if choose.in_ten(2):
        said = {parts[choose.below(len(parts))] for _ in range(2)}
        parts = [part for part in parts if part in said]
    else:
        parts = [part for part in parts if choose.in_ten(_HOW_OFTEN.get(part, 10))]
    for part in parts:
        part(draft)
    return Wording(draft.sentence(), draft.named)


class _Draft:
    """What a sentence will say: adjectives `before` the noun, `things` it has, and what it does `after`."""

    def __init__(self, face: dict[str, str], choose: _Choices) -> None:
        self.face, self.choose = face, choose
        self.before: list[str] = []
        self.things: list[str] = []
        self.after: list[str] = []
        self.named: dict[str, str] = {}

    def name(self, *attributes: str) -> None:
        self.named |= {attribute: self.face[attribute] for attribute in attributes}

    def sentence(self) -> str:
        """Put together in one of several ways."""
        choose = self.choose
        adjectives, does = choose.mixed(self.before), choose.mixed(self.after)
        owned = choose.mixed([thing for thing in self.things if not thing.startswith("without ")])
        lacking = [thing for thing in self.things if thing.startswith("without ")]
        if choose.in_ten(2):
            parts = [*adjectives, self._noun(), *owned, *lacking, *(part.removeprefix("with ") for part in does)]
            return _capital(", ".join(choose.mixed(parts)))
        phrase = f"{', '.join(adjectives)} {self._noun()}".strip()
        article = choose.of("a", "a", "the", "this")
        article = "an" if article == "a" and phrase[0] in "aeiou" else article
        tail = [part for part in (f"with {_listed(owned)}" if owned else "", _listed(lacking)) if part]
        parts = [*does, *tail] if choose.in_ten(2) else [*tail, *does]
        return _capital(" ".join([article, phrase, *parts])) + "."

    def _noun(self) -> str:
        nouns = ["person", "face"]
        if self.face["beard"] != "beard":
            nouns += ["woman", "woman"]
        if self.face["beard"] == "beard" or self.face["long_hair"] == "short hair":
            nouns += ["man", "man"]
        return self.choose.of(*nouns)


_MOODS = {
    "smiling": ("smiling", "smiling", "happy", "cheerful", "who smiles", "with a smile", "who is smiling"),
    "neutral": ("serious", "serious", "neutral", "with a straight face", "who looks serious"),
    "frowning": ("frowning", "sad", "unhappy", "who frowns", "with a frown", "who looks sad"),
}


def _mood(draft: _Draft) -> None:
    choose, mouth = draft.choose, draft.face["mouth"]
    if mouth != "smiling" and choose.in_ten(2):
        draft.name("smile")
        draft.after.append(choose.of("who does not smile", "with no smile", "who is not smiling"))
        return
    draft.name("mouth")
    mood = choose.of(*_MOODS[mouth])
    (draft.after if mood.startswith(("with ", "who ")) else draft.before).append(mood)


def _hair(draft: _Draft) -> None:
    choose = draft.choose
    length, colour = draft.face["long_hair"].removesuffix(" hair"), draft.face["hair_colour"]
    match choose.below(10):
        case 0:
            draft.name("hair_colour")
            draft.before.append(f"{colour}-haired")
        case 1:
            draft.name("hair_colour")
            draft.things.append(f"{colour} hair")
        case 2:
            draft.name("long_hair")
            draft.before.append(f"{length}-haired")
        case 3:
            draft.name("long_hair")
            draft.things.append(f"{length} hair")
        case _:
            draft.name("hair_colour", "long_hair")
            usual = f"{length} {colour} hair"
            draft.things.append(choose.of(usual, usual, usual, f"{colour} {length} hair",
                                          f"hair that is {length} and {colour}"))  # fmt: skip


def _glasses(draft: _Draft) -> None:
    choose, kind = draft.choose, draft.face["glasses_kind"]
    if kind == "none":
        if choose.in_ten(3):
            draft.name("glasses")
            draft.things.append(choose.of("no glasses", "without glasses"))
        return
    said = choose.of(f"{kind} glasses", f"{kind} glasses", "glasses", "sunglasses" if kind == "dark" else "glasses")
    draft.name("glasses" if said == "glasses" else "glasses_kind")
    if choose.in_ten(2):
        draft.after.append(f"wearing {said}")
    else:
        draft.things.append(said)


def _beard(draft: _Draft) -> None:
    choose = draft.choose
    if draft.face["beard"] == "beard":
        draft.name("beard")
        if choose.in_ten(3):
            draft.before.append("bearded")
        else:
            draft.things.append("a beard")
    elif choose.in_ten(2):
        draft.name("beard")
        draft.things.append(choose.of("no beard", "without a beard"))


def _hat(draft: _Draft) -> None:
    choose = draft.choose
    if draft.face["hat"] == "hat":
        plain = choose.in_ten(2)
        draft.name("hat" if plain else "hat_colour")
        draft.things.append("a hat" if plain else f"a {draft.face['hat_colour']} hat")
    elif choose.in_ten(2):
        draft.name("hat")
        draft.things.append(choose.of("no hat", "without a hat"))


def _clothes(draft: _Draft) -> None:
    draft.name("clothing_colour")
    colour = draft.face["clothing_colour"]
    draft.after.append(
        draft.choose.of(f"in {colour}", f"in a {colour} shirt", f"wearing {colour}", f"dressed in {colour}")
    )


def _skin(draft: _Draft) -> None:
    draft.name("skin")
    if draft.choose.in_ten(5):
        draft.things.append(f"{draft.face['skin']} skin")
    else:
        draft.before.append(f"{draft.face['skin']}-skinned")


_HOW_OFTEN: dict[Callable[[_Draft], None], int] = {_mood: 8, _glasses: 9, _beard: 9, _hat: 9, _clothes: 4, _skin: 3}
"""In how many of ten longer sentences a property is spoken of; absent things less often still."""


def _listed(things: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(things[:-1]), *things[-1:]]))


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
