"""Home: what the cards say and do."""

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from ganstudio.core.preferences import Preferences
from ganstudio.formats.experiment import Experiment, ready_made_experiments
from ganstudio.gui.home.formatting import how_it_stands, how_long
from ganstudio.gui.home.page import HomePage
from ganstudio.gui.home.thumbnails import Thumbnails
from ganstudio.gui.home.widgets.card import Card
from ganstudio.gui.home.widgets.card_section import columns_and_gap
from ganstudio.gui.shared import card_images
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.state.run_library import RunLibrary
from ganstudio.gui.shared.state.run_summary import summarise_runs
from ganstudio.images.arrays import picture_grid, read_picture, save_png
from ganstudio.runs.folder import RunFolder


@pytest.fixture
def experiment() -> Experiment:
    return Experiment(name="small", title="Small", dataset={"name": "digits"}, steps=1000, reference_seconds=120.0)


@pytest.fixture
def run(own_folders: Path, experiment: Experiment) -> RunFolder:
    made = RunFolder.create(experiment, own_folders / "runs" / "first")
    for row in ({"started": 0}, {"step": 400, "seconds": 100.0}, {"step": 500, "kernel_distance": 0.25}):
        made.append_log(row)
    rng = np.random.default_rng(0)
    save_png(picture_grid(rng.integers(0, 255, (64, 32, 32, 3), np.uint8)), made.path / "samples" / "step-00000400.png")
    return made


@pytest.fixture
def home(context: AppContext, qtbot: QtBot) -> HomePage:
    page = HomePage(context)
    page.resize(1200, 800)
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignal(context.library.changed):
        context.library.refresh()
    return page


def cards(section: object) -> list[Card]:
    return [card for card in section.cards() if isinstance(card, Card)]  # type: ignore[attr-defined]


def test_one_click_starts_a_training(home: HomePage, context: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Experiment] = []
    monkeypatch.setattr(type(context), "start", lambda _self, experiment: started.append(experiment))
    home.first.click()
    assert [experiment.name for experiment in started] == ["digits-dcgan"]


def test_every_ready_made_experiment_has_a_card_that_leads_to_train(
    home: HomePage, context: AppContext, qtbot: QtBot
) -> None:
    assert len(cards(home.experiments)) == len(context.library.experiments())
    for card in cards(home.experiments):
        experiment = context.library.experiment(card.key)
        assert experiment is not None
        with qtbot.waitSignal(context.went) as heard:
            card.click()
        assert heard.args == ["train", experiment]
        assert card.accessibleName() == experiment.title


def test_every_experiment_with_data_gets_a_picture(home: HomePage, qtbot: QtBot) -> None:
    own = {experiment.name for experiment in ready_made_experiments() if experiment.dataset.get("path") == ""}
    with_data = [card for card in cards(home.experiments) if card.key not in own]
    qtbot.waitUntil(lambda: all(card._image is not None for card in with_data), timeout=20_000)


def test_the_big_card_shows_a_network_growing_up(home: HomePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(home.first._stages) == 5, timeout=10_000)
    captions = [caption for caption, _ in home.first._stages]
    assert (captions[0], captions[-1]) == ("before training", "step 3,000")


def test_generators_lead_to_explore_and_translators_to_translate(
    home: HomePage, context: AppContext, qtbot: QtBot
) -> None:
    shown = [generator for generator in context.library.generators() if generator.direction != "b-to-a"]
    for card, generator in zip(cards(home.generators), shown, strict=True):
        with qtbot.waitSignal(context.went) as heard:
            card.click()
        page = "translate" if generator.kind == "translator" else "explore"
        assert heard.args == [page, generator.path]


def test_nothing_yet_is_said_calmly(home: HomePage) -> None:
    assert cards(home.runs) == []
    assert home.runs._empty.isVisible()


def test_a_run_shows_its_samples_and_how_it_stands(
    run: RunFolder, home: HomePage, context: AppContext, qtbot: QtBot
) -> None:
    (card,) = cards(home.runs)
    assert card.fact == "cut off at step 500: resume"
    qtbot.waitUntil(lambda: card._image is not None)
    with qtbot.waitSignal(context.went) as heard:
        card.click()
    assert heard.args == ["train", run.path]


def test_a_summary_says_what_the_log_says(run: RunFolder) -> None:
    (summary,) = summarise_runs()
    assert (summary.step, summary.steps, summary.seconds, summary.kernel_distance) == (500, 1000, 100.0, 0.25)
    assert summary.status == "interrupted"
    assert summary.disk == run.disk_use()
    run.append_log({"step": 500, "ended": "stopped"})
    assert summarise_runs()[0].status == "stopped"


def test_a_damaged_run_is_left_out(run: RunFolder, own_folders: Path) -> None:
    other = own_folders / "runs" / "damaged"
    other.mkdir()
    (other / "experiment.toml").write_text("= ")
    assert [summary.name for summary in summarise_runs()] == ["first"]


@pytest.mark.parametrize("status", ["running", "finished", "stopped", "failed", "interrupted"])
def test_every_status_has_words(run: RunFolder, status: str) -> None:
    import dataclasses

    words, _ = how_it_stands(dataclasses.replace(summarise_runs()[0], status=status))
    assert "500" in words


def test_older_runs_are_shown_when_asked_for(
    run: RunFolder, home: HomePage, context: AppContext, experiment: Experiment, qtbot: QtBot
) -> None:
    for number in range(9):
        RunFolder.create(experiment, run.path.with_name(f"other {number}"))
    with qtbot.waitSignal(context.library.changed):
        context.library.refresh()
    assert (len(cards(home.runs)), home.runs.more.text()) == (8, "Show all 10 runs")
    home.runs.more.click()
    assert (len(cards(home.runs)), home.runs.more.isVisible()) == (10, False)


@pytest.mark.qt_log_ignore("does not support")  # what a menu does with the keyboard
def test_a_right_click_on_a_run_brings_its_menu(run: RunFolder, home: HomePage, qtbot: QtBot) -> None:
    (card,) = cards(home.runs)
    place = card.mapTo(home.runs, card.rect().center())
    shown: list[str] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        shown.extend(action.text() for action in menu.actions() if action.text())
        menu.close()

    QTimer.singleShot(0, look)
    home.runs.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, QPoint(3, 4)))
    assert shown[:-1] == ["Open", "Resume", "Rename …", "Delete …", "Show folder"]


# --- what one does with a run


def choose(home: HomePage, words: str) -> None:
    """In the menu of the only run."""
    menu = home.cards.menu_of(home.model.runs()[0])
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.deleteLater()


def test_rename_and_delete(
    run: RunFolder, home: HomePage, context: AppContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: ("better name", True))
    with qtbot.waitSignal(context.library.changed):
        choose(home, "Rename …")
    assert [card.accessibleName() for card in cards(home.runs)] == ["better name"]

    def delete(box: QMessageBox) -> int:
        next(button for button in box.buttons() if button.text() == "Delete").click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", delete)
    with qtbot.waitSignal(context.library.changed):
        choose(home, "Delete …")
    assert cards(home.runs) == []


def test_a_name_that_is_taken_is_said(run: RunFolder, home: HomePage, context: AppContext, qtbot: QtBot) -> None:
    (run.path.parent / "taken").mkdir()
    with pytest.MonkeyPatch.context() as patch, qtbot.waitSignal(context.error_told) as heard:
        patch.setattr(QInputDialog, "getText", lambda *_a, **_k: ("taken", True))
        choose(home, "Rename …")
    assert "taken" in heard.args[0]


# --- how long


def test_own_runs_say_how_long_before_any_calibration(
    run: RunFolder, home: HomePage, context: AppContext, experiment: Experiment
) -> None:
    assert context.library.estimate_seconds(experiment) == pytest.approx(100.0 / 400 * 1000)


def test_calibration_scales_the_reference(own_folders: Path, experiment: Experiment, qtbot: QtBot) -> None:
    library = RunLibrary(Preferences())
    assert library.estimate_seconds(experiment) is None
    assert how_long(library, experiment) == "measuring this machine …"
    (own_folders / "cache" / "machine.json").write_text(json.dumps({"score": 2.0, "version": 1}))
    library = RunLibrary(Preferences())
    assert library.estimate_seconds(experiment) == 60.0
    assert how_long(library, experiment) == "about 60 s on this machine"


def test_preferred_threads_go_into_the_experiments() -> None:
    library = RunLibrary(Preferences(threads=3))
    assert {experiment.threads for experiment in library.experiments()} == {3}


# --- pictures


@pytest.mark.parametrize("shape", [(8, 32, 32, 1), (8, 28, 28, 3), (3, 64, 64, 3), (8, 128, 100, 3), (1, 1, 1, 1)])
def test_a_sheet_has_one_size(shape: tuple[int, int, int, int]) -> None:
    sheet = card_images.sheet(np.full(shape, 200, np.uint8))
    assert sheet.shape == (*card_images.SHEET_SIZE, 3)
    assert (sheet == 200).all()


def test_a_run_s_sheet_holds_whole_samples(run: RunFolder) -> None:
    png = run.samples()[-1][1]
    grid = read_picture(png)
    sheet = card_images.of_run(run.path, png)
    assert sheet.shape == (*card_images.SHEET_SIZE, 3)
    assert grid.shape[2] == 3


def test_pictures_are_made_once_and_kept(own_folders: Path, run: RunFolder, qtbot: QtBot) -> None:
    png = run.samples()[-1][1]
    for _ in range(2):
        thumbnails = Thumbnails()
        with qtbot.waitSignal(thumbnails.ready) as heard:
            thumbnails.ask("run", "first", png.name, run.path, png)
        assert heard.args[:2] == ["run", "first"]
    assert len(list((own_folders / "cache" / "cards").glob("*.png"))) == 1


@pytest.mark.parametrize(("room", "columns"), [(100, 1), (264, 1), (816, 3), (1135, 4), (1775, 6)])
def test_as_many_cards_in_a_row_as_fit(room: int, columns: int) -> None:
    found, gap = columns_and_gap(room, 264)
    assert found == columns
    assert columns == 1 or columns * 264 + (columns - 1) * gap <= room
