"""The Train page: choose an experiment, train it, watch it learn, look at earlier runs. One file per panel."""

from typing import TYPE_CHECKING

from ganstudio.gui.pages import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ganstudio.gui.sessions.studio import Studio


def _build(studio: "Studio") -> "QWidget":
    from ganstudio.gui.pages.train.train_page import TrainPage

    return TrainPage(studio)


PAGE = Page(
    name="train",
    title="Train",
    icon="train",
    order=30,
    build=_build,
    help="Choose an experiment, train it, and watch both players learn",
    trains="Training",
)
