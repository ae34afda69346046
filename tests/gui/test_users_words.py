"""The user's own words and paths are shown as they are, whatever signs are in them."""

import re
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QLabel

import ganstudio.gui
from ganstudio.gui.shared.formatting import caption, tip
from ganstudio.gui.shared.labels import plain_label, rich_label
from ganstudio.gui.shared.local_paths import local_path
from ganstudio.gui.shared.view_buttons import ViewButtons

NAMES = ["Salt & Pepper", "<b>odd one", "<img src=x> y", "a && b"]
SOURCES = sorted(Path(ganstudio.gui.__file__).parent.rglob("*.py"))


def test_every_label_says_whether_it_is_plain():
    own = [path.name for path in SOURCES if re.search(r"(?<!class )\bQLabel\((?!\):)", _code(path))]
    assert own == ["labels.py"]
    assert plain_label("<b>x</b>").textFormat() == Qt.TextFormat.PlainText
    assert rich_label("<b>x</b>").textFormat() == Qt.TextFormat.RichText


def test_no_page_has_a_label_that_guesses(context, qtbot):
    from ganstudio.gui.application import build_window

    window = build_window(context)
    qtbot.addWidget(window)
    guessing = [label.text() for label in window.findChildren(QLabel) if label.textFormat() == Qt.TextFormat.AutoText]
    assert guessing == []


def test_nobody_asks_qt_for_a_dropped_path():
    assert [path.name for path in SOURCES if ".toLocalFile(" in _code(path)] == ["local_paths.py"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_on_a_button_is_no_key(qtbot, name):
    buttons = ViewButtons()
    qtbot.addWidget(buttons)
    buttons.set_views({"one": name, "two": "other"})
    shown = buttons._buttons["one"]
    assert shown.text() == name.replace("&", "&&")
    assert shown.shortcut().isEmpty()


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_a_tooltip_is_no_html(name):
    assert "<b>" not in tip(name)
    assert "<img" not in tip(name)
    assert tip("") == ""
    assert caption(name).replace("&&", "&") == name


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("file:///tmp/a%20b", "/tmp/a b"), ("file://localhost/tmp/x", "/tmp/x"), ("file:///tmp/%C3%A9", "/tmp/é"),
        ("file:///tmp/100%25", "/tmp/100%"), ("https://example.org/x.png", None),
    ],
)  # fmt: skip
@pytest.mark.skipif(sys.platform == "win32", reason="paths of other systems")
def test_dropped_addresses_are_paths(address, path):
    assert local_path(QUrl(address)) == (None if path is None else Path(path))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_dropped_name_that_is_no_utf8_keeps_its_bytes():
    assert bytes(local_path(QUrl.fromEncoded(b"file:///tmp/na%EFve.png"))) == b"/tmp/na\xefve.png"


def _code(path: Path) -> str:
    return path.read_text("utf-8")
