"""Sample sheets and the growth slider."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from ganstudio.gui.shared.card_images import corner_of_run
from ganstudio.gui.shared.image_grid.sample_grid import SampleGrid
from ganstudio.gui.shared.image_grid.sheet_layout import GridLayout
from ganstudio.gui.shared.view_buttons import ViewButtons
from ganstudio.gui.train.widgets.growth_slider import GrowthSlider
from ganstudio.images.arrays import picture_grid, save_sheet

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # said by Qt's own offscreen platform


def some(count: int, size: int = 8, channels: int = 3) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (count, size, size, channels), np.uint8)


@pytest.mark.parametrize(
    ("size", "room", "scale"), [(32, 530, 2.0), (32, 270, 2.0), (32, 60, 1.0), (28, 700, 3.0), (16, 530, 4.0)]
)
def test_small_pictures_are_scaled_by_whole_numbers(size, room, scale):
    layout = GridLayout(64, size, size, QRect(0, 0, room, room))
    assert layout.scale == scale


def test_where_all_would_be_tiny_only_as_many_are_shown_as_fit():
    layout = GridLayout(64, 32, 32, QRect(0, 0, 262, 600))
    assert (layout.columns, layout.rows, layout.shown, layout.scale) == (4, 9, 36, 2.0)
    assert (layout.cell_at(10, 590), layout.cell_at(10, 599)) == (32, -1)
    assert GridLayout(64, 32, 32, QRect(0, 0, 530, 530)).shown == 64


def test_fewer_columns_keep_classes_one_below_the_other():
    layout = GridLayout(100, 32, 32, QRect(0, 0, 530, 600))
    assert (layout.columns, layout.rows, layout.scale) == (5, 6, 3.0)
    assert GridLayout(100, 32, 32, QRect(0, 0, 262, 600)).columns == 4  # two would be too few


def test_what_is_written_above_a_picture_takes_its_room():
    layout = GridLayout(6, 192, 32, QRect(0, 0, 532, 540), words=20)
    cells = [layout.cell(index) for index in range(6)]
    assert (layout.columns, layout.shown) == (1, 6)
    assert cells[0].top() == 20
    for above, below in pairwise(cells):
        assert below.top() - above.bottom() == pytest.approx(22)
    assert cells[-1].bottom() <= 540
    assert [layout.cell_at(cell.left() + 5, cell.bottom() - 1) for cell in cells] == list(range(6))
    assert [layout.cell_at(cell.left() + 5, cell.top() - 19) for cell in cells] == list(range(6))


def test_a_sheet_fits_its_room():
    for count in (1, 2, 10, 64, 100):
        layout = GridLayout(count, 64, 48, QRect(0, 0, 300, 500))
        assert layout.area.width() <= 301
        assert layout.area.height() <= 501
        last = layout.cell(layout.shown - 1).center()
        assert layout.cell_at(last.x(), last.y()) == layout.shown - 1


@pytest.fixture
def grid(qtbot):
    grid = SampleGrid()
    qtbot.addWidget(grid)
    grid.resize(200, 200)
    grid.show_pictures(some(16))
    grid.show()
    grid.grab()
    return grid


@pytest.mark.parametrize("channels", [1, 3])
def test_the_painted_pixels_are_the_pictures(qtbot, channels):
    grid = SampleGrid()
    qtbot.addWidget(grid)
    grid.resize(200, 200)
    pictures = some(4, 8, channels)
    grid.show_pictures(pictures)
    image = grid.grab().toImage()
    cell = GridLayout(4, 8, 8, grid.rect()).cell(3)
    painted = image.pixelColor(int(cell.left()) + 1, int(cell.top()) + 1)
    expected = pictures[3, 0, 0]
    assert (painted.red(), painted.blue()) == (expected[0], expected[-1])


def test_a_click_enlarges_and_the_enlarged_one_grows_up(grid, qtbot):
    place = GridLayout(16, 8, 8, grid.rect()).cell(3).center().toPoint()
    with qtbot.waitSignal(grid.clicked) as clicked:
        QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=place)
    assert clicked.args == [3]
    assert grid.enlarged == 3
    grid.show_pictures(some(16))
    assert grid.enlarged == 3
    grid.grab()
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert grid.enlarged is None


def test_the_enlarged_one_goes_if_there_are_fewer(grid):
    grid.enlarge(15)
    grid.show_pictures(some(4))
    assert grid.enlarged is None


def test_an_empty_grid_says_so(qtbot):
    grid = SampleGrid("Nothing yet.")
    qtbot.addWidget(grid)
    grid.show_pictures(None)
    grid.grab()
    assert grid.cell_at(grid.rect().center().toPointF()) == -1


def test_a_saved_sheet_is_the_grid_of_the_run_folder():
    assert picture_grid(some(64, 32)).shape == (270, 270, 3)


@pytest.fixture
def slider(qtbot):
    slider = GrowthSlider()
    qtbot.addWidget(slider)
    slider.set_steps([0, 1, 2, 5, 10, 20], can_follow=True)
    return slider


def test_it_stays_at_the_newest_while_live(slider):
    assert slider.step == 20
    slider.set_steps([0, 1, 2, 5, 10, 20, 40], can_follow=True)
    assert slider.step == 40


def test_a_chosen_step_stays_chosen_when_more_come(slider, qtbot):
    with qtbot.waitSignal(slider.chosen) as chosen:
        slider.go_to(6)
    assert chosen.args == [5]
    slider.set_steps([0, 1, 2, 5, 10, 20, 40], can_follow=True)
    assert slider.step == 5
    assert not slider.is_following


def test_thinned_out_steps_lead_to_the_nearest(slider):
    slider.go_to(5)
    slider.set_steps([0, 2, 10, 40], can_follow=True)
    assert slider.step == 2


def test_the_right_end_is_live_again(slider, qtbot):
    slider.go_to(1)
    with qtbot.waitSignal(slider.followed):
        slider.slider.setValue(slider.slider.maximum())
    assert slider.is_following


def test_a_past_run_ends_at_its_last_step(slider, qtbot):
    slider.set_steps([0, 10], can_follow=False)
    slider.go_to(0)
    with qtbot.waitSignal(slider.chosen) as chosen:
        slider.go_to(10)
    assert chosen.args == [10]


def test_playing_shows_every_step_and_ends_live(slider, qtbot):
    seen: list[int] = []
    slider.chosen.connect(seen.append)
    slider._play.click()
    slider._timer.setInterval(1)
    qtbot.waitUntil(lambda: slider.is_following and not slider._play.isChecked())
    assert seen == [0, 1, 2, 5, 10, 20]


@pytest.mark.parametrize("count", [3, 5, 6])
def test_views_are_buttons_or_a_list(qtbot, count):
    views = ViewButtons()
    qtbot.addWidget(views)
    views.set_views({name: name.upper() for name in "abcdef"[:count]})
    views.show()
    assert views._list.isVisible() == (count > 5)
    assert views.current == "a"
    with qtbot.waitSignal(views.chosen) as chosen:
        if count > 5:
            views._list.activated.emit(2)
        else:
            views._buttons["c"].click()
    assert chosen.args == ["c"]
    views.set_views({"b": "B", "c": "C"})
    assert views.current == "c"
    views.set_views({"b": "B"})
    assert views.current == "b"


@pytest.mark.parametrize(("size", "side"), [(8, 16), (80, 80)])
def test_a_thumbnail_has_no_gaps(tmp_path, size, side):
    pictures = np.random.default_rng(0).integers(0, 200, (16, size, size, 3), np.uint8)
    save_sheet(pictures, tmp_path / "sheet.png")
    corner = corner_of_run(tmp_path, tmp_path / "sheet.png")
    assert corner.shape == (side, side, 3)
    assert corner.max() < 200
    assert np.array_equal(corner[-size:, -size:], pictures[5 if side > size else 0])


def test_broad_pictures_are_put_where_they_become_large():
    layout = GridLayout(32, 56, 28, QRect(0, 0, 532, 600))
    assert (layout.columns, layout.rows, layout.scale) == (4, 8, 2.0)
    assert layout.area.width() <= 532
