"""Notices when a CycleGAN inverts colours: dark becomes light and the round trip comes home all the same."""

_READINGS = 40
"""Of the agreement over so many readings the mean is judged."""
_CLEARLY = -0.15
_WARNING = (
    "The translations come out inverted: what is dark in A becomes light in B. The round trip alone does not mind, and "
    "it rarely turns back later. If that is not wanted, raise the weight of the identity, begin again with another "
    "seed, or let the translator start from the picture."
)


class InversionWatch:
    """Sees the correlation of brightness between pictures and translations, in [-1, 1], and warns once."""

    def __init__(self) -> None:
        self._seen: list[float] = []
        self._has_warned = False

    def see(self, agreement: float) -> None:
        self._seen = [*self._seen, agreement][-_READINGS:]

    def news(self) -> list[str]:
        """The warning, at the first time that the newest readings are clearly below 0."""
        if self._has_warned or len(self._seen) < _READINGS or sum(self._seen) / _READINGS > _CLEARLY:
            return []
        self._has_warned = True
        return [_WARNING]
