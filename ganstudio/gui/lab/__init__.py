"""The Lab page: GANs on points in one and two dimensions, played, slowed down, explained, changed while it runs."""

from typing import TYPE_CHECKING

from ganstudio.gui.page import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ganstudio.gui.shared.state.app_context import AppContext


def _build(context: "AppContext") -> "QWidget":
    from ganstudio.gui.lab.page import LabPage

    return LabPage(context)


PAGE = Page(
    name="lab",
    title="Lab",
    icon="lab",
    order=20,
    build=_build,
    help="See the two players at work on points: step by step, with every force drawn",
    trains="The Lab",
    keys=(
        ("Space", "Play, pause"),
        ("M", "Slow motion"),
        ("S", "One step"),
        ("D / G", "One update of D only, of G only"),
        ("Right", "The next sub-step"),
        ("1 … 6", "Switch layers"),
        ("B", "Branch from here"),
        ("End", "Back to what is live"),
        ("R", "Restart"),
        ("+ / - / Home", "In the picture: nearer, farther, all of it"),
        ("Ctrl+C / Ctrl+S", "In the picture: copy it, save it"),
    ),
)
