"""Translate: hand pictures to a translator and see what becomes of them."""

from typing import TYPE_CHECKING

from ganstudio.gui.page import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ganstudio.gui.shared.state.app_context import AppContext


def _build(context: "AppContext") -> "QWidget":
    from ganstudio.gui.translate.page import TranslatePage

    return TranslatePage(context)


PAGE = Page(
    name="translate",
    title="Translate",
    icon="translate",
    order=50,
    build=_build,
    help="Turn your pictures into another kind of picture.",
    keys=(
        ("Ctrl+V", "Paste a picture"),
        ("X", "Turn the direction round"),
        ("Left / Right", "In the picture: draw the line"),
        ("Space", "In the picture: before, after"),
        ("+ / - / 0 / 1", "In the picture: nearer, farther, fit, 1:1"),
        ("Ctrl+C / Ctrl+S", "Copy the result, save it"),
        ("Ctrl+Shift+S", "Save all results"),
        ("Del", "Among pictures: take it out"),
    ),
)
