"""Labels: plain text unless somebody asks for more, so that a folder called <img src=x> is shown and not obeyed.

Qt's own default looks at the words and takes for HTML what looks like it. Nobody else makes a QLabel; a test says so.
"""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def plain_label(*arguments: Any, **properties: Any) -> QLabel:
    """A label like any of Qt's, for words that may be anybody's."""
    return _of(Qt.TextFormat.PlainText, *arguments, **properties)


def rich_label(*arguments: Any, **properties: Any) -> QLabel:
    """A label of HTML, in which everybody's words but ours are escaped."""
    return _of(Qt.TextFormat.RichText, *arguments, **properties)


def _of(text_format: Qt.TextFormat, *arguments: Any, **properties: Any) -> QLabel:
    made = QLabel(*arguments, **properties)
    made.setTextFormat(text_format)
    return made
