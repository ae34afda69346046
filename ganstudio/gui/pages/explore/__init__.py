"""Explore: walk through what a generator can draw."""

from typing import TYPE_CHECKING

from ganstudio.gui.pages import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ganstudio.gui.sessions.studio import Studio


def _build(studio: "Studio") -> "QWidget":
    from ganstudio.gui.pages.explore.explore_page import ExplorePage

    return ExplorePage(studio)


PAGE = Page("explore", "Explore", "explore", 40, _build, "Walk through what a generator can draw.")
