"""Plots draw few points and lose no spike; zoom, hover and pin tell the step."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ganstudio.gui.shared.plots import plot_thinning as thinning
from ganstudio.gui.shared.plots.loss_plot import LossPlot
from ganstudio.gui.shared.plots.number_format import figure, level_words, short_number, tick_number
from ganstudio.gui.shared.plots.plot_lines import Line
from ganstudio.gui.shared.plots.plot_range import value_range

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # said by Qt's own offscreen platform

STEPS = np.arange(100_000, dtype=float)


def test_an_envelope_keeps_the_spikes():
    values = np.sin(STEPS / 500)
    values[54_321], values[77_777] = 99.0, -99.0
    steps, thin = thinning.envelope(STEPS, values, 1200)
    assert len(steps) <= 1300
    assert (thin.max(), thin.min()) == (99.0, -99.0)
    assert steps[thin.argmax()] == 54_321
    assert (np.diff(steps) >= 0).all()


def test_few_points_are_drawn_as_they_are():
    steps, values = thinning.envelope(STEPS[:50], STEPS[:50], 1200)
    assert len(steps) == 50
    assert values is not None


def test_means_leave_out_what_is_no_number():
    values = np.ones(1000)
    values[::7] = np.nan
    steps, thin = thinning.averaged(STEPS[:1000], values, 100)
    assert len(steps) <= 100
    assert np.allclose(thin, 1)


def test_smoothing_starts_at_the_first_value_and_flattens_noise():
    noise = np.random.default_rng(0).normal(size=1000)
    smooth = thinning.smoothed(noise, 50)
    assert smooth[0] == noise[0]
    assert smooth[100:].std() < 0.3


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, 4120), (-3, 5), (1e-4, 3e-4), (0.99, 1.01)])
def test_ticks_are_few_and_within(low, high):
    found = thinning.ticks(low, high, 4)
    assert 2 <= len(found) <= 9
    assert all(low - 1e-9 <= tick <= high + 1e-9 for tick in found)


def test_labels_are_pushed_apart():
    placed = thinning.spread([10.0, 11.0, 12.0], 15, 0, 100)
    assert np.diff(placed).min() >= 15
    placed = thinning.spread([98.0, 99.0], 15, 0, 100)
    assert (min(placed) >= 80, max(placed) <= 100) == (True, True)


def test_words():
    assert level_words(2 * np.log(2)) == "2 ln 2 = 1.386"
    assert level_words(0.25) == "0.25"
    assert short_number(25763.4) == "25,763"
    assert short_number(0.0314) == "0.031"
    assert (short_number(3.02e11), short_number(2.14e-5), tick_number(4e8)) == ("3.0e11", "2.1e-5", "4e8")
    assert (tick_number(1e-4), tick_number(1.5e-5), tick_number(-9e-5)) == ("1e-4", "1.5e-5", "-9e-5")
    assert (tick_number(-0.0), tick_number(25_000), tick_number(0.5)) == ("0", "25k", "0.5")


@pytest.mark.parametrize(("value", "unit", "words"), [(16, "px", "16 px"), (0.25, "", "0.25"), (5e-5, "", "5.0e-5")])
def test_figures(value, unit, words):
    assert figure(value, unit) == words


CALM = np.random.default_rng(0).normal(size=1000)


def spiky(height: float, count: int) -> np.ndarray:
    values = CALM.copy()
    values[:: len(values) // count] = height
    return values


def test_spikes_do_not_flatten_the_rest_and_are_told():
    shown = value_range([spiky(100.0, 20)], [CALM / 4], [])
    assert shown.top < 4
    assert (shown.hides_above, shown.hides_below, shown.highest) == (True, False, 100.0)
    whole = value_range([spiky(100.0, 20)], [CALM / 4], [], whole=True)
    assert not whole.hides_above
    assert whole.top > 100


@pytest.mark.parametrize("values", [CALM, np.linspace(8.0, 0.3, 15), np.array([1.0, np.nan]), np.ones(50)])
def test_calm_values_and_few_values_are_all_shown(values):
    shown = value_range([values], [values], [0.5])
    assert shown.bottom <= min(np.nanmin(values), 0.5) < max(np.nanmax(values), 0.5) <= shown.top


def test_nothing_to_show_has_a_range_too():
    assert value_range([np.full(3, np.nan)], [], []).top > 1
    assert value_range([], [], [2.0]).bottom < 2


def test_a_second_double_click_shows_the_spikes(plot):
    plot.set_curves({"discriminator_loss": (STEPS[:1000], spiky(100.0, 20))})
    plot.repaint()
    assert plot._view.top < 20
    QTest.mouseDClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(200, 80))
    plot.repaint()
    assert plot._view.top > 100


def test_where_there_is_something_to_scroll_the_wheel_scrolls(plot):
    plot.wheel_scrolls = True
    everything = plot.steps_shown()
    wheel(plot, 200, 3)
    assert plot.steps_shown() == everything
    wheel(plot, 200, 3, Qt.KeyboardModifier.ControlModifier)
    assert plot.steps_shown() != everything


@pytest.fixture
def plot(qtbot):
    lines = [Line("discriminator_loss", "D", "discriminator"), Line("generator_loss", "G", "generator")]
    plot = LossPlot("Losses", lines)
    qtbot.addWidget(plot)
    plot.resize(400, 200)
    plot.set_curves({"discriminator_loss": (STEPS[:500], np.ones(500)), "other": (STEPS[:5], STEPS[:5])})
    plot.set_levels({"discriminator_loss": 1.386, "other": 3.0})
    plot.show()
    qtbot.waitExposed(plot)
    QApplication.processEvents()
    return plot


def wheel(plot, x: float, notches: int, keys=Qt.KeyboardModifier.NoModifier) -> None:
    plot.wheelEvent(
        QWheelEvent(
            QPointF(x, 80), plot.mapToGlobal(QPointF(x, 80)), QPoint(), QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False,
        )
    )  # fmt: skip


def test_a_plot_takes_only_what_it_has_lines_for(plot):
    assert plot.levels == {"discriminator_loss": 1.386}
    assert [(line.label, value) for line, value in plot.values_at(100)] == [("D", 1.0)]


def test_wheel_zooms_and_double_click_fits(plot, qtbot):
    everything = plot.steps_shown()
    wheel(plot, 200, 3)
    low, high = plot.steps_shown()
    assert high - low < 0.6 * (everything[1] - everything[0])
    with qtbot.waitSignal(plot.range_changed):
        QTest.mouseDClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(200, 80))
    assert plot.steps_shown() == everything


def test_zooming_out_stays_with_the_data(plot):
    wheel(plot, 200, -5)
    assert plot.steps_shown() == (0.0, 499.0)


def test_a_click_pins_a_step(plot, qtbot):
    with qtbot.waitSignal(plot.pinned) as pinned:
        QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(200, 80))
    assert 100 < pinned.args[0] < 400


def test_values_over_many_decades_are_drawn_by_their_logarithm(qtbot):
    plot = LossPlot("Distance", [Line("kernel_distance", "KID", "real")], may_be_log=True)
    qtbot.addWidget(plot)
    plot.set_curves({"kernel_distance": (STEPS[1:4], np.array([1000.0, 10.0, 1.0]))})
    assert [value for _, value in plot.values_at(2)] == [pytest.approx(10.0)]
    plot.grab()


def test_a_hundred_thousand_points_are_drawn_in_time(plot, qtbot):
    import time

    values = np.random.default_rng(0).normal(size=len(STEPS))
    start = time.perf_counter()
    for _ in range(5):
        plot.set_curves({"discriminator_loss": (STEPS, values), "generator_loss": (STEPS, values)})
        plot.repaint()
    assert (time.perf_counter() - start) / 5 < 0.1


def test_nothing_and_no_numbers_can_be_drawn(qtbot):
    plot = LossPlot("Losses", [Line("discriminator_loss", "D", "discriminator")])
    qtbot.addWidget(plot)
    plot.grab()
    plot.set_curves({"discriminator_loss": (STEPS[:3], np.full(3, np.nan))})
    plot.grab()
    plot.set_curves({"discriminator_loss": (STEPS[:1], np.ones(1))})
    plot.set_marks([(0, "a")])
    plot.grab()


@pytest.mark.parametrize(("low", "high", "about", "most"), [(0, 42, 5, 6), (3, 45, 2, 4), (7, 38, 2, 4)])
def test_there_are_at_least_two_ticks_and_not_many(low, high, about, most):
    assert 2 <= len(thinning.ticks(low, high, about)) <= most
