"""Paints a lab on a line: densities with D above, the way from z to x below them, and the push on G at the bottom.

Pure: the same scene gives the same pixels, on a widget or off screen, in any thread.
"""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ganstudio.gui.lab.scene import MOST_POINTS, LabScene
from ganstudio.gui.lab.widgets import lab_marks as marks
from ganstudio.gui.lab.widgets.lab_colours import LabColours, with_alpha
from ganstudio.gui.lab.widgets.lab_marks import Pixels
from ganstudio.gui.lab.widgets.line_layout import LineLayout, cells, curve, strokes
from ganstudio.gui.lab.widgets.line_rows import paint_push, paint_ways
from ganstudio.gui.lab.widgets.overlay_painting import paint_on_line
from ganstudio.gui.lab.widgets.plane_surface import limits
from ganstudio.gui.shared.plots.number_format import short_number, tick_number
from ganstudio.gui.shared.plots.plot_thinning import spread, ticks
from ganstudio.gui.shared.plots.plot_view import PlotView
from ganstudio.labs.frame import LabFrame

Numbers = NDArray[np.float64]
_TALLEST = 2.5
"""A peak of p_g higher than so many times the truth's is cut off: a collapsed G must not flatten everything else."""


def paint_line(painter: QPainter, scene: LabScene, layout: LineLayout, colours: LabColours) -> None:
    """Everything of a one-dimensional lab."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(marks.font(painter, layout.size))
    for area in layout.rows:
        painter.fillRect(area, colours.paper)
    _x_axis(painter, layout, colours)
    _densities(painter, scene, layout, colours)
    paint_ways(painter, scene, layout, colours)
    if scene.shows("gradients"):
        paint_push(painter, scene, layout, colours)
    if scene.caption:
        painter.setPen(colours.secondary)
        row = QRectF(layout.densities.left(), 0, layout.densities.width(), layout.densities.top())
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, scene.caption)
    painter.restore()


def _x_axis(painter: QPainter, layout: LineLayout, colours: LabColours) -> None:
    """Hairlines through all rows, numbers under the lowest."""
    lowest = layout.rows[-1]
    view = layout.over(lowest, 0, 1)
    for tick in ticks(*layout.x, max(int(lowest.width() / (6 * layout.size)), 2)):
        x = round(view.x(tick)) + 0.5
        painter.setPen(QPen(colours.hairline, 1))
        for area in layout.rows:
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        painter.setPen(colours.secondary)
        box = QRectF(x - 60, layout.bottom + 2, 120, layout.size * 1.5)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tick_number(round(tick, 9)))


# --- densities and D


def truth(scene: LabScene, layout: LineLayout) -> tuple[Numbers, Numbers] | None:
    """x and p(x), four times a hundred; None where it is not known."""
    if scene.density is None or scene.density.dimensions != 1:
        return None
    x = np.linspace(*layout.x, 401)
    return x, scene.density.pdf(x[:, None])


def density_view(scene: LabScene, layout: LineLayout) -> PlotView:
    """Coordinates of the densities: from 0 to a little above the highest peak that counts."""
    known = truth(scene, layout)
    tops = [] if known is None else [float(known[1].max())]
    if scene.frame is not None and scene.frame.density is not None:
        peak = float(np.nan_to_num(scene.frame.density, posinf=0.0).max())
        tops.append(min(peak, _TALLEST * tops[0]) if tops else peak)
    return layout.over(layout.densities, 0.0, 1.12 * max([*tops, 1e-6]))


def score_view(scene: LabScene, layout: LineLayout) -> PlotView:
    """Coordinates of D: a little room above its highest score, so that D = 1 can be seen."""
    low, high = (0.0, 1.0) if scene.frame is None else limits(scene.frame)
    return layout.over(layout.densities, low, high + 0.12 * (high - low))


def _densities(painter: QPainter, scene: LabScene, layout: LineLayout, colours: LabColours) -> None:
    view, frame, size = density_view(scene, layout), scene.frame, layout.size
    _value_axis(painter, view, layout, colours)
    painter.setClipRect(view.area.adjusted(0, 0, 0, 1))
    labels: list[tuple[QPointF, str, QColor, float]] = []
    known = truth(scene, layout)
    if known is not None and scene.shows("density"):
        shape = curve(view, *known)
        _hill(painter, shape, view, colours.real, colours.real_text, size)
        labels.append((_peak(shape, view), "real p(x)", colours.real_text, 1.15))
    if frame is not None and frame.density is not None and scene.shows("generated"):
        shape = curve(view, cells(frame), frame.density)
        _hill(painter, shape, view, colours.generator, colours.generator, size)
        top = float(np.nan_to_num(frame.density, posinf=0.0).max())
        words = "generated p_g(x)" if top <= view.top else f"generated p_g(x), up to {short_number(top)}"
        labels.append((_peak(shape, view), words, colours.generator_text, -0.15))
    if scene.shows("overlay") and scene.overlay is not None:
        paint_on_line(painter, scene.overlay, view, colours, size)
    _rugs(painter, scene, view, layout, colours)
    painter.setClipping(False)
    if scene.shows("surface") and frame is not None:
        _scores(painter, scene, frame, layout, colours)
    painter.setFont(marks.font(painter, size, bold=True))
    for at, words, colour, anchor in labels:
        marks.words(painter, at, words, colour, colours.paper, (anchor, 0.5))
    painter.setFont(marks.font(painter, size))


def _hill(painter: QPainter, shape: Pixels, view: PlotView, fill: QColor, line: QColor, size: float) -> None:
    """A density: a line over a pale area."""
    if len(shape) < 2:
        return
    ground = view.area.bottom()
    outline = np.array([[shape[0, 0], ground], *shape.tolist(), [shape[-1, 0], ground]])
    marks.filled(painter, [outline], with_alpha(fill, 0.25))
    marks.stroke(painter, shape, line, size / 6)


def _peak(shape: Pixels, view: PlotView) -> QPointF:
    """Where a curve is highest, inside the plot."""
    if not len(shape):
        return view.area.center()
    x, y = shape[int(shape[:, 1].argmin())].tolist()
    return QPointF(min(max(x, view.area.left()), view.area.right()), max(y, view.area.top()) + 8)


def _value_axis(painter: QPainter, view: PlotView, layout: LineLayout, colours: LabColours) -> None:
    size = layout.size
    for tick in ticks(view.bottom, view.top, max(int(view.area.height() / (5 * size)), 2)):
        if not tick:  # the x line
            continue
        y = view.y(tick)
        painter.setPen(QPen(colours.hairline, 1))
        painter.drawLine(QLineF(view.area.left(), round(y) + 0.5, view.area.right(), round(y) + 0.5))
        painter.setPen(colours.secondary)
        box = QRectF(view.area.left() - layout.left, y - size, layout.left - 6, 2 * size)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tick_number(round(tick, 9)))


def _rugs(painter: QPainter, scene: LabScene, view: PlotView, layout: LineLayout, colours: LabColours) -> None:
    """Every real sample as a stroke on the x line."""
    if scene.shows("real") and scene.real is not None and len(scene.real) and scene.real.shape[1] == 1:
        strokes(painter, scene.real[:MOST_POINTS, 0], view, -0.9 * layout.size, with_alpha(colours.real_text, 0.5))


def _scores(painter: QPainter, scene: LabScene, frame: LabFrame, layout: LineLayout, colours: LabColours) -> None:
    """D(x) and the best possible D*, with their own axis at the right."""
    view, size, ink = score_view(scene, layout), layout.size, colours.discriminator_text
    low, high = limits(frame)
    middle = (low + high) / 2
    dashed = QPen(with_alpha(ink, 0.5), 1)
    dashed.setDashPattern([3, 4])
    painter.setPen(dashed)
    painter.drawLine(QLineF(view.area.left(), view.y(middle), view.area.right(), view.y(middle)))
    painter.setPen(ink)
    told = ((low, tick_number(low)), (middle, "½" if frame.probabilities else "0"), (high, tick_number(high)))
    for value, words in told:
        box = QRectF(view.area.right() + 5, view.y(value) - size, 2 * size, 2 * size)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
    painter.setClipRect(view.area.adjusted(0, -size, 0, 1))
    drawn: list[tuple[str, Pixels]] = []
    if frame.optimal is not None:
        drawn.append(("D*(x)", curve(view, cells(frame), frame.optimal)))
        marks.stroke(painter, drawn[-1][1], ink, size / 7, (0.6 * size, 0.4 * size))
    if frame.surface is not None and frame.surface.ndim == 1:
        drawn.append(("D(x)", curve(view, cells(frame), frame.surface)))
        marks.stroke(painter, drawn[-1][1], ink, size / 4)
    if frame.round is not None:
        _scored(painter, frame, view, size, colours)
    painter.setClipping(False)
    _names_at_ends(painter, drawn, view, size, ink)


def _names_at_ends(
    painter: QPainter, drawn: list[tuple[str, Pixels]], view: PlotView, size: float, ink: QColor
) -> None:
    """Every curve's name at the right of the plot, where the curve leaves it."""
    ends = [(words, shape[shape[:, 0] <= view.area.right() + 1]) for words, shape in drawn]
    ends = [(words, inside) for words, inside in ends if len(inside)]
    wanted = [float(inside[-1, 1]) - 0.65 * size for _, inside in ends]
    painter.setFont(marks.font(painter, size, bold=True))
    painter.setPen(ink)
    tops = spread(wanted, 1.3 * size, view.area.top(), view.area.bottom() - 1.3 * size)
    for (words, _), top in zip(ends, tops, strict=True):
        box = QRectF(view.area.right() + 2.1 * size, top, 4 * size, 1.3 * size)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
    painter.setFont(marks.font(painter, size))


def _scored(painter: QPainter, frame: LabFrame, view: PlotView, size: float, colours: LabColours) -> None:
    """The next update's samples as dots at the height of their scores; without scores, on the x line."""
    assert frame.round is not None
    batches = (
        (frame.round.real, frame.round.real_scores, colours.real),
        (frame.round.fake, frame.round.fake_scores, colours.generator),
    )
    for points, scores, colour in batches:
        if points.shape[-1] == 1:
            heights = np.full(len(points), view.bottom) if scores is None else scores
            marks.dots(painter, curve(view, points[:, 0], heights), size / 3, colour, colours.paper, 1.5)
