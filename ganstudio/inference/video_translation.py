"""A video, picture by picture, by OpenCV, which is not installed with the program and is imported only when needed."""

import contextlib
import importlib
import math
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ganstudio.errors import UserError
from ganstudio.inference.reading import Pixels
from ganstudio.inference.tiled_network import Cancelled

VIDEO_SUFFIXES = frozenset({".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm"})
_CODEC = "mp4v"
"""MPEG-4 part 2, which the LGPL build of FFmpeg in OpenCV's wheel can write."""
_USUAL_RATE = 25.0


def translate_video(
    source: Path,
    target: Path,
    translate: Callable[[Pixels, Callable[[float], None]], Pixels],
    progress: Callable[[float], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> str:
    """Write `source` as the .mp4 `target`, each frame uint8 [H, W, 3] translated; wholly or not at all.

    Gives a sentence on what was lost. Raises UserError where OpenCV is missing, the video cannot be read or written,
    and Cancelled.
    """
    cv2 = _opencv()
    reader = cv2.VideoCapture(str(source))
    try:
        if not source.is_file() or not reader.isOpened():
            raise UserError(f"{source.name} cannot be read: it is damaged, missing or no video.")
        rate = reader.get(cv2.CAP_PROP_FPS)
        count = max(int(reader.get(cv2.CAP_PROP_FRAME_COUNT)), 1)
        frames = _translated(reader, translate, cancelled)
        with _beside(target) as unfinished:
            written = _write(cv2, unfinished, frames, rate if 0 < rate < math.inf else _USUAL_RATE,
                             lambda done: progress(min(done / count, 1.0)))  # fmt: skip
            if not written:
                raise UserError(f"{source.name} cannot be read: it holds no frames, or they are damaged.")
            _check(cv2, unfinished, written, target)
    finally:
        reader.release()
    return "Its sound was left out."


def _opencv() -> Any:
    for silent in (("OPENCV_LOG_LEVEL", "SILENT"), ("OPENCV_FFMPEG_LOGLEVEL", "-8")):
        os.environ.setdefault(*silent)  # what goes wrong is said by us
    try:
        cv2 = importlib.import_module("cv2")
    except ImportError:
        raise UserError(
            "Videos need OpenCV, which is not installed: pip install 'ganstudio[video]' "
            "(or pip install opencv-python-headless), then try again."
        ) from None
    return cv2


def _translated(
    reader: Any, translate: Callable[[Pixels, Callable[[float], None]], Pixels], cancelled: Callable[[], bool]
) -> Iterator[Pixels]:  # fmt: skip
    """Frames in OpenCV's order of colours."""
    while not cancelled():
        found, frame = reader.read()
        if not found:
            return
        made = translate(np.ascontiguousarray(frame[..., ::-1]), lambda _: None)
        yield np.ascontiguousarray(made[..., ::-1])
    raise Cancelled


def _write(cv2: Any, path: Path, frames: Iterator[Pixels], rate: float, done: Callable[[int], None]) -> int:
    """How many frames were written."""
    writer, count = None, 0
    try:
        for count, frame in enumerate(frames, 1):
            if writer is None:
                size = (frame.shape[1], frame.shape[0])
                writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*_CODEC), rate, size)
                if not writer.isOpened():
                    raise UserError(f"The video cannot be written to {path.parent}. Choose another folder.")
            writer.write(frame)
            done(count)
    finally:
        if writer is not None:
            writer.release()
    return count


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A place beside `target` that takes its name when all went well, and goes otherwise."""
    unfinished = target.with_name(f".{target.stem}.{os.getpid()}.0.new{target.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield unfinished
        unfinished.replace(target)
    except OSError as error:
        raise UserError(f"{target} cannot be written: {error.strerror}. Nothing was left behind.") from None
    finally:
        unfinished.unlink(missing_ok=True)


def _check(cv2: Any, path: Path, written: int, target: Path) -> None:
    """OpenCV does not say when the disk is full: count what can be read back."""
    reader = cv2.VideoCapture(str(path))
    try:
        readable = int(reader.get(cv2.CAP_PROP_FRAME_COUNT)) if reader.isOpened() else 0
    finally:
        reader.release()
    if readable < written:
        raise UserError(f"{target.name} cannot be written: is the disk full? Nothing was left behind.")
