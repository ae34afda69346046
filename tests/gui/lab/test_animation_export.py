"""Films: what is in the file, progress, and that a cancelled or failed export leaves nothing."""

import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from ganstudio.gui.lab.widgets.lab_plane import LabPlane
from ganstudio.gui.shared.animation_export import AnimationExport
from tests.gui.lab import frames


@pytest.mark.parametrize("ending", ["gif", "webp"])
def test_frames_become_a_film_off_screen(qtbot: QtBot, tmp_path: Path, ending: str) -> None:
    plane, export, path = LabPlane(), AnimationExport(), tmp_path / f"lab.{ending}"
    qtbot.addWidget(plane)
    paint = plane.frame_painter(160, 168)
    told: list[tuple[int, int]] = []
    export.progressed.connect(lambda done, of: told.append((done, of)))
    with qtbot.waitSignal(export.finished, timeout=20_000, check_params_cb=lambda name: name == str(path)):
        export.start(lambda number: paint(frames.plane(), f"step {number}"), 5, path, 40)
    assert not export.is_running
    assert told[-1] == (5, 5)
    with Image.open(path) as film:
        assert (film.n_frames, film.size) == (5, (160, 168))
        film.seek(3)
        seen = np.asarray(film.convert("RGB")).astype(int)
    corner = np.s_[:30, :60]
    unlike = [np.abs(seen - paint(frames.plane(), f"step {number}"))[corner].mean() for number in range(5)]
    assert int(np.argmin(unlike)) == 3


def test_a_cancelled_export_leaves_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    export, painting, go_on = AnimationExport(), threading.Event(), threading.Event()

    def paint(_number: int) -> np.ndarray:
        painting.set()
        assert go_on.wait(10)
        return np.zeros((8, 8, 3), np.uint8)

    with qtbot.waitSignal(export.cancelled, timeout=20_000):
        export.start(paint, 1000, tmp_path / "film.gif")
        assert painting.wait(10)
        export.start(paint, 1, tmp_path / "other.gif")
        export.cancel()
        go_on.set()
    assert not export.is_running
    assert list(tmp_path.glob("*.gif")) == []
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize(
    ("name", "count", "words"),
    [
        ("film.avi", 3, "Choose one of these endings"),
        ("film.gif", 0, "nothing to export"),
        ("gone/film.gif", 2, "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_told(qtbot: QtBot, tmp_path: Path, name: str, count: int, words: str) -> None:
    (tmp_path / "gone").write_text("a file in the way")
    export = AnimationExport()
    with qtbot.waitSignal(export.failed, timeout=20_000, check_params_cb=lambda text, _: words in text):
        export.start(lambda _: np.zeros((8, 8, 3), np.uint8), count, tmp_path / name)
    assert not export.is_running
