"""The menu bar: what there is to choose, and which of the window's methods does it."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from ganstudio.gui.home import WELCOME

if TYPE_CHECKING:
    from ganstudio.gui import theme
    from ganstudio.gui.main_window import MainWindow
    from ganstudio.gui.page import Page

THEMES = {"light": "&Light", "dark": "&Dark", "system": "As the &system"}


class Menus(QObject):
    """Builds File, View and Help into a main window."""

    def __init__(self, window: "MainWindow", pages: list["Page"]) -> None:
        super().__init__(window)
        self._window = window
        self._build_file()
        self._build_view(pages)
        self._build_help()

    def _build_file(self) -> None:
        window = self._window
        menu = window.menuBar().addMenu("&File")
        self._add(menu, "&Open generator, lab or experiment …", window.choose_file, QKeySequence.StandardKey.Open)
        self._add(menu, "Open &run …", window.choose_run, QKeySequence("Ctrl+Shift+O"))
        self._recent = menu.addMenu("Open r&ecent")
        self._recent.aboutToShow.connect(self._fill_recent)
        menu.addSeparator()
        self._add(menu, "Open runs &folder", window.open_runs_folder)
        preferences = self._add(menu, "&Preferences …", window.show_preferences, QKeySequence("Ctrl+,"))
        preferences.setMenuRole(QAction.MenuRole.PreferencesRole)
        menu.addSeparator()
        leave = self._add(menu, "&Quit", window.close, QKeySequence("Ctrl+Q"))
        leave.setMenuRole(QAction.MenuRole.QuitRole)

    def _build_view(self, pages: list["Page"]) -> None:
        menu = self._window.menuBar().addMenu("&View")
        for number, page in enumerate(pages, 1):
            action = self._add(menu, page.title, self._go, QKeySequence(f"Ctrl+{number}") if number < 10 else None)
            action.setData(page.name)
        menu.addSeparator()
        themes = menu.addMenu("&Theme")
        group = QActionGroup(self)
        self._themes = {}
        for choice, title in THEMES.items():
            action = self._add(themes, title, self._choose_theme)
            action.setData(choice)
            action.setCheckable(True)
            group.addAction(action)
            self._themes[choice] = action
        themes.aboutToShow.connect(self._mark_theme)

    def _build_help(self) -> None:
        menu = self._window.menuBar().addMenu("&Help")
        self._add(menu, "&Welcome", self._welcome)
        self._add(menu, "&Keys", self._window.show_keys, QKeySequence.StandardKey.HelpContents)
        menu.addSeparator()
        about = self._add(menu, "&About GAN Studio", self._window.show_about)
        about.setMenuRole(QAction.MenuRole.AboutRole)

    def keys(self) -> tuple[tuple[str, str], ...]:
        """The keys of everything in the menus, and what they do; the pages' numbers as one."""
        actions = [action for action in self.findChildren(QAction) if not action.shortcut().isEmpty()]
        pages = [action for action in actions if action.data()]
        span = f"{pages[0].shortcut().toString()} … {pages[-1].shortcut().toString()}"
        words = [
            (a.shortcut().toString(), a.text().replace("&", "").removesuffix(" …")) for a in actions if not a.data()
        ]
        return ((span, f"Pages, {pages[0].text()} to {pages[-1].text()}"), *words)

    def _add(self, menu: QMenu, text: str, slot: object, keys: object = None) -> QAction:
        action = QAction(text, self)
        if isinstance(keys, QKeySequence | QKeySequence.StandardKey):
            action.setShortcut(keys)
        action.triggered.connect(slot)
        menu.addAction(action)
        return action

    @Slot()
    def _fill_recent(self) -> None:
        self._recent.clear()
        paths = [Path(text) for text in self._window.studio.preferences.recent]
        for path in paths:
            self._add(self._recent, f"{path.name}   {path.parent}", self._open_recent).setData(str(path))
        if not paths:
            self._recent.addAction("Nothing yet").setEnabled(False)

    @Slot()
    def _open_recent(self) -> None:
        self._window.open_path(Path(self._data()))

    @Slot()
    def _go(self) -> None:
        self._window.studio.go(self._data())

    @Slot()
    def _welcome(self) -> None:
        self._window.studio.go("home", WELCOME)

    @Slot()
    def _choose_theme(self) -> None:
        self._window.choose_theme(cast("theme.Choice", self._data()))

    @Slot()
    def _mark_theme(self) -> None:
        self._themes[self._window.studio.preferences.theme].setChecked(True)

    def _data(self) -> str:
        action = self.sender()
        assert isinstance(action, QAction)
        return str(action.data())
