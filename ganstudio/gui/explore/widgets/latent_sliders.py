"""A list of many sliders, painted instead of built: 512 of them cost no more than the twenty that are seen.

Keys: a number jumps to that slider; up and down choose; left and right move, finely with Shift; Home and End go to its
ends, Backspace to rest; P pins, L locks, F2 renames a direction; / asks for the search.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QMenu, QToolTip, QWidget

from ganstudio.gui import theme
from ganstudio.gui.explore.widgets.name_editor import NameEditor
from ganstudio.gui.explore.widgets.slider_keys import TypedNumber, pushed, rows_walked
from ganstudio.gui.explore.widgets.slider_order import Slider, SliderOrder
from ganstudio.gui.explore.widgets.slider_painting import ROW, RowPainter, SliderLook, row_font


class LatentSliders(QAbstractScrollArea):
    """`moved` for every change by the user; `settled` when the slider is let go."""

    moved = Signal(int, float)
    settled = Signal()
    search_wanted = Signal()
    rearranged = Signal()
    """Others are listed now, or in another order."""
    locked = Signal()
    """`order.locked` holds others now, as the user wants."""
    pinned = Signal()
    """`order.pinned` holds others now, as the user wants."""
    renamed = Signal(int, str)
    remove_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.order = SliderOrder([])
        self.current = -1
        self._values: list[float] = []
        self._effects: Mapping[int, float] = {}
        self._shown: list[int] = []
        self._longest_name = 0
        self._hovered = self._held = -1
        self._held_from = (0.0, 0.0)
        self._number = TypedNumber()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setFont(row_font(self.font()))
        self.verticalScrollBar().setSingleStep(ROW)
        self.setAccessibleName("Latent sliders")
        theme.notifier().changed.connect(self.viewport().update)

    # --- content

    def set_sliders(self, sliders: Sequence[Slider], values: Sequence[float]) -> None:
        """Another list; nothing is pinned in it."""
        self.order = SliderOrder(sliders)
        self._values = [float(value) for value in values]
        self._effects = {}
        self.current = 0 if sliders else -1
        self.verticalScrollBar().setValue(0)
        self.rearrange()

    def replace_sliders(self, sliders: Sequence[Slider], values: Sequence[float]) -> None:
        """The same list with some more, fewer or renamed ones; what is by number is by number again."""
        self.order = self.order.replaced(sliders)
        self._values, self._effects = [float(value) for value in values], {}
        self.current = min(self.current, len(sliders) - 1)
        self.rearrange()

    def set_values(self, values: Sequence[float]) -> None:
        """Show other values; emits nothing."""
        self._values = [float(value) for value in values]
        self.viewport().update()

    def value(self, index: int) -> float:
        return self._values[index]

    def set_effects(self, effects: Mapping[int, float]) -> None:
        """What sliders do, as shares of the strongest; shown as small bars."""
        self._effects = effects
        self.viewport().update()

    def rearrange(self) -> None:
        """Show what `order` says now."""
        self._shown = self.order.shown()
        named = [slider.name for index in self._shown if (slider := self.order.sliders[index]).is_named]
        self._longest_name = max(map(self.fontMetrics().horizontalAdvance, named), default=0)
        if self.current not in self._shown:
            self.current = self._shown[0] if self._shown else -1
        self._measure()
        self.viewport().update()
        self.rearranged.emit()

    def show_pinned(self, indices: list[int]) -> None:
        """Pin these instead."""
        if indices != self.order.pinned:
            self.order.pinned = indices
            self.rearrange()

    def shown(self) -> list[int]:
        """Indices of the listed sliders, from the top."""
        return list(self._shown)

    # --- changes by the user

    def choose(self, index: int) -> None:
        """Make a slider the current one and bring it into view; what hides it is given up."""
        if index not in self._shown:
            self.order.searched, self.order.kind = "", None
            self.rearrange()
        self.current = index
        self._describe()
        top, bar = self._shown.index(index) * ROW, self.verticalScrollBar()
        if top < bar.value():
            bar.setValue(top)
        elif top + ROW > bar.value() + self.viewport().height():
            bar.setValue(top + ROW - self.viewport().height())
        self.viewport().update()

    def change(self, index: int, value: float) -> None:
        """Move a slider as the user does."""
        slider = self.order.sliders[index]
        value = min(slider.high, max(slider.low, value))
        if value != self._values[index]:
            self._values[index] = value
            self._update_row(index)
            self._describe()
            self.moved.emit(index, value)

    def _describe(self) -> None:
        """Let screen readers say the current slider and its value."""
        if self.current >= 0:
            slider = self.order.sliders[self.current]
            self.setAccessibleDescription(f"{slider.name}: {self._values[self.current]:.2f}")

    def toggle_pin(self, index: int) -> None:
        self.order.toggle_pin(index)
        self.rearrange()
        self.pinned.emit()

    def toggle_lock(self, index: int) -> None:
        self.order.toggle_lock(index)
        self.viewport().update()
        self.locked.emit()

    def edit_name(self, index: int) -> None:
        """Let the user call a direction otherwise, in its row."""
        slider = self.order.sliders[index]
        if slider.kind != "dimension":
            self.choose(index)
            top = self._shown.index(index) * ROW - self.verticalScrollBar().value()
            room = QRect(0, top, self._painter().name_width + 24, ROW)
            NameEditor(self.viewport(), room, slider.name, lambda name: self.renamed.emit(index, name))

    def put_to_rest(self, index: int) -> None:
        """As the user does."""
        self.change(index, self.order.sliders[index].rest)
        self.settled.emit()

    # --- geometry

    def _painter(self) -> RowPainter:
        return RowPainter(self.viewport().width() - 4, self._longest_name)

    def _measure(self) -> None:
        height = self.viewport().height()
        self.verticalScrollBar().setPageStep(height)
        self.verticalScrollBar().setRange(0, max(0, len(self._shown) * ROW - height))

    def _index_at(self, point: QPoint) -> int:
        row = (point.y() + self.verticalScrollBar().value()) // ROW
        return self._shown[row] if 0 <= row < len(self._shown) else -1

    def _update_row(self, index: int) -> None:
        if index in self._shown:
            top = self._shown.index(index) * ROW - self.verticalScrollBar().value()
            self.viewport().update(0, top, self.viewport().width(), ROW)

    # --- events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rows, offset, focused = self._painter(), self.verticalScrollBar().value(), self.hasFocus()
        first, last = ((edge + offset) // ROW for edge in (event.rect().top(), event.rect().bottom()))
        for row in range(max(0, first), min(last + 1, len(self._shown))):
            index = self._shown[row]
            look = SliderLook(
                value=self._values[index],
                pinned=index in self.order.pinned,
                locked=index in self.order.locked,
                current=index == self.current,
                focused=focused,
                hovered=index == self._hovered,
                effect=self._effects.get(index),
            )
            rows.paint(painter, row * ROW - offset, self.order.sliders[index], look)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index, x = self._index_at(event.position().toPoint()), event.position().x()
        if event.button() != Qt.MouseButton.LeftButton or index < 0:
            return
        self.choose(index)
        rows = self._painter()
        if rows.is_on_pin(x):
            self.toggle_pin(index)
        elif rows.is_on_lock(x):
            self.toggle_lock(index)
        elif rows.is_on_track(x):
            self._held = index
            if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.change(index, rows.value_at(self.order.sliders[index], x))
            self._held_from = (x, self._values[index])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self._held < 0:
            self._hover(self._index_at(event.position().toPoint()))
            return
        slider, rows = self.order.sliders[self._held], self._painter()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.change(self._held, rows.finely_dragged(slider, *self._held_from, x))
        else:
            self.change(self._held, rows.value_at(slider, x))
            self._held_from = (x, self._values[self._held])

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._held >= 0:
            self._held = -1
            self.settled.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index, rows, x = self._index_at(event.position().toPoint()), self._painter(), event.position().x()
        if index >= 0 and rows.is_on_name(x) and self.order.sliders[index].kind != "dimension":
            self.edit_name(index)
        elif index >= 0 and not rows.is_on_pin(x) and not rows.is_on_lock(x):
            self.put_to_rest(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self._index_at(event.pos()) if by_mouse else self.current
        if index >= 0:
            menu = self._menu(index)
            menu.exec(event.globalPos())
            menu.deleteLater()

    def _menu(self, index: int) -> QMenu:
        """What may be done with a slider besides moving it."""
        menu, order = QMenu(self), self.order
        menu.addAction("Unpin" if index in order.pinned else "Pin to the top", lambda: self.toggle_pin(index))
        menu.addAction("Put to rest", lambda: self.put_to_rest(index))
        if order.sliders[index].kind == "dimension":
            menu.addAction("Unlock" if index in order.locked else "Lock", lambda: self.toggle_lock(index))
        else:
            menu.addAction("Rename", lambda: self.edit_name(index))
            menu.addAction("Remove", lambda: self.remove_wanted.emit(index))
        return menu

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        elif isinstance(event, QHelpEvent):
            index = self._index_at(event.pos())
            QToolTip.showText(event.globalPos(), self.order.sliders[index].tooltip if index >= 0 else "", self)
            return True
        return super().viewportEvent(event)

    def _hover(self, index: int) -> None:
        before, self._hovered = self._hovered, index
        for changed in {before, index}:
            self._update_row(changed)

    # --- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            index = self._number.type(event.text(), self.order)
            if index is not None:
                self.choose(index)
        elif event.text() == "/":
            self.search_wanted.emit()
        elif self.current < 0 or not (self._walk(event) or self._push(event)):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat():
            self.settled.emit()
        super().keyReleaseEvent(event)

    def _walk(self, event: QKeyEvent) -> bool:
        step = rows_walked(event, page=max(1, self.viewport().height() // ROW - 1))
        if step:
            row = self._shown.index(self.current) + step
            self.choose(self._shown[min(len(self._shown) - 1, max(0, row))])
        return step != 0

    def _push(self, event: QKeyEvent) -> bool:
        key, pressed = Qt.Key, Qt.Key(event.key())
        plain = {key.Key_P: self.toggle_pin, key.Key_L: self.toggle_lock, key.Key_F2: self.edit_name}
        target = pushed(self.order.sliders[self.current], self._values[self.current], event)
        if pressed in plain and not event.modifiers():
            plain[pressed](self.current)
        elif target is not None:
            self.change(self.current, target)
        else:
            return False
        return True
