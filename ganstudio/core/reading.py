"""Around everything that reads a file of the user's: whatever it meets becomes one sentence that names the file.

A file may hold anything, by damage or by intent, and each library complains in its own way. So no reader lists what may
go wrong: what it understands it says by a UserError, and the rest is caught here.
"""

import contextlib
import functools
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import msgspec

from ganstudio.core.errors import UserError

P = ParamSpec("P")
R = TypeVar("R")
_LONGEST = 200
"""Characters of a path in a sentence."""
_LONGEST_REASON = 300
_TYPES = {
    "int": "a whole number", "float": "a number", "str": "text", "bool": "true or false", "array": "a list",
    "object": "a table", "null": "nothing",
}  # fmt: skip
_PLACE = re.compile(r" - at `(.*)`$")
_KIND = re.compile(r"`((?:\w+)(?: \| \w+)*)`")
_WORDS = (
    (r"^Expected `str` matching regex .*$", r"holds signs that it cannot have"),
    (r"^Expected `str` of length (.+)$", r"should have \1 characters"),
    (r"^Expected `array` of length (\d+), got (\d+)$", r"should have \1 entries, not \2"),
    (r"^Expected `(?:array|object)` of length (.+)$", r"should have \1 entries"),
    (r"^Expected (.+), got (.+)$", r"should be \1, not \2"),
    (r"^Expected (.+)$", r"should be \1"),
    (r"^Invalid enum value (.+)$", r"cannot be \1"),
    (r"^Object contains unknown field `(.+)`$", r"has \1, which is not known here"),
    (r"^Object missing required field `(.+)`$", r"lacks \1"),
)
"""What msgspec says, as people say it."""


@contextlib.contextmanager
def reading(path: Path, kind: str = "", hint: str = "") -> Iterator[None]:
    """Whatever is raised inside becomes a UserError that names the file; one that names it passes as it is.

    `kind`: what the file should be, such as "a lab of this program". `hint`: what to do about a damaged one, in words.
    """
    try:
        yield
    except UserError as error:
        if path.name in str(error) or shown(path) in str(error):
            raise
        raise UserError(f"{shown(path)}: {error}") from None
    except OSError as error:
        raise UserError(f"{shown(path)} cannot be read: {error.strerror or error}.") from error
    except MemoryError as error:
        raise UserError(f"{shown(path)} needs more memory than there is.") from error
    except Exception as error:
        what = f"is not {kind}, or it is damaged" if kind else "is damaged"
        why = complaint(error)
        raise UserError(f"{shown(path)} {what}{f': {why}' if why else ''}.{f' {hint}' if hint else ''}") from error


def reads(kind: str = "", hint: str = "") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """`reading` around a function, or an `__init__`, that reads the file of its argument `path`."""

    def guard(function: Callable[P, R]) -> Callable[P, R]:
        place = list(inspect.signature(function).parameters).index("path")

        @functools.wraps(function)
        def guarded(*args: P.args, **named: P.kwargs) -> R:
            path: Any = named["path"] if "path" in named else args[place]
            with reading(Path(path), kind, hint):
                return function(*args, **named)

        return guarded

    return guard


def shown(path: Path) -> str:
    """`path` as a sentence can hold it."""
    text = str(path).replace("\0", "\\0")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 2 :]}"


def complaint(error: Exception) -> str:
    """What an exception says, without the words of a schema: "half_life should be a number, not text"; "" for what only
    a programmer understands, which the details hold."""
    text = str(error).strip().rstrip(".")
    if isinstance(error, RecursionError):
        return "it is nested without end"
    if isinstance(error, msgspec.ValidationError):
        return in_words(text)
    if isinstance(error, KeyError):
        return f"it lacks {text}"
    is_for_people = isinstance(error, ValueError) and text  # torch, for one, fills a page with advice to programmers
    return " ".join(text.split())[:_LONGEST_REASON] if is_for_people else ""


def in_words(text: str) -> str:
    """What msgspec says about a value, as people say it: "steps should be a whole number, not text"."""
    place = match[1].removeprefix("$").lstrip(".") if (match := _PLACE.search(text)) else ""
    said = _PLACE.sub("", text)
    for pattern, words in _WORDS:
        if re.match(pattern, said):
            said = _KIND.sub(_type_in_words, re.sub(pattern, words, said))
            return f"{place.replace('[...]', '') or 'it'} {said}"
    return f"{place}: {said}" if place else said


def _type_in_words(match: re.Match[str]) -> str:
    names = match[1].split(" | ")
    return " or ".join(_TYPES[name] for name in names) if all(name in _TYPES for name in names) else match[1]
