"""The window around the pages: discovery, opening, messages, preferences, state, closing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from ganstudio.core.errors import UserError
from ganstudio.core.plugins import Registry
from ganstudio.core.preferences import Preferences
from ganstudio.formats.experiment import Experiment
from ganstudio.gui import theme
from ganstudio.gui.application import build_window
from ganstudio.gui.main_window import MainWindow
from ganstudio.gui.page import pages
from ganstudio.gui.routing import page_and_item
from ganstudio.gui.shared.message_bar import Message, MessageBar
from ganstudio.gui.shared.state.app_context import AppContext, PageModel
from ganstudio.gui.shared.state.training_handle import TrainingHandle
from ganstudio.runs.events import Ended
from ganstudio.runs.folder import RunFolder


class QuietTraining(TrainingHandle):
    """A training that only notes what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.going_on = False
        self.calls: list[object] = []

    @property
    def active(self) -> bool:
        return self.going_on

    def load_catalogue(self) -> None:
        pass

    def start(self, experiment: Experiment, path: Path | None = None) -> None:
        self.calls.append(("start", experiment.name))

    def resume(self, run_path: Path, steps: int | None = None) -> None:
        self.calls.append(("resume", run_path))

    def stop(self) -> None:
        self.calls.append("stop")


@pytest.fixture
def training(context: AppContext) -> QuietTraining:
    made = QuietTraining()
    context.__dict__["training"] = made
    return made


class BarePage(QWidget):
    """Notes what it is handed; the real ones take their time to be built."""

    def show_item(self, item: object) -> None:
        seen.append(item)


seen: list[object] = []


@pytest.fixture
def bare_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = {name: replace(page, build=lambda _context: BarePage()) for name, page in pages().items()}
    monkeypatch.setattr("ganstudio.gui.main_window.pages", lambda: Registry("page", bare, {}))
    seen.clear()


@pytest.fixture
def window(bare_pages: None, context: AppContext, training: QuietTraining, qtbot: QtBot) -> Iterator[MainWindow]:
    built = build_window(context)
    built.show()
    yield built
    built.hide()
    built.deleteLater()


@pytest.fixture
def experiment() -> Experiment:
    return Experiment(name="small", dataset={"name": "digits"})


# --- pages


def test_keys_change_the_page(window: MainWindow, context: AppContext, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitActive(window)
    names = sorted(pages(), key=lambda name: pages()[name].order)
    for number, name in enumerate(names, 1):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        assert context.preferences.page == name


def test_an_unknown_page_is_said(window: MainWindow, context: AppContext) -> None:
    context.go("attic")
    assert window.bar.message is not None
    assert "attic" in window.bar.message.text


def test_the_next_start_finds_page_and_size_again(window: MainWindow, context: AppContext, qtbot: QtBot) -> None:
    window.resize(1100, 700)
    context.go("explore")
    window.close()
    again = AppContext(context.preferences)
    second = build_window(again)
    assert second.size().height() == 700  # the width does not fit the offscreen screen
    assert not second.page("explore").isVisible()  # it is built once the window is painted
    second.show()
    second.show_last_page()
    assert second.page("explore").isVisible()
    second.hide()
    second.deleteLater()
    again.close()


# --- opening


def test_what_may_be_opened(tmp_path: Path, experiment: Experiment) -> None:
    run = RunFolder.create(experiment, tmp_path / "run")
    toml = tmp_path / "own.toml"
    experiment.save(toml)
    (tmp_path / "g.onnx").touch()
    assert page_and_item(run.path) == ("train", run.path)
    assert page_and_item(toml) == ("train", experiment)
    assert page_and_item(tmp_path / "g.onnx") == ("explore", tmp_path / "g.onnx")
    (tmp_path / "own.CSV").touch()
    page, item = page_and_item(tmp_path / "own.CSV")
    assert page == "train"
    assert item.dataset["path"] == str(tmp_path / "own.CSV")


@pytest.mark.parametrize("name", ["gone.onnx", "notes.txt", "folder", "broken.toml"])
def test_what_may_not_be_opened_is_explained(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").touch()
    (tmp_path / "broken.toml").write_text("= 3")
    (tmp_path / "folder").mkdir()
    with pytest.raises(UserError, match=name.partition(".")[0]):
        page_and_item(tmp_path / name)


def test_a_run_dropped_on_the_window_is_opened(window: MainWindow, tmp_path: Path, experiment: Experiment) -> None:
    run = RunFolder.create(experiment, tmp_path / "dropped")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(run.path))])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPoint(300, 300), action, data, button, Qt.KeyboardModifier.NoModifier))
    assert seen[-1] == run.path
    assert window.context.preferences.recent == [str(run.path)]


def test_opening_nonsense_says_so_in_the_bar(window: MainWindow, tmp_path: Path) -> None:
    window.open_path(tmp_path / "gone.onnx")
    assert window.bar.message is not None
    assert window.bar.message.tone == "error"
    assert window.context.preferences.recent == []


# --- messages


def test_an_error_goes_before_others_and_nothing_is_lost(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_note("first")
    bar.show_error("second", "why")
    bar.show_error("second", "why")
    bar.show_error("third")
    bar.show_note("fourth")
    shown = []
    while bar.message is not None:
        shown.append((bar.message.text, bar._dismiss.text()))
        bar.dismiss()
    assert shown == [("third", "Next, 3 more"), ("second", "Next, 2 more"), ("first", "Next, 1 more"),
                     ("fourth", "Dismiss")]  # fmt: skip


def test_the_button_of_a_message_acts_once(qtbot: QtBot) -> None:
    bar, done = MessageBar(), []
    qtbot.addWidget(bar)
    bar.show_message(Message("ended", verb="Resume", action=lambda: done.append(1)))
    bar._action.click()
    assert (done, bar.message) == ([1], None)


@pytest.fixture
def cut_off(own_folders: Path, experiment: Experiment) -> Path:
    run = RunFolder.create(experiment, own_folders / "runs" / "cut off")
    run.append_log({"started": 0})
    run.append_log({"step": 17, "generator_loss": 1.0})
    return run.path


def test_interrupted_runs_are_explained_and_resumed(
    cut_off: Path, window: MainWindow, context: AppContext, training: QuietTraining, qtbot: QtBot
) -> None:
    context.library.refresh()
    qtbot.waitUntil(lambda: window.bar.message is not None)
    assert window.bar.message is not None
    assert "cut off ended without a goodbye at step 17" in window.bar.message.text
    window.bar._action.click()
    assert training.calls == [("resume", cut_off)]


# --- themes


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_text_is_readable_in_both_themes(qapp: QApplication, choice: theme.Choice) -> None:
    theme.apply(qapp, choice)
    grounds = ("window", "surface", "raised", "hover", "mat", "note", "alarm")
    pairs = [(text, ground) for text in ("text", "secondary", "trouble_text", "accent_text") for ground in grounds]
    pairs += [("on_accent", "accent"), ("on_accent", "accent_hover")]
    assert [pair for pair in pairs if _contrast(*map(theme.colour, pair)) < 4.5] == []
    rings = [("accent_text", ground) for ground in grounds] + [("accent", "window"), ("accent", "surface")]
    assert [pair for pair in rings if _contrast(*map(theme.colour, pair)) < 3.0] == []  # what is no text
    theme.apply(qapp, "light")


def _contrast(first: str, second: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(first), light(second)))
    return (high + 0.05) / (low + 0.05)


def test_a_theme_change_is_told_and_kept(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.notifier().changed):
        window.choose_theme("dark")
    assert theme.is_dark()
    assert window.context.preferences.theme == "dark"
    window.choose_theme("light")


# --- closing


@pytest.mark.parametrize("answer", ["Stop and keep", "Keep training"])
def test_closing_while_training_asks_once(
    window: MainWindow, training: QuietTraining, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    training.going_on = True
    asked: list[str] = []

    def answer_box(box: QMessageBox) -> int:
        asked.append(box.text())
        next(button for button in box.buttons() if button.text() == answer).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer_box)
    window.close()
    window.close()
    assert window.isVisible()
    if answer == "Stop and keep":
        assert (len(asked), training.calls) == (1, ["stop"])
        training.going_on = False
        training.ended.emit(Ended("stopped", 5))
        qtbot.waitUntil(lambda: not window.isVisible())
    else:
        assert (len(asked), training.calls) == (2, [])


def test_a_training_that_fails_to_stop_well_keeps_the_window(
    window: MainWindow, training: QuietTraining, monkeypatch: pytest.MonkeyPatch
) -> None:
    training.going_on = True
    monkeypatch.setattr("ganstudio.gui.shutdown.Shutdown._ask", lambda _self: True)
    window.close()
    training.going_on = False
    training.ended.emit(Ended("failed", 5, "The disk is full."))
    assert window.isVisible()
    assert window.bar.message is not None
    assert window.bar.message.text == "The disk is full."


def test_a_model_whose_thread_does_not_end_is_told(qapp: QApplication, preferences: Preferences) -> None:
    """Leaving as usual would take ONNX Runtime away from under that thread, and the process would crash at its end."""

    class Endless(PageModel):
        def close(self) -> bool:
            return False

    context = AppContext(preferences)
    assert context.model(PageModel).close()
    context.model(Endless)
    assert not context.close(5)


def test_preferences_survive_a_start(own_folders: Path) -> None:
    from ganstudio.core.preferences import load_preferences

    Preferences(theme="dark", threads=3, recent=["a"]).save()
    assert load_preferences() == (Preferences(theme="dark", threads=3, recent=["a"]), "")


@pytest.mark.parametrize(
    ("text", "kept", "said"),
    [
        ("theme = 'purple'\nthreads = 2", 2, "theme"),
        ("threads = ", 0, "damaged"),
        ("\0\1", 0, "damaged"),
        ("threads = -5\ntranslation_strength = nan", 0, "threads, translation_strength"),
        ('threads = 3\nruns_folder = "a\\u0000b"', 3, "runs_folder"),
        (f"threads = 3\nruns_folder = '{'x' * 6000}'", 3, "runs_folder"),
        (f"threads = {'[' * 20_000}", 0, "damaged"),
    ],
    ids=range(7),
)
def test_damaged_preferences_never_block(own_folders: Path, text: str, kept: int, said: str) -> None:
    from ganstudio.core.preferences import load_preferences

    path = own_folders / "config" / "preferences.toml"
    path.write_text(text)
    preferences, damage = load_preferences()
    assert (preferences.threads, preferences.theme) == (kept, "system")
    assert said in damage
    assert path.with_name("preferences.toml.bad").read_text() == text
