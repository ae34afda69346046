"""Samples below the large image: its variations once the sliders rest, or the plane of seeds."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.panels.variations_panel import VariationsPanel
from ganstudio.gui.explore.services.sample_renderer import RenderedSamples
from ganstudio.gui.explore.view_choices import VariationKind
from ganstudio.inference.generator.prompt_mixture import plain_prompt
from ganstudio.inference.generator.sample import Sample
from ganstudio.inference.latent.seed_plane import ROW, SeedPlane
from ganstudio.inference.latent.space import Latents

_REST_MILLISECONDS = 120
_MOVER = "seed plane"


class VariationsController(QObject):
    """Renders what the model says is looked at there, and goes to what is clicked."""

    prompt_chosen = Signal(str)
    """Of a sample that shows the same latent under another prompt."""

    def __init__(self, model: ExploreModel, panel: VariationsPanel) -> None:
        super().__init__(panel)
        self.model, self.panel = model, panel
        self._varied: list[Sample] = []
        self._bare: Latents = np.zeros((0, 1), np.float32)
        """The same before directions and truncation: where a click leads."""
        self._shown: object = None
        """What the model said when it was last looked at."""
        self._rest = QTimer(self, singleShot=True, interval=_REST_MILLISECONDS)
        self._rest.timeout.connect(self._render_shown)
        model.opened.connect(self._open)
        model.renewed.connect(self._render_plane)
        model.view_changed.connect(self._show_view)
        model.latent.changed.connect(self._rest.start)
        model.latent.jumped.connect(self._leave_plane)
        model.renderer.batch_rendered.connect(self._show_batch)
        self._connect_panel()

    def _connect_panel(self) -> None:
        panel = self.panel
        panel.kind_chosen.connect(self._choose_kind)
        panel.strength.valueChanged.connect(self._choose_strength)
        panel.again.clicked.connect(self._choose_others)
        panel.variations.capacity_changed.connect(self._render)
        panel.variations.clicked.connect(self._go_to_variation)
        panel.variations.hovered.connect(self._show_prompt)
        panel.seeds.capacity_changed.connect(self._render_plane)
        panel.seeds.scrolled.connect(self._scroll)
        panel.seeds.moved.connect(self._go_on_plane)
        panel.seeds.settled.connect(self.model.latent.settle)

    @property
    def _is_plane(self) -> bool:
        return self.model.view.variations == "plane"

    # --- what is looked at

    @Slot()
    def _open(self) -> None:
        self._varied, self._shown = [], None
        self.panel.offer_prompts(self.model.text is not None)
        self.panel.clear(*self.model.generator.picture_size)

    @Slot(str)
    def _choose_kind(self, kind: VariationKind) -> None:
        self.model.set_view(replace(self.model.view, variations=kind))

    @Slot(int)
    def _choose_strength(self, percent: int) -> None:
        self.model.set_view(replace(self.model.view, variation_strength=percent))

    @Slot()
    def _choose_others(self) -> None:
        self.model.set_view(replace(self.model.view, variation_seed=self.model.view.variation_seed + 1))

    @Slot()
    def _scroll(self) -> None:
        self.model.set_view(replace(self.model.view, plane=self.panel.seeds.first))

    @Slot()
    def _show_view(self) -> None:
        view = self.model.view
        looked_at = (view.variations, view.variation_seed, view.variation_strength, view.plane)
        if looked_at != self._shown:
            self._shown = looked_at
            self.panel.show_kind(view.variations)
            self.panel.strength.setValue(view.variation_strength)
            self.panel.seeds.scroll_to(view.plane)
            self._render_plane()
            self._render()

    # --- rendering

    @Slot()
    def _render_shown(self) -> None:
        """The latent has changed; on the plane only the prompt matters."""
        samples, prompt = self.panel.seeds.samples, self.model.latent.point.prompt
        if samples and samples[0] is not None and samples[0].prompt != prompt:
            self._render_plane()
        self._render()

    @Slot()
    def _render(self) -> None:
        latent, view, count = self.model.latent, self.model.view, self.panel.variations.capacity
        if not self.model.is_open or not count or self._is_plane:
            return
        self._bare = latent.with_locked(self._latents(count))
        self._varied = [latent.sample_at(one) for one in latent.effective(self._bare)]
        if view.variations == "words":
            others = self.model.other_prompts(len(self._varied), view.variation_seed)
            varied = zip(self._varied, others, strict=False)
            self._varied = [replace(sample, prompt=plain_prompt(text)) for sample, text in varied]
        self.model.renderer.render_batch("variations", self._varied)

    def _latents(self, count: int) -> Latents:
        """[count, size] before directions and truncation: neighbours, those of the next seeds, or the same ones."""
        latent, view = self.model.latent, self.model.view
        if view.variations == "variations":
            strength = view.variation_strength / 100
            return latent.space.variations(latent.point.latent, strength, count, view.variation_seed)
        if view.variations == "words":
            return np.repeat(latent.point.latent[None], count, axis=0)
        first = latent.seed + 1 + (view.variation_seed - 1) * count
        return np.stack([latent.space.draw(1, first + number)[0] for number in range(count)])

    @Slot()
    def _render_plane(self) -> None:
        seeds, latent = self.panel.seeds, self.model.latent
        if not self.model.is_open or not seeds.capacity or not self._is_plane:
            return
        plane = SeedPlane(latent.space)
        latents = np.stack([latent.space.draw(1, plane.seed(x, y))[0] for x, y in seeds.points()])
        seeds.samples = [latent.sample_at(one) for one in latent.effective(latent.with_locked(latents))]
        self.model.renderer.render_batch("plane", [sample for sample in seeds.samples if sample is not None])
        self._show_seeds()

    @Slot(str, object)
    def _show_batch(self, batch: str, rendered: RenderedSamples) -> None:
        if batch == "variations":
            some = self._varied[rendered.first : rendered.first + len(rendered.images)]
            self.panel.variations.show_pictures(rendered.first, list(rendered.images), some)
        elif batch == "plane":
            self.panel.seeds.show_pictures(rendered.first, list(rendered.images))

    # --- variations

    @Slot(int)
    def _go_to_variation(self, index: int) -> None:
        prompt = self._varied[index].prompt if index < len(self._varied) else None
        if prompt is not None and self.model.view.variations == "words":
            self.prompt_chosen.emit(prompt.text)
        elif index < len(self._bare):
            self.model.latent.go_to(self._bare[index])

    @Slot(int)
    def _show_prompt(self, index: int) -> None:
        """Under which words a sample shows the same latent."""
        prompt = self._varied[index].prompt if 0 <= index < len(self._varied) else None
        if self.model.view.variations == "words":
            self.panel.words.setText("" if prompt is None else prompt.text)

    # --- the plane

    @Slot(float, float)
    def _go_on_plane(self, x: float, y: float) -> None:
        self.model.latent.glide(_MOVER, SeedPlane(self.model.latent.space).latent(x, y))
        self._show_seeds()

    @Slot()
    def _leave_plane(self) -> None:
        """The latent is another one; on the plane it is not known where."""
        self.panel.seeds.show_place(None)
        self._render_plane()

    def _show_seeds(self) -> None:
        if not self._is_plane:
            return
        (left, top), position = self.panel.seeds.first, self.panel.seeds.place
        if position is None:
            self.panel.words.setText(f"from seed {SeedPlane.seed(left, top)}, rows {ROW} apart")
            return
        column, row = int(position[0]), int(position[1])
        around = [SeedPlane.seed(column + x, row + y) for y in (0, 1) for x in (0, 1)]
        self.panel.words.setText("between seeds {}, {}, {} and {}".format(*around))
