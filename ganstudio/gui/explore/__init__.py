"""Explore: walk through what a generator can draw."""

from typing import TYPE_CHECKING

from ganstudio.gui.page import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ganstudio.gui.shared.state.app_context import AppContext


def _build(context: "AppContext") -> "QWidget":
    from ganstudio.gui.explore.page import ExplorePage

    return ExplorePage(context)


PAGE = Page(
    name="explore",
    title="Explore",
    icon="explore",
    order=40,
    build=_build,
    help="Walk through what a generator can draw.",
    keys=(
        ("R", "A random picture"),
        ("Ctrl+Z / Ctrl+Y", "Undo, redo"),
        ("0 … 9", "Go to that slider"),
        ("/", "Search sliders"),
        ("Left / Right", "Push the slider; with Shift finely"),
        ("Backspace", "The slider back to its rest"),
        ("A", "Add the picture to the way"),
        ("Ctrl+Space", "Play the way"),
        ("W", "Walk without end"),
        ("Ctrl+C / Ctrl+S", "Copy the picture, save it"),
        ("Ctrl+Shift+C", "Copy the latent"),
        ("Ctrl+V", "Paste a picture to look for"),
    ),
)
