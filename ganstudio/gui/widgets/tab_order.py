"""The order in which Tab goes through controls that were not made in the order in which they are seen."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtWidgets import QWidget


def chain(controls: Sequence[QWidget]) -> None:
    """Tab goes from each of these to the next one; what followed the first one follows the last."""
    for before, after in pairwise(controls):
        QWidget.setTabOrder(before, after)
