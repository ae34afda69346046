"""Draws what is below the large picture: variations once the sliders rest, the plane of seeds when it is shown."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.services.sample_renderer import RenderedSamples
from ganstudio.inference.generator.prompt_mixture import plain_prompt
from ganstudio.inference.generator.sample import Sample
from ganstudio.inference.latent.seed_plane import ROW, SeedPlane
from ganstudio.inference.latent.space import Latents

if TYPE_CHECKING:
    from ganstudio.gui.explore.view import ExploreView

_REST_MILLISECONDS = 120
_MOVER = "seed plane"


class VariationsController(QObject):
    """Lives as long as its workspace."""

    sentence_chosen = Signal(object)
    """A sample that shows the same noise under other words."""

    def __init__(self, workspace: "ExploreView", explorer: ExploreModel) -> None:
        super().__init__(workspace)
        self.other_sentences: Callable[[int, int], list[str]] = lambda _count, _seed: []
        """Sentences to show the same noise under: how many, and a seed to choose by."""
        self.explorer, self.neighbours = explorer, workspace.area.neighbours
        self._varied: list[Sample] = []
        self._bare: Latents = np.zeros((0, 1), np.float32)
        """The same before directions and truncation: where a click leads."""
        self._rest = QTimer(self, singleShot=True, interval=_REST_MILLISECONDS)
        self._rest.timeout.connect(self._ask_shown)
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
        self.neighbours.variations.hovered.connect(self._say_sentence)

    @Slot()
    def _begin(self) -> None:
        self._varied = []
        self.neighbours.offer_sentences(reads=self.explorer.generator.manifest.text is not None)
        self.neighbours.begin(*self.explorer.generator.picture_size)
        self._ask_plane()

    @Slot()
    def _ask_shown(self) -> None:
        """The place has changed; on the plane only the sentence matters."""
        samples = self.neighbours.seeds.samples
        told = self.explorer.exploration.place.told
        if self.neighbours.is_plane and samples and samples[0] is not None and samples[0].prompt != told:
            self._ask_plane()
        self._ask()

    @Slot()
    def _ask(self) -> None:
        neighbours, exploration = self.neighbours, self.explorer.exploration
        count = neighbours.variations.capacity
        if not self.explorer.is_open or not count or neighbours.is_plane:
            return
        self._bare = exploration.keep_locked(self._latents(count))
        self._varied = [exploration.showing(latent) for latent in exploration.effective(self._bare)]
        if neighbours.kind == "words":
            others = self.other_sentences(len(self._varied), neighbours.variation_seed)
            varied = zip(self._varied, others, strict=False)
            self._varied = [replace(sample, prompt=plain_prompt(text)) for sample, text in varied]
        self.explorer.ask_sheet("variations", self._varied)

    def _latents(self, count: int) -> Latents:
        """[count, size] before directions and truncation: neighbours, those of the next seeds, or the same ones."""
        neighbours, exploration = self.neighbours, self.explorer.exploration
        space, seed = exploration.space, neighbours.variation_seed
        if neighbours.kind == "variations":
            return space.variations(exploration.place.latent, neighbours.variation_strength, count, seed)
        if neighbours.kind == "words":
            return np.repeat(exploration.place.latent[None], count, axis=0)
        first = exploration.seed + 1 + (seed - 1) * count
        return np.stack([space.draw(1, first + number)[0] for number in range(count)])

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
    def _show(self, sheet: str, drawn: RenderedSamples) -> None:
        if sheet == "variations":
            some = self._varied[drawn.first : drawn.first + len(drawn.pictures)]
            self.neighbours.variations.show_pictures(drawn.first, list(drawn.pictures), some)
        elif sheet == "plane":
            self.neighbours.seeds.show_pictures(drawn.first, list(drawn.pictures))

    @Slot(int)
    def _go_to_variation(self, place: int) -> None:
        if place < len(self._varied) and self.neighbours.kind == "words":
            self.sentence_chosen.emit(self._varied[place])
        elif place < len(self._bare):
            self.explorer.exploration.go_to(self._bare[place])

    @Slot(int)
    def _say_sentence(self, place: int) -> None:
        """Under which words a picture shows the same noise."""
        told = self._varied[place].prompt if 0 <= place < len(self._varied) else None
        if self.neighbours.kind == "words":
            self.neighbours.words.setText("" if told is None else told.text)

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
        if not self.neighbours.is_plane:
            return
        (left, top), place = self.neighbours.seeds.first, self.neighbours.seeds.place
        if place is None:
            self.neighbours.words.setText(f"from seed {SeedPlane.seed(left, top)}, rows {ROW} apart")
            return
        column, row = int(place[0]), int(place[1])
        around = [SeedPlane.seed(column + x, row + y) for y in (0, 1) for x in (0, 1)]
        self.neighbours.words.setText("between seeds {}, {}, {} and {}".format(*around))
