"""How a file writes its numbers: the decimal mark and the mark between thousands, decided once for all of it."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Decimal = Literal[".", ","]
MISSING = frozenset(("nan", "na", "n/a", "#n/a", "null", "none", "nil", "nat", "missing", "", "-", "--", "?", "."))
_DIGITS = re.compile(r"\d")
_SIGNS = str.maketrans({
    "\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ", "\N{THIN SPACE}": " ",
})  # fmt: skip
_CURRENCIES = "$€£¥₹"
_UNIT = re.compile(r"(.*\d)[ \u00a0\u202f]?([%‰°A-Za-zµΩ][%‰°\wµ²³/·^]{0,9})")
_EXPONENT = r"(?:\s?[eEdD][+-]?\d+)?"


@dataclass(frozen=True)
class Notation:
    """The mark before the decimals; the other one, spaces and apostrophes may stand between thousands."""

    decimal: Decimal = "."

    def number(self, text: str) -> float | None:
        """The number in a cell without its unit, None where there is none; `nan` and `inf` are none."""
        if self.decimal == ".":
            try:
                value = float(text)
            except ValueError:
                pass
            else:  # Python also takes 1_000, which nobody writes into a table
                return value if math.isfinite(value) and "_" not in text else None
        plain = _without_ornaments(text)
        found = self._pattern.fullmatch(plain)
        if found is None:
            return None
        for mark in (self._thousands, " ", "'"):
            plain = plain.replace(mark, "")
        value = float(plain.replace(self.decimal, ".").replace("D", "e").replace("d", "e"))
        return value if math.isfinite(value) else None

    def reads(self, text: str) -> bool:
        """Whether it is a number, with or without a unit behind it."""
        return self.number(text) is not None or self.number(without_unit(text)[0]) is not None

    @property
    def _thousands(self) -> str:
        return "," if self.decimal == "." else "."

    @property
    def _pattern(self) -> re.Pattern[str]:
        return _PATTERNS[self.decimal]


def _pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    decimals, between = re.escape(decimal), rf"[{re.escape(thousands)} ']"
    whole = rf"(?:[1-9]\d{{0,2}}(?:{between}\d{{3}})+|\d+)"
    return re.compile(rf"[+-]?(?:{whole}(?:{decimals}\d*)?|{decimals}\d+){_EXPONENT}")


_PATTERNS = {".": _pattern(".", ","), ",": _pattern(",", ".")}


def _without_ornaments(text: str) -> str:
    """Without a currency's sign; (5) and 5- are how accounts write -5."""
    plain = text.translate(_SIGNS).strip()
    negative = (plain.startswith("(") and plain.endswith(")")) or (
        plain.endswith("-") and plain[:-1].strip()[-1:].isdigit()
    )
    if negative:
        plain = plain.strip("()-").strip()
    plain = plain.lstrip(_CURRENCIES).rstrip(_CURRENCIES).strip()
    if plain[:1] in ("+", "-"):
        plain = plain[0] + plain[1:].strip().lstrip(_CURRENCIES).strip()
    return f"-{plain}" if negative and plain[:1] not in ("+", "-") else plain


def notation_of(cells: Iterable[str], separator: str) -> Notation:
    """The notation in which most of these cells are numbers. Where both do, that which goes with the separator: who
    puts commas between cells has decimal points, who puts semicolons there has them because of decimal commas."""
    telling = [cell for cell in cells if _DIGITS.search(cell) and ("," in cell or "." in cell)]
    telling = [found[1] if (found := _UNIT.fullmatch(cell)) else cell for cell in telling]
    order: tuple[Decimal, Decimal] = (".", ",") if separator in (",", "") else (",", ".")
    if separator and not any("," in cell for cell in telling):
        order = (".", ",")  # 1.234 without a comma anywhere is no thousand
    counts = {decimal: sum(Notation(decimal).number(cell) is not None for cell in telling) for decimal in order}
    return Notation(max(order, key=lambda decimal: counts[decimal]))


def without_unit(text: str) -> tuple[str, str]:
    """ "23.5 °C" -> ("23.5", "°C"); what has no unit behind a number comes back whole."""
    found = _UNIT.fullmatch(text)
    return (found[1], found[2]) if found and not re.fullmatch(r"[eEdD]\d*", found[2]) else (text, "")


def is_missing(text: str) -> bool:
    """Whether a cell is empty, or says in a word that its value is missing."""
    return text.lower() in MISSING


def has_digits(text: str) -> bool:
    """Whether there is a digit anywhere."""
    return _DIGITS.search(text) is not None
