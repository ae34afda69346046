"""Writes a video by OpenCV, which is not installed with the program and is imported only when a video is asked for."""

import contextlib
import importlib
import importlib.util
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.edition import how_to_add
from ganstudio.core.errors import UserError
from ganstudio.core.files import fitted, tidy_once

_CODECS = {".mp4": "mp4v", ".avi": "MJPG"}
"""By ending: MPEG-4 part 2, which the LGPL build of FFmpeg in OpenCV's wheel can write, and pictures in a row."""


def opencv() -> Any:
    """The module. Raises UserError that says how it is installed."""
    for silent in (("OPENCV_LOG_LEVEL", "SILENT"), ("OPENCV_FFMPEG_LOGLEVEL", "-8")):
        os.environ.setdefault(*silent)  # what goes wrong is said by us
    try:
        return importlib.import_module("cv2")
    except ImportError:
        raise UserError(f"Videos need OpenCV, which is not installed. To get it, {how_to_add('video')}.") from None


def can_write_videos() -> bool:
    """Whether OpenCV is installed."""
    return importlib.util.find_spec("cv2") is not None


def read_frames(path: Path) -> Iterator[NDArray[np.uint8]]:
    """RGB frames uint8 [H, W, 3] as far as they can be read. Raises UserError where OpenCV is missing."""
    reader = opencv().VideoCapture(str(path))
    try:
        while (read := reader.read())[0]:
            yield np.ascontiguousarray(read[1][..., ::-1])  # OpenCV's own order of colours is the other way round
    finally:
        reader.release()


def write_video(target: Path, frames: Iterable[NDArray[np.uint8]], rate: float) -> int:
    """Write RGB frames uint8 [H, W, 3] of one size, `rate` a second, as .mp4, or as .avi, which keeps more of them and
    is ten times as large; how many there were, nothing for none.

    The file appears whole or not at all, whatever `frames` raises. Raises UserError where OpenCV is missing or the
    place cannot be written to.
    """
    cv2 = opencv()
    with _beside(target) as unfinished:
        written = _write(cv2, unfinished, frames, rate)
        if written:
            _check(cv2, unfinished, written, target)
    return written


def _write(cv2: Any, path: Path, frames: Iterable[NDArray[np.uint8]], rate: float) -> int:
    """How many frames were written."""
    writer, count = None, 0
    try:
        for frame in map(_even, frames):
            if writer is None:
                size = (frame.shape[1], frame.shape[0])
                writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*_CODECS[path.suffix]), rate, size)
                if not writer.isOpened():
                    raise UserError(f"The video cannot be written to {path.parent}. Choose another folder.")
            writer.write(np.ascontiguousarray(frame[..., ::-1]))
            count += 1
    finally:
        if writer is not None:
            writer.release()
    return count


def _even(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """With both sides even, as codecs want them, the last row and column twice if need be; OpenCV cuts them off."""
    height, width, _ = frame.shape
    return np.pad(frame, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge") if height % 2 or width % 2 else frame


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A place beside `target` that takes its name when all went well and something was written, and goes otherwise."""
    unfinished = target.with_name(fitted(f".{target.name}", f".{os.getpid()}.0.new{target.suffix}"))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        tidy_once(target.parent)
        yield unfinished
        if unfinished.exists():
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
