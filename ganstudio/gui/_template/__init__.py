"""A filled-in form for a new page: copy this folder, name it after the page, and change every line.

Nothing else has to be touched: the folder is found because it declares PAGE; the rail, the sheet of keys and
tests/gui/test_every_page.py follow. This file knows no widget, so that the window opens quickly. Here, in a sentence,
goes what one does on the page. This one shows dots at random places.
"""

from typing import TYPE_CHECKING

from ganstudio.gui.page import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ganstudio.gui.shared.state.app_context import AppContext


def _build(context: "AppContext") -> "QWidget":
    """Called once, when the page is first shown."""
    from ganstudio.gui._template.model import DotsModel
    from ganstudio.gui._template.page import DotsPage

    return DotsPage(context.model(DotsModel))


PAGE = Page(
    name="dots",
    title="Dots",
    icon="lab",  # an SVG in resources/icons
    order=70,  # place in the rail, from the top; leave gaps of ten
    build=_build,
    help="What one does here, in a sentence",
    keys=(("Ctrl+D", "Other dots"),),  # keys of its own; a test finds those that are not listed
)
