"""The program is offline: ONNX Runtime's telemetry, which writes a device id and asks the network, never starts."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio.core.paths import resource

_WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ganstudio.gui.application import run_window
from ganstudio.gui.main_window import MainWindow

shown = MainWindow.show
def show(window):
    shown(window)
    for number, page in enumerate(("explore", "translate", "evaluate", "home")):
        QTimer.singleShot(300 * number, lambda page=page: window.context.go(page))
    QTimer.singleShot(2000, window.close)
MainWindow.show = show
sys.exit(run_window(open_path=None))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A user's home without anything in it; what the program may write is named by GANSTUDIO_* and lies elsewhere."""
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def run_at_home(home: Path, *command: str) -> None:
    """Run Python there, without the variable that the program itself has to set."""
    kept = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    kept = {name: value for name, value in kept.items() if not name.startswith("XDG_")}
    command = (sys.executable, *command)
    there = {**kept, "HOME": str(home), "USERPROFILE": str(home)}
    root = Path(__file__).parents[2]
    done = subprocess.run(command, env=there, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def written(home: Path) -> list[str]:
    return [str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()]


def test_a_generator_and_a_translator_leave_nothing_in_the_users_home(home, tmp_path):
    Image.fromarray(np.zeros((32, 32, 3), np.uint8)).save(tmp_path / "picture.png")
    translator = str(next(resource("translators").glob("*.onnx")))
    run_at_home(home, "-m", "ganstudio", "generate", "digits", "--count", "1", "-o", str(tmp_path / "one.png"))
    picture, folder = str(tmp_path / "picture.png"), str(tmp_path / "out")
    run_at_home(home, "-m", "ganstudio", "translate", translator, picture, "-o", folder)
    assert written(home) == []


def test_the_window_leaves_nothing_in_the_users_home(home, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    run_at_home(home, "-c", _WINDOW)
    assert [path for path in written(home) if "Microsoft" in path or "onnxruntime" in path] == []
