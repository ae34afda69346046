"""Vector arithmetic A - B + C: groups are filled, the result is shown, and A - B is kept as a direction."""

from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.core.errors import UserError
from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.operands import GROUPS
from ganstudio.gui.explore.panels.arithmetic_panel import ArithmeticPanel
from ganstudio.gui.explore.panels.operands_panel import OperandsPanel
from ganstudio.gui.explore.services.sample_renderer import RenderedSamples
from ganstudio.gui.explore.view_choices import ExploreTab
from ganstudio.gui.explore.widgets.sample_tray import REMOVE
from ganstudio.inference.generator.sample import Sample

_CENTRE = 4


class ArithmeticController(QObject):
    """Edits the operands of the model with two panels, and shows there what comes of them."""

    direction_added = Signal(int)
    """The number of A - B among the directions."""

    def __init__(self, model: ExploreModel, operands_panel: OperandsPanel, panel: ArithmeticPanel) -> None:
        super().__init__(panel)
        self.model, self.operands, self.operands_panel, self.panel = model, model.operands, operands_panel, panel
        self._order: list[tuple[str, int]] = []
        """Group and index of each rendered sample; means have the index -1."""
        model.opened.connect(self._open)
        model.renewed.connect(self._render)
        model.renderer.batch_rendered.connect(self._show_batch)
        self.operands.changed.connect(self._show)
        self._connect_operands_panel()
        panel.again.clicked.connect(self.operands.draw_noise)
        panel.clear.clicked.connect(self.operands.clear)
        panel.show_result.clicked.connect(self._visit_centre)
        panel.keep_wanted.connect(self.keep)

    def _connect_operands_panel(self) -> None:
        for name, group in self.operands_panel.groups.items():
            group.caption.textEdited.connect(partial(self.operands.set_caption, name))
            group.tray.dropped.connect(partial(self._drop, name))
            group.tray.moved.connect(partial(self.operands.move, name))
            group.tray.asked.connect(partial(self._do_with_sample, name))
            group.tray.clicked.connect(partial(self._visit_sample, name))
            self.operands_panel.means[name].clicked.connect(partial(self._visit_mean, name))
        self.operands_panel.result.clicked.connect(self._visit_result)

    @Slot()
    def _open(self) -> None:
        self.operands_panel.set_picture_size(*self.model.generator.picture_size)

    # --- what the user does

    def _drop(self, name: str, index: int, data: bytes) -> None:
        sample = self.model.read_sample(data)
        if sample is not None:
            self.model.add_operand(name, sample, index)

    def _do_with_sample(self, name: str, verb: str, index: int) -> None:
        if verb == REMOVE:
            self.operands.remove(name, index)

    def _visit_sample(self, name: str, index: int) -> None:
        self._visit(self.operands.samples[name][index])

    def _visit_mean(self, name: str, _index: int) -> None:
        self._visit(self.operands.means()[name])

    @Slot(int)
    def _visit_result(self, index: int) -> None:
        sample = self.operands_panel.result.samples[index]
        if sample is not None:
            self._visit(sample)

    @Slot()
    def _visit_centre(self) -> None:
        self._visit_result(_CENTRE)

    def _visit(self, sample: Sample) -> None:
        """Go there, and show it large with the sliders beside it."""
        self.model.latent.visit(sample)
        self.model.set_view(replace(self.model.view, tab=ExploreTab.SLIDERS))

    @Slot(str)
    def keep(self, name: str) -> None:
        """Keep A - B as a direction under a name of the user's, or one that says what it is."""
        try:
            direction = self.operands.direction(name or self.operands.suggested_name())
        except UserError as error:
            self.model.failed.emit(str(error), "")
            return
        self.panel.name.clear()
        self.direction_added.emit(self.model.latent.add_directions([direction])[0])

    # --- what is shown

    @Slot()
    def _show(self) -> None:
        operands, shown = self.operands, self.operands_panel
        shown.show_operands(operands.samples, operands.captions)
        has = {name: bool(operands.samples[name]) for name in GROUPS}
        self.panel.show_state(
            can_keep=has["A"] and has["B"],
            can_show=all(has.values()),
            is_empty=not any(has.values()),
            suggested=operands.suggested_name(),
        )
        means = operands.means()
        for name in GROUPS:
            for grid in (shown.means[name], shown.blends[name]):
                grid.set_samples([means.get(name)])
        shown.pixels.set_samples([means["C"] if operands.is_complete else None])
        shown.result.set_samples(operands.result(self.model.latent.space) or [None] * 9)
        self._render()

    @Slot()
    def _render(self) -> None:
        """All at once: the samples, their means, the nine of the result."""
        places = [(name, index) for name in GROUPS for index in range(len(self.operands.samples[name]))]
        means = self.operands.means()
        self._order = [*places, *((name, -1) for name in means)]
        samples = [self.operands.samples[name][index] for name, index in places]
        nine = [sample for sample in self.operands_panel.result.samples if sample is not None]
        self.model.renderer.render_batch("arithmetic", [*samples, *means.values(), *nine])

    @Slot(str, object)
    def _show_batch(self, batch: str, rendered: RenderedSamples) -> None:
        if batch != "arithmetic":
            return
        for number, image in enumerate(rendered.images, start=rendered.first):
            if number >= len(self._order):
                self.operands_panel.result.show_pictures(number - len(self._order), [image])
                continue
            name, index = self._order[number]
            grid = self.operands_panel.groups[name].tray if index >= 0 else self.operands_panel.means[name]
            grid.show_pictures(max(index, 0), [image])
        self._blend()

    def _blend(self) -> None:
        """The control: the same sum on the pixels of the operands."""
        from ganstudio.inference.latent.arithmetic import pixel_control

        stacks: dict[str, NDArray[np.uint8]] = {}
        for name, group in self.operands_panel.groups.items():
            shown = [picture for picture in group.tray.pictures if picture is not None]
            if shown and len(shown) == len(group.tray.pictures):
                stacks[name] = np.stack(shown)
                mean = np.rint(stacks[name].mean(0)).astype(np.uint8)
                self.operands_panel.blends[name].show_pictures(0, [mean])
        if len(stacks) == len(GROUPS):
            self.operands_panel.pixels.show_pictures(0, [pixel_control(*(stacks[name] for name in GROUPS))])
