"""The slider list with its search, its order and its kinds."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from ganstudio.gui.explore.view_choices import SliderKind
from ganstudio.gui.explore.widgets.latent_sliders import LatentSliders
from ganstudio.gui.explore.widgets.slider_order import Slider
from ganstudio.gui.shared.choice_row import ChoiceRow
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, row

_BY_EFFECT = "By effect"
_ALL = "all"
_KINDS = {
    _ALL: ("All", "Every slider"),
    "dimension": ("Dimensions", "The raw numbers of the latent"),
    "direction": ("Directions", "Named ways through the latent space, in units of sigma"),
    "attribute": ("Attributes", "Ways towards what a picture has: glasses, a smile, another class"),
}
_EMPTY = {
    "direction": "No directions yet. Find some above, or keep one from the Arithmetic page.",
    "attribute": "No attributes yet. Find them above.",
}


class SliderPanel(QWidget):
    """`effects_wanted` asks for what `show_effects` takes; until it comes, `show_progress` says how far it is."""

    effects_wanted = Signal()
    effects_unwanted = Signal()
    kind_chosen = Signal(str)
    """Which kind is listed: "dimension", "direction", "attribute", or "" for all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sliders = LatentSliders()
        self.kinds = ChoiceRow(_KINDS, "Kind of sliders")
        self.search = QLineEdit(placeholderText="Search: 17, 5-20 or a name")
        self.search.setAccessibleName("Search sliders")
        self.search.setToolTip("Press / to come here, Enter to go to what was found, Escape to see all again")
        self.by_effect = QPushButton(_BY_EFFECT)
        self.by_effect.setCheckable(True)
        self.by_effect.setToolTip("The sliders that change the picture most come first")
        self._empty = plain_label(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._empty.setProperty("role", "secondary")
        self._lay_out()
        self.kinds.chosen.connect(self._choose_kind)
        self.search.textChanged.connect(self._search)
        self.search.installEventFilter(self)
        self.by_effect.toggled.connect(self._reorder)
        self.sliders.search_wanted.connect(self._go_to_search)
        self.sliders.rearranged.connect(self._follow)

    def _lay_out(self) -> None:
        head = row((self.search, 1), self.by_effect)
        self._column = column(self.kinds, head, self._empty, (self.sliders, 1), inside=self)
        self._column.addStretch(0)
        self._empty.hide()

    def add_tools(self, tools: QWidget) -> None:
        """Something to stand between the kinds and the search."""
        self._column.insertWidget(1, tools)

    def set_sliders(self, sliders: Sequence[Slider], values: Sequence[float]) -> None:
        """Another list: searched by nothing, in its own order."""
        self.by_effect.setChecked(False)
        self.search.clear()
        self.sliders.set_sliders(sliders, values)

    def replace_sliders(self, sliders: Sequence[Slider], values: Sequence[float]) -> None:
        """The same list with some more, fewer or renamed ones."""
        self.by_effect.setChecked(False)
        self.sliders.replace_sliders(sliders, values)

    def show_kind(self, kind: SliderKind | None) -> None:
        """List only sliders of this kind."""
        if kind != self.sliders.order.kind:
            self.sliders.order.kind = kind
            self.sliders.rearrange()

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [*self.kinds.buttons.values(), self.search, self.by_effect, self.sliders]

    # --- effects

    @Slot(float)
    def show_progress(self, share: float) -> None:
        """How much has been measured, 0 to 1."""
        if self.by_effect.isChecked():
            self.by_effect.setText(f"{share:.0%}")

    def show_effects(self, effects: NDArray[np.float64]) -> None:
        """Order the sliders by what they do, [number of sliders]; named ones (NaN) stay on top."""
        self.by_effect.setText(_BY_EFFECT)
        if not self.by_effect.isChecked():
            return
        strongest = float(np.nanmax(effects)) or 1.0
        measured = {int(i): float(effects[i] / strongest) for i in np.flatnonzero(np.isfinite(effects))}
        ranks = np.argsort(-np.nan_to_num(effects, nan=np.inf), kind="stable")
        self.sliders.order.order = [int(index) for index in ranks]
        self.sliders.set_effects(measured)
        self.sliders.rearrange()
        if self.sliders.shown():
            self.sliders.choose(self.sliders.shown()[0])

    @Slot(bool)
    def _reorder(self, by_effect: bool) -> None:
        self.by_effect.setText(_BY_EFFECT)
        if by_effect:
            self.effects_wanted.emit()
            return
        self.sliders.order.order = list(range(len(self.sliders.order.sliders)))
        self.sliders.set_effects({})
        self.sliders.rearrange()
        self.effects_unwanted.emit()

    # --- kinds and search

    @Slot(str)
    def _choose_kind(self, kind: str) -> None:
        self.show_kind(None if kind == _ALL else kind)  # type: ignore[arg-type]

    @Slot()
    def _follow(self) -> None:
        """Another choice of sliders is listed."""
        order = self.sliders.order
        self.kinds.show_choice(order.kind or _ALL)
        self._empty.setVisible(bool(order.sliders) and not self.sliders.shown())
        self._empty.setText("No slider of that name." if order.searched else _EMPTY.get(order.kind or "", ""))
        self.kind_chosen.emit(order.kind or "")

    @Slot()
    def _go_to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @Slot(str)
    def _search(self, text: str) -> None:
        self.sliders.order.searched = text
        self.sliders.rearrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Down lead from the search into the list, Escape out of it."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
                self.sliders.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.search.clear()
                self.sliders.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return True
        return super().eventFilter(watched, event)
