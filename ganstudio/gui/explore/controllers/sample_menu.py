"""What every sheet of samples offers in its menu: go there, make it an anchor, put it on a shelf, show what training
pictures are like it."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from ganstudio.gui.explore.operands import NAMES
from ganstudio.gui.explore.widgets.sample_cells import SampleCells
from ganstudio.gui.explore.widgets.sample_tray import REMOVE, SampleTray
from ganstudio.gui.shared.image_grid.image_grid import Verb
from ganstudio.gui.shared.image_grid.qt_images import Picture
from ganstudio.gui.shared.nearest.nearest_view import NEAREST, NearestView
from ganstudio.inference.generator.sample import Sample

if TYPE_CHECKING:
    from ganstudio.gui.explore.view import ExploreView

_GO, _ANCHOR, _SHELF = "go", "anchor", "shelf "
_VERBS: tuple[Verb, ...] = (
    (_GO, "Go there"),
    (_ANCHOR, "Use as anchor"),
    *((f"{_SHELF}{name}", f"Add to shelf {name}") for name in NAMES),
    NEAREST,
)


class SampleContextMenu(QObject):
    """Lives as long as its workspace."""

    def __init__(self, workspace: "ExploreView") -> None:
        super().__init__(workspace)
        self.workspace, self.nearest = workspace, NearestView(workspace)
        area, path, board = workspace.area, workspace.path, workspace.board
        for sheet in (area.variations, area.seeds, path.anchors, path.strip, *board.sheets):
            if sheet not in (*board.blends.values(), board.pixels):
                self._offer(sheet)
            sheet.saved.connect(workspace.tell_saved)
            sheet.failed.connect(workspace.tell_failed)
        self._offer_picture()

    def _offer(self, sheet: SampleCells) -> None:
        sheet.verbs = [*_VERBS, ("", ""), (REMOVE, "Take out")] if isinstance(sheet, SampleTray) else _VERBS
        sheet.asked.connect(partial(self._do, sheet))

    def _offer_picture(self) -> None:
        """The same for the large picture, which is where one is."""
        view = self.workspace.area.view
        for verb, words in _VERBS[1:]:
            action = QAction(words, view)
            action.triggered.connect(partial(self._do_with_current, verb))
            view.more_actions.append(action)

    def _do(self, sheet: SampleCells, verb: str, place: int) -> None:
        sample = sheet.samples[place] if place < len(sheet.samples) else None
        if verb == NEAREST[0]:
            self._look_near(sheet.pictures[place])
        elif sample is not None:
            self._do_with(verb, sample)

    def _do_with_current(self, verb: str, _checked: bool = False) -> None:
        if verb == NEAREST[0]:
            self._look_near(self.workspace.area.view.picture)
        else:
            self._do_with(verb, self.workspace.exploration.sample())

    def _look_near(self, picture: Picture | None) -> None:
        if picture is not None:
            self.nearest.look(picture, self.workspace.explorer.generator.path)

    def _do_with(self, verb: str, sample: Sample) -> None:
        if verb == _GO:
            self.workspace.exploration.visit(sample)
        elif verb == _ANCHOR:
            self.workspace.travelling.add(sample)
        elif verb.startswith(_SHELF):
            self.workspace.reckoning.add(verb.removeprefix(_SHELF), sample)
