"""The menu of every sample that is shown: go there, make it an anchor or an operand, see training images like it."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.operands import GROUPS
from ganstudio.gui.explore.widgets.image_view import ImageView
from ganstudio.gui.explore.widgets.sample_cells import SampleCells
from ganstudio.gui.explore.widgets.sample_tray import REMOVE, SampleTray
from ganstudio.gui.shared.image_grid.image_grid import Verb
from ganstudio.gui.shared.image_grid.qt_images import Picture
from ganstudio.gui.shared.nearest_view import NEAREST, NearestView
from ganstudio.inference.generator.sample import Sample

_GO, _ANCHOR, _GROUP = "go", "anchor", "group "
_VERBS: tuple[Verb, ...] = (
    (_GO, "Go there"),
    (_ANCHOR, "Use as anchor"),
    *((f"{_GROUP}{name}", f"Add to shelf {name}") for name in GROUPS),
    NEAREST,
)


class SampleContextMenu(QObject):
    """Adds the same verbs to the large image and to grids of samples, and does what is chosen."""

    def __init__(self, model: ExploreModel, view: ImageView, grids: Iterable[SampleCells]) -> None:
        super().__init__(view)
        self.model, self.view, self.nearest = model, view, NearestView(view)
        for grid in grids:
            grid.verbs = [*_VERBS, ("", ""), (REMOVE, "Take out")] if isinstance(grid, SampleTray) else _VERBS
            grid.asked.connect(partial(self._do, grid))
            self.show_saving(grid)
        for verb, words in _VERBS[1:]:
            action = QAction(words, view)
            action.triggered.connect(partial(self._do_with_current, verb))
            view.more_actions.append(action)
        self.show_saving(view)

    def show_saving(self, shown: ImageView | SampleCells) -> None:
        """Say where an image was saved, or why it could not be."""
        shown.saved.connect(self._show_saved)
        shown.failed.connect(self._show_failed)

    @Slot(str)
    def _show_saved(self, path: str) -> None:
        self.model.message.emit(f"Saved {path}")

    @Slot(str)
    def _show_failed(self, text: str) -> None:
        self.model.failed.emit(text, "")

    def _do(self, grid: SampleCells, verb: str, index: int) -> None:
        sample = grid.samples[index] if index < len(grid.samples) else None
        if verb == NEAREST[0]:
            self._show_nearest(grid.pictures[index])
        elif sample is not None:
            self._do_with(verb, sample)

    def _do_with_current(self, verb: str, _checked: bool = False) -> None:
        if verb == NEAREST[0]:
            self._show_nearest(self.view.picture)
        else:
            self._do_with(verb, self.model.latent.sample())

    def _show_nearest(self, image: Picture | None) -> None:
        if image is not None:
            self.nearest.look(image, self.model.generator.path)

    def _do_with(self, verb: str, sample: Sample) -> None:
        if verb == _GO:
            self.model.latent.visit(sample)
        elif verb == _ANCHOR:
            self.model.add_anchor(sample)
        elif verb.startswith(_GROUP):
            self.model.add_operand(verb.removeprefix(_GROUP), sample)
