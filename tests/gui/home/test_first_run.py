"""The first minutes: what a stranger reads, the two clicks, and where runs are kept."""

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from ganstudio.core.paths import resource, runs_folder, short, usual_runs_folder
from ganstudio.core.preferences import Preferences, load_preferences
from ganstudio.formats.experiment import Experiment
from ganstudio.gui.application import build_window
from ganstudio.gui.dialogs.preferences_dialog import PreferencesDialog
from ganstudio.gui.home.page import HomePage
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.runs.folder import RunFolder


@pytest.fixture
def home(context: AppContext, qtbot: QtBot) -> HomePage:
    page = HomePage(context)
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignal(context.library.changed):
        context.library.refresh()
    return page


@pytest.fixture
def unwritable(tmp_path: Path) -> Path:
    (tmp_path / "file").touch()
    return tmp_path / "file" / "runs"


def choose(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))


# --- the welcome


def test_one_click_learns_and_one_more_steers(
    home: HomePage, context: AppContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Experiment] = []
    monkeypatch.setattr(type(context), "start", lambda _self, experiment: started.append(experiment))
    with qtbot.waitSignal(context.offered) as offer:
        home.first.click()
    with qtbot.waitSignal(context.went) as heard:
        offer.args[2]()
    assert len(started) == 1
    assert heard.args == ["explore", resource("generators", "faces.onnx")]


def test_it_is_shown_once_and_again_when_asked_for(context: AppContext, qtbot: QtBot) -> None:
    window = build_window(context)
    qtbot.addWidget(window)
    window.show()
    first = window.page("home")
    assert isinstance(first, HomePage)
    assert first.welcome.isVisible()
    first.welcome.close_button.click()
    assert not first.welcome.isVisible()
    next(action for action in window.findChildren(QAction) if action.text() == "&Welcome").trigger()
    assert first.welcome.isVisible()
    again = AppContext(context.preferences)
    second = HomePage(again)
    qtbot.addWidget(second)
    second.show()
    assert not second.welcome.isVisible()
    again.close()


def test_who_starts_with_a_file_is_welcomed_later(context: AppContext, qtbot: QtBot) -> None:
    page = HomePage(context)
    qtbot.addWidget(page)
    assert not context.preferences.welcomed
    page.show()
    assert context.preferences.welcomed


# --- where runs are kept


def test_another_folder_is_shown_kept_and_what_was_there_stays(
    home: HomePage, context: AppContext, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = runs_folder(), tmp_path / "Läufe 走る"
    run = RunFolder.create(Experiment(name="small", dataset={"name": "digits"}), before / "first")
    with qtbot.waitSignal(context.library.changed):
        context.library.refresh()
    choose(monkeypatch, after)
    offers: list[tuple[object, ...]] = []
    context.offered.connect(lambda *offer: offers.append(offer))
    with qtbot.waitSignal(context.library.changed):
        home.welcome.change.click()
    assert runs_folder() == after
    assert context.preferences.runs_folder == str(after)
    assert short(after) in home.welcome._folder.text()
    assert context.library.runs() == []
    assert run.path.is_dir()
    ((words, _, go_back),) = offers
    assert short(before) in words
    with qtbot.waitSignal(context.library.changed):
        go_back()
    assert [one.path for one in context.library.runs()] == [run.path]


def test_a_folder_that_cannot_be_written_to_gets_a_sentence(
    home: HomePage, context: AppContext, qtbot: QtBot, unwritable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = runs_folder()
    choose(monkeypatch, unwritable)
    with qtbot.waitSignal(context.error_told) as heard:
        home.welcome.change.click()
    assert str(unwritable) in heard.args[0]
    assert (runs_folder(), context.preferences.runs_folder) == (before, "")


def test_the_preferences_say_so_too_before_they_close(qtbot: QtBot, unwritable: Path, tmp_path: Path) -> None:
    dialog = PreferencesDialog(Preferences(), usual_runs_folder())
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.runs_folder() is None
    dialog.folder.setText(str(unwritable))
    dialog.accept()
    assert dialog.isVisible()
    assert str(unwritable) in dialog._trouble.text()
    dialog.folder.setText(str(tmp_path / "new"))
    dialog.accept()
    assert not dialog.isVisible()
    assert dialog.runs_folder() == tmp_path / "new"


def test_a_folder_that_is_gone_is_noticed_at_the_start(
    context: AppContext, qtbot: QtBot, own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context.preferences.runs_folder = str(own_folders / "unplugged")
    monkeypatch.setenv("GANSTUDIO_RUNS", context.preferences.runs_folder)
    window = build_window(context)
    qtbot.addWidget(window)
    assert window.bar.message is not None
    assert "unplugged, which is not there" in window.bar.message.text


def test_the_choice_is_found_again_and_the_environment_goes_before_it(
    own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen, given = own_folders / "chosen", runs_folder()
    preferences = Preferences()
    with monkeypatch.context() as patch:
        patch.setenv("GANSTUDIO_RUNS", "")  # put back afterwards
        preferences.keep_runs_in(chosen)
        preferences.save()
    load_preferences()[0].apply_runs_folder()
    assert runs_folder() == given
    monkeypatch.setenv("GANSTUDIO_RUNS", "")
    load_preferences()[0].apply_runs_folder()
    assert runs_folder() == chosen
