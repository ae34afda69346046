"""The plane: what each layer paints and where, zoom, reading and taking the picture along."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent, QWheelEvent
from pytestqt.qtbot import QtBot

from ganstudio.evaluation.density_overlays import fit_overlay
from ganstudio.gui import theme
from ganstudio.gui.lab.scene import LAYERS
from ganstudio.gui.lab.widgets.lab_plane import LabPlane, score_at
from ganstudio.gui.lab.widgets.plane_painting import arrow_reach
from tests.gui.lab import frames

NOTHING = dict.fromkeys(LAYERS, False)


@pytest.fixture
def plane(qtbot: QtBot) -> LabPlane:
    made = LabPlane()
    qtbot.addWidget(made)
    made.resize(400, 420)
    made.set_truth(frames.RING.sample(100, np.random.default_rng(1)), frames.RING)
    made.show_frame(frames.plane())
    return made


def pixel(plane: LabPlane, x: float, y: float) -> np.ndarray:
    """The colour at a data point."""
    at = plane.view.point(x, y)
    return plane.picture()[int(at.y()), int(at.x())].astype(int)


def colour(name: str) -> np.ndarray:
    return np.array(QColor(theme.colour(name)).getRgb()[:3])


@pytest.mark.parametrize("layer", ["real", "generated", "surface", "grid", "gradients", "density", "overlay"])
@pytest.mark.parametrize("dark", [False, True])
def test_each_layer_changes_the_picture(plane: LabPlane, layer: str, dark: bool, monkeypatch) -> None:
    monkeypatch.setattr(theme.notifier(), "is_dark", dark)
    plane.set_overlay(fit_overlay("gaussian_mixture", frames.plane().generated, ((-2.0, -2.0), (2.0, 2.0)), 2))
    plane.set_layers(NOTHING)
    empty = plane.picture()
    plane.set_layers({layer: True})
    plot = int(plane.view.area.height())
    assert (plane.picture()[:plot] != empty[:plot]).any(-1).sum() > 100


def test_an_unknown_layer_is_a_mistake(plane: LabPlane) -> None:
    with pytest.raises(KeyError):
        plane.set_layers({"colour": True})


@pytest.mark.parametrize(("x", "y"), [(0.0, 0.0), (1.5, 0.5), (-1.0, -1.75)])
def test_a_dot_lands_where_its_data_point_is_and_y_points_up(plane: LabPlane, x: float, y: float) -> None:
    plane.set_layers(NOTHING | {"real": True})
    plane.set_truth(np.array([[x, y]], np.float32), frames.RING)
    area = plane.view.area
    seen = np.argwhere((np.abs(plane.picture().astype(int) - colour("real")) < 12).all(-1))
    seen = seen[seen[:, 0] < area.height()]  # the key below has a dot too
    row, column = seen.mean(0)
    side = min(area.width(), area.height())
    assert column == pytest.approx(area.center().x() + x * side / 4, abs=1.5)
    assert row == pytest.approx(area.center().y() - y * side / 4, abs=1.5)


def test_what_d_takes_for_real_is_blue_and_lies_high_and_the_middle_is_paper(plane: LabPlane) -> None:
    plane.set_layers(NOTHING | {"surface": True})
    high, low, edge = pixel(plane, 0.3, 1.9), pixel(plane, 0.3, -1.9), pixel(plane, 0.3, 0.1)
    assert high[2] > high[0] + 60, "blue above: row 0 of the surface lies lowest"
    assert low[0] > low[2] + 60, "orange below"
    assert np.abs(edge - colour("surface")).max() < 90, "nearly paper in the middle"
    middle = plane.view.point(0.3, 0.0)
    column = plane.picture()[:, int(middle.x())].astype(int)
    likeness = np.abs(column[: int(plane.view.area.height())] - colour("discriminator")).sum(-1)
    assert likeness.argmin() == pytest.approx(middle.y(), abs=1.5), "the line where D cannot tell"


def test_raw_scores_are_centred_at_zero(plane: LabPlane) -> None:
    plane.show_frame(frames.plane(probabilities=False))
    plane.set_layers(NOTHING | {"surface": True})
    high, low = pixel(plane, 0.3, 1.9), pixel(plane, 0.3, -1.9)
    assert high[2] > high[0] + 60
    assert low[0] > low[2] + 60


def test_arrows_point_up_where_the_push_does_and_vanish_with_it(plane: LabPlane) -> None:
    frame = frames.plane()
    reach = arrow_reach(frame, plane.view)
    assert (reach[:, 1] > 0).all()
    assert (reach[:, 0] == 0).all()
    assert frame.push is not None
    order = np.argsort(frame.push[:, 1])
    assert (np.diff(reach[order, 1]) >= 0).all(), "a stronger push is never a shorter arrow"
    tiny = arrow_reach(replace(frame, push=frame.push * 1e-4), plane.view)
    assert np.abs(tiny).max() < 0.1
    longest = arrow_reach(replace(frame, push=frame.push * 1e9), plane.view)
    assert np.abs(longest).max() <= min(plane.view.area.width(), plane.view.area.height()) / 10


def test_damaged_frames_are_painted_all_the_same(plane: LabPlane) -> None:
    frame = frames.plane()
    nan, huge = np.full_like(frame.generated, np.nan), frame.generated * 1e30
    plane.set_layers(dict.fromkeys(LAYERS, True))
    assert frame.surface is not None
    for generated in (nan, huge, frame.generated[:0]):
        push = np.full_like(generated, np.inf)
        plane.show_frame(replace(frame, generated=generated, push=push, surface=frame.surface * np.nan))
        plane.picture()
    plane.show_frame(replace(frame, surface=None, warped=None, warped_from=None, push=None))
    plane.picture()
    plane.show_frame(None)
    plane.set_truth(None, None)
    assert plane.picture().shape == (420, 400, 3)


def test_the_next_samples_stand_out_and_the_others_step_back(plane: LabPlane) -> None:
    plane.set_layers(NOTHING | {"generated": True})
    before = pixel(plane, *frames.plane().generated[0])
    plane.show_frame(frames.with_round(frames.plane()))
    after = pixel(plane, *frames.plane().generated[0])
    paper = colour("surface")
    assert np.abs(after - paper).sum() < np.abs(before - paper).sum() / 1.5
    rims = (np.abs(plane.picture().astype(int) - colour("real")) < 12).all(-1)
    assert rims.any()


def test_zoom_keeps_what_is_under_the_pointer_and_fit_shows_all(plane: LabPlane) -> None:
    fitted, at = plane.view, QPointF(100, 120)
    data = fitted.data(at)
    plane.zoom(at, 2.0)
    assert plane.is_zoomed
    assert plane.view.scale == pytest.approx(2 * fitted.scale)
    assert plane.view.data(at) == pytest.approx(data)
    plane.move_by(QPointF(30, -10))
    assert plane.view.data(at + QPointF(30, -10)) == pytest.approx(data)
    plane.fit()
    assert plane.view == fitted


def turn_wheel(plane: LabPlane, at: QPointF, notches: int) -> None:
    keys, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    angle, buttons = QPoint(0, 120 * notches), Qt.MouseButton.NoButton
    plane.wheelEvent(QWheelEvent(at, plane.mapToGlobal(at), QPoint(), angle, buttons, keys, phase, False))


def test_wheel_keys_and_double_click(plane: LabPlane, qtbot: QtBot) -> None:
    plane.show()
    scale = plane.view.scale
    turn_wheel(plane, QPointF(100, 100), 2)
    assert plane.view.scale == pytest.approx(1.25**2 * scale)
    qtbot.keyClick(plane, Qt.Key.Key_Minus)
    assert plane.view.scale == pytest.approx(1.25 * scale)
    x = plane.view.x
    qtbot.keyClick(plane, Qt.Key.Key_Right)
    assert plane.view.x > x
    qtbot.mouseDClick(plane, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert plane.view.scale == pytest.approx(scale)
    for _ in range(50):
        plane.zoom(QPointF(200, 200), 2.0)
    assert plane.view.scale == pytest.approx(60 * scale), "zooming ends somewhere"


def drag(plane: LabPlane, qtbot: QtBot, key=Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.mousePress(plane, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    for x in (110, 130):
        buttons, at = Qt.MouseButton.LeftButton, QPointF(x, 90)
        event = QMouseEvent(QEvent.Type.MouseMove, at, plane.mapToGlobal(at), Qt.MouseButton.NoButton, buttons, key)
        plane.mouseMoveEvent(event)
    qtbot.mouseRelease(plane, Qt.MouseButton.LeftButton, pos=QPoint(130, 90))


def test_a_drag_takes_the_picture_out_or_moves_what_is_zoomed(plane: LabPlane, qtbot: QtBot, monkeypatch) -> None:
    taken: list[str] = []
    monkeypatch.setattr(
        "ganstudio.gui.shared.image_grid.qt_images.drag", lambda _source, _picture, name: taken.append(name)
    )
    plane.show()
    drag(plane, qtbot)
    assert taken == ["lab"]
    plane.zoom(QPointF(200, 200), 3.0)
    under = plane.view.data(QPointF(100, 100))
    drag(plane, qtbot)
    assert taken == ["lab"]
    assert plane.view.data(QPointF(130, 90)) == pytest.approx(under)
    drag(plane, qtbot, Qt.KeyboardModifier.ControlModifier)
    assert taken == ["lab", "lab"]


def test_what_is_zoomed_keeps_its_middle_when_the_widget_grows(plane: LabPlane) -> None:
    plane.show()
    plane.zoom(QPointF(120, 150), 4.0)
    before = plane.view
    plane.resize(800, 840)
    assert (plane.view.x, plane.view.y) == (before.x, before.y)
    assert plane.view.scale == pytest.approx(2 * before.scale)


def test_hovering_reads_coordinates_and_d(plane: LabPlane, qtbot: QtBot) -> None:
    told: list[str] = []
    plane.hovered.connect(told.append)
    plane.show()
    at = plane.view.point(1.0, 0.5)
    qtbot.mouseMove(plane, at.toPoint())
    plane.grab()
    x, y = plane.view.data(QPointF(at.toPoint()))
    assert told[-1] == f"x {x:.2f}, y {y:.2f}, D {score_at(frames.plane(), x, y):.2f}"


@pytest.mark.parametrize("y", [-1.5, 0.0, 0.3, 1.99])
def test_d_between_cells_is_linear(y: float) -> None:
    frame = frames.plane(cells=256)
    assert score_at(frame, 0.123, y) == pytest.approx(frames.sigmoid(4 * y), abs=2e-3)
    assert score_at(frame, 3.0, y) is None


def test_saved_copied_and_exported_pictures_show_the_same(plane: LabPlane, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(plane.message):
        plane.save(tmp_path / "lab")
    with Image.open(tmp_path / "lab.png") as saved:
        assert np.array_equal(np.asarray(saved), plane.picture())
    plane.copy()
    assert QGuiApplication.clipboard().image().width() == 400
    paint = plane.frame_painter(400, 420)
    assert np.abs(paint(frames.plane(), "").astype(int) - plane.picture()).mean() < 0.5
    assert not np.array_equal(paint(frames.plane(), "step 7"), paint(frames.plane(), ""))
    with qtbot.waitSignal(plane.failed):
        plane.save(tmp_path / "lab.png" / "impossible.png")
