"""Small videos, written by OpenCV itself."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

_CODECS = {".mp4": "mp4v", ".avi": "MJPG"}


def grey_film(path: Path, levels: Iterable[int], rate: float) -> Path:
    """A frame of 64 x 48 for each level. Skips the test where OpenCV is missing."""
    cv2 = pytest.importorskip("cv2")
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*_CODECS[path.suffix]), rate, (64, 48))
    for level in levels:
        writer.write(np.full((48, 64, 3), level, np.uint8))
    writer.release()
    return path
