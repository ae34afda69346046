"""The pages of the window: ONE FILE (or folder) PER PAGE. This file holds what they share: what a page is."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ganstudio import discovery

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ganstudio.gui.sessions.studio import Studio


@dataclass(frozen=True)
class Page:
    """One page of the rail: `PAGE = Page(...)` in a file of this folder is all it takes to add one.

    `build` is called once, when the page is first shown. The widget it returns may define `show_item(item)`, which
    receives what `Studio.go(name, item)` was given.
    """

    name: str
    title: str
    icon: str
    """Name of an SVG in resources/icons, without its ending."""
    order: int
    """Place in the rail, from the top; leave gaps of ten."""
    build: Callable[["Studio"], "QWidget"]
    help: str = ""
    """What one does here, in a sentence; the tooltip in the rail."""
    trains: str = ""
    """What of it needs PyTorch, as the beginning of a sentence; the player then says so in the page's place."""
    keys: tuple[tuple[str, str], ...] = ()
    """Keys of its own, and what they do: for the sheet of keys."""


@cache
def pages() -> discovery.Registry[Page]:
    """All pages by name."""
    import ganstudio.gui.pages as package

    return discovery.discover(package, "PAGE")
