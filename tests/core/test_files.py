"""Files are written whole or not at all, under names that exist, and what is no file neither hangs nor is replaced."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ganstudio.core.files import (
    DamagedFileError,
    fitted,
    read_json,
    read_regular,
    read_toml,
    refuse_irregular,
    remove_leftovers,
    write_atomically,
)
from ganstudio.images.animation import save_animation


@pytest.mark.parametrize("stem", ["a", "a" * 300, "\u56fe" * 85, "x" + "\u56fe" * 200, "\U0001f600" * 90])
@pytest.mark.parametrize("ending", ["", ".png", " translated (2).jpeg"])
def test_a_name_is_as_long_as_may_be_and_whole_characters(stem, ending):
    name = fitted(stem, ending)
    assert name.endswith(ending)
    assert stem.startswith(name.removesuffix(ending))
    assert 0 <= 255 - len(os.fsencode(name)) < 4 or name == stem + ending


def test_the_longest_name_is_written_and_nothing_else_is_left(tmp_path):
    path = tmp_path / fitted("\u56fe" * 90, ".png")
    write_atomically(path, b"content")
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [(path.name, b"content")]


def test_what_a_link_leads_to_is_written_and_the_link_stays(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_gets_the_data_and_stays_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="No such device"):  # nobody reads it: said at once, not waited for
        write_atomically(pipe, b"data")
    with ThreadPoolExecutor(1) as pool:
        read = pool.submit(pipe.read_bytes)
        for _ in range(500):  # until the other thread has opened it
            try:
                write_atomically(pipe, b"data")
                break
            except OSError:
                time.sleep(0.01)
        assert read.result(10) == b"data"
    assert pipe.is_fifo()


@pytest.mark.skipif(not Path("/dev/null").is_char_device(), reason="no /dev/null")
def test_a_device_stays_a_device():
    write_atomically(Path("/dev/null"), b"data")
    assert Path("/dev/null").is_char_device()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
@pytest.mark.parametrize("read", [read_regular, refuse_irregular, read_toml, read_json])
@pytest.mark.parametrize("kind", ["pipe", "folder", "device", "nul"])
def test_what_is_no_file_is_refused_at_once(tmp_path, read, kind):
    os.mkfifo(tmp_path / "pipe")
    path = {"pipe": tmp_path / "pipe", "folder": tmp_path, "device": Path("/dev/zero"), "nul": tmp_path / "a\0b"}[kind]
    with pytest.raises(OSError, match=r"not a file|a directory|No file can have"):
        read(path)


@pytest.mark.parametrize("data", [b"[" * 100_000, b"\xff\xfe", b"{", b"", b"nan"])
@pytest.mark.parametrize("read", [read_toml, read_json])
def test_damage_of_every_kind_is_one_error(tmp_path, read, data):
    (tmp_path / "file").write_bytes(data)
    if read is read_toml and data == b"":
        assert read(tmp_path / "file") == {}
    else:
        with pytest.raises(DamagedFileError):
            read(tmp_path / "file")


def test_what_dead_writers_left_is_removed_and_nothing_else(tmp_path):
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    left, alive = tmp_path / f".a.pt.{gone.pid}.1.new", tmp_path / f".b.pt.{os.getpid()}.1.new"
    users = tmp_path / ".mine.new"
    for path in (left, alive, users):
        path.write_bytes(b"")
    remove_leftovers(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([alive, users])
    remove_leftovers(tmp_path / "not there")


@pytest.fixture
def dead() -> int:
    """The number of a process that is gone."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    return gone.pid


def test_an_output_folder_is_tidied_when_something_is_first_written_to_it(tmp_path, dead):
    left = [tmp_path / f".a.png.{dead}.1.new", tmp_path / f".film.mp4.{dead}.0.new.mp4"]
    alive = [tmp_path / f".b.onnx.{os.getpid()}.1.new", tmp_path / f".b.{os.getppid()}.0.new.mp4", tmp_path / ".c.new"]
    for path in (*left, *alive):
        path.write_bytes(b"half")
    frames = tmp_path / f".film.{dead}.0.new"
    frames.mkdir()
    (frames / "0001.png").write_bytes(b"a picture")
    mine = tmp_path / f".mine.{dead}.0.new"
    mine.mkdir()
    (mine / "letter.txt").write_bytes(b"no film")
    write_atomically(tmp_path / "out.png", b"whole")
    assert sorted(tmp_path.iterdir()) == sorted([*alive, mine, tmp_path / "out.png"])


@pytest.mark.parametrize("kind", ["gif", "png"])
def test_a_film_tidies_its_folder_too(tmp_path, dead, kind):
    (tmp_path / f".film.{dead}.0.new").mkdir()
    save_animation(lambda number: np.full((4, 4, 3), number, np.uint8), 2, tmp_path / f"other.{kind}", 50)
    assert [path.name for path in tmp_path.iterdir()] == [{"gif": "other.gif", "png": "other"}[kind]]


def test_what_is_too_large_for_such_a_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "sparse.toml"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    for read in (read_toml, read_json, read_regular):
        with pytest.raises(OSError, match="larger than"):
            read(path)
