"""Where a zoomed picture lies."""

import pytest
from PySide6.QtCore import QPointF, QRectF

from ganstudio.gui.translate.widgets.zoom import Zoom


@pytest.fixture
def zoom():
    made = Zoom()
    made.set_room(400, 300)
    made.set_picture(800, 400)
    return made


def under(zoom: Zoom, point: QPointF) -> tuple[float, float]:
    """The place in the picture, in its pixels, that lies under `point`."""
    target = zoom.target
    return (point.x() - target.x()) / zoom.scale, (point.y() - target.y()) / zoom.scale


def test_fitted_is_all_of_it_in_the_middle(zoom):
    assert zoom.is_fitted
    assert zoom.scale == 0.5
    assert zoom.target == QRectF(0, 50, 400, 200)


@pytest.mark.parametrize("factor", [1.25, 2.0, 7.0])
def test_zooming_keeps_what_is_under_the_pointer(zoom, factor):
    zoom.zoom_by(3)
    at = QPointF(210, 140)
    before = under(zoom, at)
    zoom.zoom_by(factor, at)
    assert under(zoom, at) == pytest.approx(before, abs=1)  # positions are whole pixels of the view


def test_no_border_while_the_picture_is_larger_than_the_view(zoom):
    zoom.zoom_to(2)
    zoom.move_by(10_000, 10_000)
    assert (zoom.target.left(), zoom.target.top()) == (0, 0)
    zoom.move_by(-10_000, -10_000)
    assert (zoom.target.right(), zoom.target.bottom()) == (400, 300)


def test_limits_and_back_to_fitted(zoom):
    zoom.zoom_by(0.001)
    assert zoom.is_fitted
    zoom.zoom_by(10_000)
    assert zoom.scale == 32
    zoom.fit()
    assert zoom.scale == 0.5
    zoom.move_by(50, 50)
    assert zoom.target == QRectF(0, 50, 400, 200)


def test_small_pictures_grow_by_whole_numbers():
    zoom = Zoom()
    zoom.set_room(400, 300)
    zoom.set_picture(32, 32)
    assert zoom.scale == 9
    zoom.zoom_to(1)
    assert zoom.scale == 1


def test_a_picture_of_the_same_size_is_seen_at_the_same_place(zoom):
    zoom.zoom_by(4)
    seen = zoom.target
    zoom.set_picture(800, 400)
    assert zoom.target == seen
    zoom.set_picture(801, 400)
    assert zoom.is_fitted
