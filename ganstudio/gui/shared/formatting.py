"""Durations and sizes in words; the user's own words where Qt would read more into them."""

from html import escape


def caption(text: str) -> str:
    """Somebody's own words on a button, a tab or in a menu, where Qt takes & for the sign of a key: Salt && Pepper."""
    return text.replace("&", "&&")


def tip(text: str) -> str:
    """Somebody's own words in a tooltip, which Qt takes for HTML where they look like it."""
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>" if text else ""


def duration(seconds: float) -> str:
    """Clock-like, as short as possible: 0:41, 12:05, 3:20:00."""
    whole = max(round(seconds), 0)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def remaining(seconds: float) -> str:
    """Like `duration`, but no second is promised for what is hours away: "4 h 08 min"."""
    if seconds < 3600:
        return duration(seconds)
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02} min"


def about(seconds: float) -> str:
    """Rounded, for what is only estimated: "about 40 s", "about 12 min", "about 3 h"."""
    if seconds < 90:
        return f"about {max(round(seconds / 10) * 10, 10)} s"
    if seconds < 5400:
        return f"about {round(seconds / 60)} min"
    return f"about {seconds / 3600:.1f} h".replace(".0 ", " ")


def size(count: int) -> str:
    """Bytes: 12 kB, 3.4 MB, 1.2 GB."""
    for unit, name in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= unit:
            return f"{count / unit:.1f} {name}" if count < 10 * unit else f"{count / unit:.0f} {name}"
    return f"{count} B"
