"""Names that file systems take: most of them stop at 255 bytes, which are 85 Chinese characters."""

import os

_MOST = 255


def fitted(stem: str, ending: str = "") -> str:
    """`stem` and `ending` as one name; of a stem that is too long the end is left out."""
    name = os.fsencode(stem)
    room = _MOST - len(os.fsencode(ending))
    return (stem if len(name) <= room else name[:room].decode("utf-8", "ignore")) + ending
