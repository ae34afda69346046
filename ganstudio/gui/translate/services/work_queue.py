"""The pictures that were handed over, how each stands, which one is looked at, and in which order they are worked on.

No Qt, and for one thread: the translating thread is handed tuples.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from ganstudio.gui.shared.image_sources import ImageSource, Source, State


class WorkQueue:
    """`items` by their numbers, in the order in which they came; nobody but this class changes them."""

    def __init__(self) -> None:
        self.items: dict[int, ImageSource] = {}
        self._selected = -1
        self._states: Counter[State] = Counter()
        self._last_number = 0

    @property
    def selected(self) -> ImageSource | None:
        """The picture that is looked at."""
        return self.items.get(self._selected)

    def is_selected(self, number: int) -> bool:
        return number == self._selected

    @property
    def has_only_examples(self) -> bool:
        """Whether the user has handed over nothing yet."""
        return all(item.is_example for item in self.items.values())

    def counts(self) -> tuple[int, int, int]:
        """How many are done, could not be translated, and are there in all."""
        return self._states["done"], self._states["failed"], len(self.items)

    @property
    def has_waiting(self) -> bool:
        return self._states["waiting"] + self._states["working"] > 0

    def waiting(self) -> tuple[ImageSource, ...]:
        """What is still to be translated: what is looked at goes first."""
        waiting = [item for item in self.items.values() if item.state in ("waiting", "working")]
        return tuple(sorted(waiting, key=lambda item: item.number != self._selected))

    def add(self, sources: Iterable[tuple[str, Source]], *, examples: bool = False) -> list[ImageSource]:
        """Put these at the end, by name and source."""
        numbered = enumerate(sources, self._last_number + 1)
        new = [ImageSource(number, *given, examples) for number, given in numbered]
        self._last_number += len(new)
        self.items |= {item.number: item for item in new}
        self._states["waiting"] += len(new)
        return new

    def select(self, number: int) -> None:
        self._selected = number

    def change(self, number: int, state: State, words: str = "") -> ImageSource | None:
        """How a picture stands now; None where it is gone."""
        before = self.items.get(number)
        if before is None:
            return None
        self._states[before.state] -= 1
        self._states[state] += 1
        self.items[number] = replace(before, state=state, words=words)
        return self.items[number]

    def remove(self, numbers: set[int]) -> int:
        """Forget these. Gives the number of what is to be looked at then: the same as before, or what follows it, or
        the last one; -1 where nothing is left."""
        order = list(self.items)
        place = order.index(self._selected) if self._selected in self.items else 0
        for number in numbers:
            self._states[self.items.pop(number).state] -= 1
        following = [number for number in order[place:] if number in self.items]
        return (following or list(self.items)[-1:] or [-1])[0]
