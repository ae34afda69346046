"""Where the parts of a one-dimensional lab's picture lie: three rows over one x axis."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from ganstudio.gui.widgets.plot_view import PlotView

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class LineLayout:
    """The rows from above: densities and D; the way from z to x; the push on G. `size` is the height of letters."""

    size: float
    densities: QRectF
    ways: QRectF
    push: QRectF
    left: float
    """Pixels of the margin with the ticks at the left."""
    x: Range
    """The data shown from left to right."""

    @classmethod
    def of(cls, rect: QRectF, x: Range) -> "LineLayout":
        """The layout in a rectangle."""
        size = min(max(min(rect.width(), rect.height()) / 50, 11.0), 22.0)
        left, right, top, bottom = 3.2 * size, 5.2 * size, 2.0 * size, 2.2 * size
        height = max(rect.height() - top - bottom, 30.0)
        width = max(rect.width() - left - right, 30.0)
        heights = (0.53 * height, 0.21 * height, 0.26 * height - 2.9 * size)
        corner = (rect.left() + left, rect.top() + top)
        densities = QRectF(*corner, width, heights[0])
        ways = QRectF(corner[0], densities.bottom(), width, heights[1])
        push = QRectF(corner[0], ways.bottom() + 2.9 * size, width, max(heights[2], 10.0))
        return cls(size, densities, ways, push, left, x)

    def over(self, area: QRectF, bottom: float, top: float) -> PlotView:
        """Coordinates of one row with values from `bottom` to `top`."""
        return PlotView(area, *self.x, bottom, top)
