"""From the mouse on a slider to the painted picture, in the real window: p50 and p95 in milliseconds.

    python tests/benchmarks/slider_latency.py [FILE.onnx ...] [--moves 300] [--interval 16]

Without files: the shipped generators, and DCGANs of random weights at 32 and 64 pixels. The mouse drags a slider and
moves every `interval` milliseconds; each painted picture's age is counted from the mouse move that asked for it. A
picture that a newer move overtook is never drawn and not counted; `drawn` says how many were.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

TARGETS = {32: 16.0, 64: 33.0}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--moves", type=int, default=300)
    parser.add_argument("--interval", type=int, default=16, help="milliseconds between two moves of the mouse")
    arguments = parser.parse_args()
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as folder:
        for name in ("RUNS", "CACHE", "CONFIG"):
            os.environ[f"GANSTUDIO_{name}"] = folder
        files = [path.absolute() for path in arguments.files] or usual_files(Path(folder))
        return measure_all(files, arguments.moves, arguments.interval)


def usual_files(folder: Path) -> list[Path]:
    from ganstudio.core.paths import resource
    from tests import generators

    random = [generators.dcgan(folder / f"random-dcgan-{side}.onnx", side=side) for side in (32, 64)]
    return sorted(resource("generators").glob("*.onnx")) + random


def measure_all(files: list[Path], moves: int, interval: int) -> int:
    """Measure and print each; 1 if a target is missed."""
    from ganstudio.gui.application import build_application, build_context, build_window

    build_application()
    context, _ = build_context()
    window = build_window(context)
    window.resize(1280, 800)
    window.show()
    missed = [path for path in files if not Drag(window, path).report(moves, interval)]
    window.close()
    wait(0.2)
    context.close()
    return int(bool(missed))


def wait(seconds: float, until=lambda: False) -> None:
    from PySide6.QtCore import QCoreApplication

    end = time.perf_counter() + seconds
    while time.perf_counter() < end and not until():
        QCoreApplication.processEvents()
        time.sleep(0.0002)


class Drag:
    """One generator, one slider dragged back and forth."""

    def __init__(self, window, path: Path) -> None:
        from ganstudio.gui.explore.model import ExploreModel

        self.context, self.renderer = window.context, window.context.model(ExploreModel).renderer
        self.context.go("explore", path)
        self.view = window.page("explore").view
        self.viewport = self.view.slider_panel.sliders.viewport()
        wait(20, until=lambda: getattr(self.renderer.generator, "path", None) == path)
        wait(1.5)
        self.moved_at = 0.0
        self.asked: dict[int, float] = {}
        self.shown = 0
        self.ages: list[float] = []

    def report(self, moves: int, interval: int) -> bool:
        ages = self.measure(moves, interval)
        generator = self.renderer.generator
        side = max(generator.manifest.height, generator.manifest.width)
        target = next((limit for size, limit in TARGETS.items() if side <= size), float("inf"))
        p50, p95, worst = np.percentile(ages, [50, 95, 100])
        print(
            f"{generator.path.stem:24} {side:4} px  p50 {p50:5.1f}  p95 {p95:5.1f}  worst {worst:5.1f} ms"
            f"  drawn {len(ages)} of {len(ages) + len(self.asked)}  target {target:.0f}: "
            f"{'met' if p95 <= target else 'MISSED'}"
        )
        return p95 <= target

    def measure(self, moves: int, interval: int) -> np.ndarray:
        """Age of every painted picture in milliseconds."""
        renderer, view = self.renderer, self.view.image_panel.view
        ask = renderer.render

        def noting(sample):
            ticket = ask(sample)
            self.asked[ticket] = self.moved_at
            return ticket

        renderer.render = noting
        renderer.rendered.connect(self.note_shown)
        view.painted.connect(self.note_painted)
        for move in range(moves):
            self.moved_at = time.perf_counter()
            self.mouse("MouseMove" if move else "MouseButtonPress", int(130 + 60 * np.sin(move / 9)))
            wait(interval / 1000)
        self.mouse("MouseButtonRelease", 130)
        wait(0.5)
        renderer.rendered.disconnect(self.note_shown)
        view.painted.disconnect(self.note_painted)
        renderer.render = ask
        return np.array(self.ages) * 1000

    def mouse(self, kind: str, x: int) -> None:
        from PySide6.QtCore import QCoreApplication, QPointF, Qt
        from PySide6.QtGui import QMouseEvent

        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        button, held = none if kind == "MouseMove" else left, none if kind == "MouseButtonRelease" else left
        place, plain = QPointF(x, 40), Qt.KeyboardModifier.NoModifier
        there = self.viewport.mapToGlobal(place)
        event = QMouseEvent(getattr(QMouseEvent.Type, kind), place, there, button, held, plain)
        QCoreApplication.sendEvent(self.viewport, event)

    def note_shown(self, rendered) -> None:
        self.shown = rendered.number

    def note_painted(self) -> None:
        if self.shown in self.asked:
            self.ages.append(time.perf_counter() - self.asked.pop(self.shown))


if __name__ == "__main__":
    sys.exit(main())
