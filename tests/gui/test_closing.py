"""Closing the real window while something is being made: asked for, cancelled, and nothing half-written is left."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from ganstudio.gui.application import build_window
from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.lab.model import LabModel
from ganstudio.gui.main_window import MainWindow
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.state.run_library import RunLibrary


@pytest.fixture
def window(context: AppContext) -> Iterator[MainWindow]:
    built = build_window(context)
    built.show()
    yield built
    built.hide()
    built.deleteLater()


class Painting:
    """A film whose pictures take as long as the test wants."""

    def __init__(self) -> None:
        self.begun, self.may_go_on = threading.Event(), threading.Event()

    def __call__(self, number: int) -> np.ndarray:
        if number == 1:
            self.begun.set()
            self.may_go_on.wait(20)
        return np.full((8, 8, 3), number, np.uint8)


@pytest.mark.parametrize("name", ["film.gif", "film.png"])
@pytest.mark.parametrize("kind", [ExploreModel, LabModel])
def test_a_film_is_asked_for_and_cancelled(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, kind: type, name: str
) -> None:
    asked, painting, folder = [], Painting(), tmp_path / "films"
    folder.mkdir()

    def answer(box: QMessageBox) -> int:
        asked.append(box.text())
        words = "Go on" if len(asked) == 1 else "Cancel and close"
        next(button for button in box.buttons() if button.text() == words).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    window.context.model(kind).film.start(painting, 50, folder / name)
    assert painting.begun.wait(20)
    window.close()
    assert window.isVisible()
    window.close()
    painting.may_go_on.set()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    assert asked == ["A film is being written."] * 2
    assert list(folder.iterdir()) == []


def test_the_system_does_not_ask(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    painting = Painting()
    window.context.model(ExploreModel).film.start(painting, 50, tmp_path / "film.gif")
    assert painting.begun.wait(20)
    window.close_unasked()
    painting.may_go_on.set()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    assert not list(tmp_path.glob("*film*"))


def test_a_film_that_is_done_is_not_asked_about(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    film = window.context.model(ExploreModel).film
    with qtbot.waitSignal(film.finished, timeout=20_000):
        film.start(lambda number: np.full((8, 8, 3), number, np.uint8), 3, tmp_path / "film.gif")
    window.close()
    assert not window.isVisible()


def test_what_fails_before_there_is_a_window_is_printed(own_folders: Path) -> None:
    script = (
        "import sys\nfrom ganstudio.gui import application\n"
        "def fail(context): raise ZeroDivisionError('before the window')\n"
        "application.build_window = fail\nsys.exit(application.run_window())"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 1
    assert "ZeroDivisionError: before the window" in done.stderr


def test_a_list_that_failed_is_read_again_if_that_was_asked_for(
    context: AppContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    library: RunLibrary = context.library
    reads = iter([OSError("gone"), ([], [])])

    def read() -> object:
        answer = next(reads)
        if isinstance(answer, OSError):
            raise answer
        return answer

    monkeypatch.setattr("ganstudio.gui.shared.state.run_library._read_all", read)
    with qtbot.waitSignals([library.trouble, library.changed], timeout=20_000):
        library.refresh()
        library.refresh()  # while the first, which fails, is under way
