"""Folders that nobody thought of: no traceback, and nothing of weight is lost without a word."""

import io
import tempfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio.core.errors import UserError
from ganstudio.datasets import dataset_settings

hypothesis = pytest.importorskip("hypothesis")
st = hypothesis.strategies

KINDS = ("folder", "two_folders", "pairs", "made_pairs")
MODES = ("L", "RGB", "RGBA", "LA", "P", "1", "I;16", "F", "CMYK")
FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "PPM")


def _encoded(mode: str, kind: str, size: tuple[int, int], seed: int) -> bytes:
    values = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), np.uint8)
    grey = values[..., 0]
    deep = {"I;16": grey.astype(np.uint16) * 16, "F": grey.astype(np.float32) - 50}
    image = Image.fromarray(deep[mode]) if mode in deep else Image.fromarray(values).convert(mode)
    file = io.BytesIO()
    try:
        image.save(file, kind)
    except (OSError, KeyError, ValueError):  # there is no such file
        return _encoded("RGB", "PNG", size, seed)
    return file.getvalue()


_PICTURES = st.builds(
    _encoded, st.sampled_from(MODES), st.sampled_from(FORMATS),
    st.tuples(st.integers(1, 40), st.integers(1, 40)), st.integers(0, 5),
)  # fmt: skip
_CONTENTS = st.one_of(
    _PICTURES,
    _PICTURES,
    st.tuples(_PICTURES, st.integers(0, 200)).map(lambda cut: cut[0][: cut[1]]),
    st.tuples(_PICTURES, st.integers(0, 300), st.binary(min_size=1, max_size=4)).map(
        lambda hit: hit[0][: hit[1]] + hit[2] + hit[0][hit[1] + len(hit[2]) :]
    ),
    st.binary(max_size=64),
)
_FOLDERS = st.sampled_from(
    ("", "train", "test/cats", "trainA", "trainB", "A", "b/train", "@eaDir", ".hidden", "x/y", "é", "Salt & <b>", "val")
)
_NAMES = st.tuples(
    st.sampled_from(("a", "B", "x_A", "x_B", "1", "10", "._a", "-dash", " b", "日本", "%41", "Thumbs")),
    st.sampled_from((".png", ".JPG", ".tif", ".heic", ".jxl", "", ".txt", ".dat", ".webp", ".tga")),
).map("".join)
_TREES = st.dictionaries(st.tuples(_FOLDERS, _NAMES), _CONTENTS, min_size=1, max_size=10)


def _readable(content: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            image.load()
    except Exception:
        return False
    return True


def _said(call):
    """What the call returns; None where it explains in a sentence why it cannot."""
    try:
        return call()
    except UserError as error:
        return None if str(error).strip() else pytest.fail("nothing is said")


@hypothesis.settings(
    max_examples=60, derandomize=True, deadline=None, database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)  # fmt: skip
@hypothesis.given(tree=_TREES, kind=st.sampled_from(KINDS))
def test_any_folder_is_read_or_explained(tree, kind):
    with tempfile.TemporaryDirectory() as place:
        for (folder, name), content in tree.items():
            path = Path(place, folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        settings = dataset_settings({"name": kind, "path": place, "size": 16})
        _said(settings.preview)
        _said(settings.report)
        data = _said(settings.open)
    if data is None:
        return
    usable = sum(_readable(content) for (folder, name), content in tree.items() if not name.endswith(".txt"))
    if kind == "folder" and len(data.samples) < 0.9 * usable:
        assert data.skipped or data.notes
    assert data.samples.dtype == np.uint8
    assert len(data.samples) == len(data.held_out)
    assert data.labels is None or len(data.labels) == len(data.samples)
