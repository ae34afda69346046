"""Which picture belongs to which: two folders under the same names, or one whose names end in A and B.

Names are compared without their ending and without regard to case.
"""

import re
from dataclasses import dataclass, field

from ganstudio.datasets.readers.listing import ListedImage

_SIDE = re.compile(r"(?P<stem>.+)[ _.-](?P<side>a|b|input|target|left|right)", re.IGNORECASE)
_FIRST = ("a", "input", "left")
_MOSTLY = 0.8
"""Of the pictures of a folder; so many must have a partner for it to be a folder of A and B."""


@dataclass
class MatchedPairs:
    """Pairs, and what was left without a partner."""

    pairs: list[tuple[ListedImage, ListedImage]]
    alone: list[str] = field(default_factory=list)
    """A sentence for each sort of picture that is left out."""
    notes: list[str] = field(default_factory=list)
    """What was assumed."""


def match(first: list[ListedImage], second: list[ListedImage], names: tuple[str, str]) -> MatchedPairs:
    """Pictures of the same name in two folders, which are called `names`."""
    partners: dict[str, ListedImage] = {}
    lost: list[str] = []
    again = [file.relative for file in second if partners.setdefault(_stem(file), file) is not file]
    pairs: list[tuple[ListedImage, ListedImage]] = []
    taken: set[str] = set()
    for file in first:
        stem = _stem(file)
        if stem in taken:
            again.append(file.relative)
        elif stem in partners:
            taken.add(stem)
            pairs.append((file, partners[stem]))
    if again:
        lost.append(_left_out(again, "", "the name of another one"))
    for files, name in zip((first, second), names, strict=True):
        alone = [file.relative for file in files if _stem(file) not in taken]
        if alone:
            lost.append(_left_out(alone, f" in {name}", "no partner of the same name"))
    return MatchedPairs(pairs, lost)


def match_sides(files: list[ListedImage]) -> MatchedPairs | None:
    """x_A.png with x_B.png in one folder; None where most have no such partner."""
    sides: dict[str, dict[bool, ListedImage]] = {}
    for file in files:
        found = _SIDE.fullmatch(_stem(file))
        if found:
            sides.setdefault(found["stem"], {})[found["side"] in _FIRST] = file
    pairs = [(both[True], both[False]) for both in sides.values() if len(both) == 2]
    if len(pairs) < 2 or 2 * len(pairs) < _MOSTLY * len(files):
        return None
    paired = {file.relative for pair in pairs for file in pair}
    alone = [file.relative for file in files if file.relative not in paired]
    lost = [_left_out(alone, "", "no partner of the same name")] if alone else []
    example = f"{pairs[0][0].relative} and {pairs[0][1].relative}"
    return MatchedPairs(pairs, lost, [f"Pairs are told by their names, such as {example}."])


def _left_out(names: list[str], where: str, what: str) -> str:
    if len(names) == 1:
        return f"1 picture{where} has {what} and is left out: {names[0]}."
    return f"{len(names):,} pictures{where} have {what} and are left out, such as {names[0]}."


def _stem(file: ListedImage) -> str:
    return (file.relative.rpartition(".")[0] or file.relative).casefold()
