"""Drawing a density: strokes, eraser, undo, dropped pictures, and drawings that cannot be learnt."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from ganstudio.datasets.readers.image_density import drawn_density, ink_density
from ganstudio.gui.lab.widgets.brush_canvas import SIDE, BrushCanvas
from ganstudio.gui.lab.widgets.density_pad import BRUSHES, DensityPad
from ganstudio.images.arrays import read_picture, save_png


@pytest.fixture
def pad(qtbot: QtBot) -> DensityPad:
    made = DensityPad()
    qtbot.addWidget(made)
    made.resize(300, 256)
    made.show()
    return made


def draw(qtbot: QtBot, pad: DensityPad, start: QPoint, end: QPoint, button=Qt.MouseButton.LeftButton) -> None:
    qtbot.mousePress(pad, button, pos=start)
    qtbot.mouseMove(pad, end)
    qtbot.mouseRelease(pad, button, pos=end)


def test_a_stroke_covers_just_the_brush_along_its_line() -> None:
    sheet = BrushCanvas()
    sheet.begin()
    sheet.stroke((20.0, 64.0), (100.0, 64.0), 6.0, erase=False)
    assert sheet.ink.sum() == pytest.approx(80 * 12 + np.pi * 36, rel=0.01)
    rows, columns = np.nonzero(sheet.ink)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (58, 69, 14, 105)
    sheet.stroke((0.0, 64.0), (127.0, 64.0), 10.0, erase=True)
    assert sheet.ink.sum() == 0


def test_undo_takes_whole_strokes_back_in_order() -> None:
    sheet = BrushCanvas()
    seen = [sheet.ink]
    for x in (20.0, 60.0, 100.0):
        sheet.begin()
        sheet.stroke((x, 20.0), (x, 60.0), 4.0, erase=False)
        sheet.stroke((x, 60.0), (x, 100.0), 4.0, erase=False)
        seen.append(sheet.ink)
    sheet.clear()
    for before in reversed(seen):
        sheet.undo()
        assert np.array_equal(sheet.ink, before)
    assert not sheet.can_undo
    sheet.undo()
    assert sheet.ink.sum() == 0


def test_mouse_draws_where_it_is_and_right_button_erases(pad: DensityPad, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pad.changed):
        draw(qtbot, pad, QPoint(22 + 40, 64), QPoint(22 + 200, 64))
    rows, columns = np.nonzero(pad.ink > 0.5)
    assert rows.mean() == pytest.approx(64 / 2 - 0.5, abs=0.6), "the square is 256 pixels for 128"
    assert columns.mean() == pytest.approx(120 / 2 - 0.5, abs=0.6)
    drawn = pad.ink.sum()
    draw(qtbot, pad, QPoint(22 + 40, 64), QPoint(22 + 120, 64), Qt.MouseButton.RightButton)
    assert pad.ink.sum() == pytest.approx(drawn / 2, rel=0.15)
    pad.undo()
    assert pad.ink.sum() == drawn


def test_the_drawing_is_seen_and_the_sheet_is_empty_again(pad: DensityPad) -> None:
    empty = pad.grab().toImage()
    ink = np.zeros((SIDE, SIDE))
    ink[:64, :64] = 1
    pad.set_ink(ink)
    shown = pad.grab().toImage()
    assert shown.pixelColor(22 + 60, 60).name() == "#009e73", "row 0 is on top"
    assert shown.pixelColor(22 + 190, 190).name() == "#ffffff"
    pad.clear()
    assert pad.grab().toImage() == empty
    assert pad.can_undo


def test_a_brush_stays_within_its_limits(pad: DensityPad) -> None:
    pad.set_brush(1000)
    assert pad.brush == BRUSHES[1]
    pad.set_brush(0)
    assert pad.brush == BRUSHES[0]


def test_no_ink_and_one_point_are_told_in_a_sentence(pad: DensityPad, qtbot: QtBot) -> None:
    assert pad.problem() == "The drawing has no ink yet. Draw where points should be."
    pad.set_brush(BRUSHES[0])
    draw(qtbot, pad, QPoint(150, 128), QPoint(150, 128))
    assert "hardly any ink" in pad.problem()
    pad.set_brush(8)
    draw(qtbot, pad, QPoint(100, 128), QPoint(200, 128))
    assert pad.problem() == ""


def test_a_saved_drawing_becomes_the_same_density(pad: DensityPad, qtbot: QtBot, tmp_path: Path) -> None:
    draw(qtbot, pad, QPoint(60, 60), QPoint(200, 180))
    save_png(pad.picture(), tmp_path / "drawing.png")
    read = ink_density(read_picture(tmp_path / "drawing.png"), "dark")
    assert np.abs(read.ink - drawn_density(pad.ink).ink).max() < 0.16, "only the faintest rim is left out"


def drop(pad: DensityPad, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    pad.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys))


def test_a_dropped_picture_becomes_ink_and_a_bad_one_changes_nothing(
    pad: DensityPad, qtbot: QtBot, tmp_path: Path
) -> None:
    picture = np.full((64, 64), 255, np.uint8)
    picture[:16, :] = 0
    picture[:4] = 255
    Image.fromarray(picture).save(tmp_path / "bar.png")
    drop(pad, tmp_path / "bar.png")
    kept = pad.ink
    assert kept[20].mean() > 0.95
    assert kept[60:].sum() == 0
    (tmp_path / "text.png").write_text("no picture")
    Image.new("L", (64, 64), 255).save(tmp_path / "white.png")
    for name, words in (("text.png", "cannot be read"), ("white.png", "no ink"), ("missing.png", "cannot be read")):
        with qtbot.waitSignal(pad.failed, check_params_cb=lambda told, words=words: words in told):
            drop(pad, tmp_path / name)
        assert np.array_equal(pad.ink, kept)
