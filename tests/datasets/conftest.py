"""Real picture files for the data set tests, and a cache of their own for them."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from PIL import Image


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("GANSTUDIO_CACHE", str(folder))
    return folder / "pictures"


@pytest.fixture
def pictures(tmp_path):
    """Writes `count` different PNG files of 20 x 30 pixels; returns their folder."""

    def write(count: int, folder: str = "pictures") -> Path:
        target = tmp_path / folder
        target.mkdir(parents=True, exist_ok=True)
        rng = np.random.default_rng(count)
        for number in range(count):
            pixels = rng.integers(0, 256, (30, 20, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(target / f"{number}.png", compress_level=0)
        return target

    return write


@pytest.fixture
def write_idx():
    """Writes an array as an idx file, compressed where the name ends in .gz."""

    def write(path: Path, values: np.ndarray) -> Path:
        path.parent.mkdir(exist_ok=True)
        header = bytes((0, 0, 8, values.ndim)) + np.array(values.shape, ">u4").tobytes()
        data = header + values.astype(np.uint8).tobytes()
        path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
        return path

    return write
