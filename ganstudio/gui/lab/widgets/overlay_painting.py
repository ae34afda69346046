"""Paints what a lens found over a lab's picture, in the lens's own colour."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from ganstudio.gui.lab.widgets import lab_marks as marks
from ganstudio.gui.lab.widgets.contours import contour
from ganstudio.gui.lab.widgets.lab_colours import LabColours, mixed, with_alpha
from ganstudio.gui.lab.widgets.plane_surface import ranks
from ganstudio.gui.lab.widgets.plane_view import PlaneView
from ganstudio.gui.shared.plots.plot_view import PlotView
from ganstudio.labs.overlays import Axes, Clusters, Finding, HeightMap, Mixture

_MASSES = (0.25, 0.5, 0.75, 0.95)
"""A smooth density's lines hold these shares of its mass."""
_CLUSTER_COLOURS = ("#B5569A", "#56B4E9", "#8C6D4F", "#7B5FC9", "#D9C940", "#7A8590", "#E39CCB", "#3D7F8C")
"""None of a player."""


def paint_on_plane(painter: QPainter, finding: Finding, view: PlaneView, colours: LabColours, unit: float) -> None:
    """A finding of two dimensions; others are not drawn."""
    if isinstance(finding, HeightMap) and finding.density.ndim == 2:
        _map(painter, finding, view, colours, unit)
    elif isinstance(finding, Mixture) and finding.means.shape[1] == 2:
        _ellipses(painter, finding, view, colours, unit)
    elif isinstance(finding, Clusters) and finding.centres.shape[1] == 2:
        _clusters(painter, finding, view, colours, unit)
    elif isinstance(finding, Axes) and len(finding.centre) == 2:
        _axes(painter, finding, view, colours, unit)


def _map(painter: QPainter, finding: HeightMap, view: PlaneView, colours: LabColours, unit: float) -> None:
    target = view.box(finding.low, finding.high)
    rows, columns = finding.density.shape
    ranked = ranks(finding.density)
    if not finding.smooth:
        _bars_from_above(painter, ranked, target, colours.lens)
        return
    for mass in _MASSES:
        pieces = contour(-ranked, -mass)
        x = target.left() + (pieces[..., 0] + 0.5) / columns * target.width()
        y = target.bottom() - (pieces[..., 1] + 0.5) / rows * target.height()
        pen = QPen(mixed(colours.lens, colours.paper, 0.5 * mass), unit / 7)
        marks.segments(painter, np.stack([x, y], -1), pen)


def _bars_from_above(painter: QPainter, ranked: NDArray[np.float64], target: QRectF, colour: QColor) -> None:
    rows, columns = ranked.shape
    width, height = target.width() / columns, target.height() / rows
    painter.setPen(QPen(with_alpha(colour, 0.5), 1))
    for row, column in np.argwhere(ranked < 1).tolist():
        painter.setBrush(with_alpha(colour, 0.08 + 0.6 * (1 - ranked[row, column])))
        painter.drawRect(QRectF(target.left() + column * width, target.bottom() - (row + 1) * height, width, height))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _ellipses(painter: QPainter, finding: Mixture, view: PlaneView, colours: LabColours, unit: float) -> None:
    """One and two standard deviations of every component; heavier ones are stronger."""
    heaviest = float(finding.weights.max())
    for weight, mean, covariance in zip(finding.weights, finding.means, finding.covariances, strict=True):
        variances, directions = np.linalg.eigh(covariance)
        deviations = np.sqrt(np.maximum(variances, 0)) * view.scale
        centre = view.point(*mean.tolist())
        turned = QTransform().translate(centre.x(), centre.y())
        turned.rotate(-math.degrees(math.atan2(directions[1, 1], directions[0, 1])))
        strength = 0.35 + 0.65 * float(weight) / heaviest
        painter.save()
        painter.setTransform(turned, True)
        for times in (2, 1):
            pen = QPen(with_alpha(colours.lens, strength if times == 1 else 0.6 * strength), unit / 6)
            painter.setPen(pen)
            painter.setBrush(with_alpha(colours.lens, 0.1 * strength))
            painter.drawEllipse(QPointF(0, 0), times * float(deviations[1]), times * float(deviations[0]))
        painter.restore()


def _clusters(painter: QPainter, finding: Clusters, view: PlaneView, colours: LabColours, unit: float) -> None:
    """Every point in its cluster's colour, every centre a large ring."""
    for number, centre in enumerate(finding.centres):
        colour = QColor(_CLUSTER_COLOURS[number % len(_CLUSTER_COLOURS)])
        own = view.pixels(finding.points[finding.labels == number])
        marks.dots(painter, own, unit / 5, colour, colours.paper)
        at = view.point(*centre.tolist())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ink, width in ((colours.paper, unit / 2.5), (colours.lens, unit / 5)):
            painter.setPen(QPen(ink, width))
            painter.drawEllipse(at, unit * 0.8, unit * 0.8)


def _axes(painter: QPainter, finding: Axes, view: PlaneView, colours: LabColours, unit: float) -> None:
    """Arrows as long as the deviation along them, from the mean."""
    tails = np.repeat(finding.centre[None], len(finding.deviations), 0)
    tips = tails + finding.directions * finding.deviations[:, None]
    marks.arrows(painter, view.pixels(tails), view.pixels(tips), unit / 2, colours.lens, colours.paper)


def paint_on_line(painter: QPainter, finding: Finding, view: PlotView, colours: LabColours, unit: float) -> None:
    """A finding of one dimension over a plot of densities; others are not drawn."""
    if isinstance(finding, HeightMap) and finding.density.ndim == 1:
        low, high, cells = finding.low[0], finding.high[0], len(finding.density)
        if finding.smooth:
            centres = low + (np.arange(cells) + 0.5) / cells * (high - low)
            marks.stroke(painter, _curve(view, centres, finding.density), colours.lens, unit / 5)
        else:
            edges = np.repeat(np.linspace(low, high, cells + 1), 2)
            heights = np.concatenate([[0.0], np.repeat(finding.density, 2), [0.0]])
            outline = _curve(view, edges, heights)
            marks.filled(painter, [outline], with_alpha(colours.lens, 0.25))
            marks.lines(painter, [outline], marks.hairline(colours.lens))
    elif isinstance(finding, Mixture) and finding.means.shape[1] == 1:
        _bells(painter, finding, view, colours, unit)
    elif isinstance(finding, Clusters) and finding.centres.shape[1] == 1:
        _marks_on_axis(painter, finding.centres[:, 0], view, colours, unit)
    elif isinstance(finding, Axes) and len(finding.centre) == 1:
        middle, reach = float(finding.centre[0]), float(finding.deviations[0])
        _marks_on_axis(painter, np.array([middle - reach, middle, middle + reach]), view, colours, unit)


def _curve(view: PlotView, x: NDArray[np.float64], heights: NDArray[np.float64]) -> marks.Pixels:
    return np.stack([
        view.area.left() + (x - view.low) / (view.high - view.low) * view.area.width(),
        view.area.bottom() - (heights - view.bottom) / (view.top - view.bottom) * view.area.height(),
    ], -1)  # fmt: skip


def _bells(painter: QPainter, finding: Mixture, view: PlotView, colours: LabColours, unit: float) -> None:
    """Every weighted component pale, their sum strong."""
    x = np.linspace(view.low, view.high, 400)
    deviations = np.sqrt(np.maximum(finding.covariances[:, 0, 0], 1e-12))[:, None]
    bells = np.exp(-np.square((x - finding.means[:, :1]) / deviations) / 2) / (deviations * math.sqrt(2 * math.pi))
    bells *= finding.weights[:, None]
    marks.lines(painter, [_curve(view, x, bell) for bell in bells], marks.hairline(with_alpha(colours.lens, 0.6)))
    marks.stroke(painter, _curve(view, x, bells.sum(0)), colours.lens, unit / 5)


def _marks_on_axis(
    painter: QPainter, at: NDArray[np.float64], view: PlotView, colours: LabColours, unit: float
) -> None:
    ups = [np.array([[view.x(x), view.area.top()], [view.x(x), view.area.bottom()]]) for x in at.tolist()]
    marks.lines(painter, ups, QPen(with_alpha(colours.lens, 0.8), unit / 6, Qt.PenStyle.DashLine))
