"""The picture that is looked at: before and after, there and back, and what is known of it."""

from PySide6.QtCore import QObject, Slot

from ganstudio.gui.shared.formatting import remaining
from ganstudio.gui.shared.image_sources import ImageSource
from ganstudio.gui.translate.model import DIFFERENCE, RESULT, ROUND_TRIP, TranslateModel
from ganstudio.gui.translate.panels.view_area import ViewArea

VIEWS = {RESULT: "Result", ROUND_TRIP: "Round trip", DIFFERENCE: "Round-trip error"}
_TITLES = {RESULT: "After", ROUND_TRIP: "Round trip", DIFFERENCE: "|before \N{MINUS SIGN} round trip|"}
_NO_WAY_BACK = "There and back again: needs the translator of the other direction beside this one"


class PreviewController(QObject):
    """Shows what the model has of the selected picture in the view that was chosen."""

    def __init__(self, model: TranslateModel, area: ViewArea) -> None:
        super().__init__(area)
        self._model, self._area = model, area
        self._working = ""
        """How far the picture in hand is, in words."""
        model.opened.connect(self._show_translator)
        model.selected_changed.connect(self._show_selected)
        model.changed.connect(self._show_change)
        model.renewed.connect(self._show_selected)
        model.preview_changed.connect(self._show_preview)
        model.progressed.connect(self._show_progress)
        model.strength_changed.connect(self._show_strength)
        model.paused.connect(area.show_paused)
        area.stop_wanted.connect(model.cancel)
        area.resume_wanted.connect(model.resume)
        area.view_chosen.connect(model.choose_view)
        self._show_selected()

    @Slot()
    def _show_translator(self) -> None:
        self._area.allow_views((ROUND_TRIP, DIFFERENCE), self._model.partner is not None, _NO_WAY_BACK)
        self._area.views.choose(self._model.view)

    @Slot()
    def _show_selected(self) -> None:
        """What was seen stays until there is something to be seen of another picture."""
        item = self._model.queue.selected
        if item is None:
            self._area.show_invitation()
        else:
            self._area.show_content()
            self._show_item(item)

    @Slot(object)
    def _show_change(self, item: ImageSource) -> None:
        if self._model.queue.is_selected(item.number):
            self._show_item(item)

    def _show_item(self, item: ImageSource) -> None:
        if item.state != "working":
            self._area.show_progress(None)
        if item.state == "failed":
            self._area.show_words(item.words)
        else:
            self._area.show_facts(self._facts(item))

    def _facts(self, item: ImageSource) -> str:
        preview = self._model.preview
        if self._model.view != RESULT and preview.home is not None:
            levels, share = 255 * preview.mean_error, 100 * preview.mean_error
            return f"Round trip: mean error {levels:.1f} of 255 levels ({share:.1f} %)"
        size = f"{preview.size[1]} \N{MULTIPLICATION SIGN} {preview.size[0]}" if preview.size is not None else ""
        waiting = "cancelled" if self._model.is_paused else "waiting"
        words = {"waiting": waiting, "working": self._working}.get(item.state, item.words)
        return "  \N{MIDDLE DOT}  ".join(filter(None, [size, words]))

    @Slot()
    def _show_preview(self) -> None:
        item, preview, view = self._model.queue.selected, self._model.preview, self._model.view
        if item is None or item.state == "failed":
            return
        other = {RESULT: preview.after, ROUND_TRIP: preview.home, DIFFERENCE: preview.error}[view]
        self._show_strength()
        self._area.show_pictures(preview.before, other, _TITLES[view])
        self._show_item(item)

    @Slot()
    def _show_strength(self) -> None:
        self._area.view.set_strength(self._model.strength if self._model.view == RESULT else 1.0)

    @Slot(int, float, float)
    def _show_progress(self, number: int, share: float, seconds: float) -> None:
        item = self._model.queue.selected
        if item is not None and item.number == number:
            self._working = (
                f"translating, {remaining(seconds)} left" if seconds >= 0 else "translating \N{HORIZONTAL ELLIPSIS}"
            )
            self._area.show_facts(self._facts(item))
            self._area.show_progress(share)
