"""Hands out the cards' pictures: made in the pool once, kept as PNG in the cache, delivered as arrays."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.errors import UserError
from ganstudio.gui.workers.short_jobs import run_in_pool
from ganstudio.locations import cache_folder

_VERSION = "1"
_MOST_KEPT = 300


class Thumbnails(QObject):
    """`ask(key, ...)`, and `ready(key, picture)` follows unless no picture can be made."""

    ready = Signal(str, object)
    """Key, and uint8 [H, W, 3]."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._made: dict[str, Any] = {}
        self._asked: set[str] = set()

    def ask(self, key: str, stamp: str, make: Callable[..., Any], *arguments: Any) -> None:
        """Deliver `make(*arguments)` under `key`; `stamp` changes with whatever the picture is made of."""
        full_key = f"{key}\n{stamp}"
        if full_key in self._made:
            self.ready.emit(key, self._made[full_key])
        elif full_key not in self._asked:
            self._asked.add(full_key)
            run_in_pool(_from_cache_or_made, full_key, make, arguments, then=self._take, failed=self._give_up)

    @Slot(object)
    def _take(self, answer: tuple[str, Any]) -> None:
        full_key, picture = answer
        self._asked.discard(full_key)
        if picture is not None:
            self._made[full_key] = picture
            self.ready.emit(full_key.partition("\n")[0], picture)

    @Slot(str, str)
    def _give_up(self, text: str, details: str) -> None:
        """A card without a picture is no reason to disturb anybody."""


def _from_cache_or_made(full_key: str, make: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, Any]:
    from ganstudio.images import read_picture, save_png

    folder = cache_folder() / "cards"
    path = folder / f"{hashlib.blake2b((_VERSION + full_key).encode(), digest_size=16).hexdigest()}.png"
    if path.is_file():
        try:
            return full_key, read_picture(path)
        except UserError:  # damaged: make it anew
            pass
    try:
        picture = make(*arguments)
    except (UserError, OSError):
        return full_key, None
    try:
        save_png(picture, path)
        _forget_old(folder)
    except (UserError, OSError):  # shown, only not kept
        pass
    return full_key, picture


def _forget_old(folder: Path) -> None:
    files = sorted(folder.glob("*.png"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[_MOST_KEPT:]:
        file.unlink(missing_ok=True)
