"""Which of many sliders are listed, and in which order: pinned ones first, then by number or by effect, searched."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ganstudio.gui.explore.view_choices import SliderKind

_RANGE = re.compile(r"(\d+)\s*-\s*(\d+)")


@dataclass(frozen=True)
class Slider:
    """One slider of a long list. `name` is what the list shows and the search finds: "17" or "smile"."""

    name: str
    low: float
    high: float
    rest: float = 0.0
    """Where double-click and Backspace put it."""
    help: str = ""
    kind: SliderKind = "dimension"
    key: str = ""
    """What it stays when it is renamed; its name where nobody renames it."""

    @property
    def is_named(self) -> bool:
        return not self.name.isdigit()

    @property
    def tooltip(self) -> str:
        """Nothing for raw dimensions."""
        return f"{self.name}\n{self.help}".strip() if self.is_named else ""


class SliderOrder:
    """Indices into the list of sliders, as they are shown."""

    def __init__(self, sliders: Sequence[Slider]) -> None:
        self.sliders = list(sliders)
        self.pinned: list[int] = []
        self.locked: set[int] = set()
        """Those that only the user moves."""
        self.order = list(range(len(self.sliders)))
        self.searched = ""
        self.kind: SliderKind | None = None
        """Only sliders of this kind are listed, besides the pinned ones."""

    def replaced(self, sliders: Sequence[Slider]) -> "SliderOrder":
        """The order of a list that has gained, lost or renamed sliders: what was pinned or locked still is."""
        places = {slider.key or slider.name: index for index, slider in enumerate(sliders)}
        before = [places.get(slider.key or slider.name) for slider in self.sliders]
        order = SliderOrder(sliders)
        order.pinned = [place for index in self.pinned if (place := before[index]) is not None]
        order.locked = {place for index in self.locked if (place := before[index]) is not None}
        order.searched, order.kind = self.searched, self.kind
        return order

    def shown(self) -> list[int]:
        """Pinned ones, then the others in order; only those that match what is searched for."""
        everything = self.pinned + [index for index in self.order if index not in set(self.pinned)]
        return [index for index in everything if self.matches(index)]

    def matches(self, index: int) -> bool:
        """A number finds those that begin with it, "5-9" a range, words a part of the name."""
        if self.kind not in (None, self.sliders[index].kind) and index not in self.pinned:
            return False
        text, name = self.searched.strip().lower(), self.sliders[index].name.lower()
        span = _RANGE.fullmatch(text)
        if span:
            return name.isdigit() and int(span[1]) <= int(name) <= int(span[2])
        return name.startswith(text) if text.isdigit() else text in name

    def toggle_pin(self, index: int) -> None:
        """Pin to the top, below those pinned before, or let go."""
        if index in self.pinned:
            self.pinned.remove(index)
        else:
            self.pinned.append(index)

    def toggle_lock(self, index: int) -> None:
        """Only raw dimensions can be locked."""
        if self.sliders[index].kind == "dimension":
            self.locked ^= {index}

    def find(self, name: str) -> int | None:
        """The slider of exactly that name."""
        return next((index for index, slider in enumerate(self.sliders) if slider.name == name), None)
