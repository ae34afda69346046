"""From a key to the painted picture of the sentence, in the real window: p50 and p95 in milliseconds.

    python tests/benchmarks/typing_latency.py FILE.onnx [--interval 120] [--beside]

A practised hand writes several sentences, mistakes and corrections among them, a key every `interval` milliseconds.
Each painted picture's age is counted from the key that asked for it; one that a newer key overtook is not counted.
Seeds in a row, proposals, underlines and the nearest captions go on as they do for everybody. `--beside`: while a DCGAN
trains in another process. The start, while torch is imported, is waited for; `window_fluidity.py` looks at that.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from real_window import load, need_display, open_window, own_folders, run_until

TARGET = 50.0
SENTENCES = (
    "a smiling woman with long green hair and dark glasses",
    "an old wizard with a red hat, no beard",
    "A serious man who has short black hair and wears a blue shirt.",
    "glasses, beard, hat",
)


class Typist:
    """Writes into the box, and notes how old the pictures are when they are painted."""

    def __init__(self, window, path: Path) -> None:
        from ganstudio.gui.explore.model import ExploreModel

        self.renderer = window.context.model(ExploreModel).renderer
        window.context.go("explore", path)
        self.view = window.page("explore").view
        assert run_until(lambda: getattr(self.renderer.generator, "path", None) == path, 60)
        run_until(lambda: self.view.text_panel.has_captions, 60)
        self.pressed_at, self.shown = 0.0, 0
        self.asked: dict[int, float] = {}
        self.ages: list[float] = []
        self.keys = 0
        self._ask = self.renderer.render
        self.renderer.render = self._note_asked
        self.renderer.rendered.connect(self._note_shown)
        self.view.image_panel.view.painted.connect(self._note_painted)

    def write(self, interval: float) -> None:
        from PySide6.QtCore import Qt

        box = self.view.prompt_bar.box
        box.setFocus()
        for sentence in SENTENCES:
            box.selectAll()
            for number, letter in enumerate(sentence):
                if number % 23 == 22:  # a slip
                    self._press(0, "x", interval)
                    self._press(Qt.Key.Key_Backspace, "", interval)
                self._press(0, letter, interval)
            run_until(lambda: False, 1.0)

    def _press(self, key, letter: str, interval: float) -> None:
        from PySide6.QtTest import QTest

        box = self.view.prompt_bar.box
        self.pressed_at = time.perf_counter()
        if letter:
            QTest.keyClicks(box, letter)
        else:
            QTest.keyClick(box, key)
        self.keys += 1
        wait_until(self.pressed_at + interval)

    def _note_asked(self, sample) -> int:
        ticket = self._ask(sample)
        self.asked[ticket] = self.pressed_at
        return ticket

    def _note_shown(self, rendered) -> None:
        self.shown = rendered.number

    def _note_painted(self) -> None:
        if self.shown in self.asked:
            self.ages.append(time.perf_counter() - self.asked.pop(self.shown))


def wait_until(moment: float) -> None:
    from PySide6.QtCore import QCoreApplication

    while time.perf_counter() < moment:
        QCoreApplication.processEvents()
        time.sleep(0.0002)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--interval", type=int, default=120, help="milliseconds between two keys")
    parser.add_argument("--beside", action="store_true", help="while another process trains")
    arguments = parser.parse_args()
    need_display()
    with own_folders() as folder:
        command = [sys.executable, "-m", "ganstudio", "train", "faces-dcgan", "--run", str(folder / "runs" / "beside")]
        training = subprocess.Popen([*command, "--json"], stdout=subprocess.DEVNULL) if arguments.beside else None
        window = open_window()
        try:
            run_until(lambda: window.context.training.catalogue is not None, 60)  # torch is imported by then
            run_until(lambda: False, 10 if arguments.beside else 2)
            typist = Typist(window, arguments.file.absolute())
            typist.write(arguments.interval / 1000)
            p50, p95, worst = np.percentile(np.array(typist.ages) * 1000, [50, 95, 100])
        finally:
            if training is not None:
                training.kill()
            window.close()
            window.context.close()
    print(
        f"{arguments.file.stem}  p50 {p50:.1f}  p95 {p95:.1f}  worst {worst:.1f} ms  painted {len(typist.ages)} of "
        f"{typist.keys} keys  target {TARGET:.0f}: {'met' if p95 <= TARGET else 'MISSED'}  {load()}"
    )
    return int(p95 > TARGET)


if __name__ == "__main__":
    sys.exit(main())
