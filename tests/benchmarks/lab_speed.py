"""How fast a lab trains while its picture is painted: steps and painted frames per second of the default ring.

    python tests/benchmarks/lab_speed.py [--seconds 20] [--side 700] [--lab ring] [--race]

The real session and training thread, and the real plane or line in a window. Target on two cores: at least 300 steps
and 15 frames per second. Without a display it paints offscreen or in a virtual one.
"""

import argparse
import time

from real_window import load, need_display, own_folders, run_until

STEPS, FRAMES = 300.0, 15.0


def main() -> None:
    arguments = _arguments()
    need_display()
    with own_folders():
        steps, frames, late = measure(arguments)
    reached = "reached" if steps >= STEPS and frames >= FRAMES else "missed"
    print(f"{steps:.0f} steps/s, {frames:.1f} painted frames/s; {load()}")
    print(f"a timer of 10 ms was late by {late * 1000:.0f} ms at worst")
    print(f"{reached}: {STEPS:.0f} steps/s and {FRAMES:.0f} frames/s")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--side", type=int, default=700)
    parser.add_argument("--lab", default="ring")
    parser.add_argument("--race", action="store_true")
    return parser.parse_args()


def measure(arguments: argparse.Namespace) -> tuple[float, float, float]:
    """Steps per second of each lane, paints per second, and the worst lateness of a timer in seconds."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QHBoxLayout, QWidget

    from ganstudio.gui.application import build_application, build_context
    from ganstudio.gui.lab.model import LabModel
    from ganstudio.labs.presets import ready_made_labs

    build_application()
    context, _ = build_context()
    lab, lanes = context.model(LabModel).runner, 2 if arguments.race else 1
    experiment = next(lab for lab in ready_made_labs() if lab.name == arguments.lab)
    window = QWidget()
    row = QHBoxLayout(window)
    pictures = [_picture(experiment.generator["latent_size"]) for _ in range(lanes)]
    for picture in pictures:
        picture.setFixedSize(arguments.side, arguments.side)
        row.addWidget(picture)
    lab.frame.connect(lambda frame: pictures[frame.lane].show_frame(frame))
    window.show()
    lab.start([experiment] * lanes)
    assert run_until(lambda: lab.state == "paused", 180), lab.state
    lab.play()
    run_until(lambda: lab.lanes[0].record.step > 100, 120)  # of the first fifty steps each is kept for the time line
    lateness: list[float] = []
    timer = QTimer()
    last = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        lateness.append(now - last[0] - 0.01)
        last[0] = now

    timer.timeout.connect(tick)
    timer.start(10)
    painted = sum(picture.painted for picture in pictures)
    step, start = lab.lanes[0].record.step, time.perf_counter()
    run_until(lambda: False, arguments.seconds)
    took = time.perf_counter() - start
    steps = (lab.lanes[0].record.step - step) / took
    frames = (sum(picture.painted for picture in pictures) - painted) / lanes / took
    timer.stop()
    context.close()
    return steps, frames, max(lateness)


def _picture(dimensions: int):
    from ganstudio.gui.lab.widgets.lab_line import LabLine
    from ganstudio.gui.lab.widgets.lab_plane import LabPlane

    class Counted(LabLine if dimensions == 1 else LabPlane):
        painted = 0

        def paintEvent(self, event) -> None:
            super().paintEvent(event)
            self.painted += 1

    return Counted()


if __name__ == "__main__":
    main()
