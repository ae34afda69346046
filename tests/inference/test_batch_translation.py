"""Folders of pictures: what is broken is named, the others go on, originals stay as they are."""

import json
import os
import sys

import numpy as np
import pytest

from ganstudio.cli import main
from ganstudio.errors import UserError
from ganstudio.images import save_png
from ganstudio.inference.batch_translation import Manner, plan, prepare_folder, translate_all
from ganstudio.inference.kept_frames import KeptFrames
from ganstudio.inference.translating import blend, round_trip
from ganstudio.inference.translator_file import TranslatorFile
from ganstudio.locations import cache_folder
from ganstudio.picture_file import read_picture
from ganstudio.video_file import read_frames, write_video
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
    (out / ".b.png.123.456.new").write_bytes(b"half")
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
    assert err.count("pipe.png is no file.") == 2
    assert (tmp_path / "out" / "b.png").is_file()
    code, _, err = translate(capsys, photos / "pipe.png", photos, "-o", tmp_path / "out")
    assert code == 2
    assert err.endswith("pipe.png is no file.\n")


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


def test_a_video_is_translated_frame_by_frame(negative, tmp_path, capsys):
    cv2 = pytest.importorskip("cv2")
    path = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 12, (64, 48))
    for level in (0, 60, 120, 180):
        writer.write(np.full((48, 64, 3), level, np.uint8))
    writer.release()
    code, _, err = translate(capsys, negative, path, "-o", tmp_path / "o")
    assert (code, err) == (0, "")
    reader = cv2.VideoCapture(str(tmp_path / "o/film.mp4"))
    frames = [reader.read()[1] for _ in range(4)]
    assert reader.get(cv2.CAP_PROP_FPS) == 12
    assert [round(frame.mean()) for frame in frames] == pytest.approx([255, 195, 135, 75], abs=6)
    assert [entry.name for entry in (tmp_path / "o").iterdir()] == ["film.mp4"]


@pytest.fixture
def film(tmp_path):
    """Sixty frames, each of another shade."""
    cv2 = pytest.importorskip("cv2")
    path = tmp_path / "film.mp4"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"mp4v"), 12, (64, 48))
    for frame in range(60):
        writer.write(np.full((48, 64, 3), 4 * frame, np.uint8))
    writer.release()
    return path


def killed_at(translator, film, folder, monkeypatch, count):
    """Translate until frame `count` and end there, as nothing that could still be done ends it."""

    class Killed(BaseException):
        pass

    given, frames = translator.translate, iter(range(count))

    def mortal(picture, **ways):
        if next(frames, None) is None:
            raise Killed
        return given(picture, **ways)

    items, _ = plan([film], folder)
    with monkeypatch.context() as patch:
        patch.setattr(translator, "translate", mortal)
        with pytest.raises(Killed):
            list(translate_all(translator, items, Manner()))


def translated_film(translator, film, folder, monkeypatch, manner):
    """How many frames were made anew, what was said, and the shade of each frame."""
    given, made = translator.translate, []
    with monkeypatch.context() as patch:
        patch.setattr(translator, "translate", lambda picture, **ways: made.append(1) or given(picture, **ways))
        (outcome,) = translate_all(translator, plan([film], folder)[0], manner)
    assert outcome.state == "made"
    return len(made), outcome.words, [float(frame.mean()) for frame in read_frames(folder / "film.mp4")]


@pytest.mark.parametrize(
    ("manner", "anew"),
    [(Manner(), 35), (Manner(overwrite=True), 35), (Manner(strength=0.5), 60), (Manner(tile=32), 60)],
)
def test_a_killed_video_goes_on_with_its_finished_frames(negative, film, tmp_path, monkeypatch, manner, anew):
    translator, folder = TranslatorFile(negative), tmp_path / "o"
    killed_at(translator, film, folder, monkeypatch, 31)
    made, words, shades = translated_film(translator, film, folder, monkeypatch, manner)
    assert made == anew
    assert ("25 of its frames were finished before" in words) == (anew < 60)
    expected = [manner.strength * (255 - 4 * frame) + (1 - manner.strength) * 4 * frame for frame in range(60)]
    assert shades == pytest.approx(expected, abs=6)
    left = [path.name for path in (cache_folder() / "videos").glob("*/*")]
    assert left == ([] if anew < 60 else ["00000000.avi"])  # for whoever asks for the same again


@pytest.mark.parametrize("shape", [(47, 61), (48, 61), (1, 1)])
def test_frames_with_odd_sides_lose_nothing_and_fit_those_that_were_kept(tmp_path, shape):
    pytest.importorskip("cv2")
    height, width = shape
    frames = [np.full((*shape, 3), shade, np.uint8) for shade in (40, 80, 120, 160)]
    kept = KeptFrames("odd")
    for frame in frames[:2]:
        kept.keep(frame)
    kept.flush()
    again = KeptFrames("odd")
    mixed = [again.next(), again.next(), *frames[2:]]
    assert write_video(tmp_path / "odd.mp4", mixed, 10) == 4
    read = list(read_frames(tmp_path / "odd.mp4"))
    assert [frame.shape for frame in read] == [(height + height % 2, width + width % 2, 3)] * 4
    assert [frame.mean() for frame in read] == pytest.approx([40, 80, 120, 160], abs=4)


def test_another_film_of_the_same_name_is_made_anew(negative, film, tmp_path, monkeypatch):
    translator, folder = TranslatorFile(negative), tmp_path / "o"
    killed_at(translator, film, folder, monkeypatch, 31)
    os.utime(film, (1, 1))
    assert translated_film(translator, film, folder, monkeypatch, Manner())[0] == 60


def test_what_a_killed_video_left_half_written_goes(negative, film, tmp_path, capsys):
    (tmp_path / "o").mkdir()
    for name in (".film.mp4.77.0.new.mp4", ".a.png.1.2.new", ".another.mp4.77.0.new.mp4"):
        (tmp_path / "o" / name).write_bytes(b"half")
    assert translate(capsys, negative, film, "-o", tmp_path / "o")[0] == 0
    assert sorted(path.name for path in (tmp_path / "o").iterdir()) == [
        ".a.png.1.2.new", ".another.mp4.77.0.new.mp4", "film.mp4"
    ]  # fmt: skip


def test_frames_that_nobody_came_back_for_go(tmp_path):
    pytest.importorskip("cv2")
    frame = np.zeros((48, 64, 3), np.uint8)
    for name in ("old", "young"):
        kept = KeptFrames(name)
        kept.keep(frame)
        kept.flush()
    old = cache_folder() / "videos" / "old"
    os.utime(old, (1, 1))
    young = KeptFrames("young")
    assert not old.exists()
    assert young.next() is not None
    assert young.next() is None
    assert young.count == 1


def test_without_opencv_a_video_says_what_to_install(negative, tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "cv2", None)
    (tmp_path / "film.mp4").write_bytes(b"x")
    code, _, err = translate(capsys, negative, tmp_path / "film.mp4", "-o", tmp_path / "o")
    assert code == 2
    assert "pip install 'ganstudio[video]'" in err
