"""Results leave the Translate page: saved, copied, all at once, dragged out. Originals stay as they are."""

import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from ganstudio.gui.translate.services.result_writer import result_name
from tests.gui.translate.conftest import noise
from tests.gui.translate.test_page import LEFT, drop, files, translated


@pytest.fixture
def four(playing, qtbot, photos):
    drop(playing, files(*photos))
    translated(playing, qtbot, 4)
    return playing


def expected(number: int, strength: float = 1.0) -> np.ndarray:
    original = noise(seed=number).astype(float)
    return original + strength * (255 - 2 * original)


@pytest.mark.parametrize("strength", [1.0, 0.25])
def test_saving_the_result(four, qtbot, tmp_path, monkeypatch, photos, strength):
    target = tmp_path / "result.png"
    four.controls.strength.setValue(round(strength * 100))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with qtbot.waitSignal(four.model.results.message, timeout=5000):
        four.area.save_action.trigger()
    assert np.abs(np.asarray(Image.open(target)) - expected(0, strength)).max() <= 1.01
    assert np.array_equal(np.asarray(Image.open(photos[0])), noise(seed=0))


def test_originals_are_never_written_to(four, qtbot, context, monkeypatch, photos):
    before = photos[0].read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(photos[0]), ""))
    with qtbot.waitSignal(context.error_told, timeout=5000) as told:
        four.area.save_action.trigger()
    assert "originals stay" in told.args[0]
    assert photos[0].read_bytes() == before


def test_copying_the_result(four, qtbot):
    QGuiApplication.clipboard().clear()
    four.area.copy_action.trigger()
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().image().isNull(), timeout=5000)
    copied = QGuiApplication.clipboard().image()
    wanted = expected(0)[3, 4]
    assert np.abs(np.array(copied.pixelColor(4, 3).getRgb()[:3]) - wanted).max() <= 1


def test_saving_all_keeps_what_is_there(four, qtbot, tmp_path, monkeypatch):
    folder = tmp_path / "results"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    for _ in range(2):
        with qtbot.waitSignal(four.model.results.all_saved, timeout=5000) as told:
            four.area.save_all_action.trigger()
    assert "Saved 4 pictures" in told.args[0]
    written = sorted(path.name for path in folder.iterdir())
    assert written[:2] == ["photo 0 Negative (2).png", "photo 0 Negative.png"]
    assert len(written) == 8
    assert np.abs(np.asarray(Image.open(folder / "photo 3 Negative.png")) - expected(3)).max() <= 1


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Photograph to postcard", "a Photograph to postcard.png"),
        ("Earth: satellite to map", "a Earth satellite to map.png"),
        ("../..", "a translated.png"),
    ],
)
def test_results_are_named_in_words(title, name):
    assert result_name("a.png", title).name == name


def test_saving_all_goes_on_after_one_that_cannot_be_saved(four, qtbot, tmp_path, monkeypatch):
    finished, number = four.model.worker.finished, next(iter(four.model.queue.items))

    def odd(request):
        if request.item.number == number:
            raise RuntimeError("odd")
        return finished(request)

    monkeypatch.setattr(four.model.worker, "finished", odd)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "results"))
    with qtbot.waitSignal(four.model.results.all_saved, timeout=5000) as told:
        four.area.save_all_action.trigger()
    assert told.args[0].startswith("3 of 4 pictures were saved. photo 0.png could not")
    assert len(list((tmp_path / "results").iterdir())) == 3


def test_saving_all_can_be_cancelled(four, qtbot, tmp_path, monkeypatch):
    begun, go_on, worker = threading.Event(), threading.Event(), four.model.worker
    finished = worker.finished

    def slow(request):
        begun.set()
        assert go_on.wait(5)
        return finished(request)

    monkeypatch.setattr(worker, "finished", slow)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "results"))
    four.area.save_all_action.trigger()
    assert begun.wait(5)
    with qtbot.waitSignal(four.model.results.all_saved, timeout=5000) as told:
        four.controls.saving_progress.cancel.click()
    go_on.set()
    assert told.args[0].startswith("Cancelled. 0 of 4")
    qtbot.waitUntil(lambda: not list((tmp_path / "results").glob(".*")), timeout=5000)
    assert len(list((tmp_path / "results").glob("*.png"))) <= 1


def test_saving_where_nothing_can_be_written(four, qtbot, context, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "file"))
    with qtbot.waitSignal(four.model.results.all_saved, timeout=5000) as told:
        four.area.save_all_action.trigger()
    assert "0 of 4" in told.args[0]
    assert "cannot be written" in told.args[0]


def handed(data: QMimeData) -> tuple[Path, tuple[int, ...]]:
    """The file and one pixel of the image data, which programs take that want no files."""
    return Path(data.urls()[0].toLocalFile()), data.imageData().pixelColor(4, 3).getRgb()[:3]


def test_results_are_dragged_out_as_files(four, qtbot, monkeypatch):
    dragged = []
    monkeypatch.setattr(
        "ganstudio.gui.translate.controllers.result_export.QDrag.exec",
        lambda drag, *_: dragged.append(handed(drag.mimeData())),
    )
    monkeypatch.setattr(QGuiApplication, "mouseButtons", lambda: LEFT)
    view = four.area.view
    qtbot.waitUntil(lambda: view.has_both, timeout=5000)  # done comes before shown
    view.set_position(1.0)
    qtbot.mousePress(view, LEFT, pos=view.rect().center())
    qtbot.mouseMove(view, view.rect().center() + QPoint(40, 0))
    qtbot.waitUntil(lambda: len(dragged) == 1, timeout=5000)
    path, pixel = dragged[0]
    assert path.name == "photo 0 Negative.png"
    assert np.abs(np.array(pixel) - expected(0)[3, 4]).max() <= 1
    assert np.abs(np.asarray(Image.open(path)) - expected(0)).max() <= 1
    queue = four.panel.queue
    at = queue.visualRect(queue.rows.index(2)).center()
    qtbot.mousePress(queue.viewport(), LEFT, pos=at)
    qtbot.mouseMove(queue.viewport(), at + QPoint(30, 20))
    qtbot.waitUntil(lambda: len(dragged) == 2, timeout=5000)
    assert dragged[1][0].name == "photo 2 Negative.png"
