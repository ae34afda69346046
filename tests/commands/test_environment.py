"""Commands where nothing is as usual: a full or closed output, paths that are no text or too long, no home, no room."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.core.preferences import Preferences, load_preferences
from tests.generators import tiny

LONG = "x" * 5000
DEEP = "/".join(["y" * 200] * 40)
NO_TEXT = os.fsdecode(b"caf\xe9")


def started(*words: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "ganstudio", *words]
    return subprocess.run(command, stderr=subprocess.PIPE, timeout=100, check=False, **options)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_output_is_said():
    with Path("/dev/full").open("wb") as full:
        done = started("list", "experiments", stdout=full)
    assert done.stderr == b"ganstudio: the output cannot be written: No space left on device.\n"
    assert done.returncode == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of other systems")
def test_a_closed_output_is_no_trouble():
    command = f'"{sys.executable}" -m ganstudio list experiments >&-'
    done = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, timeout=100, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_without_a_home_and_where_nothing_may_be_written(tmp_path):
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "GANSTUDIO_RUNS", "GANSTUDIO_CACHE", "GANSTUDIO_CONFIG")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    generator = tiny(tmp_path / "tiny.onnx").path
    picture = tmp_path / "out.png"
    done = started("generate", str(generator), "-o", str(picture), env={**environment, "HOME": "/proc/nowhere"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert picture.is_file()


@pytest.mark.parametrize("path", [LONG, DEEP, f"{LONG}.toml", f"{LONG}.onnx", NO_TEXT, "/dev/zero", "\0", "gone"])
@pytest.mark.parametrize(
    "words",
    [
        ["train", "PATH"], ["train", "my-pictures", "--data", "PATH"],
        ["train", "digits-mlp", "--run", "/dev/null/PATH"], ["resume", "PATH"], ["export", "PATH"],
        ["generate", "PATH", "-o", "a.png"], ["evaluate", "PATH"],
        ["translate", "PATH", "b.png", "-o", "out"], ["generate", "GENERATOR", "--latents", "PATH", "--npy", "a.npy"],
        ["generate", "GENERATOR", "-o", "/proc/PATH.png"], ["translate", "TRANSLATOR", "PATH", "-o", "out"],
        ["generate", "GENERATOR", "--texts", "PATH", "-o", "a.png"], ["nearest", "GENERATOR", "--data", "PATH"],
        ["invert", "GENERATOR", "PATH"], ["sorter", "PATH"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_path_that_cannot_be_ends_in_a_sentence(command, tmp_path, monkeypatch, words, path):
    monkeypatch.chdir(tmp_path)
    shipped = {"GENERATOR": str(tiny(tmp_path / "tiny.onnx").path), "TRANSLATOR": "photo-postcard"}
    if "TRANSLATOR" in words and path != "gone":
        pytest.skip("takes seconds to open")
    said = command(*(shipped.get(word, word.replace("PATH", path)) for word in words))
    assert said.code == 2, said
    assert said.err.startswith("ganstudio")
    assert "Traceback" not in said.err
    assert len(said.err) < 16_000


def test_paths_that_are_no_text_are_read_and_written(command, tmp_path):
    folder = tmp_path / NO_TEXT
    try:
        folder.mkdir()
    except (OSError, UnicodeError):
        pytest.skip("this file system knows text only")
    generator = tiny(folder / f"{NO_TEXT}.onnx").path
    for output in ("-o", "--npy"):
        said = command("generate", generator, output, folder / f"{NO_TEXT}{'.png' if output == '-o' else '.npy'}")
        assert (said.code, said.err) == (0, "")
    assert np.load(folder / f"{NO_TEXT}.npy").shape[1:] == (8, 8, 1)
    said = command("train", "digits-mlp", "--run", folder / "run", "--steps", "1", "--set", "precision=float32")
    assert said.code == 0, said.err


def test_preferences_that_remember_such_a_path_are_kept():
    preferences = Preferences()
    preferences.remember(Path(f"/tmp/{NO_TEXT}"))
    preferences.save()
    assert load_preferences() == (Preferences(recent=["/tmp/caf?"]), "")


def test_a_sentence_can_be_written_everywhere():
    assert str(UserError(f"{NO_TEXT} is gone.")).encode() == b"caf\\udce9 is gone."


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_may_not_be_written_to_is_said(command, tmp_path):
    generator = tiny(tmp_path / "tiny.onnx").path
    folder = tmp_path / "closed"
    folder.mkdir(mode=stat.S_IRUSR | stat.S_IXUSR)
    said = command("generate", generator, "-o", folder / "a.png")
    assert (said.code, "cannot be written" in said.err) == (2, True)
