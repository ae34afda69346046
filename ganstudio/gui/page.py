"""What a page of the window is. Each is ONE FOLDER beside this file; the window finds them by their PAGE."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ganstudio.core import plugins

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ganstudio.gui.shared.state.app_context import AppContext


@dataclass(frozen=True)
class Page:
    """One page of the rail: `PAGE = Page(...)` in a folder beside this file is all it takes to add one.

    `build` is called once, when the page is first shown. The widget it returns may define `show_item(item)`, which
    receives what `AppContext.go(name, item)` was given.
    """

    name: str
    title: str
    icon: str
    """Name of an SVG in resources/icons, without its ending."""
    order: int
    """Place in the rail, from the top; leave gaps of ten."""
    build: Callable[["AppContext"], "QWidget"]
    help: str = ""
    """What one does here, in a sentence; the tooltip in the rail."""
    trains: str = ""
    """What of it needs PyTorch, as the beginning of a sentence; the player then says so in the page's place."""
    keys: tuple[tuple[str, str], ...] = ()
    """Keys of its own, and what they do: for the sheet of keys."""


@cache
def pages() -> plugins.Registry[Page]:
    """All pages by name."""
    import ganstudio.gui as package

    return plugins.discover(package, "PAGE", folders_only=True)
