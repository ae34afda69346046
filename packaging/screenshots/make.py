"""Takes the README's pictures anew, from the real program with a real training: `python packaging/screenshots/make.py`.

Runs, cache and preferences lie in a temporary folder, so that nothing of the user's is shown or touched.
"""

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ganstudio.gui.main_window import MainWindow

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))
_WIDTH, _HEIGHT = 1280, 800
_MOST_BYTES = 300_000
_PATIENCE = 180.0


def main() -> None:
    """Every page, in both themes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120.0, help="how long to train before the picture is taken")
    parser.add_argument("--experiment", default="faces-dcgan")
    parser.add_argument("--generator", default="faces", help="the shipped one to explore, if there is such a one")
    parser.add_argument("--samples", type=int, default=2000, help="how many are drawn to be measured")
    parser.add_argument("--output", type=Path, default=HERE)
    arguments = parser.parse_args()
    need_display()
    with own_folders():
        window = open_window()
        take_train(window, arguments.experiment, arguments.seconds, arguments.output)
        take_lab(window, arguments.output)
        take_explore(window, arguments.generator, arguments.output)
        take_translate(window, arguments.output)
        take_evaluate(window, arguments.generator, arguments.samples, arguments.output)
        take_home(window, arguments.output)
        window.context.close(30)
        window.deleteLater()


def need_display() -> None:
    """Without a display this starts again inside a virtual one, or goes on offscreen where there is none."""
    if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return
    xvfb = shutil.which("xvfb-run")
    if xvfb is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    screen = "-screen 0 1600x1000x24 -nolisten tcp"
    os.execv(xvfb, [xvfb, "-a", "-s", screen, sys.executable, *sys.argv])


@contextlib.contextmanager
def own_folders() -> Iterator[None]:
    """Runs, cache and preferences that are gone afterwards."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name in ("runs", "cache", "config"):
            os.environ[f"GANSTUDIO_{name.upper()}"] = str(Path(folder, name))
        yield


def open_window() -> "MainWindow":
    """The real window, shown, with its library read and its machine measured."""
    from PySide6.QtGui import QCursor

    from ganstudio.gui.application import build_application, build_context, build_window

    build_application()
    context, _ = build_context()
    context.preferences.welcomed = True
    window = build_window(context)
    window.resize(_WIDTH, _HEIGHT)
    QCursor.setPos(0, 0)  # so that nothing is shown as hovered
    window.show()
    window.show_last_page()
    context.library.refresh()
    context.library.speed.measure()
    wait(lambda: context.library.speed.score is not None, 60.0)
    context.training.load_catalogue()
    wait(lambda: context.training.catalogue is not None)
    return window


def take_train(window: "MainWindow", name: str, seconds: float, output: Path) -> None:
    """A run in the middle of its training."""
    context = window.context
    experiment = context.library.experiment(name)
    assert experiment is not None, f"there is no experiment {name}"
    context.start(experiment)
    wait(lambda: context.training.state == "running")
    rest(seconds)
    take(window, "train", output)
    context.training.stop()
    wait(lambda: context.training.state == "ended")


def take_explore(window: "MainWindow", name: str, output: Path) -> None:
    """A shipped generator with its sliders."""
    context = window.context
    shipped = [generator for generator in context.library.generators() if generator.shipped]
    chosen = next((generator for generator in shipped if generator.path.stem == name), shipped[0])
    context.go("explore", chosen.path)
    rest(3)
    buttons = window.page("explore").view.class_buttons.buttons
    if buttons:
        buttons[7].click()
    rest(2)
    take(window, "explore", output)


def take_lab(window: "MainWindow", output: Path) -> None:
    """The ring after some seconds of play."""
    context = window.context
    context.go("lab")
    page = window.page("lab")
    page.controls.press_primary()
    wait(lambda: bool(page.model.runner.lanes) and page.model.runner.lanes[0].record.step > 4000)
    page.controls.press_primary()
    wait(lambda: page.model.runner.state == "paused")
    take(window, "lab", output)


def take_translate(window: "MainWindow", output: Path) -> None:
    """A photograph of the examples, before and after."""
    from ganstudio.gui.translate.model import TranslateModel

    queue = window.context.model(TranslateModel).queue
    window.context.go("translate", (ROOT / "resources").joinpath("translators", "photo-postcard.onnx"))
    wait(lambda: bool(queue.items) and queue.counts()[0] == len(queue.items))
    rest(2)
    take(window, "translate", output)


def take_evaluate(window: "MainWindow", name: str, samples: int, output: Path) -> None:
    """What quick measures found about a shipped generator."""
    from ganstudio.gui.evaluate.model import EvaluateModel

    session = window.context.model(EvaluateModel)
    window.context.go("evaluate", (ROOT / "resources").joinpath("generators", f"{name}.onnx"))
    page = window.page("evaluate")
    session.set_drawing(samples, 0)
    wait(page.measure_button.isEnabled)
    page.measure_button.click()
    rest(2)
    wait(lambda: not session.is_measuring, 600.0)
    rest(1)
    take(window, "evaluate", output)


def take_home(window: "MainWindow", output: Path) -> None:
    """The first page, after a first run."""
    window.context.library.refresh()
    window.context.go("home")
    rest(15)
    take(window, "home", output)


def take(window: "MainWindow", name: str, output: Path) -> None:
    """The window in both themes, as PNG files of a moderate size."""
    for theme in ("light", "dark"):
        window.choose_theme(theme)
        rest(1)
        path = output / f"{name}-{theme}.png"
        assert window.grab().save(str(path)), f"{path} could not be written"
        make_small(path)
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


def make_small(path: Path) -> None:
    """Written anew without loss, or with fewer colours where that is still too large."""
    from PIL import Image

    picture = Image.open(path).convert("RGB")
    picture.save(path, optimize=True)
    if path.stat().st_size > _MOST_BYTES:
        picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def wait(reached: Callable[[], bool], seconds: float = _PATIENCE) -> None:
    """Let the window live until `reached()`."""
    end = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > end:
            raise SystemExit(f"waited {seconds:.0f} s in vain")
        rest(0.05)


def rest(seconds: float) -> None:
    """Let the window live for a while."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()
