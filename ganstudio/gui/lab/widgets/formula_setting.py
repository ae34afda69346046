"""A formula as signs to be set: which are italic, upright, lowered or raised, and which of them are lit. Knows no Qt.

Notation: `_` lowers and `^` raises one sign or what braces hold; a letter alone is a variable, a word is a function,
E is an expectation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from ganstudio.gui.lab.update_stages import Lights

_OPERATORS = "=−+←·×∼"


@dataclass(frozen=True, slots=True)
class Sign:
    """Signs that are set together; `start` and `end` are their place in the formula's text."""

    text: str
    start: int
    end: int
    italic: bool = False
    level: Literal[-1, 0, 1] = 0
    """Lowered, on the line, raised."""
    air: bool = False
    """An operator between two terms: some space on both sides."""
    gap: bool = False
    """A thin space before it, where the text has one."""


def signs(formula: str) -> list[Sign]:
    """The formula from left to right."""
    found: list[Sign] = []
    at = 0
    while at < len(formula):
        if formula[at] in "_^":
            start, end, after = _group(formula, at + 1)
            level: Literal[-1, 1] = -1 if formula[at] == "_" else 1
            inner = [_sign(formula, s, e, level) for s, e in _words(formula, start, end)]
            found += inner
            at = after
        elif formula[at] == " ":
            at += 1
        else:
            end = _word_end(formula, at)
            found.append(_sign(formula, at, end, 0))
            at = end
    return found


def lit(formula: str, lights: Lights) -> list[str]:
    """For each sign of `signs(formula)`, the name of the colour in which it is lit, or ""."""
    colours = [""] * len(formula)
    for part, colour in lights:
        at = formula.find(part) if part else -1
        while at >= 0:
            if not _within_word(formula, at, at + len(part)):
                colours[at : at + len(part)] = [colour] * len(part)
            at = formula.find(part, at + 1)
    return [colours[sign.start] for sign in signs(formula)]


def _within_word(formula: str, start: int, end: int) -> bool:
    """True where the part found is only a piece of a word or has an accent: the x of max, or of x̂."""
    before, after = formula[start - 1 : start], formula[end : end + 1]
    if before.isalpha() and formula[start].isalpha():
        return True
    return bool(after) and formula[end - 1].isalpha() and (after.isalpha() or _is_accent(after))


def _group(formula: str, at: int) -> tuple[int, int, int]:
    """What is lowered or raised: its start and end, and where the formula goes on."""
    if formula[at : at + 1] == "{":
        end = formula.find("}", at)
        end = len(formula) if end < 0 else end
        return at + 1, end, end + 1
    if at >= len(formula):
        return at, at, at
    end = at + 1 if formula[at].isalpha() else _word_end(formula, at)
    return at, end, end


def _words(formula: str, start: int, end: int) -> list[tuple[int, int]]:
    words = []
    while start < end:
        stop = min(_word_end(formula, start), end)
        if formula[start] != " ":
            words.append((start, stop))
        start = stop
    return words


def _word_end(formula: str, at: int) -> int:
    """End of the word, number or single sign that begins at `at`, with accents that belong to it."""
    kind = str.isalpha if formula[at].isalpha() else str.isdigit if formula[at].isdigit() else None
    end = at + 1
    while end < len(formula) and ((kind is not None and kind(formula[end])) or _is_accent(formula[end])):
        end += 1
    return end


def _is_accent(sign: str) -> bool:
    return "\u0300" <= sign <= "\u036f"


def _sign(formula: str, start: int, end: int, level: Literal[-1, 0, 1]) -> Sign:
    text = formula[start:end]
    letters = sum(not _is_accent(sign) for sign in text)
    air = text in _OPERATORS and level == 0 and _has_term_before(formula, start)
    gap = not air and formula[:start].endswith(" ") and formula[:start].rstrip()[-1:] not in _OPERATORS
    if text == "E" and level == 0:
        return Sign("𝔼", start, end, gap=gap)
    return Sign(text, start, end, italic=letters == 1 and text[0].isalpha(), level=level, air=air, gap=gap)


def _has_term_before(formula: str, at: int) -> bool:
    """False for the minus of −E: it stands close to what it belongs to."""
    before = formula[:at].rstrip()
    return bool(before) and before[-1] not in _OPERATORS + "(,"


def places(gaps: Sequence[float], widths: Sequence[float]) -> list[float]:
    """Where each of boxes beside each other begins, with a gap before each."""
    ends = accumulate(gap + width for gap, width in zip(gaps, widths, strict=True))
    return [end - width for end, width in zip(ends, widths, strict=True)]
