"""Figures between noise and real data, sheets, bars, lines and the map: where things lie and what they say."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from ganstudio.formats.results import Plot, ResultFigure, Series
from ganstudio.gui.evaluate.panels.large_view import TileColumns
from ganstudio.gui.evaluate.widgets.points_map import PointsMap
from ganstudio.gui.evaluate.widgets.range_plot import RangePlot
from ganstudio.gui.evaluate.widgets.range_scale import range_scale
from ganstudio.gui.evaluate.widgets.result_parts import BarsPlot, LinesPlot, plot_widget, range_plots
from ganstudio.gui.shared.image_grid.result_grid import ResultGrid
from tests.gui.evaluate.by_hand import finding, points, sheet


def figure(value=0.5, **more):
    return ResultFigure(name="f", title="Figure", value=value, **more)


@pytest.mark.parametrize(
    ("value", "floor", "ceiling", "better", "logarithmic"),
    [
        (0.4, 0.9, 0.1, "higher", False),
        (0.02, 0.001, 8.0, "lower", True),
        (5.0, 0.0, 80.0, "lower", False),
        (1.2, 1.0, 0.2, "as floor", False),
        (5e5, 1.5e5, None, "higher", False),
        (0.2, 0.0, None, "lower", False),
    ],
)
def test_real_data_lie_to_the_right_of_noise(value, floor, ceiling, better, logarithmic):
    scale = range_scale([figure(value, floor=floor, ceiling=ceiling, better=better)])
    assert scale.is_logarithmic == logarithmic
    if ceiling is not None:
        assert scale.place(ceiling) < scale.place(floor)
    is_better = value > floor if better == "higher" else value < floor
    if better != "as floor":
        assert (scale.place(value) > scale.place(floor)) == is_better
    for at in (value, floor):
        assert 0 < scale.place(at) < 1


def test_without_anything_to_compare_with_there_is_no_scale():
    assert range_scale([figure(0.5)]) is None
    assert range_scale([figure(None, floor=1.0)]) is None


def test_of_shares_without_a_floor_all_is_the_best_there_is():
    low, high = (range_scale([figure(v, ceiling=0.1, unit="share", better="higher")]).place(v) for v in (0.5, 0.9))
    assert 0.3 < low < 0.5
    assert 0.8 < high < 0.92


def test_equal_ends_still_make_a_scale():
    scale = range_scale([figure(2.0, floor=2.0, ceiling=2.0)])
    assert 0 <= scale.place(2.0) <= 1


def test_the_uncertainty_fits_in():
    scale = range_scale([figure(0.5, uncertainty=3.0, floor=0.4, ceiling=0.6)])
    assert 0 < scale.place(-2.5) < scale.place(3.5) < 1 or 0 < scale.place(3.5) < scale.place(-2.5) < 1


def test_generators_at_one_place_stand_one_above_the_other(qtbot):
    plot = RangePlot()
    qtbot.addWidget(plot)
    plot.resize(300, 80)
    plot.show_figures([(letter, figure(0.5, floor=1.0, ceiling=0.0)) for letter in "ABC"])
    assert sorted(plot._lanes().values()) == [0, 1, 2]
    assert "A 0.5; B 0.5; C 0.5" in plot.accessibleName()
    plot.grab()


@pytest.mark.parametrize(("centres", "widths"), [([10, 20], [60, 60]), ([290, 280], [70, 50]), ([50, 250], [40, 40])])
def test_the_words_for_noise_and_real_never_meet(qtbot, centres, widths):
    plot = RangePlot()
    qtbot.addWidget(plot)
    plot.resize(300, 60)
    lefts = plot._apart(centres, widths)
    (a, wide), (b, _) = sorted(zip(lefts, widths, strict=True))
    assert a >= 0
    assert b >= a + wide
    assert all(left + width <= 300 for left, width in zip(lefts, widths, strict=True))


def test_a_sheet_gives_back_its_pictures_and_knows_what_lies_where(qtbot):
    view = ResultGrid()
    qtbot.addWidget(view)
    view.resize(600, 100)
    view.show_sheet(sheet())
    assert view.shown() == [[0, 1, 2], [3, 4, 5]]
    assert np.array_equal(view.picture(4), np.full((8, 8, 3), 120, np.uint8))
    assert view.cell_at(QPointF(view.rect_of(4).center())) == 4
    assert view.cell_at(QPointF(599, 99)) == -1
    assert view.rect_of(0).width() % 8 == 0
    view.grab()


def test_a_small_sheet_shows_fewer_columns_rather_than_smaller_pictures(qtbot):
    view = ResultGrid(is_compact=True)
    qtbot.addWidget(view)
    view.resize(130, 100)
    view.show_sheet(sheet())
    assert view.shown() == [[0, 1], [3, 4]]
    with qtbot.waitSignal(view.opened):
        qtbot.keyClick(view, Qt.Key.Key_Return)
    with qtbot.waitSignal(view.opened):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(20, 40))


def test_the_map_shows_what_lies_under_the_pointer(qtbot):
    shown = plot_widget(points(), is_compact=False)
    assert isinstance(shown, PointsMap)
    qtbot.addWidget(shown)
    shown.resize(400, 300)
    for number, (x, y) in enumerate(shown.points()):
        shown.look_at(QPointF(x + 3, y - 2))
        assert shown.current == number
        shown.grab()
    shown.look_at(QPointF(*shown.points()[0]) + QPointF(60, -5))
    assert shown.current == -1
    for expected in (0, 2, 1, 0):  # from left to right, and round again
        qtbot.keyClick(shown, Qt.Key.Key_Right)
        assert shown.current == expected


def test_bars_and_lines_say_their_values(qtbot):
    bars = BarsPlot(is_compact=True)
    lines = LinesPlot()
    for widget in (bars, lines):
        qtbot.addWidget(widget)
        widget.resize(300, 260)
    shares = Series(name="samples", colour="generator", y=(0.25, 0.75), errors=(0.01, 0.02))
    bars.show_plot(Plot(title="Classes", kind="bars", series=(shares,), categories=("cat", "dog")))
    assert bars.words_at(bars.height() - 300 + 100) in ("", "dog: samples 0.75 ± 0.02", "cat: samples 0.25 ± 0.01")
    assert bars.words_at(40) == "cat: samples 0.25 ± 0.01"
    assert bars.words_at(2) == ""
    curve = Series(name="samples", colour="generator", x=(0.0, 1.0, 2.0), y=(0.0, None, 4.0))
    lines.show_plot(Plot(title="Way", kind="lines", series=(curve,), x_title="step"))
    area = lines.view().area
    assert lines.words_at(area.right()) == "step 2.00: samples 4.00"
    assert lines.words_at(area.left() - 10) == ""
    for widget in (bars, lines):
        widget.grab()


def test_figures_of_several_generators_share_a_plot(qtbot):
    plots = range_plots([("A", finding("nearest", 0.2)), ("B", finding("nearest", 0.7))])
    for plot in plots:
        qtbot.addWidget(plot)
    (plot,) = plots
    assert [letter for letter, _ in plot.figures] == ["A", "B"]
    assert plot.accessibleDescription() == "real data 1, noise 0"


def test_tiles_take_as_many_columns_as_fit(qtbot):
    columns = TileColumns()
    qtbot.addWidget(columns)
    columns.resize(1100, 400)
    columns.show_tiles([plot_widget(points(), is_compact=True) for _ in range(3)])
    columns.show()
    qtbot.waitUntil(lambda: columns.tiles[1].x() > 400)
    columns.resize(500, 900)
    qtbot.waitUntil(lambda: columns.tiles[1].x() < 100)
    assert columns.tiles[1].y() > columns.tiles[0].y()


def test_the_values_of_four_generators_take_two_rows_where_one_is_too_narrow(qtbot):
    plot = RangePlot()
    qtbot.addWidget(plot)
    plot.show_figures([(letter, figure(1234.5 + place, uncertainty=100.0)) for place, letter in enumerate("ABCD")])
    plot.resize(900, 40)
    wide = plot.sizeHint().height()
    plot.resize(220, 40)
    assert plot.sizeHint().height() > wide
