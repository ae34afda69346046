"""Finished frames of a video that is not finished yet: after a crash, or Cancel, it goes on where it was.

They lie in the program's cache, in pieces of a second, each written wholly or not at all. They serve only to go on
with: a video that was made in one go never sees them.
"""

import contextlib
import shutil
import time
from collections.abc import Iterator

from ganstudio.core.errors import UserError
from ganstudio.core.paths import cache_folder
from ganstudio.images.video import read_frames, write_video
from ganstudio.inference.translator.spec import Pixels

_FRAMES, _BYTES = 25, 64e6
"""Of a piece, at most."""
_DAYS = 14
"""After which nobody comes back."""


class FrameCache:
    """What was kept under `name`, which has to tell what the frames are made of and how; and what is to be kept."""

    def __init__(self, name: str) -> None:
        self._folder = cache_folder() / "videos" / name
        self._kept = self._read()
        self._fresh: list[Pixels] = []
        self.count = 0
        """How many were kept before."""
        self._made = 0
        self._forget_old()

    def next(self) -> Pixels | None:
        """The next frame that was kept, uint8 [H, W, 3]; None from where on they have to be made."""
        frame = next(self._kept, None)
        self.count += frame is not None
        return frame

    def keep(self, frame: Pixels) -> None:
        """One that was made now, after all that were kept."""
        self._fresh.append(frame)
        if len(self._fresh) >= min(_FRAMES, _BYTES // frame.nbytes + 1):
            self.flush()

    def flush(self) -> None:
        """Write what is still in memory."""
        if self._fresh:
            with contextlib.suppress(UserError):  # no room for it: only going on would want it
                write_video(self._folder / f"{self.count + self._made:08}.avi", self._fresh, _FRAMES)
            self._made += len(self._fresh)
            self._fresh = []

    def forget(self) -> None:
        """The video is finished."""
        self._kept = iter(())
        shutil.rmtree(self._folder, ignore_errors=True)

    def _read(self) -> Iterator[Pixels]:
        place = 0
        while (piece := self._folder / f"{place:08}.avi").is_file():
            before = place
            for frame in read_frames(piece):
                yield frame
                place += 1
            if place == before:  # it is damaged
                return

    def _forget_old(self) -> None:
        with contextlib.suppress(OSError):
            for folder in self._folder.parent.iterdir():
                if time.time() - folder.stat().st_mtime > _DAYS * 86400:
                    shutil.rmtree(folder, ignore_errors=True)
