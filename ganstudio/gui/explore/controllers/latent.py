"""Wires the place in the latent space to picture, sliders and buttons: moves there, and what is shown of it."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot

from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.services.sample_renderer import RenderedSample
from ganstudio.gui.explore.widgets.slider_order import Kind, Slider
from ganstudio.inference.generator.generator_file import GeneratorFile

if TYPE_CHECKING:
    from ganstudio.gui.explore.view import ExploreView

CONTROLS_WIDTH = 352
ATTRIBUTE = "attribute"
"""Origin of directions that lead to an attribute."""
_REACH, _ATTRIBUTE_REACH = 3.0, 5.0
"""How far sliders of directions go, in sigma; what a picture lacks altogether is farther away."""
_MOST_OF_A_SENTENCE = 60
_FOLLOW_MILLISECONDS = 80  # sliders follow what glides at a pace that costs little


class LatentController(QObject):
    """Lives as long as its workspace. `numbers` says which direction each of the first sliders is."""

    def __init__(self, workspace: "ExploreView", explorer: ExploreModel) -> None:
        super().__init__(workspace)
        self.workspace, self.explorer = workspace, explorer
        self.numbers: list[int] = []
        self._following = QTimer(self, singleShot=True, interval=_FOLLOW_MILLISECONDS)
        self._following.timeout.connect(self._show_values)
        self._connect_explorer()
        self._connect_controls()

    def _connect_explorer(self) -> None:
        explorer, session = self.explorer, self.explorer.session
        explorer.begun.connect(self._begin)
        explorer.renewed.connect(self._show_place)
        explorer.changed.connect(explorer.ask_picture)
        explorer.jumped.connect(self._show_place)
        explorer.glided.connect(self._follow)
        explorer.history_changed.connect(self._show_history)
        explorer.directions_changed.connect(self._show_directions)
        explorer.locks_changed.connect(self._show_locks)
        session.pictured.connect(self._show_picture)
        session.effects_progressed.connect(self.workspace.panel.show_progress)
        session.effects_measured.connect(self._show_effects)

    def _connect_controls(self) -> None:
        workspace, controls, panel = self.workspace, self.workspace.controls, self.workspace.panel
        workspace.classes.chosen.connect(self._choose_class)
        controls.seed_chosen.connect(self._draw)
        controls.reset_wanted.connect(self._reset)
        controls.mean_wanted.connect(self._to_mean)
        controls.truncation_chosen.connect(self._truncate)
        controls.truncation_settled.connect(self._settle)
        panel.sliders.moved.connect(self._move)
        panel.sliders.settled.connect(self._settle)
        panel.sliders.locked.connect(self._lock)
        panel.sliders.renamed.connect(self._rename)
        panel.sliders.remove_wanted.connect(self._remove)
        panel.effects_wanted.connect(self._ask_effects)
        panel.effects_unwanted.connect(self.explorer.session.drop_effects)

    # --- another generator

    @Slot()
    def _begin(self) -> None:
        generator, workspace = self.explorer.generator, self.workspace
        workspace.classes.show_classes(generator.manifest.classes, CONTROLS_WIDTH)
        self.numbers = list(self.explorer.exploration.directions)
        workspace.panel.set_sliders(self._sliders(), self._values())

    def _sliders(self) -> list[Slider]:
        """Directions first, then one slider per latent dimension, numbered from 1."""
        exploration, sliders = self.explorer.exploration, []
        for number in self.numbers:
            direction = exploration.directions[number]
            kind: Kind = "attribute" if direction.origin.startswith(ATTRIBUTE) else "direction"
            help_text = f"Found by {direction.origin}, in sigma" if direction.origin else "In sigma"
            reach = _ATTRIBUTE_REACH if kind == "attribute" else _REACH
            sliders.append(Slider(direction.name, -reach, reach, help=help_text, kind=kind, key=f"direction {number}"))
        low, high = exploration.space.slider_range
        rest = exploration.space.middle
        return sliders + [Slider(str(number), low, high, rest) for number in range(1, exploration.space.size + 1)]

    def _values(self) -> list[float]:
        place = self.explorer.exploration.place
        return [*(place.strengths.get(number, 0.0) for number in self.numbers), *place.latent.tolist()]

    # --- what the user does

    @Slot(int, float)
    def _move(self, index: int, value: float) -> None:
        if index < len(self.numbers):
            self.explorer.exploration.lean(self.numbers[index], value)
        else:
            self.explorer.exploration.move(index - len(self.numbers), value)

    @Slot()
    def _settle(self) -> None:
        self.explorer.exploration.settle()

    @Slot(int)
    def _draw(self, seed: int) -> None:
        self.explorer.exploration.draw(seed)

    @Slot()
    def _reset(self) -> None:
        self.explorer.exploration.reset()

    @Slot()
    def _to_mean(self) -> None:
        self.explorer.exploration.to_mean()

    @Slot(float)
    def _truncate(self, psi: float) -> None:
        self.explorer.exploration.truncate(psi)

    @Slot(int)
    def _choose_class(self, label: int) -> None:
        self.explorer.exploration.choose_class(label)

    @Slot()
    def _lock(self) -> None:
        first, locked = len(self.numbers), self.workspace.panel.sliders.order.locked
        self.explorer.exploration.lock(index - first for index in locked)

    @Slot(int, str)
    def _rename(self, index: int, name: str) -> None:
        self.explorer.exploration.rename_direction(self.numbers[index], name)

    @Slot(int)
    def _remove(self, index: int) -> None:
        self.explorer.exploration.remove_directions([self.numbers[index]])

    @Slot()
    def _ask_effects(self) -> None:
        if self.explorer.is_open:
            self.explorer.session.ask_effects(self.explorer.exploration.sample())

    # --- what is shown

    @Slot(object)
    def _show_picture(self, pictured: RenderedSample) -> None:
        generator = self.explorer.generator
        where = f"{generator.provider}  \N{MIDDLE DOT}  {pictured.seconds * 1000:.1f} ms"
        figures = f"{_size_in_words(generator)}  \N{MIDDLE DOT}  {where}"
        self.workspace.area.show_picture(pictured.picture, figures)

    @Slot(object)
    def _show_effects(self, effects: np.ndarray) -> None:
        self.workspace.panel.show_effects(np.concatenate([np.full(len(self.numbers), np.nan), effects]))

    @Slot()
    def _follow(self) -> None:
        if not self._following.isActive():
            self._following.start()

    @Slot()
    def _show_values(self) -> None:
        self.workspace.panel.sliders.set_values(self._values())
        self.workspace.classes.mark(self.explorer.exploration.place.label)
        self.workspace.controls.show_truncation(self.explorer.exploration.place.truncation)

    @Slot()
    def _show_place(self) -> None:
        self._show_values()
        self.workspace.area.name_pictures(self._name())
        self.workspace.controls.show_seed(self.explorer.exploration.seed)

    def _name(self) -> str:
        """What a saved picture is called at first."""
        generator, exploration = self.explorer.generator, self.explorer.exploration
        label = exploration.place.label
        told = exploration.place.told
        kind = "" if label is None else f" {generator.manifest.classes[label]}"
        kind = kind if told is None else f" {told.text[:_MOST_OF_A_SENTENCE].strip()}"
        return f"{generator.title}{kind} seed {exploration.seed}"

    @Slot()
    def _show_history(self) -> None:
        self.workspace.undo_action.setEnabled(self.explorer.exploration.can_undo)
        self.workspace.redo_action.setEnabled(self.explorer.exploration.can_redo)

    @Slot()
    def _show_directions(self) -> None:
        self.numbers = list(self.explorer.exploration.directions)
        self.workspace.panel.replace_sliders(self._sliders(), self._values())

    @Slot()
    def _show_locks(self) -> None:
        first = len(self.numbers)
        sliders = self.workspace.panel.sliders
        sliders.order.locked = {first + dimension for dimension in self.explorer.exploration.locked}
        sliders.viewport().update()


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
