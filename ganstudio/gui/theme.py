"""The only palette and the only style sheet: two themes from one table, and icons that follow them."""

from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from ganstudio.core.paths import resource

Choice = Literal["system", "light", "dark"]

# name: (light, dark). Text on surfaces keeps a contrast of at least 4.5:1; the players' colours are the same in both.
_COLOURS = {
    "real": ("#009E73", "#009E73"),
    "generator": ("#E69F00", "#E69F00"),
    "discriminator": ("#0072B2", "#0072B2"),
    "trouble": ("#D55E00", "#D55E00"),
    "trouble_text": ("#A84A00", "#FF9A57"),
    "accent": ("#3A6CF4", "#3A6CF4"),
    "accent_hover": ("#2F5FDC", "#2F5FDC"),
    "accent_text": ("#2F5FDC", "#8FB0FF"),
    "on_accent": ("#FFFFFF", "#FFFFFF"),
    "window": ("#FAFAFA", "#1B1D21"),
    "surface": ("#FFFFFF", "#24272C"),
    "raised": ("#EDEEF0", "#30343B"),
    "hover": ("#E6E8EC", "#383D45"),
    "mat": ("#E9EAED", "#15171A"),
    "hairline": ("#DCDEE2", "#373B42"),
    "text": ("#1D1F23", "#E8EAED"),
    "secondary": ("#5F646D", "#A2A8B2"),
    "disabled": ("#9A9FA8", "#6B717B"),
    "note": ("#E8EEFE", "#232C44"),
    "alarm": ("#FCEBDF", "#3B2A1F"),
}  # fmt: skip


class Notifier(QObject):
    """`changed`: colours are others now; plots and painted widgets look them up again."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choice: Choice = "system"
        self.is_dark = False

    @Slot()
    def follow_system(self) -> None:
        if self.choice == "system" and _system_is_dark() != self.is_dark:
            _install(_system_is_dark())


@lru_cache(maxsize=1)
def notifier() -> Notifier:
    """The one object that tells of theme changes."""
    return Notifier()


def apply(application: QApplication, choice: Choice) -> None:
    """Dress the whole application; "system" follows the system from now on."""
    told = notifier()
    told.choice = choice
    hints = application.styleHints()
    scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, "system": Qt.ColorScheme.Unknown}[choice]
    if hasattr(hints, "setColorScheme"):
        hints.setColorScheme(scheme)
    hints.colorSchemeChanged.connect(told.follow_system, Qt.ConnectionType.UniqueConnection)
    if application.style().name() != "fusion":
        application.setStyle("Fusion")
    _install(_system_is_dark() if choice == "system" else choice == "dark")


def is_dark() -> bool:
    """Whether the theme now is the dark one."""
    return notifier().is_dark


def colour(name: str) -> str:
    """A colour of the current theme as "#RRGGBB"."""
    return _COLOURS[name][notifier().is_dark]


def icon(name: str, colour_name: str = "text", size: int = 24) -> QIcon:
    """An icon of resources/icons in a colour of the current theme."""
    return QIcon(_pixmap(name, colour(colour_name), size))


def application_icon() -> QIcon:
    """The program's own icon, in its own colours."""
    made = QIcon()
    for size in (16, 32, 48, 64, 128, 256):
        made.addPixmap(_pixmap("ganstudio", "", size))
    return made


@lru_cache(maxsize=128)
def _pixmap(name: str, hex_colour: str, size: int) -> QPixmap:
    """`size` is in device-independent pixels; drawn for the sharpest screen there is."""
    svg = resource("icons", f"{name}.svg")
    drawing = svg.read_bytes() if svg.is_file() else b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>'
    renderer = QSvgRenderer(QByteArray(drawing.replace(b"currentColor", hex_colour.encode())))
    screens = QGuiApplication.screens()
    ratio = max((screen.devicePixelRatio() for screen in screens), default=1.0)
    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _install(dark: bool) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    notifier().is_dark = dark
    application.setPalette(_palette())
    application.setStyleSheet(_style_sheet())
    notifier().changed.emit()


def _palette() -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for roles, name in (
        ((role.Window,), "window"), ((role.Base, role.ToolTipBase), "surface"), ((role.AlternateBase,), "raised"),
        ((role.Button,), "raised"), ((role.Highlight, role.Accent), "accent"), ((role.HighlightedText,), "on_accent"),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), "text"),
        ((role.PlaceholderText,), "secondary"), ((role.Link,), "accent_text"), ((role.LinkVisited,), "accent_text"),
        ((role.Mid, role.Midlight, role.Dark), "hairline"), ((role.Light,), "surface"),
    ):  # fmt: skip
        for one in roles:
            palette.setColor(one, QColor(colour(name)))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(colour("disabled")))
    return palette


def _style_sheet() -> str:
    sheet = resource("theme", "studio.qss").read_text(encoding="utf-8")
    chevron = resource("theme", f"chevron-{'dark' if notifier().is_dark else 'light'}.svg")
    sheet = sheet.replace("@chevron", f'"{chevron.as_posix()}"')
    sheet = sheet.replace("@tick", f'"{resource("theme", "tick.svg").as_posix()}"')
    for name in sorted(_COLOURS, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", colour(name))
    return sheet
