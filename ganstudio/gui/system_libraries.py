"""Which system libraries Qt would miss, said before Qt ends the process over it. Knows no Qt: it may not be there."""

import ctypes
import os
import sys

# library: package on Debian and Ubuntu. First what `import PySide6.QtGui` needs, then the xcb platform plug-in.
_FOR_IMPORT = {
    "libEGL.so.1": "libegl1", "libGL.so.1": "libgl1", "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0", "libdbus-1.so.3": "libdbus-1-3", "libglib-2.0.so.0": "libglib2.0-0",
}  # fmt: skip
_FOR_XCB = {
    "libxcb.so.1": "libxcb1", "libX11-xcb.so.1": "libx11-xcb1", "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4", "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1", "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0", "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1", "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}  # fmt: skip


def trouble_before_qt() -> str:
    """A sentence that says what to install or set so that a window can open; "" where nothing is in the way."""
    if not sys.platform.startswith("linux"):
        return ""
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    display, wayland = os.environ.get("DISPLAY"), os.environ.get("WAYLAND_DISPLAY")
    missing = missing_packages(_FOR_IMPORT)
    uses_xcb = platform == "xcb" or (not platform and bool(display))
    if uses_xcb:
        missing += missing_packages(_FOR_XCB)
    if missing:
        return _install_sentence(missing)
    if not platform and not display and not wayland:
        return "There is no display for a window (DISPLAY is not set). `ganstudio --help` lists what works without."
    if uses_xcb and not wayland and not _answers(display):
        return f"The display {display or '(DISPLAY is not set)'} does not answer, so no window can be opened."
    return ""


def trouble_from_import(error: ImportError) -> str:
    """The sentence for an `import PySide6.QtGui` that failed."""
    name = str(error).partition(":")[0]
    package = {**_FOR_IMPORT, **_FOR_XCB}.get(name)
    if package:
        return _install_sentence([package])
    return f"Qt could not be loaded ({error}). Install the package of your system that holds {name}."


def missing_packages(libraries: dict[str, str]) -> list[str]:
    """The packages of those `libraries` that this system cannot load."""
    return [package for library, package in libraries.items() if not _loads(library)]


def _install_sentence(packages: list[str]) -> str:
    names = " ".join(packages)
    return (
        f"The window needs system libraries that are missing. On Debian and Ubuntu: sudo apt install {names}\n"
        "(other systems have packages of similar names). Everything but the window works without: ganstudio --help"
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _answers(display: str | None) -> bool:
    """Whether an X server answers; Qt itself would abort the process if none does."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode() if display else None, None)
    answers = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answers
