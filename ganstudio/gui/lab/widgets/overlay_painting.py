"""Paints a density overlay over a lab's plot, in its own colour."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from ganstudio.gui.lab.widgets import lab_marks as marks
from ganstudio.gui.lab.widgets.lab_colours import LabColours, mixed, with_alpha
from ganstudio.gui.lab.widgets.plane_surface import contour, ranks
from ganstudio.gui.lab.widgets.plane_view import PlaneView
from ganstudio.gui.shared.plots.plot_view import PlotView
from ganstudio.labs.overlays import Axes, Clusters, HeightMap, Mixture, Overlay

_MASSES = (0.25, 0.5, 0.75, 0.95)
"""A smooth density's lines hold these shares of its mass."""
_CLUSTER_COLOURS = ("#B5569A", "#56B4E9", "#8C6D4F", "#7B5FC9", "#D9C940", "#7A8590", "#E39CCB", "#3D7F8C")
"""None of them stands for a network."""


def paint_on_plane(painter: QPainter, overlay: Overlay, view: PlaneView, colours: LabColours, unit: float) -> None:
    """An overlay of two dimensions; others are not drawn."""
    if isinstance(overlay, HeightMap) and overlay.density.ndim == 2:
        _map(painter, overlay, view, colours, unit)
    elif isinstance(overlay, Mixture) and overlay.means.shape[1] == 2:
        _ellipses(painter, overlay, view, colours, unit)
    elif isinstance(overlay, Clusters) and overlay.centres.shape[1] == 2:
        _clusters(painter, overlay, view, colours, unit)
    elif isinstance(overlay, Axes) and len(overlay.centre) == 2:
        _axes(painter, overlay, view, colours, unit)


def _map(painter: QPainter, overlay: HeightMap, view: PlaneView, colours: LabColours, unit: float) -> None:
    target = view.box(overlay.low, overlay.high)
    rows, columns = overlay.density.shape
    ranked = ranks(overlay.density)
    if not overlay.smooth:
        _bars_from_above(painter, ranked, target, colours.overlay)
        return
    for mass in _MASSES:
        pieces = contour(-ranked, -mass)
        x = target.left() + (pieces[..., 0] + 0.5) / columns * target.width()
        y = target.bottom() - (pieces[..., 1] + 0.5) / rows * target.height()
        pen = QPen(mixed(colours.overlay, colours.paper, 0.5 * mass), unit / 7)
        marks.segments(painter, np.stack([x, y], -1), pen)


def _bars_from_above(painter: QPainter, ranked: NDArray[np.float64], target: QRectF, colour: QColor) -> None:
    rows, columns = ranked.shape
    width, height = target.width() / columns, target.height() / rows
    painter.setPen(QPen(with_alpha(colour, 0.5), 1))
    for row, column in np.argwhere(ranked < 1).tolist():
        painter.setBrush(with_alpha(colour, 0.08 + 0.6 * (1 - ranked[row, column])))
        painter.drawRect(QRectF(target.left() + column * width, target.bottom() - (row + 1) * height, width, height))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _ellipses(painter: QPainter, overlay: Mixture, view: PlaneView, colours: LabColours, unit: float) -> None:
    """One and two standard deviations of every component; heavier ones are stronger."""
    heaviest = float(overlay.weights.max())
    for weight, mean, covariance in zip(overlay.weights, overlay.means, overlay.covariances, strict=True):
        variances, directions = np.linalg.eigh(covariance)
        deviations = np.sqrt(np.maximum(variances, 0)) * view.scale
        centre = view.point(*mean.tolist())
        turned = QTransform().translate(centre.x(), centre.y())
        turned.rotate(-math.degrees(math.atan2(directions[1, 1], directions[0, 1])))
        strength = 0.35 + 0.65 * float(weight) / heaviest
        painter.save()
        painter.setTransform(turned, True)
        for times in (2, 1):
            pen = QPen(with_alpha(colours.overlay, strength if times == 1 else 0.6 * strength), unit / 6)
            painter.setPen(pen)
            painter.setBrush(with_alpha(colours.overlay, 0.1 * strength))
            painter.drawEllipse(QPointF(0, 0), times * float(deviations[1]), times * float(deviations[0]))
        painter.restore()


def _clusters(painter: QPainter, overlay: Clusters, view: PlaneView, colours: LabColours, unit: float) -> None:
    """Every point in its cluster's colour, every centre a large ring."""
    for number, centre in enumerate(overlay.centres):
        colour = QColor(_CLUSTER_COLOURS[number % len(_CLUSTER_COLOURS)])
        own = view.pixels(overlay.points[overlay.labels == number])
        marks.dots(painter, own, unit / 5, colour, colours.paper)
        at = view.point(*centre.tolist())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ink, width in ((colours.paper, unit / 2.5), (colours.overlay, unit / 5)):
            painter.setPen(QPen(ink, width))
            painter.drawEllipse(at, unit * 0.8, unit * 0.8)


def _axes(painter: QPainter, overlay: Axes, view: PlaneView, colours: LabColours, unit: float) -> None:
    """Arrows as long as the deviation along them, from the mean."""
    tails = np.repeat(overlay.centre[None], len(overlay.deviations), 0)
    tips = tails + overlay.directions * overlay.deviations[:, None]
    marks.arrows(painter, view.pixels(tails), view.pixels(tips), unit / 2, colours.overlay, colours.paper)


def paint_on_line(painter: QPainter, overlay: Overlay, view: PlotView, colours: LabColours, unit: float) -> None:
    """An overlay of one dimension over a plot of densities; others are not drawn."""
    if isinstance(overlay, HeightMap) and overlay.density.ndim == 1:
        low, high, cells = overlay.low[0], overlay.high[0], len(overlay.density)
        if overlay.smooth:
            centres = low + (np.arange(cells) + 0.5) / cells * (high - low)
            marks.stroke(painter, _curve(view, centres, overlay.density), colours.overlay, unit / 5)
        else:
            edges = np.repeat(np.linspace(low, high, cells + 1), 2)
            heights = np.concatenate([[0.0], np.repeat(overlay.density, 2), [0.0]])
            outline = _curve(view, edges, heights)
            marks.filled(painter, [outline], with_alpha(colours.overlay, 0.25))
            marks.lines(painter, [outline], marks.hairline(colours.overlay))
    elif isinstance(overlay, Mixture) and overlay.means.shape[1] == 1:
        _bells(painter, overlay, view, colours, unit)
    elif isinstance(overlay, Clusters) and overlay.centres.shape[1] == 1:
        _marks_on_axis(painter, overlay.centres[:, 0], view, colours, unit)
    elif isinstance(overlay, Axes) and len(overlay.centre) == 1:
        middle, reach = float(overlay.centre[0]), float(overlay.deviations[0])
        _marks_on_axis(painter, np.array([middle - reach, middle, middle + reach]), view, colours, unit)


def _curve(view: PlotView, x: NDArray[np.float64], heights: NDArray[np.float64]) -> marks.Pixels:
    return np.stack([
        view.area.left() + (x - view.low) / (view.high - view.low) * view.area.width(),
        view.area.bottom() - (heights - view.bottom) / (view.top - view.bottom) * view.area.height(),
    ], -1)  # fmt: skip


def _bells(painter: QPainter, overlay: Mixture, view: PlotView, colours: LabColours, unit: float) -> None:
    """Every weighted component pale, their sum strong."""
    x = np.linspace(view.low, view.high, 400)
    deviations = np.sqrt(np.maximum(overlay.covariances[:, 0, 0], 1e-12))[:, None]
    bells = np.exp(-np.square((x - overlay.means[:, :1]) / deviations) / 2) / (deviations * math.sqrt(2 * math.pi))
    bells *= overlay.weights[:, None]
    marks.lines(painter, [_curve(view, x, bell) for bell in bells], marks.hairline(with_alpha(colours.overlay, 0.6)))
    marks.stroke(painter, _curve(view, x, bells.sum(0)), colours.overlay, unit / 5)


def _marks_on_axis(
    painter: QPainter, at: NDArray[np.float64], view: PlotView, colours: LabColours, unit: float
) -> None:
    ups = [np.array([[view.x(x), view.area.top()], [view.x(x), view.area.bottom()]]) for x in at.tolist()]
    marks.lines(painter, ups, QPen(with_alpha(colours.overlay, 0.8), unit / 6, Qt.PenStyle.DashLine))
