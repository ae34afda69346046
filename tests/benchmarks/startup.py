"""From process start to the painted window, warm, beside an empty PySide6 window started the same way, in turns.

    python tests/benchmarks/startup.py [--rounds 7]

Counts until the first paint event of the window was carried out. Also says whether torch or pyqtgraph were loaded then.
Target: at most 0.6 s, or at most 4 times the empty window.
"""

import argparse
import statistics
import subprocess
import sys
import time

from real_window import ROOT, load, need_display, own_folders

# Both children end in `wait_for_paint`: a filter on the application notes when the window's first paint is over.
WATCH = """
import os, sys, time
def watch(application):
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QMainWindow
    def painted():
        loaded = [name for name in ("torch", "pyqtgraph", "onnxruntime") if name in sys.modules]
        print(time.monotonic(), *loaded, flush=True)
        os._exit(0)
    class Filter(QObject):
        def eventFilter(self, receiver, event):
            if event.type() == QEvent.Type.Paint and isinstance(receiver, QMainWindow):
                QTimer.singleShot(0, painted)
                application.removeEventFilter(self)
            return False
    application.watching = Filter()
    application.installEventFilter(application.watching)
"""
OURS = """
import ganstudio.gui.application as whole
build = whole.build_application
def build_and_watch():
    application = build()
    if not hasattr(application, "watching"):
        watch(application)
    return application
whole.build_application = build_and_watch
from ganstudio.__main__ import main
sys.argv = ["ganstudio"]
main()
"""
EMPTY = """
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
watch(application)
window = QMainWindow()
window.resize(1280, 800)
window.show()
application.exec()
"""


def start(program: str) -> tuple[float, list[str]]:
    """Seconds to the painted window, and which of the heavy libraries were loaded by then."""
    began = time.monotonic()
    command = [sys.executable, "-c", WATCH + program]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout.split()
    return float(answer[0]) - began, answer[1:]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    need_display()
    with own_folders():
        start(EMPTY), start(OURS)  # the first start reads the disk
        pairs = [(start(EMPTY)[0], start(OURS)) for _ in range(arguments.rounds)]
    loaded = sorted({name for _, (_, names) in pairs for name in names})
    empty = statistics.median(empty for empty, _ in pairs)
    ours = statistics.median(seconds for _, (seconds, _) in pairs)
    ratio = statistics.median(seconds / empty for empty, (seconds, _) in pairs)
    print(f"empty window {empty:.2f} s, ganstudio {ours:.2f} s (largest {max(s for _, (s, _) in pairs):.2f}), {load()}")
    print(f"loaded before the first paint: {', '.join(loaded) or 'neither torch nor pyqtgraph nor onnxruntime'}")
    met = ours <= 0.6 or ratio <= 4
    print(f"ratio {ratio:.2f}; target 0.6 s or 4 times: {'met' if met and 'torch' not in loaded else 'MISSED'}")
    return int(not met or "torch" in loaded)


if __name__ == "__main__":
    sys.exit(main())
