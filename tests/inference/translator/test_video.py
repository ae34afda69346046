"""Videos: frame by frame, and after a crash with the frames that were finished."""

import os
import sys

import numpy as np
import pytest

from ganstudio.core.paths import cache_folder
from ganstudio.images.video import read_frames, write_video
from ganstudio.inference.translator.batch import Manner, plan, translate_all
from ganstudio.inference.translator.frame_cache import FrameCache
from ganstudio.inference.translator.translator_file import TranslatorFile
from tests import translators
from tests.films import grey_film
from tests.inference.translator.test_batch import translate


@pytest.fixture
def negative(tmp_path):
    return translators.negative(tmp_path / "negative.onnx")


def test_a_video_is_translated_frame_by_frame(negative, tmp_path, capsys):
    cv2 = pytest.importorskip("cv2")
    path = grey_film(tmp_path / "film.avi", (0, 60, 120, 180), 12)
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
    return grey_film(tmp_path / "film.mp4", range(0, 240, 4), 12)


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
    kept = FrameCache("odd")
    for frame in frames[:2]:
        kept.keep(frame)
    kept.flush()
    again = FrameCache("odd")
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
        kept = FrameCache(name)
        kept.keep(frame)
        kept.flush()
    old = cache_folder() / "videos" / "old"
    os.utime(old, (1, 1))
    young = FrameCache("young")
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
