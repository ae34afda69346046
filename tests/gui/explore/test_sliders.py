"""The list of many sliders: keys, mouse, search, pins, and that 512 of them cost nothing."""

import time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from ganstudio.gui.explore.widgets.latent_sliders import LatentSliders
from ganstudio.gui.explore.widgets.slider_order import Slider, SliderOrder
from ganstudio.gui.explore.widgets.slider_painting import ROW
from ganstudio.gui.explore.widgets.slider_panel import SliderPanel

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # said by Qt's own offscreen platform

KEY = Qt.Key


def hundred(count=100):
    return [Slider(str(number), -3.0, 3.0) for number in range(1, count + 1)]


@pytest.fixture
def sliders(qtbot):
    made = LatentSliders()
    qtbot.addWidget(made)
    made.resize(328, 400)
    made.set_sliders(hundred(), [0.0] * 100)
    made.show()
    made.setFocus()
    return made


@pytest.fixture
def panel(qtbot):
    made = SliderPanel()
    qtbot.addWidget(made)
    made.resize(328, 400)
    made.set_sliders([Slider("smile", -3.0, 3.0), *hundred()], [0.0] * 101)
    made.show()
    return made


@pytest.mark.parametrize("number", [1, 7, 42, 99, 100])
def test_any_slider_is_reached_by_typing_its_number(sliders, qtbot, number):
    for digit in str(number):
        qtbot.keyClick(sliders, digit)
    assert sliders.order.sliders[sliders.current].name == str(number)
    row = sliders.shown().index(sliders.current)
    top = row * ROW - sliders.verticalScrollBar().value()
    assert 0 <= top <= sliders.viewport().height() - ROW


def test_a_number_that_does_not_exist_begins_anew(sliders, qtbot):
    for digit in "425":
        qtbot.keyClick(sliders, digit)
    assert sliders.order.sliders[sliders.current].name == "5"


@pytest.mark.parametrize(
    ("key", "modifier", "expected"),
    [
        (KEY.Key_Right, Qt.KeyboardModifier.NoModifier, 0.1),
        (KEY.Key_Left, Qt.KeyboardModifier.NoModifier, -0.1),
        (KEY.Key_Right, Qt.KeyboardModifier.ShiftModifier, 0.01),
        (KEY.Key_Home, Qt.KeyboardModifier.NoModifier, -3),
        (KEY.Key_End, Qt.KeyboardModifier.NoModifier, 3),
    ],
)
def test_arrows_move_the_current_slider(sliders, qtbot, key, modifier, expected):
    qtbot.keyClick(sliders, KEY.Key_Down)
    moves = []
    sliders.moved.connect(lambda index, value: moves.append((index, value)))
    with qtbot.waitSignal(sliders.settled):
        qtbot.keyClick(sliders, key, modifier)
    assert moves == [(1, pytest.approx(expected))]
    assert sliders.value(1) == pytest.approx(expected)


def test_backspace_and_double_click_put_a_slider_to_rest(sliders, qtbot):
    sliders.set_values([1.0] * 100)
    qtbot.keyClick(sliders, KEY.Key_Backspace)
    qtbot.mouseDClick(sliders.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, ROW + 10))
    assert [sliders.value(index) for index in (0, 1, 2)] == [0.0, 0.0, 1.0]


def test_a_slider_does_not_leave_its_range_nor_tell_what_did_not_change(sliders, qtbot):
    sliders.change(0, 99.0)
    assert sliders.value(0) == 3.0
    with qtbot.assertNotEmitted(sliders.moved):
        sliders.change(0, 99.0)


def test_dragging_with_the_mouse(sliders, qtbot):
    viewport, left = sliders.viewport(), Qt.MouseButton.LeftButton
    moves = []
    sliders.moved.connect(lambda index, value: moves.append((index, value)))
    qtbot.mousePress(viewport, left, pos=QPoint(80, 2 * ROW + 10))
    qtbot.mouseMove(viewport, QPoint(180, 2 * ROW + 10))
    with qtbot.waitSignal(sliders.settled):
        qtbot.mouseRelease(viewport, left, pos=QPoint(180, 2 * ROW + 10))
    assert [index for index, _ in moves] == [2, 2]
    assert moves[0][1] < moves[1][1]


def test_clicking_the_pin_brings_a_slider_to_the_top(sliders, qtbot):
    pin = QPoint(sliders.viewport().width() - 12, 5 * ROW + 10)
    qtbot.mouseClick(sliders.viewport(), Qt.MouseButton.LeftButton, pos=pin)
    assert sliders.shown()[:3] == [5, 0, 1]
    qtbot.keyClick(sliders, "p")
    assert sliders.shown()[:3] == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ["smile", *map(str, range(1, 101))]),
        ("9", ["9", *map(str, range(90, 100))]),
        ("5-7", ["5", "6", "7"]),
        ("SMI", ["smile"]),
        ("none", []),
    ],
)
def test_search(panel, text, names):
    panel.search.setText(text)
    assert [panel.sliders.order.sliders[index].name for index in panel.sliders.shown()] == names


def test_slash_leads_to_the_search_and_enter_back(panel, qtbot):
    panel.sliders.setFocus()
    with qtbot.waitSignal(panel.sliders.search_wanted):
        qtbot.keyClick(panel.sliders, "/")
    qtbot.keyClicks(panel.search, "17")
    qtbot.keyClick(panel.search, KEY.Key_Return)
    assert panel.sliders.order.sliders[panel.sliders.current].name == "17"
    qtbot.keyClick(panel.search, KEY.Key_Escape)
    assert panel.search.text() == ""


def test_the_order_by_effect(panel, qtbot):
    with qtbot.waitSignal(panel.effects_wanted):
        panel.by_effect.click()
    effects = np.r_[np.nan, np.zeros(100)]
    effects[[30, 60]] = 1.0, 2.0
    panel.show_effects(effects)
    assert panel.sliders.shown()[:4] == [0, 60, 30, 1]
    with qtbot.waitSignal(panel.effects_unwanted):
        panel.by_effect.click()
    assert panel.sliders.shown()[:3] == [0, 1, 2]


def test_pinned_ones_keep_their_own_order():
    order = SliderOrder(hundred(5))
    order.order = [4, 3, 2, 1, 0]
    order.toggle_pin(1)
    order.toggle_pin(3)
    assert order.shown() == [1, 3, 4, 2, 0]


def test_five_hundred_sliders_are_there_at_once(sliders, qtbot):
    started = time.process_time()  # other work on the machine does not count
    sliders.set_sliders(hundred(512), [0.0] * 512)
    sliders.viewport().repaint()
    built = time.process_time() - started
    started = time.process_time()
    for step in range(50):
        sliders.verticalScrollBar().setValue(step * 200)
        sliders.viewport().repaint()
    assert built < 0.1
    assert (time.process_time() - started) / 50 < 0.016
