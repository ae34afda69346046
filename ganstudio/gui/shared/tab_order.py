"""The order in which Tab goes through controls that were not made in the order in which they are seen."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QTabWidget, QWidget


def chain(controls: Sequence[QWidget]) -> None:
    """Tab goes from each of these to the next one; what followed the first one follows the last."""
    for before, after in pairwise(controls):
        QWidget.setTabOrder(before, after)


def stop_at_bar_only(tabs: QTabWidget) -> None:
    """Of itself it hands the focus to its bar, which is a stop already: Tab would go round in a circle."""
    tabs.setFocusProxy(None)  # type: ignore[arg-type]  # Qt takes none
    tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def as_laid_out(widget: QWidget | None) -> Iterator[QWidget]:
    """The controls in `widget` as its layouts place them: from the top, from the left."""
    if widget is None:
        return
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    if isinstance(widget, QTabWidget):
        yield widget.tabBar()
        for index in range(widget.count()):
            yield from as_laid_out(widget.widget(index))
    elif isinstance(widget, QScrollArea):
        yield from as_laid_out(widget.widget())
    else:
        yield from _in(widget.layout())


def _in(layout: QLayout | None) -> Iterator[QWidget]:
    index = 0
    while layout is not None and (item := layout.itemAt(index)) is not None:
        yield from _in(item.layout())
        yield from as_laid_out(item.widget())
        index += 1


@contextmanager
def focus_stays(buttons: QWidget, primary: QWidget) -> Iterator[None]:
    """While some of `buttons` are switched off inside, the focus never falls on a neighbour, which a second Space would
    press: it goes to the primary one, or waits on `buttons` itself until that can be pressed again."""
    focused = buttons.window().focusWidget()
    is_here = focused is not None and (focused is buttons or buttons.isAncestorOf(focused))
    yield
    if focused is not None and is_here and (focused is buttons or not focused.isEnabled() or focused.isHidden()):
        (primary if primary.isEnabled() else buttons).setFocus()
