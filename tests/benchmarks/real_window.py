"""What the benchmarks of the window share: a display, folders of their own, the real window with its start-up."""

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def need_display(size: str = "1280x800") -> None:
    """Without a display this script starts again inside a virtual one, or goes on offscreen where there is none."""
    if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return
    xvfb = shutil.which("xvfb-run")
    if xvfb is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    screen = f"-screen 0 {size}x24 -nolisten tcp"
    os.execv(xvfb, [xvfb, "-a", "-s", screen, sys.executable, *sys.argv])


def load() -> str:
    """How busy the machine is, in words; a figure says little without it."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores" if hasattr(os, "getloadavg") else ""


@contextlib.contextmanager
def own_folders() -> Iterator[Path]:
    """Runs, cache and preferences in a temporary folder, here and in child processes."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name in ("runs", "cache", "config"):
            (Path(folder) / name).mkdir()
            os.environ[f"GANSTUDIO_{name.upper()}"] = str(Path(folder) / name)
        yield Path(folder)


def open_window(width: int = 1280, height: int = 800, theme: str = "light"):
    """The real window, shown, with everything that follows its first paint under way."""
    from ganstudio.gui.application import build_application, build_context, build_window
    from ganstudio.gui.gc_control import GarbageCollector
    from ganstudio.gui.startup import Starting

    garbage = GarbageCollector(build_application())
    garbage.begin()
    context, _ = build_context()
    context.preferences.theme = theme
    window = build_window(context)
    window.resize(width, height)
    starting = Starting(context, window.page)
    window.show()
    starting.begin()
    return window


def run_until(reached: Callable[[], bool], seconds: float) -> bool:
    """Let Qt's own loop run until `reached()`; False if it took longer than `seconds`."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop, timer, end = QEventLoop(), QTimer(), time.perf_counter() + seconds

    def look() -> None:
        if reached() or time.perf_counter() > end:
            loop.quit()

    timer.timeout.connect(look)
    timer.start(50)
    loop.exec()
    return reached()
