"""The whole page with a trainer that needs no torch: what can be pressed when, and what is shown."""

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QLabel, QMessageBox

from ganstudio.formats.experiment import Experiment, load_experiment
from ganstudio.gui.shared.state.run_summary import summarise_runs
from ganstudio.gui.train.model import TrainTab
from ganstudio.gui.train.page import TrainPage
from ganstudio.images.arrays import save_sheet
from ganstudio.runs.folder import RunFolder

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # said by Qt's own offscreen platform


def state(page, *names):
    return lambda: page.controls.state in names


def choose_run(page, run):
    page.model.choose_tab(TrainTab.RUNS)
    page.runs.show_runs(summarise_runs())
    page.runs.list.setCurrentRow(-1)
    page.runs.choose(run)


def rename(page, monkeypatch, run, name):
    choose_run(page, run)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: (name, True))
    QTest.keyClick(page.runs, Qt.Key.Key_F2)


def delete(page, monkeypatch, run, answer="Delete"):
    choose_run(page, run)
    monkeypatch.setattr(QMessageBox, "exec", lambda box: next(b for b in box.buttons() if b.text() == answer).click())
    page.runs.delete_button.click()


def test_from_the_form_to_the_end(page, qtbot, experiment, trainers):
    page.show_item(experiment)
    assert page.controls.primary.text() == "Train"
    page.controls.primary.click()
    qtbot.waitUntil(lambda: page.context.training.state == "ended")
    assert page.model.displayed.kind == "training"
    assert page.pictures.generated.pictures is not None
    assert page.pictures.real.pictures is not None
    qtbot.waitUntil(lambda: bool(page.plots.plots) and page.plots.plots[0].has_data)
    qtbot.waitUntil(lambda: page.plots.plots[-1].title == "Kernel distance (KID)" and page.plots.plots[-1].isVisible())
    assert "30" in page.header.figures.text()


def test_pause_step_and_stop(page, qtbot, experiment, trainers):
    trainers.settings["pause"] = 0.002
    page.show_item(experiment.with_settings({"steps": 100_000}))
    page.controls.primary.click()
    qtbot.waitUntil(state(page, "running"))
    assert not page.controls.step_button.isEnabled()
    page.controls.primary.click()
    qtbot.waitUntil(state(page, "paused"))
    assert page.controls.primary.text() == "Resume"
    follows = page.context.training.next_update
    assert page.controls.step_button.text() == f"Step: {follows}"
    page.controls.step_button.click()
    qtbot.waitUntil(lambda: page.controls.state == "paused" and page.context.training.next_update != follows)
    assert page.controls.step_button.text() == f"Step: {page.context.training.next_update}"
    page.controls.stop_button.click()
    qtbot.waitUntil(lambda: page.context.training.state == "ended")
    assert not page.controls.stop_button.isVisible()


def test_live_settings_change_the_run_and_mark_the_plots(page, qtbot, experiment, trainers):
    trainers.settings["pause"] = 0.002
    page.show_item(experiment.with_settings({"steps": 100_000}))
    page.controls.primary.click()
    qtbot.waitUntil(state(page, "running"))
    page.run.live.editors["recipe.generator_steps"].control.step_by(2)
    qtbot.waitUntil(lambda: bool(page.plots.plots) and bool(page.plots.plots[0].marks))
    assert page.plots.plots[0].marks[0][1] == "generator steps is now 3"


def test_a_bad_value_keeps_the_run_from_starting(page, qtbot, experiment):
    page.show_item(experiment)
    page.setup.form.sections["training"].editors["steps"].set_value("none")
    page.controls.primary.click()
    assert page.context.training.state == "idle"
    assert "whole number" in page.errors[0]


def test_a_failure_is_told_and_the_form_is_still_there(page, qtbot, experiment, trainers):
    trainers.settings["fail_at"] = 3
    page.show_item(experiment)
    page.controls.primary.click()
    qtbot.waitUntil(lambda: page.context.training.state == "ended")
    assert "boom" in page.errors[0]
    page.side.setCurrentIndex(0)
    assert page.controls.primary.text() == "Train"
    assert page.controls.primary.isEnabled()


def test_an_earlier_run_opens_with_its_curves_and_pictures(page, qtbot, run):
    page.show_item(run)
    qtbot.waitUntil(lambda: page.pictures.generated.pictures is not None)
    assert page.model.displayed.kind == "earlier"
    assert page.pictures.growth.steps == [0, 10, 30]
    assert page.pictures.generated.pictures.shape == (16, 8, 8, 3)
    assert len(page.model.displayed.record.curves["generator_loss"]) == 30
    page.pictures.growth.go_to(9)
    qtbot.waitUntil(lambda: "step 10" in page.pictures.words.text())


def test_an_earlier_run_is_resumed_to_more_steps(page, qtbot, run, trainers):
    page.show_item(run)
    qtbot.waitUntil(lambda: page.model.displayed.kind == "earlier")
    assert page.run.steps.value == 45
    page.controls.primary.click()
    qtbot.waitUntil(lambda: page.context.training.state == "ended")
    assert trainers.made[-1].steps == 45
    assert page.plots.plots[0]._curves["generator_loss"][0][0] == 1


def test_a_failed_run_says_why(page, qtbot, run):
    RunFolder(run).append_log({"step": 30, "ended": "failed", "text": "The disk was full."})
    page.show_item(run)
    qtbot.waitUntil(lambda: page.model.displayed.kind == "earlier")
    assert page.header.state.text() == "failed"
    assert page.run._end.text() == "The disk was full."


def test_a_copy_fills_the_form(page, qtbot, run):
    page.show_item(run)
    qtbot.waitUntil(lambda: page.model.displayed.kind == "earlier")
    page.run.copy_wanted.emit()
    assert page.setup.experiment().name == "tiny"
    assert page.controls.primary.text() == "Train"


def test_a_run_is_renamed_and_deleted(page, qtbot, run, monkeypatch):
    page.show_item(run)
    qtbot.waitUntil(lambda: page.model.displayed.kind == "earlier")
    rename(page, monkeypatch, run, "better name")
    qtbot.waitUntil(lambda: page.model.displayed.path is not None and page.model.displayed.path.name == "better name")
    delete(page, monkeypatch, run.with_name("better name"), "Keep")
    assert run.with_name("better name").exists()
    delete(page, monkeypatch, run.with_name("better name"))
    assert not run.with_name("better name").exists()
    assert page.model.displayed.kind == "nothing"


def test_a_taken_name_is_explained(page, qtbot, run, monkeypatch):
    run.with_name("taken").mkdir()
    rename(page, monkeypatch, run, "taken")
    assert "already" in page.errors[0]


def test_a_run_of_another_process_is_followed(page, qtbot, run):
    folder = RunFolder(run)
    with folder.lock():
        page.show_item(run)
        qtbot.waitUntil(lambda: page.model.displayed.kind == "followed")
        assert not page.controls.primary.isEnabled()
        folder.append_log({"step": 31, "generator_loss": 9.0})
        qtbot.waitUntil(lambda: page.model.displayed.record.step == 31, timeout=4000)
    qtbot.waitUntil(lambda: page.model.displayed.kind == "earlier", timeout=4000)


def test_looking_at_an_earlier_run_while_another_trains(page, qtbot, run, experiment, trainers):
    trainers.settings["pause"] = 0.005
    page.show_item(experiment.with_settings({"steps": 100_000}))
    page.controls.primary.click()
    qtbot.waitUntil(state(page, "running"))
    page.model.displayed.open(run)
    qtbot.waitUntil(lambda: page.model.displayed.kind == "earlier")
    assert not page.controls.primary.isEnabled()
    page.controls.elsewhere.click()
    assert page.model.displayed.kind == "training"
    assert page.controls.primary.text() == "Pause"


def test_a_page_built_during_a_training_shows_it(page, qtbot, experiment, trainers):
    trainers.settings["pause"] = 0.005
    page.context.training.start(experiment.with_settings({"steps": 100_000}))
    qtbot.waitUntil(lambda: bool(page.context.training.pictures))
    late = TrainPage(page.context)
    qtbot.addWidget(late)
    assert late.model.displayed.kind == "training"
    assert late.pictures.generated.pictures is not None


def test_an_experiment_is_saved_and_loaded(page, qtbot, experiment, tmp_path):
    page.show_item(experiment.with_settings({"steps": 77}))
    page.setup.name.setText("mine")
    page.setup.save(tmp_path / "mine.toml")
    assert load_experiment(tmp_path / "mine.toml").steps == 77
    page.show_item(experiment)
    page.setup.load(tmp_path / "mine.toml")
    assert page.setup.experiment() == Experiment(name="mine", dataset={"name": "digits"}, steps=77, batch_size=8)


def test_a_damaged_toml_is_explained(page, tmp_path):
    (tmp_path / "bad.toml").write_text("name = ")
    page.setup.load(tmp_path / "bad.toml")
    assert "not valid TOML" in page.errors[0]


def test_the_data_are_previewed_before_the_start(page, qtbot, experiment):
    page.show_item(experiment)
    # those of the experiment that the page opened with may still be shown
    qtbot.waitUntil(lambda: getattr(page.pictures.data.pictures, "shape", ())[1:] == (32, 32, 1))
    page.setup.form.sections["dataset"].show_values({"name": "folder", "path": "/nowhere/at/all"})
    qtbot.waitUntil(lambda: page.pictures.data.pictures is None)
    assert "/nowhere/at/all" in page.pictures.data.empty_words


def test_what_a_training_starts_from_is_chosen(page, qtbot, run, experiment):
    page.context.library.refresh()
    qtbot.waitUntil(lambda: page.setup.origin.findData(str(run)) > 0)
    page.show_item(experiment)
    page.setup.origin.setCurrentIndex(page.setup.origin.findData(str(run)))
    assert page.setup.experiment().start_from == str(run)


def test_an_earlier_run_shows_its_scheme_s_own_pictures(page, qtbot, run):
    folder = RunFolder(run)
    rows = np.random.default_rng(1).integers(0, 256, (3, 8, 24, 3), np.uint8)
    save_sheet(rows, folder.picture_path("rows_of_three"))
    folder.append_log(
        {"step": 30, "started": "now", "pictures": {"rows_of_three": "Three beside each other.\na\nb\nc"}}
    )
    page.show_item(run)
    qtbot.waitUntil(lambda: "rows_of_three" in page.pictures._others)
    views = page.pictures.views
    assert list(views.names.values()) == ["Generated", "Both", "Real", "Rows of three"]
    views._buttons["rows_of_three"].click()
    assert np.array_equal(page.pictures.other.pictures, rows)
    assert page.pictures.sentence.text() == "Three beside each other."
    assert page.pictures.other.captions == ["a", "b", "c"]
    assert not page.pictures.generated.isVisible()
    assert "step 30" in page.pictures.words.text()
    page.pictures.clear_run("other")
    assert list(views.names) == ["generated", "both", "real"]
    assert page.pictures.generated.isVisible()


def test_pictures_keep_their_share_of_the_page_until_it_is_moved_by_hand(page, qtbot):
    page.resize(1200, 760)
    whole = page.pictures.width()
    page.side.setMinimumWidth(700)  # as a long title did for a moment
    qtbot.waitUntil(lambda: page.pictures.width() < whole)
    page.side.setMinimumWidth(0)
    qtbot.waitUntil(lambda: page.pictures.width() == whole)
    page.splitter.moveSplitter(whole - 80, 1)
    page.hide()
    page.show()
    assert page.pictures.width() == whole - 80


def test_a_long_word_in_a_title_does_not_push_the_pictures_away(page, qtbot, experiment):
    page.resize(1200, 760)
    page.show_item(experiment)
    whole = page.pictures.width()
    word = "Donaudampfschifffahrtsgesellschaftskapitänsbilder"
    page.show_item(msgspec.structs.replace(experiment, title=f"{word}, 対話的生成ネットワークで顔を描く"))
    qtbot.waitUntil(lambda: any("Donau" in label.text() for label in page.about.findChildren(QLabel)))
    assert page.about.minimumSizeHint().width() < 0.9 * page.about.fontMetrics().horizontalAdvance(word)
    assert page.pictures.width() == whole
