"""The menu of one slider in the list."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from ganstudio.gui.explore.widgets.latent_sliders import LatentSliders


def slider_menu(sliders: "LatentSliders", index: int) -> QMenu:
    """What may be done with a slider besides moving it."""
    menu, order = QMenu(sliders), sliders.order
    menu.addAction("Unpin" if index in order.pinned else "Pin to the top", lambda: sliders.toggle_pin(index))
    menu.addAction("Put to rest", lambda: sliders.put_to_rest(index))
    if order.sliders[index].kind == "dimension":
        menu.addAction("Unlock" if index in order.locked else "Lock", lambda: sliders.toggle_lock(index))
    else:
        menu.addAction("Rename", lambda: sliders.edit_name(index))
        menu.addAction("Remove", lambda: sliders.remove_wanted.emit(index))
    return menu
