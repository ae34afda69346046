"""Home: stub while the shell grows."""
from PySide6.QtWidgets import QLabel, QWidget

from ganstudio.gui.pages import Page
from ganstudio.gui.sessions.studio import Studio


def _build(studio: Studio) -> QWidget:
    return QLabel("Home")


PAGE = Page("home", "Home", "home", 10, _build, "Experiments, runs and generators")
