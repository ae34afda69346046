"""The line: where its curves run, what its rows show, and what hovering reads."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from ganstudio.evaluation.density_overlays import OVERLAYS, fit_overlay
from ganstudio.gui import theme
from ganstudio.gui.lab.scene import LAYERS
from ganstudio.gui.lab.widgets.lab_line import LabLine, readings
from ganstudio.gui.lab.widgets.line_painting import density_view, score_view
from ganstudio.gui.lab.widgets.line_rows import push_view
from tests.gui.lab import frames

NOTHING = dict.fromkeys(LAYERS, False)


@pytest.fixture
def line(qtbot: QtBot) -> LabLine:
    made = LabLine()
    qtbot.addWidget(made)
    made.resize(500, 500)
    made.set_truth(frames.TWO_HILLS.sample(100, np.random.default_rng(1)), frames.TWO_HILLS)
    made.show_frame(frames.line())
    return made


def rows_of(picture: np.ndarray, colour: str, column: float) -> np.ndarray:
    """Pixel rows in a column that have nearly that colour."""
    wanted = np.array(QColor(colour).getRgb()[:3])
    near = np.abs(picture[:, round(column)].astype(int) - wanted).max(-1) < 40
    return np.flatnonzero(near)


@pytest.mark.parametrize("x", [-3.0, -0.4, 1.0, 3.0])
def test_d_runs_at_its_own_height(line: LabLine, x: float) -> None:
    line.set_layers(NOTHING | {"surface": True})
    line.show_frame(replace(frames.line(), optimal=None))
    view = score_view(line.scene, line.layout_now)
    rows = rows_of(line.picture(), theme.colour("discriminator"), view.x(x))
    assert rows.mean() == pytest.approx(view.y(frames.sigmoid(x)), abs=2.5)


@pytest.mark.parametrize("x", [-0.6, 2.0, 2.2])
def test_the_true_density_runs_at_its_own_height(line: LabLine, x: float) -> None:
    line.set_layers(NOTHING | {"density": True})
    view = density_view(line.scene, line.layout_now)
    height = float(frames.TWO_HILLS.pdf(np.array([[x]]))[0])
    rows = rows_of(line.picture(), "#007F5D", view.x(x))
    assert rows[rows < view.area.bottom() - 4].mean() == pytest.approx(view.y(height), abs=3)


def test_what_g_makes_lies_under_its_curve(line: LabLine) -> None:
    line.set_layers(NOTHING | {"generated": True})
    view = density_view(line.scene, line.layout_now)
    rows = rows_of(line.picture(), theme.colour("generator"), view.x(0.0))
    assert rows.min() == pytest.approx(view.y(np.sqrt(2 / np.pi)), abs=2)


def test_a_collapsed_g_does_not_flatten_the_truth(line: LabLine) -> None:
    frame = frames.line()
    assert frame.density is not None
    line.show_frame(replace(frame, density=frame.density * 100))
    highest = float(frames.TWO_HILLS.pdf(np.array([[-1.0]]))[0])
    assert density_view(line.scene, line.layout_now).top < 3 * highest


@pytest.mark.parametrize("layer", ["real", "generated", "surface", "grid", "gradients", "density"])
def test_each_layer_changes_the_picture(line: LabLine, layer: str) -> None:
    line.set_layers(NOTHING)
    empty = line.picture()
    line.set_layers({layer: True})
    assert (line.picture() != empty).any(-1).sum() > 100


@pytest.mark.parametrize("fit", OVERLAYS, ids=lambda fit: fit.name)
def test_each_overlay_is_seen(line: LabLine, fit) -> None:
    line.set_layers(NOTHING)
    line.set_overlay(fit_overlay(fit.name, frames.line().generated, ((-4.0,), (4.0,)), 3))
    empty = line.picture()
    line.set_layers({"overlay": True})
    assert (line.picture() != empty).any(-1).sum() > 30


def test_arrows_lead_from_z_to_g_of_z(line: LabLine) -> None:
    line.set_layers(NOTHING | {"grid": True})
    layout = line.layout_now
    line.show_frame(replace(frames.line(), warped=np.full((1, 1), 2.0), warped_from=np.zeros((1, 1))))
    picture, orange = line.picture(), theme.colour("generator")
    foot = (layout.ways.center().x(), layout.ways.bottom())
    tip = (layout.over(layout.ways, 0, 1).x(2.0), layout.ways.top() + 0.95 * layout.size)
    for share in (0.1, 0.5, 0.97):
        row = round(foot[1] + share * (tip[1] - foot[1]))
        seen = np.flatnonzero(np.abs(picture[row].astype(int) - QColor(orange).getRgb()[:3]).max(-1) < 60)
        assert seen.mean() == pytest.approx(foot[0] + share * (tip[0] - foot[0]), abs=3)


def test_rows_that_are_not_shown_leave_their_room(line: LabLine) -> None:
    whole = line.layout_now.densities.height()
    line.set_layers({"gradients": False})
    assert line.layout_now.densities.height() > 1.2 * whole
    assert line.layout_now.push not in line.layout_now.rows
    line.set_layers({"gradients": True})
    assert line.layout_now.densities.height() == whole


def test_both_pushes_are_drawn_to_one_scale(line: LabLine) -> None:
    line.set_layers(NOTHING | {"gradients": True})
    layout, picture = line.layout_now, line.picture()
    view = push_view(frames.line(), layout)
    for strength, colour in ((frames.sigmoid(2.0), "#B5569A"), (frames.sigmoid(-2.0), "#A86F00")):
        rows = rows_of(picture, colour, view.x(2.0))
        rows = rows[rows > layout.push.top()]
        assert rows.mean() == pytest.approx(view.y(strength), abs=1.5)


def test_hovering_reads_all_curves(line: LabLine) -> None:
    x = -4 + (72 + 0.5) / 128 * 8  # a cell's centre
    found = readings(line.scene, x)
    assert list(found) == ["x", "p", "p_g", "D", "D*"]
    assert found["p_g"] == pytest.approx(np.exp(-2 * x**2) * np.sqrt(2 / np.pi), rel=1e-4)
    assert found["D"] == pytest.approx(frames.sigmoid(x), rel=1e-4)
    assert found["D*"] == pytest.approx(found["p"] / (found["p"] + found["p_g"]), rel=1e-4)
    at = QPointF(line.layout_now.densities.center())
    assert line.words_at(at).startswith("x ")
    assert line.words_at(QPointF(1, 1)) == ""


def test_zoom_stays_within_the_data_and_fit_shows_all(line: LabLine) -> None:
    at = line.layout_now.densities.center()
    line.zoom(at, 4.0)
    low, high = line.layout_now.x
    assert (low, high) == pytest.approx((-1.0, 1.0))
    line.move_by(QPointF(-line.layout_now.densities.width() / 2, 0))
    assert line.layout_now.x == pytest.approx((0.0, 2.0))
    line.zoom(at, 0.01)
    assert not line.is_zoomed
    assert line.layout_now.x == (-4.0, 4.0)


def test_frames_without_this_or_that_are_painted_all_the_same(line: LabLine) -> None:
    frame = frames.line()
    assert frame.density is not None
    assert frame.surface is not None
    bad = replace(
        frame, density=frame.density * np.nan, surface=frame.surface * np.inf, generated=frame.generated * np.nan
    )
    bare = replace(frame, density=None, optimal=None, surface=None, push=None, warped=None, push_by_objective={})
    scores = replace(frame, probabilities=False, optimal=None, push_by_objective={})
    for one in (
        bad,
        bare,
        scores,
        frames.with_round(frame),
        replace(frames.with_round(frame), latents=np.zeros((3, 5))),
    ):
        line.show_frame(one)
        line.picture()
    line.show_frame(None)
    line.set_truth(None, None)
    assert line.picture().shape == (500, 500, 3)
