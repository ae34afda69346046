"""The current latent as sliders, buttons and the large image: moves it, and shows what it is."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Slot

from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.panels.class_buttons import ClassButtons
from ganstudio.gui.explore.panels.image_panel import ImagePanel
from ganstudio.gui.explore.panels.latent_controls import LatentControls
from ganstudio.gui.explore.services.sample_renderer import RenderedSample
from ganstudio.gui.explore.view_choices import ExploreTab, SliderKey, SliderKind
from ganstudio.gui.explore.widgets.slider_order import Slider
from ganstudio.gui.explore.widgets.slider_panel import SliderPanel
from ganstudio.inference.generator.generator_file import GeneratorFile

CONTROLS_WIDTH = 352
ATTRIBUTE = "attribute"
"""Origin of directions that lead to an attribute."""
_REACH, _ATTRIBUTE_REACH = 3.0, 5.0
"""How far sliders of directions go, in sigma; what a sample lacks altogether is farther away."""
_MOST_OF_A_PROMPT = 60
_FOLLOW_MILLISECONDS = 80  # sliders follow what glides at a pace that costs little


class LatentController(QObject):
    """Sliders are counted as the list shows them: one for each direction first, then one for each dimension."""

    def __init__(
        self,
        model: ExploreModel,
        image_panel: ImagePanel,
        class_buttons: ClassButtons,
        controls: LatentControls,
        slider_panel: SliderPanel,
    ) -> None:
        super().__init__(slider_panel)
        self.model, self.image_panel, self.class_buttons = model, image_panel, class_buttons
        self.controls, self.slider_panel, self.sliders = controls, slider_panel, slider_panel.sliders
        self._following = QTimer(self, singleShot=True, interval=_FOLLOW_MILLISECONDS)
        self._following.timeout.connect(self._show_values)
        image_panel.view.latent = self._sample_bytes
        self._connect_model()
        self._connect_panels()

    def _connect_model(self) -> None:
        model, latent, renderer = self.model, self.model.latent, self.model.renderer
        model.opened.connect(self._open)
        model.renewed.connect(self._show_point)
        model.view_changed.connect(self._show_view)
        latent.jumped.connect(self._show_point)
        latent.glided.connect(self._follow)
        latent.history_changed.connect(self._show_history)
        latent.directions_changed.connect(self._show_directions)
        latent.locks_changed.connect(self._show_locks)
        renderer.rendered.connect(self._show_image)
        renderer.effects_progressed.connect(self.slider_panel.show_progress)
        renderer.effects_measured.connect(self._show_effects)

    def _connect_panels(self) -> None:
        latent, controls, panel, sliders = self.model.latent, self.controls, self.slider_panel, self.sliders
        self.image_panel.undo_action.triggered.connect(latent.undo)
        self.image_panel.redo_action.triggered.connect(latent.redo)
        self.class_buttons.chosen.connect(latent.choose_class)
        controls.seed_chosen.connect(latent.draw)
        controls.reset.clicked.connect(latent.reset)
        controls.mean.clicked.connect(latent.to_mean)
        controls.truncation_chosen.connect(latent.truncate)
        controls.truncation.sliderReleased.connect(latent.settle)
        sliders.moved.connect(self._move)
        sliders.settled.connect(latent.settle)
        sliders.locked.connect(self._lock)
        sliders.pinned.connect(self._pin)
        sliders.renamed.connect(self._rename)
        sliders.remove_wanted.connect(self._remove)
        panel.kind_chosen.connect(self._choose_kind)
        panel.effects_wanted.connect(self._measure_effects)
        panel.effects_unwanted.connect(self.model.renderer.drop_effects)

    # --- another generator

    @Slot()
    def _open(self) -> None:
        generator = self.model.generator
        self.image_panel.clear()
        self.class_buttons.show_classes(generator.manifest.classes, CONTROLS_WIDTH)
        self.slider_panel.set_sliders(self._sliders(), self._values())

    @property
    def _numbers(self) -> list[int]:
        """Which direction each of the first sliders is."""
        return list(self.model.latent.directions)

    def _sliders(self) -> list[Slider]:
        latent, sliders = self.model.latent, []
        for number, direction in latent.directions.items():
            kind: SliderKind = "attribute" if direction.origin.startswith(ATTRIBUTE) else "direction"
            help_text = f"Found by {direction.origin}, in sigma" if direction.origin else "In sigma"
            reach = _ATTRIBUTE_REACH if kind == "attribute" else _REACH
            name, key = direction.name, f"direction {number}"
            sliders.append(Slider(name, -reach, reach, help=help_text, kind=kind, key=key))
        low, high = latent.space.slider_range
        rest = latent.space.middle
        return sliders + [Slider(str(number), low, high, rest) for number in range(1, latent.space.size + 1)]

    def _key(self, index: int) -> SliderKey:
        numbers = self._numbers
        return ("direction", numbers[index]) if index < len(numbers) else ("dimension", index - len(numbers))

    def _values(self) -> list[float]:
        point = self.model.latent.point
        return [*(point.strengths.get(number, 0.0) for number in self._numbers), *point.latent.tolist()]

    # --- what the user does

    @Slot(int, float)
    def _move(self, index: int, value: float) -> None:
        kind, number = self._key(index)
        if kind == "direction":
            self.model.latent.set_strength(number, value)
        else:
            self.model.latent.move(number, value)

    @Slot()
    def _lock(self) -> None:
        self.model.latent.lock(self._key(index)[1] for index in self.sliders.order.locked)

    @Slot()
    def _pin(self) -> None:
        self.model.set_view(replace(self.model.view, pinned=tuple(map(self._key, self.sliders.order.pinned))))

    @Slot(int, str)
    def _rename(self, index: int, name: str) -> None:
        self.model.latent.rename_direction(self._numbers[index], name)

    @Slot(int)
    def _remove(self, index: int) -> None:
        self.model.latent.remove_directions([self._numbers[index]])

    @Slot(str)
    def _choose_kind(self, _kind: str) -> None:
        self.model.set_view(replace(self.model.view, slider_kind=self.sliders.order.kind))

    @Slot()
    def _measure_effects(self) -> None:
        if self.model.is_open:
            self.model.renderer.measure_effects(self.model.latent.sample())

    @Slot(int)
    def choose_direction(self, number: int) -> None:
        """Make the slider of a direction the current one."""
        self.model.set_view(replace(self.model.view, slider_kind="direction", tab=ExploreTab.SLIDERS))
        self.sliders.choose(self._numbers.index(number))
        self.sliders.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sample_bytes(self) -> bytes:
        return self.model.latent.sample().to_bytes()

    # --- what is shown

    @Slot(object)
    def _show_image(self, rendered: RenderedSample) -> None:
        generator = self.model.generator
        parts = (_size_in_words(generator), generator.provider, f"{rendered.seconds * 1000:.1f} ms")
        self.image_panel.show_image(rendered.image, "  \N{MIDDLE DOT}  ".join(parts))

    @Slot(object)
    def _show_effects(self, effects: np.ndarray) -> None:
        self.slider_panel.show_effects(np.concatenate([np.full(len(self._numbers), np.nan), effects]))

    @Slot()
    def _follow(self) -> None:
        if not self._following.isActive():
            self._following.start()

    @Slot()
    def _show_values(self) -> None:
        self.sliders.set_values(self._values())
        self.class_buttons.mark(self.model.latent.point.label)
        self.controls.show_truncation(self.model.latent.point.truncation)

    @Slot()
    def _show_point(self) -> None:
        self._show_values()
        self.image_panel.name_images(self._name())
        self.controls.show_seed(self.model.latent.seed)

    def _name(self) -> str:
        """What a saved image is called at first."""
        generator, latent = self.model.generator, self.model.latent
        label, prompt = latent.point.label, latent.point.prompt
        kind = "" if label is None else f" {generator.manifest.classes[label]}"
        kind = kind if prompt is None else f" {prompt.text[:_MOST_OF_A_PROMPT].strip()}"
        return f"{generator.title}{kind} seed {latent.seed}"

    @Slot()
    def _show_history(self) -> None:
        self.image_panel.undo_action.setEnabled(self.model.latent.can_undo)
        self.image_panel.redo_action.setEnabled(self.model.latent.can_redo)

    @Slot()
    def _show_directions(self) -> None:
        self.slider_panel.replace_sliders(self._sliders(), self._values())

    @Slot()
    def _show_locks(self) -> None:
        first = len(self._numbers)
        self.sliders.order.locked = {first + dimension for dimension in self.model.latent.locked}
        self.sliders.viewport().update()

    @Slot()
    def _show_view(self) -> None:
        view, indices = self.model.view, {self._key(n): n for n in range(len(self.sliders.order.sliders))}
        self.sliders.show_pinned([indices[key] for key in view.pinned if key in indices])
        self.slider_panel.show_kind(view.slider_kind)


def _size_in_words(generator: GeneratorFile) -> str:
    manifest = generator.manifest
    if manifest.output == "picture":
        return f"{manifest.width} \N{MULTIPLICATION SIGN} {manifest.height}"
    if manifest.output == "points":
        return "A point among others of this generator"
    steps, scale = f"{manifest.length} steps", manifest.scale
    if manifest.channels > 1:
        return f"{steps} of {', '.join(scale.names) if scale else f'{manifest.channels} channels'}"
    return f"{steps} from {scale.low[0]:.4g} to {scale.high[0]:.4g}" if scale else steps
