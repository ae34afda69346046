"""Hands out the cards' pictures: made in the pool once, kept as PNG in the cache, delivered as PNG.

One at a time: some take seconds, and the pool is for others too.

Loads neither numpy nor Pillow itself: the window is there before these.
"""

import contextlib
import hashlib
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.core.errors import UserError
from ganstudio.core.files import read_regular, write_atomically
from ganstudio.core.paths import cache_folder
from ganstudio.gui.jobs.thread_pool import run_in_pool

Kind = Literal["experiment", "run", "generator", "translator"]

_VERSION = "1"
"""Raised when cards want other pictures than before."""
_MOST_KEPT = 300


class Thumbnails(QObject):
    """For the pictures on cards: after `ask(kind, name, ...)` comes `ready(kind, name, png)` if one can be made."""

    ready = Signal(str, str, bytes)
    grown = Signal(object)
    """Captions and PNGs of the same latents during one recorded training, the oldest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._made: dict[tuple[str, ...], bytes] = {}
        self._asked: set[tuple[str, ...]] = set()
        self._waiting: deque[tuple[tuple[str, str, str], tuple[Any, ...]]] = deque()
        self._is_busy = False

    def ask(self, kind: Kind, name: str, stamp: str, *arguments: Any) -> None:
        """Deliver the picture that card_pictures makes of `arguments`; `stamp` changes with what it is made of."""
        key = (kind, name, stamp)
        if key in self._made:
            self.ready.emit(kind, name, self._made[key])
        elif key not in self._asked:
            self._asked.add(key)
            self._waiting.append((key, arguments))
            self._begin_next()

    def ask_growth(self) -> None:
        """Deliver the recorded training for the large card, by `grown`."""
        run_in_pool(_growth, then=self._take_growth, failed=self._give_up)

    def _begin_next(self) -> None:
        if self._waiting and not self._is_busy:
            self._is_busy = True
            run_in_pool(_from_cache_or_made, *self._waiting.popleft(), then=self._take, failed=self._pass_over)

    @Slot(object)
    def _take_growth(self, pictures: list[tuple[str, bytes]]) -> None:
        self.grown.emit(pictures)

    @Slot(object)
    def _take(self, answer: tuple[tuple[str, str, str], bytes]) -> None:
        self._is_busy = False
        self._begin_next()
        key, png = answer
        self._asked.discard(key)
        if png:
            self._made[key] = png
            self.ready.emit(key[0], key[1], png)

    @Slot(str, str)
    def _pass_over(self, _text: str, _details: str) -> None:
        self._is_busy = False
        self._begin_next()

    @Slot(str, str)
    def _give_up(self, _text: str, _details: str) -> None:
        """A card without a picture is no reason to disturb anybody."""


def _from_cache_or_made(key: tuple[Kind, str, str], arguments: tuple[Any, ...]) -> tuple[tuple[str, str, str], bytes]:
    folder = cache_folder() / "cards"
    digest = hashlib.blake2b("\n".join((_VERSION, *key)).encode(), digest_size=16).hexdigest()
    path = folder / f"{digest}.png"
    with contextlib.suppress(OSError):
        return key, read_regular(path)
    try:
        png = _made(key[0], arguments)
    except (UserError, OSError):
        return key, b""
    with contextlib.suppress(OSError):  # shown, only not kept
        write_atomically(path, png)
        _forget_old(folder)
    return key, png


def _made(kind: Kind, arguments: tuple[Any, ...]) -> bytes:
    from ganstudio.gui.shared import card_images
    from ganstudio.images.arrays import png_bytes

    makers: dict[Kind, Callable[..., Any]] = {
        "experiment": card_images.of_experiment, "run": card_images.of_run, "generator": card_images.of_generator,
        "translator": card_images.of_translator,
    }  # fmt: skip
    return png_bytes(makers[kind](*arguments))


def _growth() -> list[tuple[str, bytes]]:
    from ganstudio.gui.shared.card_images import growing_up

    return growing_up()


def _forget_old(folder: Path) -> None:
    files = sorted(folder.glob("*.png"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[_MOST_KEPT:]:
        file.unlink(missing_ok=True)
