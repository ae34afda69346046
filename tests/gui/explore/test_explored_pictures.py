"""The large picture and the sheet of variations: painted right, dragged, copied, saved."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication

from ganstudio.gui.explore.widgets.image_view import ImageView
from ganstudio.gui.explore.widgets.variations import Variations
from ganstudio.gui.shared.image_grid import qt_images
from ganstudio.images.arrays import read_picture
from ganstudio.inference.generator.sample import Sample


def colourful(side=8, channels=3):
    return np.random.default_rng(0).integers(0, 256, (side, side, channels), np.uint8)


def pixels(image):
    image = image.convertToFormat(image.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


@pytest.fixture
def view(qtbot):
    made = ImageView()
    qtbot.addWidget(made)
    made.resize(200, 180)
    made.name = "Digits seed 3"
    made.show()
    return made


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("side", [7, 8, 33])
def test_an_image_holds_the_pixels_even_after_the_array_is_gone(channels, side):
    picture = colourful(side, channels)
    image = qt_images.to_image(picture[::1])
    expected = np.broadcast_to(picture, (side, side, 3)).copy()
    picture[:] = 0
    assert np.array_equal(pixels(image), expected)


@pytest.mark.parametrize(
    ("size", "room", "expected"),
    [
        (28, (200, 100), (84, 84)),  # whole numbers below 64 pixels
        (28, (20, 20), (20, 20)),  # unless there is no room
        (64, (200, 100), (100, 100)),
    ],
)
def test_small_pictures_grow_by_whole_numbers(size, room, expected):
    target = qt_images.fitted(size, size, QRect(0, 0, *room))
    assert (target.width(), target.height()) == expected
    assert abs(target.center().x() - room[0] / 2) <= 1


def test_small_pictures_are_painted_pixel_by_pixel(view):
    picture = colourful()
    view.show_picture(picture)
    painted = pixels(view.grab().toImage())
    scale = 180 // 8
    left, top = (200 - 8 * scale) // 2, (180 - 8 * scale) // 2
    middles = painted[top + scale // 2 :: scale, left + scale // 2 :: scale][:8, :8]
    assert np.array_equal(middles, picture)


def test_larger_pictures_are_resampled_once(view):
    view.show_picture(np.full((64, 64, 3), 90, np.uint8))
    first = view.grab().toImage()
    assert pixels(first)[90, 100].tolist() == [90, 90, 90]
    kept = view._resampled
    view.grab()
    assert view._resampled is kept


def test_what_is_dragged_is_a_png_file_and_an_image(qapp):
    picture = colourful()
    data = qt_images.mime_data(picture, "Digits: seed 3/4")
    path = data.urls()[0].toLocalFile()
    assert path.endswith("Digits_ seed 3_4.png")
    assert np.array_equal(read_picture(Path(path)), picture)
    assert np.array_equal(pixels(data.imageData()), picture)


def test_dragging_begins_after_some_pixels(view, qtbot, monkeypatch):
    dragged = []
    monkeypatch.setattr(qt_images, "drag", lambda _, picture, name, _latent: dragged.append((picture, name)))
    picture = colourful()
    view.show_picture(picture)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    qtbot.mouseMove(view, QPoint(51, 50))
    assert not dragged
    qtbot.mouseMove(view, QPoint(90, 90))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(90, 90))
    assert len(dragged) == 1
    assert dragged[0][1] == "Digits seed 3"


def test_copy_and_save(view, qtbot, tmp_path):
    picture = colourful()
    view.show_picture(picture)
    view.copy_action.trigger()
    assert np.array_equal(pixels(QGuiApplication.clipboard().image()), picture)
    with qtbot.waitSignal(view.saved) as saved:
        view.save(tmp_path / "mine")
    assert saved.args == [str(tmp_path / "mine.png")]
    assert np.array_equal(read_picture(tmp_path / "mine.png"), picture)


def test_saving_where_it_is_impossible_is_told(view, qtbot, tmp_path):
    (tmp_path / "file").write_text("")
    view.show_picture(colourful())
    with qtbot.waitSignal(view.failed) as failed:
        view.save(tmp_path / "file" / "x.png")
    assert "cannot be written" in failed.args[0]


def test_without_a_picture_there_is_nothing_to_copy(view):
    view.show_picture(None)
    assert not view.copy_action.isEnabled()
    assert not view.save_action.isEnabled()


@pytest.fixture
def sheet(qtbot):
    made = Variations()
    qtbot.addWidget(made)
    made.resize(500, 160)
    made.set_picture_size(32, 32)
    made.show()
    return made


def fill(sheet):
    samples = [Sample(np.full(3, number, np.float32)) for number in range(sheet.capacity)]
    sheet.show_pictures(0, [colourful(32)] * sheet.capacity, samples)


def test_the_sheet_says_how_many_it_can_show(sheet, qtbot):
    assert sheet.cell().width() == 64
    assert sheet.capacity == 2 * 7
    with qtbot.waitSignal(sheet.capacity_changed):
        sheet.resize(700, sheet.height())
    assert sheet.capacity == 2 * 10


def test_clicking_a_variation(sheet, qtbot):
    fill(sheet)
    with qtbot.waitSignal(sheet.clicked) as clicked:
        qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(66 + 10, 66 + 10))
    assert clicked.args == [7 + 1]


def test_an_empty_cell_cannot_be_clicked(sheet, qtbot):
    with qtbot.assertNotEmitted(sheet.clicked):
        qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))


def test_the_sheet_by_keyboard(sheet, qtbot):
    fill(sheet)
    sheet.setFocus()
    qtbot.keyClick(sheet, Qt.Key.Key_Right)
    qtbot.keyClick(sheet, Qt.Key.Key_Down)
    with qtbot.waitSignal(sheet.clicked) as clicked:
        qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert clicked.args == [8]
