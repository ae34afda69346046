"""Writes growth.npz, the pictures of Home's big card, from a finished run: `python make_growth.py RUN`."""

import sys
from pathlib import Path

import numpy as np

from ganstudio.images.arrays import read_picture, split_grid
from ganstudio.runs.folder import RunFolder

SHARES = (0.0, 0.05, 0.2, 0.45, 1.0)
NINE = [1, 3, 4, 11, 13, 15, 45, 60, 35]
"""Those of the grid that are shown: different digits."""


def main() -> None:
    run = RunFolder(Path(sys.argv[1]))
    _, height, width = run.data().sample
    samples = run.samples()
    wanted = [share * samples[-1][0] for share in SHARES]
    chosen = [min(samples, key=lambda sample: abs(sample[0] - step)) for step in wanted]
    pictures = [split_grid(read_picture(path), height, width)[NINE] for _, path in chosen]
    np.savez_compressed(Path(__file__).with_name("growth.npz"), steps=[step for step, _ in chosen], pictures=pictures)


main()
