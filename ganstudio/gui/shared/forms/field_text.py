"""One setting as text: how a value is written in a form, how it is read back, and what is said if it is no good."""

from math import isfinite

from ganstudio.core.settings import Field, Plain


def write_value(value: Plain | None) -> str:
    """As people write it: 0.0002, 64, 1e-08; nothing for a setting that is not set."""
    if value is None:
        return ""
    if isinstance(value, float):
        short = f"{value:.10g}"
        return short if float(short) == value else repr(value)
    return str(value)


def read_value(field: Field, text: str) -> Plain | None:
    """The value, or None for an empty field that may be empty. Raises ValueError with a sentence for the user."""
    text = text.strip()
    may_be_empty: bool = field.default is None  # the annotation does not say so, but a setting may be optional
    if not text and may_be_empty:
        return None
    if field.kind in ("text", "path", "file"):
        return text
    if field.kind == "boolean":
        return text == write_value(True)
    if field.kind == "choice":
        return int(text) if isinstance(field.default, int) else text
    return _in_limits(field, read_number(field, text))


def read_number(field: Field, text: str) -> int | float:
    """The number that stands there, whatever the limits. Raises ValueError with a sentence."""
    if field.kind == "integer":
        try:
            return int(text.replace(",", "").replace(" ", ""))
        except ValueError:
            raise ValueError("A whole number is needed here.") from None
    try:
        value = float(text.replace(",", ".") if text.count(",") == 1 else text)
    except ValueError:
        raise ValueError("A number is needed here, such as 0.0002 or 2e-4.") from None
    if not isfinite(value):
        raise ValueError("A number is needed here, such as 0.0002 or 2e-4.")
    return value


def _in_limits(field: Field, value: int | float) -> int | float:
    low, high = field.minimum, field.maximum
    if (low is None or value >= low) and (high is None or value <= high):
        return value
    if low is None:
        raise ValueError(f"At most {write_value(high)}.")
    if high is None:
        raise ValueError(f"At least {write_value(low)}.")
    raise ValueError(f"Between {write_value(low)} and {write_value(high)}.")
