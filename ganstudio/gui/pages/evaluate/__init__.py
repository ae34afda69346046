"""Evaluate: does it copy, does it leave things out, how likely does it find the truth?"""

from typing import TYPE_CHECKING

from ganstudio.gui.pages import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ganstudio.gui.sessions.studio import Studio


def _build(studio: "Studio") -> "QWidget":
    from ganstudio.gui.pages.evaluate.evaluate_page import EvaluatePage

    return EvaluatePage(studio)


PAGE = Page(
    name="evaluate",
    title="Evaluate",
    icon="evaluate",
    order=60,
    build=_build,
    help="Ask what a generator really learnt.",
    keys=(
        ("Return", "On a measure: show it"),
        ("Esc", "Back to all questions"),
    ),
)
