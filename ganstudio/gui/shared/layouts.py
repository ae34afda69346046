"""How widgets are laid out, in one expression: rows, columns, headings, quiet words."""

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from ganstudio.gui.shared.labels import plain_label

Part = QWidget | QLayout | int | tuple[QWidget | QLayout, int] | None
"""A widget or a layout, or one of them with its stretch; a number of pixels left free; None for all free room."""
Margins = int | tuple[int, int, int, int]
"""On all sides, or left, top, right, bottom."""


def heading(text: str) -> QLabel:
    """Above a group."""
    label = plain_label(text)
    label.setProperty("role", "heading")
    return label


def quiet(text: str, *, wraps: bool = True) -> QLabel:
    """Words that step back."""
    label = plain_label(text, wordWrap=wraps)
    label.setProperty("role", "secondary")
    return label


def row(*parts: Part, spacing: int = 8, margins: Margins = 0, inside: QWidget | None = None) -> QHBoxLayout:
    """Parts beside each other; `inside` becomes the widget whose layout this is."""
    layout = QHBoxLayout(inside) if inside else QHBoxLayout()
    _fill(layout, parts, spacing, margins)
    return layout


def column(*parts: Part, spacing: int = 8, margins: Margins = 0, inside: QWidget | None = None) -> QVBoxLayout:
    """Parts below each other; `inside` becomes the widget whose layout this is."""
    layout = QVBoxLayout(inside) if inside else QVBoxLayout()
    _fill(layout, parts, spacing, margins)
    return layout


def _fill(layout: QBoxLayout, parts: tuple[Part, ...], spacing: int, margins: Margins) -> None:
    layout.setSpacing(spacing)
    layout.setContentsMargins(*((margins,) * 4 if isinstance(margins, int) else margins))
    for part in parts:
        content, stretch = part if isinstance(part, tuple) else (part, 0)
        if content is None:
            layout.addStretch(1)
        elif isinstance(content, int):
            layout.addSpacing(content)
        elif isinstance(content, QWidget):
            layout.addWidget(content, stretch)
        else:
            layout.addLayout(content, stretch)
