"""What holds for every page: it can be used by keyboard alone, and everything in it can be named aloud."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from ganstudio.core.paths import runs_folder
from ganstudio.gui.application import build_window
from ganstudio.gui.dialogs.error_dialog import ErrorDialog
from ganstudio.gui.dialogs.keys_dialog import KeysDialog, in_columns
from ganstudio.gui.dialogs.preferences_dialog import PreferencesDialog
from ganstudio.gui.main_window import MainWindow
from ganstudio.gui.page import pages
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.tab_order import as_laid_out
from ganstudio.training.catalogue import catalogue as load_catalogue


@pytest.fixture(scope="module")
def catalogue() -> object:
    return load_catalogue()


@pytest.fixture
def window(context: AppContext, qtbot: QtBot, catalogue: object) -> Iterator[MainWindow]:
    context.training.catalogue = catalogue  # type: ignore[assignment]
    built = build_window(context)
    qtbot.addWidget(built)
    built.show()
    with qtbot.waitSignal(context.library.changed):
        context.library.refresh()
    yield built
    built.hide()


def stops(widget: QWidget) -> list[QWidget]:
    """Where Tab may stop in it, shown now or later."""
    return [
        child
        for child in widget.findChildren(QWidget)
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus
        and child.focusProxy() is None
        and not (
            isinstance(child, QAbstractItemView) and isinstance(child.parent().parent(), QComboBox)
        )  # what pops up
        and not (isinstance(child, QAbstractButton) and child.isHidden() and not child.text())  # its words come with it
    ]


def spoken(widget: QWidget) -> str:
    """What a screen reader says of it."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def nameless(page: QWidget) -> list[str]:
    """What a screen reader could not name."""
    return [f"{type(one).__name__} in {type(one.parent()).__name__}" for one in stops(page) if not spoken(one)]


def unlisted(page: QWidget, keys: tuple[tuple[str, str], ...]) -> set[str]:
    """Keys that its actions, shortcuts and buttons answer to, and that the sheet of keys leaves out."""
    answered = {action.shortcut().toString() for action in page.findChildren(QAction)}
    answered |= {shortcut.key().toString() for shortcut in page.findChildren(QShortcut)}
    answered |= {button.shortcut().toString() for button in page.findChildren(QAbstractButton)}
    told = " / ".join(key for key, _ in keys).replace("1 … 6", " / ".join("123456")).split(" / ")
    listed = {QKeySequence(key).toString() for key in told}
    return {key for key in answered if key and not key.startswith("Alt+")} - listed


def walked(window: MainWindow, page: QWidget) -> list[QWidget]:
    """Where Tab leads, from the page until it is back where it was first."""
    page.setFocus()
    walk: list[QWidget] = []
    while len(walk) < 200:
        QTest.keyClick(window.focusWidget() or page, Qt.Key.Key_Tab)
        if window.focusWidget() in walk:
            break
        walk.append(window.focusWidget())
    return walk


def unreached(window: MainWindow, page: QWidget) -> list[QWidget]:
    """What is seen, can be used, and yet is not reached by Tab; of buttons that exclude each other one is enough."""
    walk = walked(window, page)
    groups = {one.group() for one in walk if isinstance(one, QAbstractButton)} - {None}
    return [
        one
        for one in (*stops(page), window.rail.findChildren(QAbstractButton)[0])
        if one.isVisible() and one.isEnabled() and one not in walk
        if not (isinstance(one, QAbstractButton) and one.group() in groups)
    ]


def test_every_page_paints_and_is_there_for_the_keyboard_and_for_screen_readers(
    window: MainWindow, context: AppContext
) -> None:
    for name, page in pages().items():
        context.go(name)
        widget = window.page(name)
        assert widget.isVisible()
        assert not window.grab().isNull()
        assert len(stops(widget)) > 5
        assert (name, nameless(widget)) == (name, [])
        assert (name, unlisted(widget, page.keys)) == (name, set())
        assert (name, unreached(window, widget)) == (name, [])


def test_tab_goes_as_the_lab_is_read(window: MainWindow, context: AppContext) -> None:
    context.go("lab")
    page = window.page("lab")
    walk = walked(window, page)
    assert [one for one in walk if page.isAncestorOf(one)] == [one for one in as_laid_out(page) if one in walk]


def test_so_it_is_in_the_dialogs(context: AppContext, qtbot: QtBot) -> None:
    for dialog in (
        PreferencesDialog(context.preferences, runs_folder()),
        KeysDialog([("Everywhere", (("Ctrl+Q", "Quit"),))]),
        ErrorDialog("Trouble", "All is kept.", "Traceback", None),
    ):
        qtbot.addWidget(dialog)
        assert [one for one in stops(dialog) if not spoken(one)] == []


def test_the_columns_of_keys_are_about_as_long() -> None:
    sections = [(str(length), (("A", "b"),) * length) for length in (6, 11, 7, 12, 8, 2)]
    columns = in_columns(sections, 3)
    assert [section for column in columns for section in column] == sections
    lengths = [sum(len(keys) + 2 for _, keys in column) for column in columns]
    assert max(lengths) < 2 * min(lengths)
