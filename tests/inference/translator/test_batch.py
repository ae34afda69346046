"""Folders of pictures: what is broken is named, the others go on, originals stay as they are."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from ganstudio.cli import main
from ganstudio.core.errors import UserError
from ganstudio.images.arrays import save_png
from ganstudio.images.image_file import read_picture
from ganstudio.inference.translator.batch import Manner, plan, prepare_folder, translate_all
from ganstudio.inference.translator.processing import blend, round_trip
from ganstudio.inference.translator.translator_file import TranslatorFile
from tests import translators


@pytest.fixture
def photos(tmp_path):
    """Three pictures, one of them in a sub-folder, a text that calls itself a picture, and a truncated one."""
    folder = tmp_path / "photos"
    (folder / "sub").mkdir(parents=True)
    rng = np.random.default_rng(0)
    for name in ("a.png", "b.png", "sub/a.png"):
        save_png(rng.integers(0, 256, (20, 30, 3), np.uint8), folder / name)
    (folder / "text.jpg").write_text("hello")
    (folder / "cut.png").write_bytes((folder / "a.png").read_bytes()[:200])
    return folder


@pytest.fixture
def negative(tmp_path):
    return translators.negative(tmp_path / "negative.onnx")


def translate(capsys, *arguments):
    code = main(["translate", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def states(outcomes):
    return {str(outcome.target.name): outcome.state for outcome in outcomes}


def test_a_folder_goes_to_a_folder_and_broken_files_are_named(photos, negative, tmp_path, capsys):
    before = {path: path.read_bytes() for path in photos.rglob("*") if path.is_file()}
    code, out, err = translate(capsys, negative, photos, "-o", tmp_path / "out", "--json")
    row = json.loads(out)
    assert (code, row["made"], row["failed"]) == (2, 3, 2)
    assert "text.jpg cannot be read" in err
    assert "cut.png cannot be read" in err
    made = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert made == {"a.png", "b.png", "sub/a.png"}
    assert np.array_equal(read_picture(tmp_path / "out/a.png").rgb, 255 - read_picture(photos / "a.png").rgb)
    assert before == {path: path.read_bytes() for path in photos.rglob("*") if path.is_file()}


def test_what_is_there_is_kept_unless_it_shall_be_overwritten(photos, negative, tmp_path, capsys):
    out = tmp_path / "out"
    out.mkdir()
    (out / "b.png").write_bytes(b"mine")
    assert "1 kept" in translate(capsys, negative, photos, "-o", out)[1]
    assert (out / "b.png").read_bytes() == b"mine"
    translate(capsys, negative, photos, "-o", out, "--overwrite")
    assert read_picture(out / "b.png").rgb.shape == (20, 30, 3)


def test_an_interrupted_batch_goes_on_and_leaves_nothing_half_written(photos, negative, tmp_path):
    out = tmp_path / "out"
    items, _ = plan([photos], out)
    prepare_folder(out, items)
    done = []
    for outcome in translate_all(TranslatorFile(negative), items, Manner(), cancelled=lambda: len(done) == 2):
        done.append(outcome)
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    (out / f".b.png.{gone.pid}.456.new").write_bytes(b"half")
    (out / ".mine.new").write_bytes(b"something else")
    prepare_folder(out, items)
    assert sorted(path.name for path in out.glob(".*")) == [".mine.new"]
    again = states(translate_all(TranslatorFile(negative), items, Manner()))
    assert again["a.png"] in ("made", "kept")
    assert sum(state == "kept" for state in again.values()) == 1  # of a name shown twice one was kept


def test_an_output_never_lies_on_an_original(photos, negative):
    items, _ = plan([photos / "a.png", photos / "sub" / "a.png"], photos)
    assert [item.target.name for item in items] == ["a translated.png", "a translated (2).png"]
    with pytest.raises(UserError, match="holds the pictures themselves"):
        plan([photos], photos)
    inside, _ = plan([photos], photos / "sub")
    assert all("sub" not in item.source.parts[-2:-1] for item in inside)


def test_the_file_may_go_while_it_is_used(photos, negative, tmp_path):
    translator = TranslatorFile(negative)
    negative.unlink()
    items, _ = plan([photos / "a.png"], tmp_path / "out")
    assert next(iter(translate_all(translator, items, Manner(tile=16)))).state == "made"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="a superuser may write everywhere")
def test_a_folder_without_write_access_is_said(photos, negative, tmp_path, capsys):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    code, _, err = translate(capsys, negative, photos, "-o", locked)
    assert code == 2
    assert "Nothing can be put into" in err


def test_what_cannot_be_looked_at_counts_among_what_could_not_be_made(negative, photos, tmp_path, capsys):
    for name in ("text.jpg", "cut.png"):
        (photos / name).unlink()
    try:
        (photos / "gone.png").symlink_to(tmp_path / "nowhere.png")
    except OSError:
        pytest.skip("this system lets not everyone make links")
    code, out, err = translate(capsys, negative, photos, "-o", tmp_path / "o")
    assert code == 2
    assert "3 translated" in out
    assert "1 could not be made" in out
    assert "gone.png cannot be read" in err


def test_links_that_lead_to_themselves_are_said(negative, photos, tmp_path, capsys):
    loop = tmp_path / "loop.png"
    try:
        loop.symlink_to(loop)
    except OSError:
        pytest.skip("this system lets not everyone make links")
    code, out, err = translate(capsys, negative, loop, photos / "a.png", "-o", tmp_path / "o")
    assert code == 2
    assert "1 translated" in out
    assert "loop.png cannot be read" in err
    code, _, err = translate(capsys, negative, photos, "-o", loop)
    assert (code, "Choose another folder" in err) == (2, True)


def test_a_name_without_room_for_more_is_cut(negative, photos, capsys):
    name = "x" * 251 + ".png"
    (photos / "a.png").rename(photos / name)
    code, _, err = translate(capsys, negative, photos / name, "-o", photos)
    assert (code, err) == (0, "")
    assert np.array_equal(
        read_picture(photos / ("x" * 240 + " translated.png")).rgb, 255 - read_picture(photos / name).rgb
    )


def test_what_nobody_foresaw_concerns_one_picture_alone(negative, photos, tmp_path, monkeypatch):
    translator = TranslatorFile(negative)
    faults = iter([RuntimeError("odd"), MemoryError()])
    given = translator.translate

    def odd(picture, **ways):
        for fault in faults:
            raise fault
        return given(picture, **ways)

    monkeypatch.setattr(translator, "translate", odd)
    items, _ = plan([photos / "a.png", photos / "b.png", photos / "sub"], tmp_path / "o")
    first, second, third = translate_all(translator, items, Manner())
    assert "a.png could not be translated (RuntimeError: odd)" in first.words
    assert "b.png needs more memory" in second.words
    assert third.state == "made"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing", "a.png"], "no shipped translator of that name"),
        (["FILE", "a.png", "--strength", "2"], "between 0 and 1"),
        (["FILE", "a.png", "--tile", "3"], "16 or more"),
        (["FILE", "a.png", "--direction", "b-to-a"], "one way only"),
        (["FILE", ""], "A path is empty"),
        (["FILE", "missing.png"], "missing.png cannot be read"),
        (["FILE", "PARENT/file/x.png"], "cannot be read"),
    ],
)
def test_bad_input_gets_a_sentence(negative, tmp_path, capsys, arguments, said):
    named = [str(negative) if word == "FILE" else word.replace("PARENT", str(tmp_path)) for word in arguments]
    code, _, err = translate(capsys, *named, "-o", tmp_path / "out")
    assert code == 2
    assert said in err
    assert "Traceback" not in err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
def test_a_pipe_is_not_waited_for(negative, photos, tmp_path, capsys):
    os.mkfifo(photos / "pipe.png")
    code, _, err = translate(capsys, negative, photos, photos / "pipe.png", "-o", tmp_path / "out")
    assert code == 2
    assert err.count("pipe.png is no file.") == 2  # in its folder, and by itself
    assert (tmp_path / "out" / "b.png").is_file()
    code, _, err = translate(capsys, photos / "pipe.png", photos, "-o", tmp_path / "out")
    assert code == 2
    assert "pipe.png cannot be read: It is a folder, a pipe or a device" in err


def test_an_output_that_is_a_file_is_said(negative, photos, tmp_path, capsys):
    code, _, err = translate(capsys, negative, photos, "-o", negative)
    assert code == 2
    assert "Nothing can be put into" in err


def test_both_directions_and_the_way_home(tmp_path, capsys, photos):
    there, back = translators.pair(tmp_path, shade=0.1)
    assert TranslatorFile(there).partner == back
    assert TranslatorFile(back).partner == there
    picture = read_picture(photos / "a.png").rgb
    trip = round_trip(TranslatorFile(there), TranslatorFile(back), picture)
    assert np.array_equal(trip.made, 255 - picture)
    assert trip.mean_error == pytest.approx(0.05, abs=0.005)
    code, _, _ = translate(capsys, there, photos / "a.png", "-o", tmp_path / "o", "--direction", "b-to-a", "--json")
    assert code == 0
    assert read_picture(tmp_path / "o/a.png").rgb.mean() > trip.made.mean() + 5


def test_strength_blends():
    black, white = np.zeros((2, 2, 3), np.uint8), np.full((4, 4, 3), 255, np.uint8)
    assert blend(black, white, 1.0) is white
    assert blend(black, white, 0.25).tolist() == np.full((4, 4, 3), 63).tolist()
    assert blend(black, black + 200, 0.0).max() == 0


def test_preparations_are_applied_when_asked(photos, tmp_path, capsys):
    file = translators.negative(tmp_path / "g.onnx", preparation="grey")
    translate(capsys, file, photos / "a.png", "-o", tmp_path / "o", "--prepare")
    made = read_picture(tmp_path / "o/a.png").rgb
    assert np.array_equal(made[..., 0], made[..., 2])
