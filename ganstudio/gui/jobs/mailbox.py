"""Where the training thread leaves what happened until the window fetches it. Neither side ever waits."""

import threading
from collections.abc import Hashable

from ganstudio.gui.jobs.trainers import DataOpening
from ganstudio.images.arrays import Pictures
from ganstudio.labs.events import LaneEvent
from ganstudio.labs.frame import LabFrame
from ganstudio.runs.events import Previewed, Progressed, Updated


class Mailbox:
    """Keeps every scalar, but of pictures, frames, progress and updates without scalars only the newest of each kind.

    So its memory stays bounded by what is worth showing, however late the window comes.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._items: dict[int, object] = {}
        self._newest: dict[Hashable, int] = {}
        self._serial = 0

    def put(self, item: object) -> None:
        """Leave one item; called from the training thread."""
        with self._lock:
            if isinstance(item, Previewed):
                for name, pictures in item.pictures.items():
                    self._add(Previewed(item.step, {name: pictures}), ("pictures", name))
            elif isinstance(item, Progressed | DataOpening):
                self._add(item, type(item).__name__)
            elif isinstance(item, Updated) and not item.scalars:
                self._add(item, "update")
            elif isinstance(item, LaneEvent) and isinstance(item.event, Updated) and not item.event.scalars:
                self._add(item, ("update", item.lane))
            elif isinstance(item, LabFrame):
                self._add(item, ("frame", item.lane))
            else:
                self._add(item, None)

    def _add(self, item: object, replaces: Hashable) -> None:
        if replaces is not None:
            self._items.pop(self._newest.get(replaces, -1), None)
            self._newest[replaces] = self._serial
        self._items[self._serial] = item
        self._serial += 1

    def drain(self) -> list[object]:
        """Everything since the last call, in order; pictures of one step are together again."""
        with self._lock:
            items, self._items = self._items, {}
            self._newest.clear()
        return _joined(list(items.values()))


def _joined(items: list[object]) -> list[object]:
    joined: list[object] = []
    for item in items:
        last = joined[-1] if joined else None
        if isinstance(item, Previewed) and isinstance(last, Previewed) and item.step == last.step:
            both: dict[str, Pictures] = {**last.pictures, **item.pictures}
            joined[-1] = Previewed(item.step, both)
        else:
            joined.append(item)
    return joined
