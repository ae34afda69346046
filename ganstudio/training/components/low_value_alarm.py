"""Notices a scalar that has fallen too low for too long, and says once what that means."""


class LowValueAlarm:
    """Warns when the mean of the newest `readings` values lies below `least`."""

    def __init__(self, least: float, readings: int, warning: str) -> None:
        self._least, self._readings, self._warning = least, readings, warning
        self._seen: list[float] = []
        self._has_warned = False

    def see(self, value: float) -> None:
        self._seen = [*self._seen, value][-self._readings :]

    def news(self) -> list[str]:
        """The warning, at the first time."""
        if self._has_warned or len(self._seen) < self._readings or sum(self._seen) / self._readings >= self._least:
            return []
        self._has_warned = True
        return [self._warning]
