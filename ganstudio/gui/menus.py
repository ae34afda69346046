"""The menu bar, built from a declared table: what each item says, what it does, and its keys. Knows no window."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from ganstudio.core.preferences import Preferences
from ganstudio.gui import theme
from ganstudio.gui.shared.formatting import caption

THEMES = {"light": "&Light", "dark": "&Dark", "system": "As the &system"}
Keys = QKeySequence | QKeySequence.StandardKey
Role = QAction.MenuRole


@dataclass(frozen=True)
class Item:
    """One line of a menu. `role` says where macOS moves it to; `page` is the name of the page that it opens."""

    text: str
    do: Callable[[], object]
    keys: Keys | None = None
    role: QAction.MenuRole | None = None
    page: str = ""


class RecentFiles(QMenu):
    """The files that were opened last, read anew each time it is shown."""

    chosen = Signal(object)
    """Its path."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__("Open r&ecent")
        self._preferences = preferences
        self.aboutToShow.connect(self._fill)

    @Slot()
    def _fill(self) -> None:
        self.clear()
        for text in self._preferences.recent:
            path = Path(text)
            action = self.addAction(caption(f"{path.name}   {path.parent}"))
            action.setData(text)
            action.triggered.connect(self._choose)
        if self.isEmpty():
            self.addAction("Nothing yet").setEnabled(False)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(Path(_data_of(self.sender())))


class Themes(QMenu):
    """The themes, with the one in force marked."""

    chosen = Signal(str)

    def __init__(self, preferences: Preferences) -> None:
        super().__init__("&Theme")
        self._preferences = preferences
        group = QActionGroup(self)
        for choice, title in THEMES.items():
            action = self.addAction(title)
            action.setData(choice)
            action.setCheckable(True)
            action.triggered.connect(self._choose)
            group.addAction(action)
        self.aboutToShow.connect(self._mark)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(cast("theme.Choice", _data_of(self.sender())))

    @Slot()
    def _mark(self) -> None:
        for action in self.actions():
            action.setChecked(action.data() == self._preferences.theme)


class Menus(QObject):
    """Fills a menu bar from a table: titles, and under each its items, sub-menus, and None for a separator."""

    def __init__(self, bar: QMenuBar, table: Sequence[tuple[str, Sequence[Item | QMenu | None]]]) -> None:
        super().__init__(bar)
        self._shown: list[tuple[Item, QAction]] = []
        for title, items in table:
            menu = bar.addMenu(title)
            for item in items:
                self._add(menu, item)

    def _add(self, menu: QMenu, item: Item | QMenu | None) -> None:
        if item is None:
            menu.addSeparator()
        elif isinstance(item, QMenu):
            item.setParent(menu, item.windowFlags())
            menu.addMenu(item)
        else:
            action = QAction(item.text, self)
            if item.keys is not None:
                action.setShortcut(item.keys)
            if item.role is not None:
                action.setMenuRole(item.role)
            action.triggered.connect(item.do)
            menu.addAction(action)
            self._shown.append((item, action))

    def keys(self) -> tuple[tuple[str, str], ...]:
        """The keys of everything in the menus, and what they do; the pages' numbers as one."""
        with_keys = [(item, action) for item, action in self._shown if not action.shortcut().isEmpty()]
        pages = [action for item, action in with_keys if item.page]
        span = f"{pages[0].shortcut().toString()} … {pages[-1].shortcut().toString()}"
        words = [
            (action.shortcut().toString(), item.text.replace("&", "").removesuffix(" …"))
            for item, action in with_keys
            if not item.page
        ]
        return ((span, f"Pages, {pages[0].text()} to {pages[-1].text()}"), *words)


def _data_of(action: QObject) -> str:
    assert isinstance(action, QAction)
    return str(action.data())
