"""A video, picture by picture, by OpenCV, which is not installed with the program and is imported only when needed."""

import itertools
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ganstudio.core.errors import UserError
from ganstudio.images.video import opencv, write_video
from ganstudio.inference.translator.frame_cache import FrameCache
from ganstudio.inference.translator.spec import Pixels
from ganstudio.inference.translator.tiling import Cancelled

VIDEO_SUFFIXES = frozenset({".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm"})
_USUAL_RATE = 25.0


def translate_video(
    source: Path,
    target: Path,
    name: str,
    translate: Callable[[Pixels, Callable[[float], None]], Pixels],
    progress: Callable[[float], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> str:
    """Write `source` as the .mp4 `target`, each frame uint8 [H, W, 3] translated; wholly or not at all.

    Under `name`, which has to tell the video, the translator and the manner, frames are kept until all are finished.
    Gives a sentence on what was lost. Raises UserError where OpenCV is missing, the video cannot be read or written,
    and Cancelled.
    """
    cv2 = opencv()
    reader, kept = cv2.VideoCapture(str(source)), FrameCache(name)
    try:
        if not source.is_file() or not reader.isOpened():
            raise UserError(f"{source.name} cannot be read: it is damaged, missing or no video.")
        rate = reader.get(cv2.CAP_PROP_FPS)
        count = max(int(reader.get(cv2.CAP_PROP_FRAME_COUNT)), 1)
        frames = _translated(reader, translate, lambda done: progress(min(done / count, 1.0)), cancelled, kept)
        if not write_video(target, frames, rate if 0 < rate < math.inf else _USUAL_RATE):
            raise UserError(f"{source.name} cannot be read: it holds no frames, or they are damaged.")
        kept.forget()
    except (Cancelled, KeyboardInterrupt):
        kept.flush()
        raise
    finally:
        reader.release()
    before = f" {kept.count:,} of its frames were finished before." if kept.count else ""
    return f"Its sound was left out.{before}"


def _translated(
    reader: Any,
    translate: Callable[[Pixels, Callable[[float], None]], Pixels],
    done: Callable[[int], None],
    cancelled: Callable[[], bool],
    kept: FrameCache,
) -> Iterator[Pixels]:
    """RGB frames; OpenCV's own order of colours is the other way round. Those that are kept are not made again."""
    for number in itertools.count(1):
        if cancelled():
            raise Cancelled
        found, frame = reader.read()
        if not found:
            return
        made = kept.next()
        if made is None:
            made = translate(np.ascontiguousarray(frame[..., ::-1]), lambda _: None)
            kept.keep(made)
            done(number)
        yield made
