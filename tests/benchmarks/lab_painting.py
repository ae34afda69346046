"""What it costs to paint the Lab's pictures: milliseconds of processor time for one frame, by layers.

    python tests/benchmarks/lab_painting.py [--side 900] [--dark]

Frames of 512 generated and 512 real points, 64 x 64 cells, a 21 x 21 grid (plane) and 256 cells (line). Aim: at most
15 ms at 900 x 900 with the layers that are shown at first. Processor time, so that other programs do not count.
"""

import argparse
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from PySide6.QtWidgets import QApplication

from ganstudio.gui import theme
from ganstudio.gui.lab.scene import LAYERS, SHOWN_AT_FIRST
from ganstudio.gui.lab.widgets.lab_line import LabLine
from ganstudio.gui.lab.widgets.lab_plane import LabPlane
from ganstudio.gui.lab.widgets.lab_plot import LabPlot
from ganstudio.labs.frame import LabFrame
from tests.gui.lab import frames

ROUNDS = 60


def cost(picture: LabPlot, moments: list[LabFrame], layers: set[str]) -> float:
    """Median milliseconds of processor time to paint one of the moments."""
    picture.set_layers({name: name in layers for name in LAYERS})
    found = []
    for number in range(ROUNDS):
        begin = time.process_time()
        picture.show_frame(moments[number % len(moments)])
        picture._image()
        found.append(time.process_time() - begin)
    return float(np.median(found)) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=900)
    parser.add_argument("--dark", action="store_true")
    options = parser.parse_args()
    theme.apply(QApplication([]), "dark" if options.dark else "light")
    rng = np.random.default_rng(0)
    plane, line = LabPlane(), LabLine()
    for picture, distribution in ((plane, frames.RING), (line, frames.TWO_HILLS)):
        picture.resize(options.side, options.side)
        picture.set_truth(distribution.sample(512, rng), distribution)
    at_first = set(SHOWN_AT_FIRST)
    for name in ("surface", "real", "generated", "gradients", "grid", "density"):
        print(f"plane  {name:32s}{cost(plane, moments_of_plane(), {name}):6.1f} ms")
    print(f"plane  {'shown at first':32s}{cost(plane, moments_of_plane(), at_first):6.1f} ms")
    print(f"plane  {'everything':32s}{cost(plane, moments_of_plane(), set(LAYERS)):6.1f} ms")
    print(f"line   {'everything':32s}{cost(line, [frames.line(256)], set(LAYERS)):6.1f} ms")


def moments_of_plane() -> list[LabFrame]:
    """A generator that turns and grows, watched by a D with curved borders."""
    return [frames.busy_plane(share) for share in np.linspace(0.2, 1.0, 6)]


if __name__ == "__main__":
    main()
