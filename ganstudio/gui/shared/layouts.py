"""The small parts that a side panel is made of: headings, quiet words, widgets beside each other."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget


def heading(text: str) -> QLabel:
    """Above a group."""
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label


def quiet(text: str, *, wraps: bool = True) -> QLabel:
    """Words that step back."""
    label = QLabel(text, wordWrap=wraps)
    label.setProperty("role", "secondary")
    return label


def row(*parts: QWidget | tuple[QWidget, int] | None) -> QHBoxLayout:
    """Widgets beside each other; one in a pair with its stretch, None for free room."""
    layout = QHBoxLayout()
    layout.setSpacing(8)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, tuple):
            layout.addWidget(*part)
        else:
            layout.addWidget(part)
    return layout
