"""The arithmetic behind the plane's picture: contours, coordinates, shares of mass, colours."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from ganstudio.gui.lab.widgets.lab_colours import LabColours, mixed
from ganstudio.gui.lab.widgets.plane_surface import contour, density_table, fine, limits, ranks, shares
from ganstudio.gui.lab.widgets.plane_view import PlaneView
from tests.gui.lab import frames


@pytest.mark.parametrize("radius", [3.0, 7.5, 9.9])
def test_the_contour_of_a_cone_is_a_circle(radius: float) -> None:
    rows, columns = np.mgrid[0:21, 0:21]
    pieces = contour(np.hypot(rows - 10.0, columns - 10.0), radius)
    assert np.hypot(*(pieces.reshape(-1, 2) - 10).T) == pytest.approx(radius, abs=0.06)
    length = np.hypot(*(pieces[:, 1] - pieces[:, 0]).T).sum()
    assert length == pytest.approx(2 * np.pi * radius, rel=0.02)


@pytest.mark.parametrize("corners", range(16))
def test_every_case_of_marching_squares_ends_where_the_line_crosses(corners: int) -> None:
    """By exhaustion: all signs of the four corners of one cell."""
    signs = [1.0 if corners & bit else -1.0 for bit in (1, 2, 4, 8)]
    table = np.array([[signs[0], signs[1]], [signs[3], signs[2]]])
    edges = {(0.5, 0.0): (0, 1), (1.0, 0.5): (1, 2), (0.5, 1.0): (3, 2), (0.0, 0.5): (0, 3)}
    crossed = sorted(at for at, (one, other) in edges.items() if signs[one] != signs[other])
    assert sorted(map(tuple, contour(table, 0.0).reshape(-1, 2).tolist())) == crossed


def test_what_is_no_number_has_no_contour() -> None:
    table = np.array([[0.0, 1.0, np.nan], [0.0, 1.0, 1.0]])
    assert contour(table, 0.5).tolist() == [[[0.5, 0.0], [0.5, 1.0]]]
    assert contour(np.full((3, 3), np.nan), 0.5).shape == (0, 2, 2)


def test_pixels_and_data_are_each_others_inverse_with_y_up() -> None:
    view = PlaneView.fitted(QRectF(10, 20, 300, 200), (-1.0, -3.0), (3.0, 1.0))
    assert view.scale == 50, "one scale, so that circles are round"
    assert view.point(1.0, -1.0) == QPointF(160, 120)
    assert view.point(1.0, 1.0).y() < view.point(1.0, 0.0).y()
    points = np.random.default_rng(0).normal(0, 1, (5, 7, 2))
    for (x, y), (column, row) in zip(points.reshape(-1, 2), view.pixels(points).reshape(-1, 2), strict=True):
        assert view.data(QPointF(column, row)) == pytest.approx((x, y))


def test_points_far_away_or_nowhere_stay_drawable() -> None:
    view = PlaneView.fitted(QRectF(0, 0, 100, 100), (-1.0, -1.0), (1.0, 1.0))
    pixels = view.pixels(np.array([[1e38, np.nan], [-np.inf, np.inf]]))
    assert np.isfinite(pixels).all()
    assert np.abs(pixels).max() < 1000


def test_a_gaussians_lines_hold_their_share_of_the_mass() -> None:
    density = frames.GaussianMixture(np.zeros((1, 2)), np.ones(1), np.ones(1))
    ranked = ranks(density_table(density, (-5.0, -5.0), (5.0, 5.0), cells=400))
    for mass in (0.5, 0.9):
        area = (ranked < mass).sum() * (10 / 400) ** 2
        assert area == pytest.approx(-2 * np.pi * np.log(1 - mass), rel=0.01), "the disc of that probability"


def test_the_first_row_of_a_density_lies_lowest() -> None:
    low = frames.GaussianMixture(np.array([[0.5, -0.5]]), np.array([0.1]), np.ones(1))
    row, column = np.unravel_index(density_table(low, (-1, -1), (1, 1), cells=40).argmax(), (40, 40))
    assert row in (9, 10)
    assert column in (29, 30)


def test_resampling_keeps_the_places() -> None:
    ramp = np.repeat(np.linspace(0, 1, 32, dtype=np.float32)[:, None], 32, 1)
    fitted = np.polyfit(np.arange(20, 236), fine(ramp)[20:236, 7], 1)
    assert fitted == pytest.approx([1 / (31 * 8), -3.5 / (31 * 8)], abs=1e-3)


def test_raw_scores_have_a_round_scale_on_both_sides_of_zero() -> None:
    frame = frames.plane(probabilities=False)
    assert limits(frame) == (-10.0, 10.0), "scores reach 7.9"
    assert limits(frames.plane()) == (0.0, 1.0)
    assert shares(np.array([-20.0, 0.0, 5.0, np.nan]), (-10.0, 10.0)).tolist() == [0.0, 0.5, 0.75, 0.5]


def test_the_surfaces_colours_run_from_orange_over_the_paper_to_blue(qapp) -> None:
    colours = LabColours.now()
    assert colours.tone(0.5).name() == colours.paper.name()
    assert colours.tone(0.0).red() > colours.tone(0.0).blue() + 60
    assert colours.tone(1.0).blue() > colours.tone(1.0).red() + 60
    assert mixed(colours.paper, colours.text, 0.0) == colours.paper
    assert mixed(colours.paper, colours.text, 1.0) == colours.text
