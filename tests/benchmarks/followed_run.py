"""Exploring a run that another process trains: the real window, the real trainer, the real exporter.

    python tests/benchmarks/followed_run.py [--steps 400]

A VEEGAN on digits trains as `ganstudio train`. Explore opens the run as soon as it has a checkpoint, goes to a place,
and asks for newer ones while the training goes on. Printed: how long each export takes, how late the window's 10 ms
timer ticks meanwhile, whether the place is kept, and what the training did. At the end held-out digits are searched,
once from the encoder's guess, which lies beside the exported generator, and once without it.
"""

import argparse
import itertools
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from real_window import load, need_display, open_window, own_folders, run_until

PATIENCE = 400.0


class Lateness:
    """How much later than after 10 ms a timer ticks, in milliseconds."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.ticks: list[float] = []
        self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=10)
        self._timer.timeout.connect(lambda: self.ticks.append(time.perf_counter()))
        self._timer.start()

    def words(self) -> str:
        late, self.ticks = np.maximum(np.diff(self.ticks) * 1000 - 10, 0), []
        return f"timer late p99 {np.percentile(late, 99):.0f} ms, worst {late.max():.0f} ms"


def newest(run: Path) -> int:
    from ganstudio.core.errors import UserError
    from ganstudio.runs.folder import RunFolder

    try:
        return RunFolder(run).checkpoint().step
    except (UserError, OSError):
        return -1


def shown_step(page, run: Path) -> int:
    """Of the run's weights that are explored; -1 while something else is."""
    is_shown = page.model.is_open and page.model.generator.path.stem == run.name
    return page.model.generator.manifest.step if is_shown else -1


def follow(page, run: Path, training: subprocess.Popen) -> Path:
    """Explore the run while it trains; returns the file that was open last."""
    assert run_until(lambda: newest(run) >= 0, PATIENCE), "no checkpoint"
    shown, lateness, place = -1, Lateness(), None
    for number in itertools.count():
        assert run_until(lambda shown=shown: newest(run) > shown or training.poll() is not None, PATIENCE)
        if newest(run) == shown:
            break
        begun = time.perf_counter()
        page.loader.run.refresh() if number else page.show_item(run)
        assert run_until(lambda shown=shown: shown_step(page, run) > shown, PATIENCE), "no export"
        shown = shown_step(page, run)
        seconds = time.perf_counter() - begun
        latent = page.model.latent
        if place is None:
            latent.move(0, 1.5)
            place = latent.latent()
        kept = "place kept" if np.array_equal(latent.latent(), place) else "PLACE LOST"
        trains = "still training" if training.poll() is None else "trained"
        print(f"step {shown:,} after {seconds:.1f} s, {trains}, {kept}, {lateness.words()}, {load()}", flush=True)
    return page.model.generator.path


def search_with_and_without_encoder(file: Path, folder: Path) -> None:
    from ganstudio.datasets import open_dataset
    from ganstudio.gui.explore.services.inversion import InversionRequest, invert
    from ganstudio.inference.generator.generator_file import GeneratorFile
    from ganstudio.inference.generator.inversion import Found, encoder_beside

    assert encoder_beside(file) is not None, "no encoder was exported"
    alone = Path(shutil.copy(file, folder / "alone.onnx"))
    data = open_dataset({"name": "digits", "size": 28})
    for name, path in (("from the encoder's guess", file), ("without", alone)):
        generator, first, last, seconds = GeneratorFile(path, threads=1), [], [], []
        for picture in data.samples[data.testing[:6]]:
            begun = time.process_time()
            found = [step for step in invert(generator, InversionRequest(picture)) if isinstance(step, Found)]
            seconds.append(time.process_time() - begun)
            first.append(found[0].error)
            last.append(found[-1].error)
        print(
            f"6 held-out digits, {name}: error of the first look {np.median(first):.3f}, of what was found "
            f"{np.median(last):.3f}; processor {np.median(seconds):.1f} s"
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=400)
    steps = parser.parse_args().steps
    need_display()
    with own_folders() as folder:
        run = folder / "runs" / "followed"
        command = [
            sys.executable,
            "-m",
            "ganstudio",
            "train",
            "digits-veegan",
            "--run",
            str(run),
            "--steps",
            str(steps),
        ]
        training = subprocess.Popen([*command, "--json"], stdout=subprocess.DEVNULL)
        window = open_window()
        try:
            window.context.go("explore")
            file = follow(window.page("explore"), run, training)
            assert training.wait(60) == 0
            search_with_and_without_encoder(file, folder)
        finally:
            training.kill()
            window.close()
            window.context.close()


if __name__ == "__main__":
    main()
