"""Strips and windows cover a picture, and together give what the whole would have given."""

import numpy as np
import pytest

from ganstudio.inference.translator.tiled_network import TiledNetwork
from ganstudio.inference.translator.tiling import Cancelled, axis_of, crops
from ganstudio.inference.translator.translator_file import TranslatorFile
from tests import residual_translators


@pytest.fixture
def picture():
    """Dark at the left and busy at the right, so that every part has statistics of its own."""
    rng = np.random.default_rng(0)
    ramp = np.linspace(0, 1, 150)[None, :, None]
    return np.asarray((rng.uniform(0, 255, (110, 150, 3)) * ramp + 30 * (1 - ramp)).clip(0, 255), np.uint8)


@pytest.mark.parametrize(
    ("length", "window", "radius"), [(1000, 256, 60), (256, 256, 60), (1028, 512, 300), (300, 64, 0)]
)
def test_shares_add_up_and_windows_stay_inside(length, window, radius):
    axis = axis_of(length, window, radius, 4)
    assert np.allclose(axis.shares.sum(axis=0), 1)
    assert all(start % 4 == 0 and 0 <= start <= length - axis.window for start in axis.starts)
    for number, start in enumerate(axis.starts):
        kept = axis.kept(number)
        assert start <= kept.start < kept.stop <= start + axis.window


def test_what_is_kept_lies_deeper_than_the_radius():
    axis = axis_of(1000, 256, 60, 4)
    for number, start in enumerate(axis.starts):
        kept = axis.kept(number)
        assert kept.start == 0 or kept.start - start >= 60
        assert kept.stop == 1000 or start + 256 - kept.stop >= 60


@pytest.mark.parametrize(("height", "width"), [(3000, 5000), (100, 20000), (64, 64)])
def test_crops_are_equal_and_lie_inside(height, width):
    found = crops(height, width, (256, 256), 1 << 20, 4)
    assert len({(rows.stop - rows.start, columns.stop - columns.start) for rows, columns in found}) == 1
    assert all(part.start >= 0 and rows.stop <= height and columns.stop <= width
               for rows, columns in found for part in (rows, columns))  # fmt: skip


@pytest.mark.parametrize("norm", ["node", "taken apart", "group"])
@pytest.mark.parametrize("doubling", ["resize", "transposed"])
def test_windows_give_what_the_whole_gives(tmp_path, picture, monkeypatch, norm, doubling):
    monkeypatch.setattr(TiledNetwork, "streamed", None)
    translator = TranslatorFile(residual_translators.residual(tmp_path / "n.onnx", norm=norm, doubling=doubling))
    whole = translator.translate(picture).astype(int)
    assert whole.std() > 10
    for tile in (20, 32, 44):
        tiled = translator.translate(picture, tile=tile)
        assert np.abs(tiled - whole).max() <= 1


def test_plain_tiles_would_differ(tmp_path, picture):
    """What the statistics are for: a part alone does not look as it does in the whole."""
    translator = TranslatorFile(residual_translators.residual(tmp_path / "n.onnx"))
    whole = translator.translate(picture).astype(int)
    alone = translator.translate(np.ascontiguousarray(picture[:, 86:]))
    assert np.abs(alone - whole[:, 86:]).max() > 40


@pytest.mark.parametrize("norm", ["node", "taken apart", "group"])
@pytest.mark.parametrize("doubling", ["resize", "transposed"])
def test_strips_give_what_the_whole_gives_whatever_is_kept(tmp_path, picture, monkeypatch, norm, doubling):
    translator = TranslatorFile(residual_translators.residual(tmp_path / "n.onnx", norm=norm, doubling=doubling))
    whole, network = translator.translate(picture).astype(int), translator._tiles.streamed
    assert network is not None
    for room in (1e9, 0):
        monkeypatch.setattr("ganstudio.inference.translator.streamed_network._ROOM", room)
        assert np.abs(network.translate(picture, 24) - whole).max() <= 1
    assert len(network._stages) == 2  # with less room it went another way


def test_what_is_kept_fits_into_the_room_that_there_is(tmp_path):
    network = TranslatorFile(residual_translators.residual(tmp_path / "n.onnx"))._tiles.streamed
    needs = []
    for room in (1e12, 1.5e8, 1e8):
        way = network.way(1_000_000, room)
        needs.append(network._most(way.kept) * np.dtype(way.element).itemsize / 4 * 1e6)
        assert needs[-1] <= room
    assert needs[0] >= needs[1] >= needs[2]


def test_progress_rises_to_the_end_and_cancelling_ends_between_strips(tmp_path, picture):
    translator = TranslatorFile(residual_translators.residual(tmp_path / "n.onnx"))
    heard = []
    translator.translate(picture, tile=40, progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1
    with pytest.raises(Cancelled):
        translator.translate(picture, tile=40, progress=heard.append, cancelled=lambda: heard[-1] != 1)


@pytest.mark.parametrize("norm", ["node", "taken apart", "group"])
def test_moving_the_grid_changes_nothing_where_statistics_are_sampled(tmp_path, picture, monkeypatch, norm):
    monkeypatch.setattr(TiledNetwork, "streamed", None)
    monkeypatch.setattr("ganstudio.inference.translator.tiled_network.BUDGET", 40e4)
    monkeypatch.setattr("ganstudio.inference.translator.tiled_network._CROP", 56)
    translator = TranslatorFile(residual_translators.residual(tmp_path / "n.onnx", norm=norm))
    assert translator._tiles.reach.bytes_per_pixel * picture[..., 0].size > 40e4
    first, second = (translator.translate(picture, tile=tile).astype(int) for tile in (20, 34))
    assert np.abs(first - second).max() <= 2
    assert np.abs(translator.translate(picture) - first).mean() <= 5


def test_a_fixed_size_is_freed_where_that_changes_nothing(tmp_path, picture):
    path = residual_translators.residual(tmp_path / "f.onnx", norm="taken apart", doubling="moved", size=64)
    free = residual_translators.residual(tmp_path / "n.onnx", norm="taken apart")
    fixed = TranslatorFile(path)
    assert fixed.spec.size == (64, 64)
    assert fixed._tiles.fixed is None
    assert np.abs(fixed.translate(picture) - TranslatorFile(free).translate(picture).astype(int)).max() <= 1


def test_what_cannot_be_freed_is_covered_with_its_own_windows(tmp_path, picture, monkeypatch):
    monkeypatch.setattr("ganstudio.inference.translator.tiled_network.freed", lambda *_: None)
    fixed = TranslatorFile(residual_translators.residual(tmp_path / "f.onnx", norm="node", doubling="resize", size=64))
    made = fixed.translate(picture)
    assert made.shape == picture.shape
    assert fixed.translate(picture[:40, :50]).shape == (40, 50, 3)


def test_reach_is_no_smaller_than_what_is_seen(tmp_path, picture):
    path = residual_translators.residual(tmp_path / "n.onnx")
    from ganstudio.inference.onnx.metadata import read_manifest
    from ganstudio.inference.translator.spec import spec_of

    tiles = TiledNetwork(path.read_bytes(), spec_of(read_manifest(path)), threads=1)
    statistics = tiles.measure(picture, picture.shape[:2])
    changed = picture.copy()
    changed[54:56, 74:76] = 255 - changed[54:56, 74:76]
    before, after = (tiles._run(given, statistics) for given in (picture, changed))
    rows, columns = np.nonzero(np.abs(before - after).max(axis=2) > 1e-3)
    seen = max(54 - rows.min(), rows.max() - 55, 74 - columns.min(), columns.max() - 75)
    assert 15 < seen <= tiles.reach.radius <= 1.6 * seen
    assert tiles.reach.stride == 2


def test_cancelling_ends_between_windows(tmp_path, picture, monkeypatch):
    monkeypatch.setattr(TiledNetwork, "streamed", None)
    translator = TranslatorFile(residual_translators.residual(tmp_path / "n.onnx"))
    heard = []
    with pytest.raises(Cancelled):
        translator.translate(picture, tile=20, progress=heard.append, cancelled=lambda: len(heard) == 2)
    assert len(heard) == 2
