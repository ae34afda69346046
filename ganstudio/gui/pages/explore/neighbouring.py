"""Draws what is below the large picture: variations once the sliders rest, the plane of seeds when it is shown."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot

from ganstudio.gui.sessions.explorer import Explorer
from ganstudio.gui.sessions.inference_session import Drawn
from ganstudio.inference.latent_space import Latents
from ganstudio.inference.sample import Sample
from ganstudio.inference.seed_plane import ROW, SeedPlane

if TYPE_CHECKING:
    from ganstudio.gui.pages.explore.workspace import Workspace

_REST_MILLISECONDS = 120
_MOVER = "seed plane"


class Neighbouring(QObject):
    """Lives as long as its workspace."""

    def __init__(self, workspace: "Workspace", explorer: Explorer) -> None:
        super().__init__(workspace)
        self.explorer, self.neighbours = explorer, workspace.area.neighbours
        self._varied: list[Sample] = []
        self._bare: Latents = np.zeros((0, 1), np.float32)
        """The same before directions and truncation: where a click leads."""
        self._rest = QTimer(self, singleShot=True, interval=_REST_MILLISECONDS)
        self._rest.timeout.connect(self._ask)
        explorer.begun.connect(self._begin)
        explorer.renewed.connect(self._ask_plane)
        explorer.changed.connect(self._rest.start)
        explorer.jumped.connect(self._leave_plane)
        explorer.session.drawn.connect(self._show)
        self.neighbours.variations_wanted.connect(self._ask)
        self.neighbours.plane_wanted.connect(self._ask_plane)
        self.neighbours.variations.clicked.connect(self._go_to_variation)
        self.neighbours.seeds.moved.connect(self._go_on_plane)
        self.neighbours.seeds.settled.connect(self._settle)

    @Slot()
    def _begin(self) -> None:
        self._varied = []
        self.neighbours.begin(*self.explorer.generator.picture_size)
        self._ask_plane()

    @Slot()
    def _ask(self) -> None:
        neighbours, exploration = self.neighbours, self.explorer.exploration
        count = neighbours.variations.capacity
        if not self.explorer.is_open or not count or neighbours.is_plane:
            return
        latents = exploration.space.variations(
            exploration.place.latent, neighbours.variation_strength, count, neighbours.variation_seed
        )
        self._bare = exploration.keep_locked(latents)
        self._varied = [exploration.showing(latent) for latent in exploration.effective(self._bare)]
        self.explorer.ask_sheet("variations", self._varied)

    @Slot()
    def _ask_plane(self) -> None:
        seeds, exploration = self.neighbours.seeds, self.explorer.exploration
        if not self.explorer.is_open or not seeds.capacity or not self.neighbours.is_plane:
            return
        plane = SeedPlane(exploration.space)
        latents = np.stack([exploration.space.draw(1, plane.seed(x, y))[0] for x, y in seeds.points()])
        latents = exploration.effective(exploration.keep_locked(latents))
        seeds.samples = [exploration.showing(latent) for latent in latents]
        self.explorer.ask_sheet("plane", [sample for sample in seeds.samples if sample is not None])
        self._say_seeds()

    @Slot(str, object)
    def _show(self, sheet: str, drawn: Drawn) -> None:
        if sheet == "variations":
            some = self._varied[drawn.first : drawn.first + len(drawn.pictures)]
            self.neighbours.variations.show_pictures(drawn.first, list(drawn.pictures), some)
        elif sheet == "plane":
            self.neighbours.seeds.show_pictures(drawn.first, list(drawn.pictures))

    @Slot(int)
    def _go_to_variation(self, place: int) -> None:
        if place < len(self._bare):
            self.explorer.exploration.go_to(self._bare[place])

    # --- the plane

    @Slot(float, float)
    def _go_on_plane(self, x: float, y: float) -> None:
        self.explorer.exploration.glide(_MOVER, SeedPlane(self.explorer.exploration.space).latent(x, y))
        self._say_seeds()

    @Slot()
    def _settle(self) -> None:
        self.explorer.exploration.settle()

    @Slot()
    def _leave_plane(self) -> None:
        """The place is another one; on the plane it is not known where."""
        self.neighbours.seeds.show_place(None)
        self._say_seeds()
        if self.neighbours.is_plane:
            self._ask_plane()

    def _say_seeds(self) -> None:
        (left, top), place = self.neighbours.seeds.first, self.neighbours.seeds.place
        if place is None:
            self.neighbours.words.setText(f"from seed {SeedPlane.seed(left, top)}, rows {ROW} apart")
            return
        column, row = int(place[0]), int(place[1])
        around = [SeedPlane.seed(column + x, row + y) for y in (0, 1) for x in (0, 1)]
        self.neighbours.words.setText("between seeds {}, {}, {} and {}".format(*around))
