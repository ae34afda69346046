"""Finds directions, of the outputs or of the first layer, in another thread."""

from collections.abc import Callable, Iterator
from time import monotonic

from PySide6.QtCore import QObject, Slot

from ganstudio.formats.manifest import Direction
from ganstudio.gui.explore.model import DIRECTIONS, ExploreModel
from ganstudio.gui.explore.widgets.search_bar import SearchBar
from ganstudio.inference.generator.generator_file import GeneratorFile

_COUNT = 12


class DirectionSearch(QObject):
    """Adds what was found to the directions; what was found before is not added again."""

    def __init__(self, model: ExploreModel, search_bar: SearchBar) -> None:
        super().__init__(search_bar)
        self.model, self.search_bar = model, search_bar
        self._began = 0.0
        search_bar.wanted.connect(self.find)
        search_bar.cancelled.connect(self._cancel)
        model.opened.connect(self._open)

    @Slot()
    def _open(self) -> None:
        self.search_bar.show_end("")

    @Slot(str)
    def find(self, source: str) -> None:
        """Look for directions: "outputs" or "layer"."""
        jobs: dict[str, Callable[..., Iterator[object]]] = {"outputs": _of_outputs, "layer": _of_layer}
        if source in jobs and self.model.is_open:
            self._began = monotonic()
            self.search_bar.show_progress(0.0)
            work, label = jobs[source], self.model.latent.point.label
            self.model.tasks.submit(
                DIRECTIONS, work, self.model.conditioned, label,
                step=self._show_progress, then=self._take, failed=self._fail,
            )  # fmt: skip

    @Slot()
    def _cancel(self) -> None:
        self.model.tasks.drop(DIRECTIONS)
        self.search_bar.show_end("Cancelled; nothing was changed.")

    def _show_progress(self, step: object) -> None:
        if isinstance(step, float):
            self.search_bar.show_progress(step)

    def _take(self, found: object) -> None:
        assert isinstance(found, list)
        known = {tuple(direction.vector) for direction in self.model.latent.directions.values()}
        fresh: list[Direction] = [direction for direction in found if tuple(direction.vector) not in known]
        if fresh:
            self.model.latent.add_directions(fresh)
        seconds = monotonic() - self._began
        more = "" if fresh else "; all of them are here already"
        self.search_bar.show_end(f"Found {len(found)} in {seconds:.1f} s{more}. F2 gives one a name.")

    def _fail(self, text: str, _details: str) -> None:
        self.search_bar.show_end(text)


def _of_outputs(generator: GeneratorFile, label: int | None) -> Iterator[object]:
    from ganstudio.inference.generator.directions import principal_directions

    return principal_directions(generator, _COUNT, label=label)


def _of_layer(generator: GeneratorFile, _label: int | None) -> Iterator[object]:
    from ganstudio.inference.generator.directions import weight_directions

    yield weight_directions(generator, _COUNT)
