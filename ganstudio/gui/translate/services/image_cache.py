"""Pictures that are kept in memory as long as there is room. No Qt."""

import threading
from collections import OrderedDict

from ganstudio.images.image_file import ImageFile

Key = tuple[int, int | str]
"""A picture's number, and what was made of it."""


class ImageCache:
    """Keeps the pictures used last, as many as fit into `most_bytes`. Safe in several threads."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, ImageFile] = OrderedDict()
        self._bytes = 0

    def put(self, key: Key, picture: ImageFile) -> None:
        """Keep it, and let go of those that were not used for longest; the newest always stays."""
        with self._lock:
            self._let_go(key)
            self._kept[key] = picture
            self._bytes += picture.rgb.nbytes
            while len(self._kept) > 1 and self._bytes > self._most:
                self._let_go(next(iter(self._kept)))

    def get(self, key: Key) -> ImageFile | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def drop_numbers(self, numbers: set[int]) -> None:
        """Let go of all that was made of these pictures."""
        with self._lock:
            for key in [key for key in self._kept if key[0] in numbers]:
                self._let_go(key)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def _let_go(self, key: Key) -> None:
        if key in self._kept:
            self._bytes -= self._kept.pop(key).rgb.nbytes
