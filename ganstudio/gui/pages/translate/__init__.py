"""Translate: hand pictures to a translator and see what becomes of them."""

from typing import TYPE_CHECKING

from ganstudio.gui.pages import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ganstudio.gui.sessions.studio import Studio


def _build(studio: "Studio") -> "QWidget":
    from ganstudio.gui.pages.translate.translate_page import TranslatePage

    return TranslatePage(studio)


PAGE = Page("translate", "Translate", "translate", 50, _build, "Turn your pictures into another kind of picture.")
