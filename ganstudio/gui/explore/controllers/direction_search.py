"""Wires the search for directions: of the pictures, of the first layer, towards attributes. All in another thread."""

from collections.abc import Callable, Iterator
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ganstudio.formats.manifest import Direction
from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.services.latent_task_runner import DIRECTIONS
from ganstudio.gui.explore.widgets.search_bar import SearchBar
from ganstudio.inference.generator.generator_file import GeneratorFile

if TYPE_CHECKING:
    from ganstudio.gui.explore.view import ExploreView

_COUNT = 12


class DirectionSearch(QObject):
    """Lives as long as its workspace. What was found of a kind before takes no second place in the list."""

    def __init__(self, workspace: "ExploreView", explorer: ExploreModel, bar: SearchBar) -> None:
        super().__init__(workspace)
        self.explorer, self.bar = explorer, bar
        self._began = 0.0
        bar.wanted.connect(self.find)
        bar.cancelled.connect(self._cancel)
        explorer.begun.connect(self._begin)
        explorer.finding.stepped.connect(self._show_progress)
        explorer.finding.found.connect(self._take)
        explorer.finding.failed.connect(self._fail)

    @Slot()
    def _begin(self) -> None:
        self.bar.show_end("")

    @Slot(str)
    def find(self, source: str) -> None:
        """Look for directions: "outputs" or "layer"."""
        jobs: dict[str, Callable[..., Iterator[object]]] = {"outputs": _of_outputs, "layer": _of_layer}
        if source in jobs and self.explorer.is_open:
            self._began = monotonic()
            self.bar.show_progress(0.0)
            label = self.explorer.exploration.place.label
            self.explorer.finding.find(DIRECTIONS, partial(jobs[source], self.explorer.conditioned, label))

    @Slot()
    def _cancel(self) -> None:
        self.explorer.finding.cancel(DIRECTIONS)
        self.bar.show_end("Cancelled; nothing was changed.")

    @Slot(str, object)
    def _show_progress(self, kind: str, step: object) -> None:
        if kind == DIRECTIONS and isinstance(step, float):
            self.bar.show_progress(step)

    @Slot(str, object)
    def _take(self, kind: str, found: object) -> None:
        if kind != DIRECTIONS or not isinstance(found, list):
            return
        exploration = self.explorer.exploration
        known = {tuple(direction.vector) for direction in exploration.directions.values()}
        fresh: list[Direction] = [direction for direction in found if tuple(direction.vector) not in known]
        if fresh:
            exploration.add_directions(fresh)
        seconds = monotonic() - self._began
        more = "" if fresh else "; all of them are here already"
        self.bar.show_end(f"Found {len(found)} in {seconds:.1f} s{more}. F2 gives one a name.")

    @Slot(str, str, str)
    def _fail(self, kind: str, text: str, _details: str) -> None:
        if kind == DIRECTIONS:
            self.bar.show_end(text)


def _of_outputs(generator: GeneratorFile, label: int | None) -> Iterator[object]:
    from ganstudio.inference.generator.directions import principal_directions

    return principal_directions(generator, _COUNT, label=label)


def _of_layer(generator: GeneratorFile, _label: int | None) -> Iterator[object]:
    from ganstudio.inference.generator.directions import weight_directions

    yield weight_directions(generator, _COUNT)
