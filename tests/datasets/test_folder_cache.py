"""Many pictures: decoded once, kept in a memory-mapped file that is whole or not there."""

import shutil
from collections import namedtuple

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.datasets import open_dataset
from ganstudio.datasets.readers import decoded_images

COUNT = 12


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch):
    monkeypatch.setattr(decoded_images, "CACHE_FROM", 10)


@pytest.fixture
def folder(pictures):
    return pictures(COUNT)


def opened(folder, progress=None, **settings):
    return open_dataset({"name": "folder", "path": str(folder), "size": 16, **settings}, progress)


def decoded_times(monkeypatch):
    """A list that grows by one with every picture decoded from here on."""
    calls = []
    decode = decoded_images.Source.__init__

    def counting(self, name, count, shape, read, identity, notes=list):
        decode(self, name, count, shape, lambda number: (calls.append(number), read(number))[1], identity, notes)

    monkeypatch.setattr(decoded_images.Source, "__init__", counting)
    return calls


def test_the_map_holds_what_memory_would_hold(folder, monkeypatch):
    mapped = opened(folder)
    monkeypatch.setattr(decoded_images, "CACHE_FROM", 1000)
    plain = opened(folder)
    assert isinstance(mapped.samples, np.memmap)
    assert not mapped.samples.flags.writeable
    assert not isinstance(plain.samples, np.memmap)
    assert np.array_equal(mapped.samples, plain.samples)
    assert np.array_equal(mapped.held_out, plain.held_out)
    assert mapped.fingerprint == plain.fingerprint


def test_pictures_are_decoded_once(folder, monkeypatch):
    opened(folder)
    calls = decoded_times(monkeypatch)
    opened(folder)
    assert calls == []


@pytest.mark.parametrize("change", [{"size": 32}, {"fit": "pad"}, {"channels": "grey"}])
def test_other_settings_are_another_entry(folder, cache, change):
    opened(folder)
    opened(folder, **change)
    assert len(list(cache.iterdir())) == 2


def test_a_changed_file_is_noticed(folder, pictures):
    before = opened(folder).fingerprint
    shutil.copyfile(folder / "1.png", folder / "0.png")
    assert opened(folder).fingerprint != before


@pytest.mark.parametrize("name", ["samples.raw", "index.json"])
@pytest.mark.parametrize("damage", ["cut", "overwritten", "missing"])
def test_a_damaged_entry_is_made_again(folder, cache, name, damage):
    before = opened(folder)
    fingerprint, pixels = before.fingerprint, before.samples.copy()
    del before
    file = next(cache.iterdir()) / name
    data = file.read_bytes()
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes(data[:-1] if damage == "cut" else b"\0" * len(data))
    again = opened(folder)
    assert again.fingerprint == fingerprint
    assert np.array_equal(again.samples, pixels)


def test_cancelling_leaves_nothing(folder, cache):
    def cancel(done, total):
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        opened(folder, cancel)
    assert list(cache.iterdir()) == []


def test_progress_counts_up_to_the_end(folder):
    told = []
    opened(folder, lambda done, total: told.append((done, total)))
    assert told[0] == (1, COUNT)
    assert told[-1] == (COUNT, COUNT)


def test_a_full_disk_is_said_before_the_work(folder, cache, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(decoded_images.shutil, "disk_usage", lambda _: usage(10, 10, 0))
    with pytest.raises(UserError, match="GANSTUDIO_CACHE"):
        opened(folder)
    assert list(cache.iterdir()) == []


def test_a_disk_that_fills_up_meanwhile_leaves_nothing(folder, cache, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(decoded_images.os, "fsync", full)
    with pytest.raises(UserError, match="No space left on device"):
        opened(folder)
    assert list(cache.iterdir()) == []


def test_a_cache_folder_that_cannot_be_made_is_said(folder, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("GANSTUDIO_CACHE", str(tmp_path / "file"))
    with pytest.raises(UserError, match="GANSTUDIO_CACHE"):
        opened(folder)


def test_only_broken_pictures_leave_nothing(tmp_path, cache):
    for number in range(COUNT):
        (tmp_path / f"{number}.png").write_bytes(b"no picture")
    with pytest.raises(UserError, match="None of the 12 pictures"):
        opened(tmp_path)
    assert list(cache.iterdir()) == []


def test_unusable_files_are_still_named_the_second_time(folder):
    (folder / "bad.png").touch()
    assert opened(folder).skipped == opened(folder).skipped != ()


def test_the_oldest_entries_go_when_the_limit_is_reached(folder, cache, monkeypatch):
    opened(folder)
    opened(folder, size=17)
    monkeypatch.setattr(decoded_images, "CACHE_LIMIT", 40_000)
    kept = opened(folder, size=32)
    assert len(list(cache.iterdir())) == 1
    assert kept.samples.shape == (COUNT, 32, 32, 3)
