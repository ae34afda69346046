"""Writes NAME.png, what an experiment's card on Home shows, from finished runs: `python make_card.py RUN ...`."""

import sys
from pathlib import Path

from ganstudio.gui.shared.card_images import of_run
from ganstudio.images.arrays import save_png
from ganstudio.runs.folder import RunFolder


def main() -> None:
    for run in map(RunFolder, sys.argv[1:]):
        _, newest = run.samples()[-1]
        save_png(of_run(run.path, newest), Path(__file__).with_name(f"{run.experiment().name}.png"))


main()
