"""Before a training: data are previewed as the networks will see them, opened with a word, and mistakes lead back."""

import dataclasses

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt

from ganstudio.formats.experiment import Augmentation
from ganstudio.gui.shared.formatting import remaining
from ganstudio.gui.shared.jump_slider import JumpSlider
from ganstudio.gui.train.model import TrainTab
from ganstudio.gui.train.services.data_preview import DataPreview
from ganstudio.gui.train.services.export_job import ExportJob
from ganstudio.gui.train.services.pretrained_sources import PretrainedSources
from ganstudio.gui.train.widgets.growth_slider import GrowthSlider

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # said by Qt's own offscreen platform


def folder_of_pictures(path, count=6):
    path.mkdir()
    for number in range(count):
        pixels = np.random.default_rng(number).integers(0, 255, (20, 20, 3), np.uint8)
        Image.fromarray(pixels).save(path / f"{number}.png")
    return {"name": "folder", "path": str(path), "size": 16}


def test_half_of_the_previewed_pictures_are_mirrored(qtbot, tmp_path):
    section, preview = folder_of_pictures(tmp_path / "mine"), DataPreview()
    with qtbot.waitSignal(preview.ready) as plain:
        preview.ask(section)
    with qtbot.waitSignal(preview.ready) as mirrored:
        preview.ask(section, mirror=True)
    np.testing.assert_array_equal(mirrored.args[0][0::2], plain.args[0][0::2])
    np.testing.assert_array_equal(mirrored.args[0][1::2], plain.args[0][1::2, :, ::-1])


def test_of_mirrored_pairs_each_half_is_turned(qtbot, tmp_path):
    rng = np.random.default_rng(0)
    for number in range(4):
        Image.fromarray(rng.integers(0, 255, (16, 32, 3), np.uint8)).save(tmp_path / f"{number}.png")
    preview, section = DataPreview(), {"name": "pairs", "path": str(tmp_path), "size": 16}
    with qtbot.waitSignal(preview.ready) as plain:
        preview.ask(section)
    with qtbot.waitSignal(preview.ready) as mirrored:
        preview.ask(section, mirror=True)
    for half in (slice(0, 16), slice(16, 32)):
        np.testing.assert_array_equal(mirrored.args[0][1, :, half], plain.args[0][1, :, half][:, ::-1])


def test_a_path_is_read_when_the_typing_rests(qtbot, tmp_path, monkeypatch):
    section, preview, read = folder_of_pictures(tmp_path / "mine"), DataPreview(), []
    monkeypatch.setattr(
        "ganstudio.gui.train.services.data_preview._preview", lambda wish: read.append(wish.section["path"])
    )
    with qtbot.waitSignal(preview.ready):
        preview.ask({"name": "folder", "path": ""})
    with qtbot.waitSignal(preview.ready):
        for end in range(1, len(section["path"]) + 1):
            preview.ask({**section, "path": section["path"][:end]})
    assert read == ["", section["path"]]


def test_what_was_understood_of_the_users_pictures_is_said(qtbot, tmp_path):
    section, preview = folder_of_pictures(tmp_path / "mine"), DataPreview()
    (tmp_path / "mine/gone.png").touch()
    with qtbot.waitSignal(preview.reported) as told:
        preview.ask(section)
    assert told.args[0][0] == "7 pictures, of which 1 cannot be read."
    assert any("gone.png" in line for line in told.args[0])
    with qtbot.waitSignal(preview.reported) as shipped:
        preview.ask({"name": "digits"})
    assert shipped.args[0] == []


def test_the_report_is_shown_below_the_pictures_as_plain_text(page):
    page.pictures.show_report(["2 classes: <b>odd</b>, Salt & Pepper."])
    assert page.pictures.report.toPlainText() == "2 classes: <b>odd</b>, Salt & Pepper."
    assert not page.pictures.report.isHidden()
    page.pictures.show_report([])
    assert page.pictures.report.isHidden()


def test_augmentation_is_said(page, experiment):
    page.show_item(experiment.with_settings({"augmentation.mirror": True, "augmentation.differentiable": True}))
    assert "half of them mirrored" in page.pictures.data_words.text()
    assert "shifted" in page.pictures.data_words.text()
    page.pictures.show_augmentation(Augmentation())
    assert page.pictures.data_words.text() == "What the networks will see"


def test_a_start_that_fails_leads_back_to_the_form(page, qtbot, experiment, trainers):
    page.show_item(experiment)
    trainers.refuse = "There is no folder there. Choose another."
    page.controls.primary.click()
    qtbot.waitUntil(lambda: page.context.training.state == "ended")
    assert page.errors == [trainers.refuse]
    assert (page.side.currentIndex(), page.model.displayed.kind) == (TrainTab.EXPERIMENT, "nothing")
    trainers.refuse = ""
    page.controls.primary.click()
    qtbot.waitUntil(lambda: page.context.training.record.step == 30)


def test_opening_many_pictures_is_shown_and_can_be_cancelled(page, qtbot, experiment, trainers):
    trainers.pictures = 2000
    page.show_item(experiment)
    page.controls.primary.click()
    qtbot.waitUntil(lambda: "of 2,000" in page.header.figures.text())
    assert page.controls.stop_button.text() == "Cancel"
    page.controls.stop_button.click()
    qtbot.waitUntil(lambda: page.context.training.state == "ended", timeout=3000)
    assert page.context.training.last_ended.reason == "stopped"
    assert (page.side.currentIndex(), page.errors, trainers.made) == (TrainTab.EXPERIMENT, [], [])


def test_the_networks_of_the_origin_are_taken_over(page, qtbot, experiment, run):
    page.show_item(experiment.with_settings({"dataset.name": "folder", "dataset.path": "/some/where"}))
    origins = PretrainedSources()
    with qtbot.waitSignal(origins.found) as found:
        origins.ask(str(run))
    assert (found.args[0].size, found.args[0].channels) == (8, 3)
    page.setup.fit_to(dataclasses.replace(found.args[0], size=32, generator={"name": "dcgan", "width": 24}))
    assert page.setup.experiment().generator == {"name": "dcgan", "width": 24}
    assert page.setup.experiment().dataset["size"] == 32
    assert run.name in page.setup.origin_words.text()


def test_what_a_shipped_generator_needs_is_known(qtbot):
    origins = PretrainedSources()
    with qtbot.waitSignal(origins.found) as found:
        origins.ask("digits")
    assert (found.args[0].generator["name"], found.args[0].size, found.args[0].channels) == ("dcgan", 32, 1)


def test_a_folder_keeps_the_size_that_the_networks_have(page, experiment):
    page.show_item(experiment.with_settings({"dataset.name": "folder", "dataset.path": "/a", "dataset.size": 32}))
    page.setup.form.choose_folder("/some/where")
    assert page.setup.experiment().dataset == {"name": "folder", "path": "/some/where", "size": 32}


def test_an_export_is_saved_elsewhere_too(qtbot, tmp_path):
    exported, exporting = tmp_path / "a.onnx", ExportJob()
    exported.write_bytes(b"network")
    with qtbot.waitSignal(exporting.copied) as copied:
        exporting.copy(str(exported), str(tmp_path / "b"))
    assert (tmp_path / "b.onnx").read_bytes() == b"network"
    assert copied.args == [str(tmp_path / "b.onnx")]
    with qtbot.waitSignal(exporting.not_copied) as not_copied:
        exporting.copy(str(exported), str(tmp_path / "nowhere" / "b.onnx"))
    assert "Choose another folder" in not_copied.args[0]


def test_the_growth_slider_goes_where_it_is_clicked(qtbot):
    slider = GrowthSlider()
    qtbot.addWidget(slider)
    slider.resize(500, 40)
    slider.set_steps([*range(100)], can_follow=True)
    slider.show()
    chosen = []
    slider.chosen.connect(chosen.append)
    qtbot.mouseClick(slider.slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.slider.width() // 4, 8))
    assert isinstance(slider.slider, JumpSlider)
    assert 20 <= slider.step <= 30
    assert chosen == [slider.step]


@pytest.mark.parametrize(("seconds", "words"), [(41, "0:41"), (3599, "59:59"), (15000, "4 h 10 min")])
def test_what_is_hours_away_is_not_told_to_the_second(seconds, words):
    assert remaining(seconds) == words
