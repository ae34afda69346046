"""The interpolation path and the random walk: anchors, the samples between them, playing, walking and recording."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.panels.path_panel import PathPanel
from ganstudio.gui.explore.services.random_walk import RECORDED_RATE
from ganstudio.gui.explore.services.sample_renderer import RenderedSamples
from ganstudio.gui.explore.widgets.sample_tray import REMOVE
from ganstudio.images.animation import evenly

_PREVIEW_ROWS, _PREVIEW_WIDTH = 3, 336


class InterpolationController(QObject):
    """Edits the path of the model with its panel, and shows and plays it there."""

    animation_wanted = Signal(object, int, bool, str)
    """Samples, how many each second, whether it is a loop, and what the file may be called."""

    def __init__(self, model: ExploreModel, panel: PathPanel) -> None:
        super().__init__(panel)
        self.model, self.panel, self.path = model, panel, model.path
        self.playback, self.walk = model.playback, model.walk
        self._previewed: list[int] = []
        """Which positions of the path the panel shows."""
        for player in (self.playback, self.walk):
            player.ticker.set_rate(_screen_rate())
        self._connect_model()
        self._connect_panel()

    def _connect_model(self) -> None:
        self.model.opened.connect(self._open)
        self.model.renewed.connect(self._render)
        self.model.view_changed.connect(self._show_view)
        self.model.renderer.batch_rendered.connect(self._show_batch)
        self.path.changed.connect(self._show_path)
        self.playback.moved.connect(self._show_position)
        self.playback.ticker.running_changed.connect(self.panel.show_playing)
        self.walk.ticker.running_changed.connect(self.panel.show_walking)
        self.walk.recording_changed.connect(self._show_recording)
        self.walk.recorded.connect(self.panel.show_recording)

    def _connect_panel(self) -> None:
        panel = self.panel
        panel.add.clicked.connect(self.add_current)
        panel.clear.clicked.connect(self.path.clear)
        panel.anchors.dropped.connect(self._drop)
        panel.anchors.moved.connect(self.path.move)
        panel.anchors.clicked.connect(self._visit_anchor)
        panel.anchors.asked.connect(self._do_with_anchor)
        panel.preview.clicked.connect(self._go_to_previewed)
        panel.configured.connect(self._configure)
        panel.play.clicked.connect(self.toggle_play)
        panel.scrubber.valueChanged.connect(self.playback.go_to)
        panel.scrubber.sliderReleased.connect(self.model.latent.settle)
        panel.export.clicked.connect(self._export)
        panel.walk.clicked.connect(self.toggle_walk)
        panel.speed.valueChanged.connect(self._set_speed)
        panel.record.clicked.connect(self.toggle_recording)

    @Slot()
    def _open(self) -> None:
        from ganstudio.inference.latent.interpolation import path_kinds

        self.panel.clear_for(*self.model.generator.picture_size, path_kinds(self.model.latent.space))

    # --- anchors

    @Slot()
    def add_current(self) -> None:
        """The current sample becomes the last anchor."""
        self.model.add_anchor(self.model.latent.sample())

    @Slot(int, bytes)
    def _drop(self, index: int, data: bytes) -> None:
        sample = self.model.read_sample(data)
        if sample is not None:
            self.model.add_anchor(sample, index)

    @Slot(str, int)
    def _do_with_anchor(self, verb: str, index: int) -> None:
        if verb == REMOVE:
            self.path.remove(index)

    @Slot(int)
    def _visit_anchor(self, index: int) -> None:
        self.model.latent.visit(self.path.anchors[index])

    @Slot()
    def _configure(self) -> None:
        panel = self.panel
        self.path.configure(panel.kind.currentData(), panel.steps.value(), panel.rate.value(), panel.loop.isChecked())

    # --- what is shown

    @Slot()
    def _show_path(self) -> None:
        path, samples = self.path, self.playback.samples
        self.panel.show_settings(path.kind, path.steps, path.rate, path.loop)
        self.panel.show_anchors(path.anchors, count=len(samples))
        self.panel.show_position(path.position)
        self._previewed = evenly(len(samples), _PREVIEW_ROWS * self.panel.preview.columns_in(_PREVIEW_WIDTH))
        self.panel.preview.set_samples([samples[position] for position in self._previewed])
        self._mark()
        self._render()

    @Slot()
    def _render(self) -> None:
        samples = [sample for sample in self.panel.preview.samples if sample is not None]
        self.model.renderer.render_batch("anchors", self.path.anchors)
        self.model.renderer.render_batch("path", samples)

    @Slot(str, object)
    def _show_batch(self, batch: str, rendered: RenderedSamples) -> None:
        grid = {"anchors": self.panel.anchors, "path": self.panel.preview}.get(batch)
        if grid is not None:
            grid.show_pictures(rendered.first, list(rendered.images))

    @Slot()
    def _show_view(self) -> None:
        self.panel.speed.setValue(self.model.view.walk_speed)

    # --- playing

    @Slot()
    def toggle_play(self) -> None:
        """Play or pause the path."""
        self.walk.ticker.stop()
        self.playback.toggle()

    @Slot(int)
    def _go_to_previewed(self, index: int) -> None:
        self.playback.go_to(self._previewed[index])
        self.model.latent.settle()

    @Slot(int)
    def _show_position(self, position: int) -> None:
        self.panel.show_position(position)
        self._mark()

    def _mark(self) -> None:
        passed = [index for index, position in enumerate(self._previewed) if position <= self.path.position]
        self.panel.preview.mark(passed[-1] if passed else -1)

    @Slot()
    def _export(self) -> None:
        self.animation_wanted.emit(list(self.playback.samples), self.path.rate, self.path.loop, "path")

    # --- the random walk

    @Slot()
    def toggle_walk(self) -> None:
        """Walk on or pause."""
        self.playback.ticker.stop()
        if self.walk.ticker.is_running:
            self.walk.ticker.stop()
        elif self.model.is_open:
            self.walk.ticker.start()

    @Slot(int)
    def _set_speed(self, hundredths: int) -> None:
        self.model.set_view(replace(self.model.view, walk_speed=hundredths))

    @Slot()
    def toggle_recording(self) -> None:
        """Begin to record the walk, or stop and ask where the animation should go."""
        if self.walk.is_recording:
            self.walk.stop_recording()
        else:
            self.playback.ticker.stop()
            self.walk.record()

    @Slot(bool)
    def _show_recording(self, is_recording: bool) -> None:
        self.panel.show_recording(0.0 if is_recording else None)
        if not is_recording:
            self.walk.ticker.stop()
            if self.walk.frames:
                self.animation_wanted.emit(self.walk.frames, RECORDED_RATE, False, "walk")


def _screen_rate() -> float:
    screen = QGuiApplication.primaryScreen()
    return min(max(screen.refreshRate(), 30.0), 120.0) if screen is not None else 60.0
