"""The lower rows of a one-dimensional lab: how G carries z to x, as in Goodfellow's figure 1, and how it is pushed."""

from itertools import cycle

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from ganstudio.gui.lab.scene import MOST_POINTS, LabScene
from ganstudio.gui.lab.widgets import lab_marks as marks
from ganstudio.gui.lab.widgets.lab_colours import LabColours, with_alpha
from ganstudio.gui.lab.widgets.line_layout import LineLayout, cells, curve, strokes
from ganstudio.gui.shared.plots.number_format import short_number, tick_number
from ganstudio.gui.shared.plots.plot_thinning import ticks
from ganstudio.gui.shared.plots.plot_view import PlotView
from ganstudio.labs.frame import LabFrame

_MOST_WAYS = 48
"""Of the next update's samples; more arrows would hide each other."""


def paint_ways(painter: QPainter, scene: LabScene, layout: LineLayout, colours: LabColours) -> None:
    """The x line above, the z line below, arrows from evenly likely z to G(z): close arrows are a high density."""
    area, size, frame = layout.ways, layout.size, scene.frame
    painter.setPen(QPen(colours.text, 1.2))
    for y in (area.top(), area.bottom()):
        painter.drawLine(QLineF(area.left(), y, area.right(), y))
    painter.setFont(marks.font(painter, size, bold=True))
    for words, y in (("x", area.top()), ("z", area.bottom())):
        box = QRectF(area.left() - layout.left, y - size, layout.left - 0.6 * size, 2 * size)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
    painter.setFont(marks.font(painter, size))
    if frame is None:
        return
    ways = _ways(frame) if scene.shows("grid") else None
    if ways is not None:
        _arrows(painter, *ways, layout, colours)
    if scene.shows("generated") and frame.generated.shape[-1] == 1:
        view = layout.over(layout.densities, 0, 1)
        ink = with_alpha(colours.generator, 0.6)
        strokes(painter, frame.generated[:MOST_POINTS, 0], view, 0.9 * size, ink)


def _ways(frame: LabFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """z and G(z): of the next update's own batch while there is one, else of the regular grid."""
    if frame.round is not None and frame.round.latents.shape[-1] == 1 and frame.round.fake.shape[-1] == 1:
        few = slice(None, None, -(-max(len(frame.round.fake), 1) // _MOST_WAYS))
        return frame.round.latents[few, 0].astype(np.float64), frame.round.fake[few, 0].astype(np.float64)
    if frame.warped is None or frame.warped_from is None or frame.warped.shape[-1] != 1:
        return None
    return frame.warped_from[:, 0].astype(np.float64), frame.warped[:, 0].astype(np.float64)


def _arrows(
    painter: QPainter, z: NDArray[np.float64], x: NDArray[np.float64], layout: LineLayout, colours: LabColours
) -> None:
    area, size = layout.ways, layout.size
    reach = max(float(np.abs(np.nan_to_num(z)).max(initial=0.0)) * 1.1, 1e-6)
    across = layout.over(area, 0, 1)
    from_x = area.center().x() + z / reach * area.width() / 2
    to_x = np.array([across.x(one) for one in np.nan_to_num(x).tolist()])
    far = 2 * area.width()
    to_x = to_x.clip(area.left() - far, area.right() + far)
    tails = np.stack([from_x, np.full_like(from_x, area.bottom())], -1)
    tips = np.stack([to_x, np.full_like(to_x, area.top() + 0.95 * size)], -1)
    painter.setClipRect(area)
    marks.arrows(painter, tails, tips, size / 4, with_alpha(colours.generator, 0.9), QColor(0, 0, 0, 0))
    painter.setClipping(False)
    marks.dots(painter, tails, size / 5, colours.generator, colours.paper)
    painter.setPen(colours.secondary)
    for tick in ticks(-reach, reach, 5):
        at = area.center().x() + tick / reach * area.width() / 2
        box = QRectF(at - 60, area.bottom() + 0.15 * size, 120, 1.2 * size)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tick_number(round(tick, 9)))


# --- the push


def paint_push(painter: QPainter, scene: LabScene, layout: LineLayout, colours: LabColours) -> None:
    """-dJ_G/dx under each objective that shows saturation: where it is flat under G's samples, G learns nothing."""
    area, frame, size = layout.push, scene.frame, layout.size
    if frame is None:
        return
    curves = {name: frame.push_by_objective[name] for name in sorted(frame.push_by_objective, reverse=True)}
    view = push_view(frame, layout)
    painter.setClipRect(area)
    _silhouette(painter, frame, layout, colours)
    painter.setPen(QPen(colours.secondary, 1))
    painter.drawLine(QLineF(area.left(), view.y(0), area.right(), view.y(0)))
    palette = cycle((colours.generator_text, colours.overlay, colours.discriminator_text, colours.real_text))
    inks = dict(zip(curves, palette, strict=False))  # sorted, so that a name keeps its colour in every frame
    for name, values in curves.items():
        marks.stroke(painter, curve(view, cells(frame), values), inks[name], size / 5)
    if not curves and frame.push is not None and frame.push.shape[-1] == 1:
        shape = curve(view, frame.generated[:, 0], frame.push[:, 0])
        marks.dots(painter, shape, size / 6, colours.generator, colours.paper)
    painter.setClipping(False)
    _axis(painter, view, layout, colours)
    names = [(f"{name.replace('_', '-')} {_mean_push(frame, values)}", inks[name]) for name, values in curves.items()]
    _title(painter, names, layout, colours)


def push_view(frame: LabFrame, layout: LineLayout) -> PlotView:
    """Coordinates of the push: the same to the left and to the right, wide enough for nearly all cells, or samples."""
    found = [*frame.push_by_objective.values()] or ([] if frame.push is None else [frame.push])
    sizes = np.abs(np.concatenate([values.ravel() for values in found])) if found else np.zeros(0)
    sizes = sizes[np.isfinite(sizes)]
    reach = max(float(np.quantile(sizes, 0.98)) * 1.15 if sizes.size else 1.0, 1e-6)
    return layout.over(layout.push, -reach, reach)


def _mean_push(frame: LabFrame, values: NDArray[np.float32]) -> str:
    """The mean size of the push at G's own samples."""
    if frame.generated.shape[-1] != 1 or not len(frame.generated):
        return ""
    at = np.interp(frame.generated[:, 0], cells(frame), np.abs(np.nan_to_num(values)))
    return short_number(float(at.mean()))


def _silhouette(painter: QPainter, frame: LabFrame, layout: LineLayout, colours: LabColours) -> None:
    """p_g, pale, from the bottom of the row: it says where the push counts."""
    if frame.density is None:
        return
    top = max(float(np.nan_to_num(frame.density, posinf=0.0).max()), 1e-9)
    view = layout.over(layout.push, 0, 1.05 * top)
    shape = curve(view, cells(frame), frame.density)
    if len(shape) > 1:
        ground = layout.push.bottom()
        outline = np.array([[shape[0, 0], ground], *shape.tolist(), [shape[-1, 0], ground]])
        marks.filled(painter, [outline], with_alpha(colours.generator, 0.16))


def _axis(painter: QPainter, view: PlotView, layout: LineLayout, colours: LabColours) -> None:
    painter.setPen(colours.secondary)
    size = layout.size
    for tick in ticks(view.bottom, view.top, 3):
        box = QRectF(view.area.left() - layout.left, view.y(tick) - size, layout.left - 6, 2 * size)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tick_number(round(tick, 9)))
    for words, y in (("→ right", view.area.top() + 0.4 * size), ("← left", view.area.bottom() - 1.2 * size)):
        painter.drawText(QPointF(view.area.right() + 0.4 * size, y + 0.8 * size), words)


def _title(painter: QPainter, names: list[tuple[str, QColor]], layout: LineLayout, colours: LabColours) -> None:
    """What the row shows, and each objective's name in its curve's colour with the mean push at G's samples."""
    size = layout.size
    x, y = layout.push.left(), layout.push.top() - 0.4 * size
    rows = [("Push on G, mean at its samples:" if names else "Push on G at its samples", colours.secondary), *names]
    for number, (words, colour) in enumerate(rows):
        painter.setFont(marks.font(painter, size, bold=number > 0))
        painter.setPen(colour)
        painter.drawText(QPointF(x, y), words)
        x += QFontMetricsF(painter.font()).horizontalAdvance(words) + size
    painter.setFont(marks.font(painter, size))
