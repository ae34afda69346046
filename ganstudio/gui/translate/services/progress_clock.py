"""How long the picture in hand still takes, by how long its share so far took."""

from time import monotonic

_TOO_SOON = 0.03
"""The share up to which nobody can say."""


class ProgressClock:
    """Asked again and again about whichever picture is in hand."""

    def __init__(self) -> None:
        self._number, self._begun = -1, 0.0

    def seconds_left(self, number: int, share: float) -> float:
        """Of this picture, of which `share` (0 to 1) is done; negative where that cannot be said yet."""
        if number != self._number:
            self._number, self._begun = number, monotonic()
        return (monotonic() - self._begun) * (1 - share) / share if share > _TOO_SOON else -1.0
