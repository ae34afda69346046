"""Where a picture lies in a view that can be zoomed and moved. Geometry alone: no widget, no pixels."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF

from ganstudio.gui.shared.image_grid.qt_images import fitted

_LARGEST = 32.0
"""Device pixels per pixel of the picture."""


class Zoom:
    """Fitted at first and again after `fit`; otherwise `scale` pixels of the view to a pixel of the picture."""

    def __init__(self) -> None:
        self._picture, self._room = QSizeF(1, 1), QSizeF(1, 1)
        self._scale: float | None = None
        """None while fitted."""
        self._centre = QPointF(0.5, 0.5)
        """What lies in the middle of the view, in shares of the picture's sides."""

    def set_picture(self, width: int, height: int) -> None:
        """Another picture; one of the same size is seen at the same place."""
        if (width, height) != (self._picture.width(), self._picture.height()):
            self._picture = QSizeF(width, height)
            self.fit()

    def set_room(self, width: float, height: float) -> None:
        """The view has another size."""
        self._room = QSizeF(max(width, 1.0), max(height, 1.0))
        self._keep_inside()

    def fit(self) -> None:
        """All of the picture, as large as there is room."""
        self._scale, self._centre = None, QPointF(0.5, 0.5)

    @property
    def is_fitted(self) -> bool:
        return self._scale is None

    @property
    def scale(self) -> float:
        """View pixels per pixel of the picture."""
        return self._fitted().width() / self._picture.width() if self._scale is None else self._scale

    @property
    def target(self) -> QRectF:
        """Where the whole picture lies, in the view's coordinates; may be larger than the view."""
        if self._scale is None:
            return self._fitted()
        size = self._picture * self._scale
        middle = QPointF(self._room.width() / 2, self._room.height() / 2)
        return QRectF(
            round(middle.x() - self._centre.x() * size.width()), round(middle.y() - self._centre.y() * size.height()),
            size.width(), size.height(),
        )  # fmt: skip

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Larger or smaller, with what lies under `at` staying there (in the middle by default)."""
        self.zoom_to(self.scale * factor, at)

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """`scale` 1 shows the picture pixel by pixel; never smaller than fitted or than it is."""
        fitted_scale = self._fitted().width() / self._picture.width()
        scale = min(max(scale, min(fitted_scale, 1.0)), max(_LARGEST, fitted_scale))
        middle = QPointF(self._room.width() / 2, self._room.height() / 2)
        at = middle if at is None else at
        before = self.target
        share = QPointF((at.x() - before.x()) / before.width(), (at.y() - before.y()) / before.height())
        self._scale = scale
        size = self._picture * scale
        self._centre = QPointF(
            share.x() + (middle.x() - at.x()) / size.width(), share.y() + (middle.y() - at.y()) / size.height()
        )
        if abs(scale - fitted_scale) < 1e-6:
            self.fit()
        self._keep_inside()

    def move_by(self, right: float, down: float) -> None:
        """Drag the picture along, in pixels of the view."""
        if self._scale is not None:
            size = self._picture * self._scale
            self._centre -= QPointF(right / size.width(), down / size.height())
            self._keep_inside()

    def _fitted(self) -> QRectF:
        room = QRect(0, 0, int(self._room.width()), int(self._room.height()))
        return fitted(int(self._picture.width()), int(self._picture.height()), room)

    def _keep_inside(self) -> None:
        """No empty border where the picture is larger than the view; in the middle where it is smaller."""
        if self._scale is None:
            return
        size = self._picture * self._scale
        self._centre = QPointF(
            _held(self._centre.x(), self._room.width() / size.width()),
            _held(self._centre.y(), self._room.height() / size.height()),
        )


def _held(centre: float, seen: float) -> float:
    """`seen`: the share of the side that the view shows at once."""
    return 0.5 if seen >= 1 else min(max(centre, seen / 2), 1 - seen / 2)
