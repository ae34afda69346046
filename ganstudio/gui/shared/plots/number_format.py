"""How numbers are written on plots."""

from math import isfinite, log


def short_number(value: float) -> str:
    """Three significant digits, without a useless tail: 1.39, 0.031, 4,120, 2.1e-5."""
    if not isfinite(value):
        return "no number"
    size = abs(value)
    if size >= 1e6:
        return _by_powers(value, 1)
    if size >= 100:
        return f"{value:,.0f}"
    if size and size < 0.001:
        return _by_powers(value, 1)
    text = f"{value:.2f}" if size >= 0.1 else f"{value:.3f}" if size >= 0.01 else f"{value:.4f}"
    return text if size >= 0.001 else "0"


def figure(value: float, unit: str = "") -> str:
    """A value to be read while it changes: whole numbers without decimals, its unit behind it."""
    told = f"{value:,.0f}" if value == round(value) and abs(value) < 1e6 else short_number(value)
    return f"{told} {unit}".rstrip()


def tick_number(value: float) -> str:
    """As short as the number allows: 0, 0.5, 2,000, 10k."""
    if value == 0:
        return "0"
    if abs(value) >= 1e6:
        return _by_powers(value, 0)
    if abs(value) < 0.001:
        mantissa, _, power = f"{value:.2e}".partition("e")
        return f"{float(mantissa):g}e{int(power)}"
    if abs(value) >= 10_000:
        return f"{value / 1000:,.6g}k"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.6g}"


def _by_powers(value: float, digits: int) -> str:
    """3.0e11 rather than 3.0e+11: there is little room beside a plot."""
    mantissa, _, power = f"{value:.{digits}e}".partition("e")
    return f"{mantissa}e{int(power)}"


def level_words(value: float) -> str:
    """The value of an equilibrium line, with where it comes from if that is known: "2 ln 2 = 1.386"."""
    for factor, words in ((2, "2 ln 2"), (1, "ln 2"), (-1, "-ln 2"), (-2, "-2 ln 2")):
        if abs(value - factor * log(2)) < 5e-4:
            return f"{words} = {value:.3f}"
    return f"{value:.3f}".rstrip("0").rstrip(".")
