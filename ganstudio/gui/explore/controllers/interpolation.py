"""Wires the ways through the latent space: anchors, the strip between them, playing, the walk and its recording."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from ganstudio.core.errors import UserError
from ganstudio.gui.explore.interpolation_path import MOST_ANCHORS, InterpolationPath
from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.panels.path_panel import PathPanel
from ganstudio.gui.explore.services.playback import Playback
from ganstudio.gui.explore.services.random_walk import RECORDED_RATE, RandomWalkPlayer
from ganstudio.gui.explore.services.sample_renderer import RenderedSamples
from ganstudio.gui.explore.services.ticker import Ticker
from ganstudio.gui.explore.widgets.sample_tray import REMOVE
from ganstudio.images.animation import evenly
from ganstudio.inference.generator.sample import Sample

if TYPE_CHECKING:
    from ganstudio.gui.explore.session_file import SavedPath
    from ganstudio.gui.explore.view import ExploreView

_STRIP_ROWS, _STRIP_WIDTH = 3, 336
_MOVER = "path"


class InterpolationController(QObject):
    """Lives as long as its workspace."""

    film_wanted = Signal(object, int, bool, str)
    """Samples, how many each second, whether it is a loop, and what the film may be called."""

    def __init__(self, workspace: "ExploreView", explorer: ExploreModel, side: PathPanel) -> None:
        super().__init__(workspace)
        self.explorer, self.side = explorer, side
        self.journey = InterpolationPath(self)
        self.playback = Playback(Ticker(_screen_rate(), self), self)
        self.stroll = RandomWalkPlayer(explorer, Ticker(_screen_rate(), self), self)
        self._in_strip: list[int] = []
        """Which pictures of the way the strip shows."""
        self._connect_sessions()
        self._connect_side()

    def _connect_sessions(self) -> None:
        self.explorer.begun.connect(self._begin)
        self.explorer.renewed.connect(self._draw_all)
        self.explorer.session.drawn.connect(self._show_drawn)
        self.journey.changed.connect(self._show_journey)
        self.playback.shown.connect(self._show_place)
        self.playback.ticker.running_changed.connect(self.side.show_playing)
        self.playback.ticker.running_changed.connect(self._rest)
        self.stroll.ticker.running_changed.connect(self.side.show_walking)
        self.stroll.recording_changed.connect(self._show_recording)
        self.stroll.recorded.connect(self.side.show_recording)

    def _connect_side(self) -> None:
        side = self.side
        side.add.clicked.connect(self.add_current)
        side.clear.clicked.connect(self.journey.forget)
        side.anchors.dropped.connect(self._drop)
        side.anchors.moved.connect(self.journey.move)
        side.anchors.clicked.connect(self._visit_anchor)
        side.anchors.asked.connect(self._do_with_anchor)
        side.strip.clicked.connect(self._go_to_strip)
        side.configured.connect(self._configure)
        side.play.clicked.connect(self.toggle_play)
        side.scrubber.valueChanged.connect(self.playback.go_to)
        side.scrubber.sliderReleased.connect(self._settle)
        side.export.clicked.connect(self._export)
        side.walk.clicked.connect(self.toggle_walk)
        side.speed.valueChanged.connect(self._set_speed)
        side.record.clicked.connect(self.toggle_recording)
        self._set_speed(side.speed.value())

    def restore(self, kept: "SavedPath", anchors: list[Sample]) -> None:
        """As it was kept."""
        journey = self.journey
        fitting = kept.kind if kept.kind is None or self.side.kind.findData(kept.kind) >= 0 else None
        journey.anchors = anchors[:MOST_ANCHORS]
        journey.configure(fitting, kept.steps, kept.rate, kept.loop)
        self.playback.place = kept.place
        journey.changed.emit()

    # --- anchors

    @Slot()
    def _begin(self) -> None:
        from ganstudio.inference.latent.interpolation import path_kinds

        self.stroll.discard()
        self.pause()
        self.side.begin(*self.explorer.generator.picture_size, path_kinds(self.explorer.exploration.space))
        self.journey.forget()

    @Slot()
    def add_current(self) -> None:
        """What is on screen becomes the last anchor."""
        self.add(self.explorer.exploration.sample())

    def add(self, sample: Sample, place: int | None = None) -> None:
        """Make a sample an anchor."""
        if self.journey.add(sample, place):
            if not self.side.isVisible():
                self.explorer.told.emit(f"Anchor {len(self.journey.anchors)} added")
        else:
            self.explorer.told.emit("There are as many anchors as a way can have.")

    @Slot(int, bytes)
    def _drop(self, place: int, data: bytes) -> None:
        try:
            self.add(self.explorer.exploration.read_sample(data), place)
        except UserError as error:
            self.explorer.failed.emit(str(error), "")

    @Slot(str, int)
    def _do_with_anchor(self, verb: str, place: int) -> None:
        if verb == REMOVE:
            self.journey.remove(place)

    @Slot(int)
    def _visit_anchor(self, place: int) -> None:
        self.explorer.exploration.visit(self.journey.anchors[place])

    @Slot()
    def _configure(self) -> None:
        side = self.side
        self.journey.configure(side.kind.currentData(), side.steps.value(), side.rate.value(), side.loop.isChecked())

    # --- what is shown

    @Slot()
    def _show_journey(self) -> None:
        samples = self.journey.samples(self.explorer.exploration.space)
        self.playback.load(samples, self.journey.rate, self.journey.loop)
        self.side.show_journey(self.journey, len(samples))
        self.side.show_place(self.playback.place)
        self._in_strip = evenly(len(samples), _STRIP_ROWS * self.side.strip.columns_in(_STRIP_WIDTH))
        self.side.strip.set_samples([samples[place] for place in self._in_strip])
        self._mark()
        self._draw_all()

    @Slot()
    def _draw_all(self) -> None:
        self.explorer.ask_sheet("thumbnails", self.journey.anchors)
        self.explorer.ask_sheet("path", [sample for sample in self.side.strip.samples if sample is not None])

    @Slot(str, object)
    def _show_drawn(self, sheet: str, drawn: RenderedSamples) -> None:
        target = {"thumbnails": self.side.anchors, "path": self.side.strip}.get(sheet)
        if target is not None:
            target.show_pictures(drawn.first, list(drawn.pictures))

    # --- playing

    @Slot()
    def toggle_play(self) -> None:
        """Play or pause the way."""
        self.stroll.ticker.stop()
        self.playback.toggle()

    @Slot(int)
    def _go_to_strip(self, place: int) -> None:
        self.playback.go_to(self._in_strip[place])
        self._settle()

    @Slot(int)
    def _show_place(self, place: int) -> None:
        self.explorer.exploration.glide_to(_MOVER, self.playback.samples[place])
        self.side.show_place(place)
        self._mark()

    def _mark(self) -> None:
        passed = [number for number, place in enumerate(self._in_strip) if place <= self.playback.place]
        self.side.strip.mark(passed[-1] if passed else -1)

    @Slot()
    def _settle(self) -> None:
        self.explorer.exploration.settle()

    @Slot(bool)
    def _rest(self, is_playing: bool) -> None:
        if not is_playing:
            self._settle()

    @Slot()
    def _export(self) -> None:
        self.film_wanted.emit(list(self.playback.samples), self.journey.rate, self.journey.loop, "path")

    # --- the walk

    @Slot()
    def toggle_walk(self) -> None:
        """Walk on or pause."""
        self.playback.ticker.stop()
        if self.stroll.ticker.is_running:
            self.stroll.ticker.stop()
        elif self.explorer.is_open:
            self.stroll.ticker.start()

    def pause(self) -> None:
        """Nothing moves by itself."""
        self.playback.ticker.stop()
        self.stroll.ticker.stop()

    @Slot(int)
    def _set_speed(self, hundredths: int) -> None:
        self.stroll.speed = hundredths / 100

    @Slot()
    def toggle_recording(self) -> None:
        """Begin to record the walk, or stop and ask where the film should go."""
        if not self.stroll.is_recording:
            self.playback.ticker.stop()
            self.stroll.record()
        else:
            self.stroll.stop_recording()

    @Slot(bool)
    def _show_recording(self, is_recording: bool) -> None:
        self.side.show_recording(0.0 if is_recording else None)
        if not is_recording:
            self.stroll.ticker.stop()
            if self.stroll.frames:
                self.film_wanted.emit(self.stroll.frames, RECORDED_RATE, False, "walk")


def _screen_rate() -> float:
    screen = QGuiApplication.primaryScreen()
    return min(max(screen.refreshRate(), 30.0), 120.0) if screen is not None else 60.0
