"""How late the window's event loop is while digits-dcgan really trains: a 10 ms timer in the real, visible window.

    python tests/benchmarks/window_fluidity.py [--seconds 60] [--experiment digits-dcgan] [--screenshots FOLDER]

Two phases. The start: the window is there, the page is built, torch is imported; after a second somebody begins to
train, the networks are built and timed, and 5 s of training follow. Then steady training with live plots and sample
grid; frames painted by both are counted. `--screenshots` also keeps the window at two sizes in both themes, after the
measuring.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np
from real_window import load, need_display, open_window, own_folders, run_until

START_WORST, STEADY_P99, STEADY_P999 = 350.0, 20.0, 100.0
INTERVAL = 0.010


class Ticker:
    """Notes how much later than 10 ms after the last tick each tick comes, in milliseconds."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.ticks: list[tuple[float, float]] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(int(INTERVAL * 1000))

    def _tick(self) -> None:
        now = time.perf_counter()
        self.ticks.append((now, max(now - self._last - INTERVAL, 0.0) * 1000))
        self._last = now

    def between(self, begin: float, end: float) -> np.ndarray:
        return np.array([late for at, late in self.ticks if begin <= at < end])


def count_paints(widgets):
    """A list that grows by one with every paint event of `widgets`."""
    from PySide6.QtCore import QEvent, QObject

    painted: list[float] = []

    class Counter(QObject):
        def eventFilter(self, _receiver, event):
            if event.type() == QEvent.Type.Paint:
                painted.append(time.perf_counter())
            return False

    counter = Counter(widgets[0])
    for widget in widgets:
        widget.installEventFilter(counter)
    return painted


def report(phase: str, late: np.ndarray, seconds: float) -> tuple[float, float, float]:
    p50, p99, p999, worst = np.percentile(late, [50, 99, 99.9, 100])
    print(
        f"{phase:8} {seconds:5.1f} s, {len(late)} ticks: late p50 {p50:.1f}  p99 {p99:.1f}  p99.9 {p999:.1f}  "
        f"worst {worst:.1f} ms, {load()}", flush=True,
    )  # fmt: skip
    return p99, p999, worst


def train_visibly(window, name: str):
    """Show the Train page with `name` training in it; the page and the training session."""
    context = window.context
    experiment = context.library.experiment(name).with_settings({"steps": 10**6})
    context.start(experiment)
    return window.page("train"), context.training


def measure(name: str, seconds: float, window) -> int:
    ticker, begin = Ticker(), time.perf_counter()
    run_until(lambda: False, 1)
    page, training = train_visibly(window, name)
    if not run_until(lambda: training.record.step > 0 or training.state == "ended", 120):
        raise SystemExit("the training did not begin")
    run_until(lambda: False, 5)
    grid, plots = count_paints([page.pictures.generated]), count_paints(page.plots.plots)
    middle, first_step = time.perf_counter(), training.record.step
    _, _, worst = report("start", ticker.between(begin, middle), middle - begin)
    run_until(lambda: training.state == "ended", seconds)
    end = time.perf_counter()
    p99, p999, _ = report("steady", ticker.between(middle, end), end - middle)
    steps = training.record.step - first_step
    frames = [sum(middle <= at < end for at in painted) for painted in (grid, plots)]
    print(f"meanwhile {steps} steps; the grid was painted {frames[0]} times, the plots {frames[1]} times")
    met = worst <= START_WORST and p99 <= STEADY_P99 and p999 <= STEADY_P999 and steps > 0 and min(frames) > 0
    print(f"targets: start worst {START_WORST:.0f}, steady p99 {STEADY_P99:.0f}, p99.9 {STEADY_P999:.0f} ms: "
          f"{'met' if met else 'MISSED'}")  # fmt: skip
    return int(not met)


def keep_pictures(window, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        window.choose_theme(theme)
        for width, height in ((1280, 800), (1920, 1080)):
            window.resize(width, height)
            run_until(lambda: False, 2)
            window.grab().save(str(folder / f"train-{theme}-{width}.png"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--experiment", default="digits-dcgan")
    parser.add_argument("--screenshots", type=Path, metavar="FOLDER")
    arguments = parser.parse_args()
    need_display("1920x1080" if arguments.screenshots else "1280x800")
    with own_folders():
        window = open_window()
        missed = measure(arguments.experiment, arguments.seconds, window)
        if arguments.screenshots:
            keep_pictures(window, arguments.screenshots)
        window.hide()
        window.context.close()
    return missed


if __name__ == "__main__":
    sys.exit(main())
