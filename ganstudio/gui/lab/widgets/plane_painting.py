"""Paints a lab in the plane, layer by layer from the ground up: `paint_plane(painter, scene, view, colours)`.

Pure: the same scene gives the same pixels, on a widget or off screen, in any thread.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ganstudio.gui.lab.scene import MOST_POINTS, LabScene
from ganstudio.gui.lab.widgets import lab_marks as marks
from ganstudio.gui.lab.widgets.lab_colours import LabColours, mixed, with_alpha
from ganstudio.gui.lab.widgets.lab_marks import Pixels, unit
from ganstudio.gui.lab.widgets.overlay_painting import paint_on_plane
from ganstudio.gui.lab.widgets.plane_surface import contour, fine, glow, limits, shares, surface_image
from ganstudio.gui.lab.widgets.plane_view import PlaneView
from ganstudio.labs.frame import LabFrame, Round

_MOST_ARROWS = 128
_USUAL = 1.5
"""Nats over half of the view: a push that is neither weak nor strong."""


def paint_plane(painter: QPainter, scene: LabScene, view: PlaneView, colours: LabColours) -> None:
    """Everything inside `view.area`."""
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipRect(view.area)
    painter.fillRect(view.area, colours.mat)
    painter.fillRect(_seen(scene, view), colours.paper)
    layers: list[tuple[str, Callable[[QPainter, LabScene, PlaneView, LabColours], None]]] = [
        ("surface", _surface), ("density", _density), ("grid", _grid), ("real", _real), ("generated", _generated),
        ("gradients", _gradients), ("overlay", _overlay),
    ]  # fmt: skip
    for name, paint in layers:
        if scene.shows(name):
            paint(painter, scene, view, colours)
    if scene.frame is not None and scene.frame.round is not None:
        _round(painter, scene.frame, scene.frame.round, view, colours)
    if scene.caption:
        size = unit(view.area)
        painter.setFont(marks.font(painter, 1.2 * size))
        at = view.area.topLeft() + QPointF(size, 1.5 * size)
        marks.words(painter, at, scene.caption, colours.text, colours.paper)
    painter.restore()


def _seen(scene: LabScene, view: PlaneView) -> QRectF:
    """The box of the plane that is looked at, in whole pixels, so that its rim is sharp."""
    return QRectF(view.box(*scene.box(2)).toAlignedRect())


def _surface(painter: QPainter, scene: LabScene, view: PlaneView, colours: LabColours) -> None:
    """D's output everywhere, and the line where it cannot tell."""
    frame = scene.frame
    if frame is None or frame.surface is None or frame.surface.ndim != 2:
        return
    smooth = fine(shares(frame.surface, limits(frame)))
    target = _seen(scene, view)
    painter.drawImage(target, surface_image(smooth, colours))
    pen = QPen(colours.discriminator_text, unit(view.area) / 8, c=Qt.PenCapStyle.FlatCap)
    _contour(painter, contour(smooth[::2, ::2], 0.5), (128, 128), target, pen)


def _contour(painter: QPainter, pieces: Pixels, shape: tuple[int, int], target: QRectF, pen: QPen) -> None:
    """Contour pieces in (column, row) of a table that spans `target`, row 0 lowest."""
    rows, columns = shape
    x = target.left() + (pieces[..., 0] + 0.5) / columns * target.width()
    y = target.bottom() - (pieces[..., 1] + 0.5) / rows * target.height()
    marks.segments(painter, np.stack([x, y], -1), pen)


def _density(painter: QPainter, scene: LabScene, view: PlaneView, colours: LabColours) -> None:
    """The true density as a glow; its line holds nine tenths of the mass."""
    if scene.density is None or scene.density.dimensions != 2:
        return
    low, high = scene.box(2)
    image, ranked = glow(scene.density, low, high, colours.real.rgba())  # type: ignore[arg-type]  # has a hash
    target = _seen(scene, view)
    painter.drawImage(target, image)
    pen = QPen(colours.real_text, unit(view.area) / 10, c=Qt.PenCapStyle.FlatCap)
    _contour(painter, contour(-ranked, -0.9), ranked.shape, target, pen)


def _grid(painter: QPainter, scene: LabScene, view: PlaneView, colours: LabColours) -> None:
    """G's image of a regular grid of latents of equal probability: the darker a cell, the denser G is there."""
    if scene.frame is None or scene.frame.warped is None or scene.frame.warped.shape[-1] != 2:
        return
    warped = view.pixels(scene.frame.warped)
    corners = np.stack([warped[:-1, :-1], warped[:-1, 1:], warped[1:, 1:], warped[1:, :-1]], 2).reshape(-1, 4, 2)
    seen = _seen(scene, view)
    crowding = seen.width() * seen.height() / (len(corners) * np.maximum(_area(corners), 1e-6))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # no seams, and eight times as fast
    painter.setPen(Qt.PenStyle.NoPen)
    for cell, share in zip(corners, (crowding / (crowding + 6)).tolist(), strict=True):
        painter.setBrush(with_alpha(colours.generator, 0.06 + 0.6 * share))
        painter.drawPolygon(marks.polygon(cell))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    strands = [*warped, *warped.swapaxes(0, 1)]
    marks.lines(painter, strands, marks.hairline(mixed(colours.generator, colours.text, 0.3)))


def _area(corners: Pixels) -> NDArray[np.float64]:
    """Of four-cornered cells [N, 4, 2], in square pixels, by their diagonals."""
    one, other = corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1]
    return np.asarray(np.abs(one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]) / 2)


def _real(painter: QPainter, scene: LabScene, view: PlaneView, colours: LabColours) -> None:
    if scene.real is not None and len(scene.real) and scene.real.shape[1] == 2:
        pale = _pale(scene)
        fill, rim = with_alpha(colours.real, pale), with_alpha(colours.paper, 0.7 * pale)
        marks.dots(painter, view.pixels(scene.real[:MOST_POINTS]), unit(view.area) / 4.2, fill, rim)


def _generated(painter: QPainter, scene: LabScene, view: PlaneView, colours: LabColours) -> None:
    if scene.frame is not None and scene.frame.generated.shape[-1] == 2:
        pale = _pale(scene)
        fill, rim = with_alpha(colours.generator, pale), with_alpha(colours.paper, pale)
        marks.dots(painter, view.pixels(scene.frame.generated), unit(view.area) / 4.2, fill, rim)


def _pale(scene: LabScene) -> float:
    """Other points step back while the next update's own samples are shown."""
    return 1.0 if scene.frame is None or scene.frame.round is None else 0.3


def _gradients(painter: QPainter, scene: LabScene, view: PlaneView, colours: LabColours) -> None:
    """Which way, and how strongly, G is pushed at its samples. One absolute scale: no gradient shows as no arrow."""
    frame = scene.frame
    if frame is None or frame.push is None or frame.push.shape[-1] != 2 or not len(frame.push):
        return
    every = max(1, -(-len(frame.push) // _MOST_ARROWS))
    tails = view.pixels(frame.generated[::every])
    tips = tails + arrow_reach(frame, view)[::every] * (1, -1)
    fill, rim = mixed(colours.text, colours.paper, 0.15), colours.paper  # opaque: a quarter of the time
    if _pale(scene) < 1:
        fill, rim = with_alpha(fill, _pale(scene)), with_alpha(rim, _pale(scene))
    marks.arrows(painter, tails, tips, unit(view.area) / 5, fill, rim)


def arrow_reach(frame: LabFrame, view: PlaneView) -> Pixels:
    """Length of the arrows [N, 2] in pixels along the data's axes: proportional at first, then it saturates.

    A push of 1.5 nats over half of the view makes half of the longest arrow, a tenth of the plot.
    """
    assert frame.push is not None
    push = np.nan_to_num(np.asarray(frame.push, np.float64), posinf=0.0, neginf=0.0)
    half = max(high - low for low, high in zip(frame.view.low, frame.view.high, strict=True)) / 2
    strength = np.linalg.norm(push, axis=1, keepdims=True)
    longest = min(view.area.width(), view.area.height()) / 10
    return np.asarray(longest * push * (half / _USUAL) / (1 + strength * half / _USUAL))


def _overlay(painter: QPainter, scene: LabScene, view: PlaneView, colours: LabColours) -> None:
    if scene.overlay is not None:
        paint_on_plane(painter, scene.overlay, view, colours, unit(view.area))


def _round(painter: QPainter, frame: LabFrame, samples: Round, view: PlaneView, colours: LabColours) -> None:
    """The next update's own samples: rims say who made them, their inside what D says of them."""
    measure = unit(view.area)
    ends = limits(frame)
    real = (samples.real, samples.real_scores, colours.real)
    fake = (samples.fake, samples.fake_scores, colours.generator)
    for points, scores, rim in (real, fake):
        if points.shape[-1] != 2:
            continue
        pixels = view.pixels(points)
        if scores is None:
            marks.dots(painter, pixels, measure / 2.9, colours.paper, rim, measure / 6)
            continue
        scored = (shares(scores, ends) * 8).round()
        for step in np.unique(scored).tolist():
            fill = colours.scored(step / 8)
            marks.dots(painter, pixels[scored == step], measure / 2.9, fill, rim, measure / 6)
