"""Every reader of users' files takes what it is given or refuses it in a sentence that names it; nothing else happens.

The same readers and files as in tests/benchmarks/file_fuzz.py, which hands over thousands.
"""

import os
import random
from pathlib import Path

import pytest

from ganstudio.core.errors import UserError
from tests.hostile import hostile
from tests.readers import Reader, readers

READERS = {reader.name: reader for reader in readers()}
FILES = 3
pytestmark = pytest.mark.filterwarnings("default")  # numpy and torch may complain about what such files hold


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


@pytest.mark.parametrize("name", READERS)
def test_a_whole_file_is_read(name: str, folder: Path) -> None:
    path = READERS[name].make(folder)
    if name in REFUSED:
        with pytest.raises(UserError):
            READERS[name].read(path)
    else:
        READERS[name].read(path)


REFUSED = ("generator as translator",)
"""Whose valid file is one of another kind."""


@pytest.mark.parametrize("seed", range(FILES))
@pytest.mark.parametrize("name", READERS)
def test_whatever_it_holds_is_read_or_refused_by_name(name: str, seed: int, folder: Path) -> None:
    path = READERS[name].make(folder)
    path.write_bytes(hostile(path.read_bytes(), path.suffix, random.Random(f"{name} {seed}")))
    _read_or_refuse(READERS[name], path)


def _read_or_refuse(reader: Reader, path: Path) -> None:
    said = path.name
    try:
        reader.read(path)
    except UserError as error:
        said = str(error)
    assert any(part in said for part in (path.name, path.parent.name, path.parents[1].name)), said


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
@pytest.mark.parametrize("kind", ["pipe", "device", "socket", "folder"])
@pytest.mark.parametrize("name", READERS)
def test_what_is_no_file_is_neither_waited_for_nor_read_without_end(name: str, kind: str, folder: Path) -> None:
    path = READERS[name].make(folder)
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "socket":
        os.mknod(path, 0o140600)
    elif kind == "folder":
        path.mkdir()
    _read_or_refuse(READERS[name], path)
