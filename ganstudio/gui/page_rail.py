"""The rail on the left: one button for each page, icon over name."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ganstudio.gui import theme


class PageRail(QWidget):
    """`chosen` says which page the user wants; `mark` shows which one is there."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._buttons: dict[str, QToolButton] = {}
        self._icons: dict[str, str] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        theme.notifier().changed.connect(self._recolour)

    def add(self, name: str, title: str, icon: str, help_text: str) -> None:
        """A button at the end of the rail."""
        button = QToolButton()
        button.setObjectName("railButton")
        button.setText(title)
        button.setToolTip(help_text)
        button.setAccessibleName(f"Page {title}")
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(24, 24))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setProperty("page", name)
        button.clicked.connect(self._choose)
        self._group.addButton(button)
        self._column.insertWidget(len(self._buttons), button)
        self._buttons[name], self._icons[name] = button, icon
        self._recolour()

    def mark(self, name: str) -> None:
        """Show which page is there."""
        self._buttons[name].setChecked(True)
        self._recolour()

    @Slot()
    def _choose(self) -> None:
        button = self._group.checkedButton()
        if button is not None:
            self.chosen.emit(button.property("page"))

    @Slot()
    def _recolour(self) -> None:
        for name, button in self._buttons.items():
            button.setIcon(theme.icon(self._icons[name], "accent_text" if button.isChecked() else "secondary"))
