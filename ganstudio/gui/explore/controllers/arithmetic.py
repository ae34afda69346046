"""Wires the drawing board: shelves are filled, the sum is drawn, and its direction is kept."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.core.errors import UserError
from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.operands import NAMES, Operands
from ganstudio.gui.explore.panels.arithmetic_panel import ArithmeticPanel
from ganstudio.gui.explore.panels.operand_board import OperandBoard
from ganstudio.gui.explore.services.sample_renderer import RenderedSamples
from ganstudio.gui.explore.widgets.sample_tray import REMOVE
from ganstudio.inference.generator.sample import Sample

if TYPE_CHECKING:
    from ganstudio.gui.explore.view import ExploreView

_CENTRE = 4


class ArithmeticController(QObject):
    """Lives as long as its workspace."""

    large_wanted = Signal()
    """The result is where one is now: show it large."""
    kept = Signal(int)
    """A direction was kept under this number."""

    def __init__(
        self, workspace: "ExploreView", explorer: ExploreModel, board: OperandBoard, side: ArithmeticPanel
    ) -> None:
        super().__init__(workspace)
        self.explorer, self.board, self.side = explorer, board, side
        self.shelves = Operands(self)
        self._order: list[tuple[str, int]] = []
        """Shelf and place of each drawn picture; means have the place -1."""
        explorer.begun.connect(self._begin)
        explorer.renewed.connect(self._draw)
        explorer.session.drawn.connect(self._show_drawn)
        self.shelves.changed.connect(self._show)
        self._connect_board()
        side.again.clicked.connect(self.shelves.draw_others)
        side.clear.clicked.connect(self.shelves.forget)
        side.show_result.clicked.connect(self._show_large)
        side.keep_wanted.connect(self.keep)

    def _connect_board(self) -> None:
        for name, shelf in self.board.shelves.items():
            shelf.words.textEdited.connect(partial(self._say, name))
            shelf.tray.dropped.connect(partial(self._drop, name))
            shelf.tray.moved.connect(partial(self.shelves.move, name))
            shelf.tray.asked.connect(partial(self._do_with_sample, name))
            shelf.tray.clicked.connect(partial(self._visit_on_shelf, name))
            self.board.means[name].clicked.connect(partial(self._visit_mean, name))
        self.board.result.clicked.connect(self._visit_result)

    @Slot()
    def _begin(self) -> None:
        self.board.begin(*self.explorer.generator.picture_size)
        self.shelves.forget()

    # --- what the user does

    def _say(self, name: str, words: str) -> None:
        self.shelves.say(name, words)

    def add(self, name: str, sample: Sample, place: int | None = None) -> None:
        """Put a sample on a shelf."""
        if not self.shelves.add(name, sample, place):
            self.explorer.told.emit(f"Shelf {name} is full.")

    def _drop(self, name: str, place: int, data: bytes) -> None:
        try:
            self.add(name, self.explorer.exploration.read_sample(data), place)
        except UserError as error:
            self.explorer.failed.emit(str(error), "")

    def _do_with_sample(self, name: str, verb: str, place: int) -> None:
        if verb == REMOVE:
            self.shelves.remove(name, place)

    def _visit_on_shelf(self, name: str, place: int) -> None:
        self._visit(self.shelves.samples[name][place])

    def _visit_mean(self, name: str, _place: int) -> None:
        self._visit(self.shelves.means()[name])

    @Slot(int)
    def _visit_result(self, place: int) -> None:
        sample = self.board.result.samples[place]
        if sample is not None:
            self._visit(sample)

    @Slot()
    def _show_large(self) -> None:
        self._visit_result(_CENTRE)

    def _visit(self, sample: Sample) -> None:
        self.explorer.exploration.visit(sample)
        self.large_wanted.emit()

    @Slot(str)
    def keep(self, name: str) -> None:
        """Keep A - B as a direction under a name of the user's, or one that says what it is."""
        try:
            direction = self.shelves.direction(name or self.shelves.suggested_name())
        except UserError as error:
            self.explorer.failed.emit(str(error), "")
            return
        self.side.name.clear()
        self.kept.emit(self.explorer.exploration.add_directions([direction])[0])

    # --- what is shown

    @Slot()
    def _show(self) -> None:
        shelves = self.shelves
        self.board.show_shelves(shelves)
        has = {name: bool(shelves.samples[name]) for name in NAMES}
        self.side.show_state(
            can_keep=has["A"] and has["B"],
            can_show=all(has.values()),
            is_empty=not any(has.values()),
            suggested=shelves.suggested_name(),
        )
        means = shelves.means()
        for name in NAMES:
            for sheet in (self.board.means[name], self.board.blends[name]):
                sheet.set_samples([means.get(name)])
        self.board.pixels.set_samples([means["C"] if shelves.is_complete else None])
        self.board.result.set_samples(shelves.result(self.explorer.exploration.space) or [None] * 9)
        self._draw()

    @Slot()
    def _draw(self) -> None:
        """All pictures of the board in one go: the samples, their means, the nine."""
        shelved = [(name, place) for name in NAMES for place in range(len(self.shelves.samples[name]))]
        means = self.shelves.means()
        self._order = [*shelved, *((name, -1) for name in means)]
        samples = [self.shelves.samples[name][place] for name, place in shelved]
        nine = [sample for sample in self.board.result.samples if sample is not None]
        self.explorer.ask_sheet("result", [*samples, *means.values(), *nine])

    @Slot(str, object)
    def _show_drawn(self, sheet: str, drawn: RenderedSamples) -> None:
        if sheet != "result":
            return
        for number, picture in enumerate(drawn.pictures, start=drawn.first):
            if number >= len(self._order):
                self.board.result.show_pictures(number - len(self._order), [picture])
                continue
            name, place = self._order[number]
            target = self.board.shelves[name].tray if place >= 0 else self.board.means[name]
            target.show_pictures(max(place, 0), [picture])
        self._blend()

    def _blend(self) -> None:
        """The control: the same sum on the pixels of what lies on the shelves."""
        from ganstudio.inference.latent.arithmetic import pixel_control

        stacks: dict[str, NDArray[np.uint8]] = {}
        for name, shelf in self.board.shelves.items():
            shown = [picture for picture in shelf.tray.pictures if picture is not None]
            if shown and len(shown) == len(shelf.tray.pictures):
                stacks[name] = np.stack(shown)
                mean = np.rint(stacks[name].mean(0)).astype(np.uint8)
                self.board.blends[name].show_pictures(0, [mean])
        if len(stacks) == len(NAMES):
            self.board.pixels.show_pictures(0, [pixel_control(*(stacks[name] for name in NAMES))])
