"""The Train page: choose an experiment, train it, watch it learn, look at earlier runs."""

from typing import TYPE_CHECKING

from ganstudio.gui.page import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ganstudio.gui.shared.state.app_context import AppContext


def _build(context: "AppContext") -> "QWidget":
    from ganstudio.gui.train.page import TrainPage

    return TrainPage(context)


PAGE = Page(
    name="train",
    title="Train",
    icon="train",
    order=30,
    build=_build,
    help="Choose an experiment, train it, and watch both players learn",
    trains="Training",
    keys=(
        ("Ctrl+Return", "Train, pause, go on"),
        ("Ctrl+Right", "While paused: the next update only"),
        ("Ctrl+.", "Stop and keep"),
        ("Ctrl+E", "Export ONNX"),
        ("+ / - / Home", "In a plot: nearer, farther, all of it"),
        ("Return / Esc", "In the pictures: enlarge one, back"),
        ("F2 / Del", "Among runs: rename, delete"),
    ),
)
