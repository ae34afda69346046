"""The Home page: one big card to begin with, ready-made experiments, the user's runs, generators."""

from typing import TYPE_CHECKING

from ganstudio.gui.page import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ganstudio.gui.shared.state.app_context import AppContext

WELCOME = "welcome"
"""Handed to the page, it shows what a stranger reads first."""


def _build(context: "AppContext") -> "QWidget":
    from ganstudio.gui.home.page import HomePage

    return HomePage(context)


PAGE = Page(
    name="home",
    title="Home",
    icon="home",
    order=10,
    build=_build,
    help="Experiments to begin with, your runs, and generators to play with",
)
