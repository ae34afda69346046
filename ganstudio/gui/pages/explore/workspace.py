"""An open generator: wires the place in its latent space to the picture, the sliders and the buttons."""

import json

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ganstudio.gui.pages.explore.class_buttons import ClassButtons
from ganstudio.gui.pages.explore.latent_controls import LatentControls
from ganstudio.gui.pages.explore.picture_area import PictureArea
from ganstudio.gui.sessions.exploration import Exploration
from ganstudio.gui.sessions.inference_session import InferenceSession, Pictured, Varied
from ganstudio.gui.widgets.slider_order import Slider
from ganstudio.gui.widgets.slider_panel import SliderPanel
from ganstudio.gui.widgets.tab_order import chain
from ganstudio.inference.generator_file import GeneratorFile
from ganstudio.inference.latent_space import Latents, LatentSpace

CONTROLS_WIDTH = 328
_REST_MILLISECONDS = 120  # variations follow once the sliders rest this long


class Workspace(QWidget):
    """`explore` begins with another generator."""

    failed = Signal(str)
    """A picture could not be saved: a sentence."""

    def __init__(self, session: InferenceSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._generator: GeneratorFile | None = None
        self.exploration = Exploration(LatentSpace(1), parent=self)
        self._varied: Latents = np.zeros((0, 0), np.float32)
        self._dimensions_from = 0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MILLISECONDS)
        self._rest.timeout.connect(self._ask_variations)
        self.undo_action = self._action("Undo", QKeySequence.StandardKey.Undo)
        self.redo_action = self._action("Redo", QKeySequence.StandardKey.Redo)
        self.copy_latent_action = self._action("Copy latent", QKeySequence("Ctrl+Shift+C"))
        self.random_action = self._action("Random", QKeySequence("R"))
        self.area = PictureArea([self.undo_action, self.redo_action, self.copy_latent_action])
        self.classes, self.controls, self.panel = ClassButtons(), LatentControls(), SliderPanel()
        self._lay_out()
        self._connect()

    def _action(self, text: str, key: QKeySequence | QKeySequence.StandardKey) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(f"{text} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
        self.addAction(action)
        return action

    def _lay_out(self) -> None:
        for action in (self.area.view.copy_action, self.area.view.save_action):
            self.addAction(action)  # their keys work wherever the focus is
        heading = QLabel("Sliders")
        heading.setProperty("role", "heading")
        controls = QWidget()
        controls.setFixedWidth(CONTROLS_WIDTH)
        right = QVBoxLayout(controls)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(8)
        right.addWidget(self.classes)
        right.addWidget(self.controls)
        right.addSpacing(8)
        right.addWidget(heading)
        right.addWidget(self.panel, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        row.addWidget(self.area, 1)
        row.addWidget(controls)

    def _connect(self) -> None:
        self.undo_action.triggered.connect(self._undo)
        self.redo_action.triggered.connect(self._redo)
        self.copy_latent_action.triggered.connect(self._copy_latent)
        self.random_action.triggered.connect(self.controls.draw)
        self.area.view.saved.connect(self._tell_saved)
        self.area.view.failed.connect(self.failed)
        self.area.variations_wanted.connect(self._ask_variations)
        self.area.variations.clicked.connect(self._go_to_variation)
        self.classes.chosen.connect(self._choose_class)
        self.controls.seed_chosen.connect(self._draw)
        self.controls.reset_wanted.connect(self._reset)
        self.controls.mean_wanted.connect(self._to_mean)
        self.controls.truncation_chosen.connect(self._truncate)
        self.panel.sliders.moved.connect(self._move)
        self.panel.sliders.settled.connect(self._settle)
        self.panel.effects_wanted.connect(self._ask_effects)
        self.panel.effects_unwanted.connect(self.session.drop_effects)
        self.session.pictured.connect(self._show_picture)
        self.session.varied.connect(self._show_variations)
        self.session.effects_progressed.connect(self.panel.show_progress)
        self.session.effects_measured.connect(self._show_effects)

    # --- another generator

    def explore(self, generator: GeneratorFile) -> None:
        """Begin at the latent of seed 0; truncation stays as it is."""
        self._generator, manifest = generator, generator.manifest
        self.exploration.deleteLater()
        psi = self.exploration.truncation
        self.exploration = Exploration(
            generator.latent_space, manifest.directions, classes=len(manifest.classes), parent=self
        )
        self.exploration.truncation = psi
        self.exploration.changed.connect(self._follow)
        self.exploration.jumped.connect(self._show_place)
        self.exploration.history_changed.connect(self._show_history)
        self._dimensions_from = len(manifest.directions)
        self.area.begin(*generator.picture_size)
        self.classes.show_classes(manifest.classes, CONTROLS_WIDTH)
        self.panel.set_sliders(_sliders(generator), self._values())
        chain([self.area.variations, *self.classes.tab_stops, *self.controls.tab_stops, *self.panel.tab_stops])
        self._show_place()
        self._show_history()
        self._follow()

    # --- what the user does

    @Slot(int, float)
    def _move(self, index: int, value: float) -> None:
        if index < self._dimensions_from:
            self.exploration.lean(index, value)
        else:
            self.exploration.move(index - self._dimensions_from, value)

    @Slot()
    def _settle(self) -> None:
        self.exploration.settle()

    @Slot(int)
    def _draw(self, seed: int) -> None:
        self.exploration.draw(seed)

    @Slot()
    def _reset(self) -> None:
        self.exploration.reset()

    @Slot()
    def _to_mean(self) -> None:
        self.exploration.to_mean()

    @Slot(float)
    def _truncate(self, psi: float) -> None:
        self.exploration.truncate(psi)

    @Slot(int)
    def _choose_class(self, label: int) -> None:
        self.exploration.choose_class(label)

    @Slot(int)
    def _go_to_variation(self, place: int) -> None:
        if place < len(self._varied):
            self.exploration.go_to(self._varied[place])

    @Slot()
    def _undo(self) -> None:
        self.exploration.undo()

    @Slot()
    def _redo(self) -> None:
        self.exploration.redo()

    @Slot()
    def _copy_latent(self) -> None:
        numbers = [round(float(value), 6) for value in self.exploration.latent()]
        QGuiApplication.clipboard().setText(json.dumps(numbers))
        self.area.tell(f"Copied the latent's {len(numbers)} numbers")

    @Slot(str)
    def _tell_saved(self, path: str) -> None:
        self.area.tell(f"Saved {path}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A number reaches its slider from anywhere on the page, and / the search."""
        if event.text().isdigit() or event.text() == "/":
            self.panel.sliders.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.panel.sliders.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    # --- requests

    @Slot()
    def _follow(self) -> None:
        self.session.ask_picture(self.exploration.latent(), self.exploration.place.label)
        self._rest.start()

    @Slot()
    def _ask_variations(self) -> None:
        if self._generator is None or not self.area.variations.capacity:
            return
        exploration, area = self.exploration, self.area
        self._varied = exploration.space.variations(
            exploration.place.latent, area.variation_strength, area.variations.capacity, area.variation_seed
        )
        self.session.ask_variations(exploration.effective(self._varied), exploration.place.label)

    @Slot()
    def _ask_effects(self) -> None:
        if self._generator is not None:
            self.session.ask_effects(self.exploration.place.label)

    # --- answers

    @Slot(object)
    def _show_picture(self, pictured: Pictured) -> None:
        assert self._generator is not None
        where = f"{self._generator.provider}  \N{MIDDLE DOT}  {pictured.seconds * 1000:.1f} ms"
        self.area.show_picture(pictured.picture, f"{_size_in_words(self._generator)}  \N{MIDDLE DOT}  {where}")

    @Slot(object)
    def _show_variations(self, varied: Varied) -> None:
        self.area.variations.show_pictures(varied.first, list(varied.pictures))

    @Slot(object)
    def _show_effects(self, effects: np.ndarray) -> None:
        self.panel.show_effects(np.concatenate([np.full(self._dimensions_from, np.nan), effects]))

    # --- showing where one is

    def _values(self) -> list[float]:
        place = self.exploration.place
        return [*place.strengths.tolist(), *place.latent.tolist()]

    @Slot()
    def _show_place(self) -> None:
        self.panel.sliders.set_values(self._values())
        self.area.name_pictures(self._name())
        self.classes.mark(self.exploration.place.label)
        self.controls.show_seed(self.exploration.seed)
        self.controls.show_truncation(self.exploration.truncation)

    def _name(self) -> str:
        """What a saved picture is called at first."""
        assert self._generator is not None
        label = self.exploration.place.label
        kind = "" if label is None else f" {self._generator.manifest.classes[label]}"
        return f"{self._generator.title}{kind} seed {self.exploration.seed}"

    @Slot()
    def _show_history(self) -> None:
        self.undo_action.setEnabled(self.exploration.can_undo)
        self.redo_action.setEnabled(self.exploration.can_redo)


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


def _sliders(generator: GeneratorFile) -> list[Slider]:
    """Named directions first, then one slider per latent dimension, numbered from 1."""
    space = generator.latent_space
    low, high = space.slider_range
    named = [Slider(direction.name, -3.0, 3.0, help=direction.origin) for direction in generator.manifest.directions]
    return named + [Slider(str(number), low, high) for number in range(1, space.size + 1)]
