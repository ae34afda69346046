"""The list of pictures: shows the model's queue, and hands over what the user does with it."""

from itertools import islice

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot

from ganstudio.gui.shared.image_grid.qt_images import to_image
from ganstudio.gui.shared.image_sources import ImageSource
from ganstudio.gui.translate.model import TranslateModel
from ganstudio.gui.translate.panels.queue_panel import QueuePanel


class QueueController(QObject):
    """Keeps the rows and their counts in step with the queue."""

    def __init__(self, model: TranslateModel, panel: QueuePanel) -> None:
        super().__init__(panel)
        self._model, self._panel, self._list = model, panel, panel.queue
        model.added.connect(self._add)
        model.changed.connect(self._change)
        model.removed.connect(self._remove)
        model.renewed.connect(self._renew)
        model.selected_changed.connect(self._choose)
        model.thumbnail.connect(self._show_thumbnail)
        self._list.chosen.connect(model.look)
        self._list.thumbnails_wanted.connect(model.ask_thumbnails)
        self._list.remove_wanted.connect(model.remove_one)
        panel.clear_wanted.connect(model.clear)
        self._show_counts()

    @Slot(list)
    def _add(self, items: list[ImageSource]) -> None:
        self._list.rows.add(items)
        self._show_counts()

    @Slot(object)
    def _change(self, item: ImageSource) -> None:
        self._list.rows.change(item)
        self._show_counts()

    @Slot(set)
    def _remove(self, numbers: set[int]) -> None:
        self._list.rows.remove(numbers)
        self._choose()
        self._show_counts()

    @Slot()
    def _renew(self) -> None:
        self._list.rows.change_all(self._model.queue.items.values())
        self._show_counts()

    @Slot()
    def _choose(self) -> None:
        selected = self._model.queue.selected
        if selected is not None:
            self._list.choose(selected.number)

    @Slot(int, object)
    def _show_thumbnail(self, number: int, picture: NDArray[np.uint8]) -> None:
        self._list.rows.set_thumbnail(number, to_image(picture))

    def _show_counts(self) -> None:
        queue = self._model.queue
        examples = any(item.is_example for item in islice(queue.items.values(), 1))  # all are, or none
        self._panel.show_counts(*queue.counts(), examples=examples)
