"""The large view: what is painted on each side of the line, and how the line is drawn."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication

from ganstudio.gui.translate.widgets.compare_view import CompareView
from ganstudio.gui.translate.widgets.mip_levels import picture_levels
from tests.gui.translate.conftest import noise

RED, BLUE = (200, 0, 0), (0, 0, 200)


def plain(colour, height=300, width=400):
    return picture_levels(np.full((height, width, 3), colour, np.uint8))


@pytest.fixture
def view(qtbot):
    made = CompareView()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    made.show_pictures(plain(RED), plain(BLUE))
    return made


def colour_at(view, x, y=250):
    return QColor(view.grab().toImage().pixel(x, y)).getRgb()[:3]


def test_left_of_the_line_is_before_and_right_of_it_after(view):
    assert (colour_at(view, 150), colour_at(view, 250)) == (RED, BLUE)
    view.set_position(0.25)
    assert (colour_at(view, 80), colour_at(view, 150)) == (RED, BLUE)


def test_the_line_follows_the_pointer(view, qtbot):
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(view, left, pos=QPoint(202, 100))
    qtbot.mouseMove(view, QPoint(320, 100))
    qtbot.mouseRelease(view, left, pos=QPoint(320, 100))
    assert view.position == pytest.approx(0.8, abs=0.01)
    assert (colour_at(view, 300), colour_at(view, 350)) == (RED, BLUE)


@pytest.mark.parametrize(
    ("keys", "position"),
    [
        ([Qt.Key.Key_Left] * 5, 0.4),
        ([Qt.Key.Key_Right] * 5, 0.6),
        ([Qt.Key.Key_Home], 0.0),
        ([Qt.Key.Key_End], 1.0),
        ([Qt.Key.Key_Space], 0.0),
        ([Qt.Key.Key_Space] * 2, 1.0),
    ],
)
def test_keys_draw_the_line(view, qtbot, keys, position):
    for key in keys:
        qtbot.keyClick(view, key)
    assert view.position == pytest.approx(position)


@pytest.mark.parametrize(("strength", "blue"), [(0.0, 0), (0.5, 100), (1.0, 200)])
def test_strength_blends_without_computing(view, strength, blue):
    view.set_strength(strength)
    seen = colour_at(view, 250)
    assert seen[2] == pytest.approx(blue, abs=2)
    assert seen[0] == pytest.approx(200 - blue, abs=2)


def test_the_wheel_zooms_both_at_the_pointer(view):
    at = QPointF(100, 100)
    event = QWheelEvent(
        at, view.mapToGlobal(at), QPoint(), QPoint(0, 480), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)
    assert view.zoom.scale == pytest.approx(1.0015**480)
    assert (colour_at(view, 150), colour_at(view, 250)) == (RED, BLUE)


def test_zoom_keys_and_moving(view, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.zoom.scale == pytest.approx(1.25**2)
    before = view.zoom.target
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.zoom.target.x() == pytest.approx(before.x() - 64, abs=1)  # whole pixels
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    qtbot.mouseMove(view, QPoint(70, 40))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(70, 40))
    moved = view.zoom.target.topLeft() - before.topLeft()
    assert (moved.x(), moved.y()) == pytest.approx((-44, -10), abs=1)
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.zoom.is_fitted
    qtbot.keyClick(view, Qt.Key.Key_1)
    assert view.zoom.scale == pytest.approx(1 / view.devicePixelRatioF())


def test_dragging_a_fitted_picture_takes_it_out(view, qtbot):
    with qtbot.waitSignal(view.drag_wanted, timeout=1000):
        qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
        qtbot.mouseMove(view, QPoint(90, 90))


def test_without_a_result_there_is_no_line(view):
    view.show_pictures(plain(RED), None)
    assert not view.has_both
    assert (colour_at(view, 200), colour_at(view, 350)) == (RED, RED)


def test_transparent_parts_show_the_mat(view):
    rgb = np.full((300, 400, 3), 255, np.uint8)
    clear = picture_levels(rgb, np.zeros((300, 400), np.uint8))
    view.show_pictures(clear, clear)
    assert colour_at(view, 350) not in (RED, BLUE, (255, 255, 255))


def pixels(image):
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return rows[..., 2::-1].astype(float), rows[..., 3]


def test_levels_are_halves_of_the_picture():
    picture = noise(512, 1024)
    levels = picture_levels(picture)
    assert [image.width() for image in levels.images] == [1024, 512, 256]
    assert np.array_equal(pixels(levels.images[0])[0], picture)
    means = picture.reshape(256, 2, 512, 2, 3).mean(axis=(1, 3))
    assert np.abs(pixels(levels.images[1])[0] - means).max() <= 1
    assert [levels.for_scale(scale).width() for scale in (2, 1, 0.6, 0.5, 0.3, 0.1)] == [
        1024,
        1024,
        1024,
        512,
        512,
        256,
    ]


@pytest.mark.parametrize("opacity", [0, 60, 200, 255])
def test_levels_hold_what_lies_over_white_without_the_white(opacity):
    colour, share = np.array([200, 10, 90]), opacity / 255
    over_white = np.rint(colour * share + 255 * (1 - share)).astype(np.uint8)
    levels = picture_levels(np.tile(over_white, (4, 4, 1)), np.full((4, 4), opacity, np.uint8))
    premultiplied, alpha = pixels(levels.images[0])
    assert (alpha == opacity).all()
    assert np.abs(premultiplied - colour * share).max() <= 1
