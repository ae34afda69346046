"""Evaluate: does it copy, does it leave things out, how likely does it find the truth?"""

from typing import TYPE_CHECKING

from ganstudio.gui.page import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ganstudio.gui.shared.state.app_context import AppContext


def _build(context: "AppContext") -> "QWidget":
    from ganstudio.gui.evaluate.page import EvaluatePage

    return EvaluatePage(context)


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
