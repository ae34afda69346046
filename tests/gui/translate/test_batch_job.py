"""A folder to a folder: progress, time left, Cancel, and what is finished stays finished."""

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog

from ganstudio.gui.translate.services.batch_job import BatchJob
from ganstudio.inference.translator.batch import Manner
from ganstudio.inference.translator.translator_file import TranslatorFile
from tests.films import grey_film
from tests.gui.translate.conftest import noise
from tests.gui.translate.test_model import Gate


@pytest.fixture
def batch(qapp):
    made = BatchJob(lambda: 1)
    yield made
    assert made.close(5)
    made.deleteLater()


def start(batch, negative, photos, folder, **manner):
    batch.start(TranslatorFile(negative[0]), [photos[0].parent], folder, Manner(**manner))


def test_a_folder_to_a_folder_beside_broken_ones(batch, qtbot, negative, photos, tmp_path):
    (photos[0].parent / "text.jpg").write_text("words")
    told = []
    batch.progressed.connect(lambda *values: told.append(values))
    with qtbot.waitSignal(batch.ended, timeout=10_000) as ended:
        start(batch, negative, photos, tmp_path / "out")
    words, wrong = ended.args
    assert words.startswith("4 translated")
    assert "1 could not be" in words
    assert "text.jpg" in wrong
    assert told[-1][:2] == (5, 5)
    assert told[-1][2:] == pytest.approx((0, 0))
    for number, photo in enumerate(photos):
        made = np.asarray(Image.open(tmp_path / "out" / photo.name)).astype(int)
        assert np.abs(made - (255 - noise(seed=number).astype(int))).max() <= 1
        assert np.array_equal(np.asarray(Image.open(photo)), noise(seed=number))


def test_cancelled_and_begun_again(batch, qtbot, negative, photos, tmp_path, monkeypatch):
    gate = Gate(monkeypatch)
    start(batch, negative, photos, tmp_path / "out")
    gate.free.release(2)
    qtbot.waitUntil(lambda: len(gate.begun) == 3, timeout=5000)
    with qtbot.waitSignal(batch.ended, timeout=5000) as ended:
        batch.cancel()
    assert ended.args[0].startswith("Cancelled. 2 translated")
    assert len(list((tmp_path / "out").iterdir())) == 2
    gate.free.release(2)
    with qtbot.waitSignal(batch.ended, timeout=5000) as ended:
        start(batch, negative, photos, tmp_path / "out")
    assert "2 translated" in ended.args[0]
    assert "2 were there already" in ended.args[0]
    assert len(gate.begun) == 5  # the one that was given up was begun twice


def test_a_folder_without_write_access_is_told(batch, qtbot, negative, photos, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with qtbot.waitSignal(batch.failed, timeout=5000) as failed:
        start(batch, negative, photos, tmp_path / "file")
    assert "Choose another folder" in failed.args[0]
    assert not batch.is_running


def test_the_queue_goes_on_beside_a_batch(playing, qtbot, photos, tmp_path, monkeypatch):
    gate = Gate(monkeypatch)
    folders = iter([str(photos[0].parent), str(tmp_path / "out")])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: next(folders))
    controls = playing.controls
    controls.folder.click()
    qtbot.waitUntil(lambda: len(gate.begun) == 1, timeout=5000)
    assert not controls.folder.isEnabled()
    playing.model.add_paths(photos[:1])
    gate.free.release(8)
    with qtbot.waitSignal(playing.batches.job.ended, timeout=10_000):
        pass
    qtbot.waitUntil(lambda: playing.model.queue.counts() == (1, 0, 1), timeout=5000)
    assert controls.folder.isEnabled()
    assert "4 translated" in controls.batch_progress.words.text()


def test_a_video_without_opencv_is_explained(playing, qtbot, context, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "cv2", None)
    (tmp_path / "film.mp4").write_bytes(b"no video")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "out"))
    with qtbot.waitSignal(context.error_told, timeout=5000) as told:
        playing.drops.take_paths([tmp_path / "film.mp4"])
    assert "OpenCV" in told.args[1]
    assert playing.model.queue.counts()[2] == 2  # the examples are still there


@pytest.fixture
def film(tmp_path):
    """Six frames of 64 x 48, each of another shade."""
    return grey_film(tmp_path / "film.mp4", range(0, 240, 40), 10)


def shades_of(path):
    import cv2

    reader = cv2.VideoCapture(str(path))
    count = int(reader.get(cv2.CAP_PROP_FRAME_COUNT))
    shades = [float(reader.read()[1].mean()) for _ in range(count)]
    reader.release()
    return shades


def test_a_dropped_video_becomes_a_video(playing, qtbot, film, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "out"))
    with qtbot.waitSignal(playing.batches.job.ended, timeout=10_000) as ended:
        playing.drops.take_paths([film])
    assert "1 translated" in ended.args[0]
    assert shades_of(tmp_path / "out" / "film.mp4") == pytest.approx([255 - 40 * frame for frame in range(6)], abs=4)


def test_all_dropped_videos_are_taken_once_a_translator_is_open(
    page, qtbot, context, film, negative, tmp_path, monkeypatch
):  # fmt: skip
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "out"))
    with qtbot.waitSignal(context.note_told, timeout=5000) as told:
        page.drops.take_paths([film])
    assert "Open a translator first" in told.args[0]
    page.show_item(negative[0])
    qtbot.waitUntil(lambda: page.model.translator is not None, timeout=10_000)
    other = shutil.copy(film, tmp_path / "other.mp4")
    with qtbot.waitSignal(page.batches.job.ended, timeout=10_000) as ended:
        page.drops.take_paths([film, other])
    assert ended.args[0].startswith("2 translated")


def test_a_cancelled_video_leaves_nothing_and_goes_on(batch, qtbot, negative, film, tmp_path, monkeypatch):
    gate = Gate(monkeypatch)
    told = []
    batch.progressed.connect(lambda *values: told.append(values))
    batch.start(TranslatorFile(negative[0]), [film], tmp_path / "out", Manner())
    gate.free.release(3)
    qtbot.waitUntil(lambda: bool(told) and told[-1][2] == pytest.approx(0.5), timeout=5000)
    with qtbot.waitSignal(batch.ended, timeout=5000) as ended:
        batch.cancel()
    assert ended.args[0].startswith("Cancelled.")
    assert list((tmp_path / "out").iterdir()) == []
    gate.free.release(3)
    with qtbot.waitSignal(batch.ended, timeout=5000) as ended:
        batch.start(TranslatorFile(negative[0]), [film], tmp_path / "out", Manner())
    assert ended.args[0].startswith("1 translated")
    assert len(gate.begun) == 7  # the frame that was given up was begun twice, finished ones were not


def test_what_was_finished_before_says_nothing_of_the_pace(batch, monkeypatch):
    clock = iter([0.0, 100.0, 110.0])
    monkeypatch.setattr("ganstudio.gui.translate.services.batch_job.monotonic", lambda: next(clock))
    batch._begin(Path())
    batch._total = 1
    batch._note(0.5)
    assert batch._seconds_left() < 0
    batch._note(0.6)
    assert batch._seconds_left() == pytest.approx(40)
