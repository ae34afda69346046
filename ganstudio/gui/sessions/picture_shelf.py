"""Pictures that are kept in memory as long as there is room. No Qt."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable

from ganstudio.picture_file import PictureFile


class Shelf:
    """Keeps the pictures used last, as many as fit into `most_bytes`. Safe in several threads."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, PictureFile] = OrderedDict()

    def put(self, key: Hashable, picture: PictureFile) -> None:
        """Keep it, and let go of those that were not used for longest; the newest always stays."""
        with self._lock:
            self._kept[key] = picture
            self._kept.move_to_end(key)
            while len(self._kept) > 1 and sum(kept.rgb.nbytes for kept in self._kept.values()) > self._most:
                self._kept.popitem(last=False)

    def get(self, key: Hashable) -> PictureFile | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def drop(self, keys: Iterable[Hashable]) -> None:
        with self._lock:
            for key in keys:
                self._kept.pop(key, None)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
