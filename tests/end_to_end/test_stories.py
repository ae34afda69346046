"""What people do with the program, from the first click to the last, with real networks, files and processes."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from ganstudio.formats.experiment import Experiment
from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.lab.model import LabModel
from ganstudio.runs.folder import RunFolder

pytestmark = pytest.mark.timeout(900)
PATIENCE = 300_000
"""Milliseconds: far more than anything here takes; other work on the machine must not fail a story."""
TINY = Experiment(
    name="tiny", title="Tiny digits", dataset={"name": "digits", "size": 32},
    generator={"name": "dcgan", "width": 8, "latent_size": 6}, discriminator={"name": "dcgan", "width": 8},
    steps=100_000, batch_size=8, device="cpu", threads=1, precision="float32", memory_format="contiguous",
)  # fmt: skip


class Story:
    """The window and the hand that uses it."""

    def __init__(self, qtbot, window):
        self.qtbot, self.window, self.context = qtbot, window, window.context
        self.training = window.context.training
        window.context.go("train")
        self.page = window.page("train")
        self.wait(lambda: self.page.setup.form.is_ready)

    def wait(self, condition, timeout=PATIENCE):
        self.qtbot.waitUntil(condition, timeout=timeout)

    def click(self, button):
        assert button.isVisible()
        assert button.isEnabled(), button.text()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def train(self, experiment, step):
        """Press Train and wait for a step."""
        self.context.go("train", experiment)
        self.click(self.page.controls.primary)
        self.wait(lambda: self.training.state == "running" and self.training.record.step >= step)

    def pause(self):
        self.click(self.page.controls.primary)
        self.wait(lambda: self.training.state == "paused")

    def stop(self):
        self.click(self.page.controls.stop_button)
        self.wait(lambda: self.training.state == "ended")


@pytest.fixture
def story(qtbot, window):
    return Story(qtbot, window)


def test_train_pause_step_change_stop_scrub_export_explore(story):
    page, training = story.page, story.training
    story.train(TINY, 6)
    story.pause()
    done = [training.next_update]
    for _ in range(2):
        story.click(page.controls.step_button)
        story.wait(lambda: training.state == "paused" and training.next_update != done[-1])
        done.append(training.next_update)
    assert set(done) == {"discriminator", "generator"}
    page.run.live.editors["recipe.generator_learning_rate"].control.step_by(1)
    story.click(page.controls.primary)
    story.wait(lambda: bool(training.record.changes))
    assert training.record.changes[0].value == pytest.approx(2.5e-4)
    story.stop()
    story.wait(page.controls.export_button.isEnabled)
    _scrub(story)
    _export_and_explore(story)


def _scrub(story):
    growth, newest = story.page.pictures.growth, story.page.pictures.generated.pictures
    assert len(growth.steps) > 2
    QTest.mouseClick(growth.slider, Qt.MouseButton.LeftButton, pos=QPoint(2, growth.slider.height() // 2))
    story.wait(lambda: "step 0" in story.page.pictures.words.text())
    assert np.any(story.page.pictures.generated.pictures != newest)


def _export_and_explore(story):
    story.click(story.page.controls.export_button)
    strip = story.page.export_strip
    story.wait(lambda: "largest difference" in strip.findChildren(QLabel)[0].text())
    images = []
    story.context.model(ExploreModel).renderer.rendered.connect(lambda rendered: images.append(rendered.image))
    strip.opened.emit(str(next((story.training.run_path / "export").glob("*.onnx"))))
    explore = story.window.page("explore").view
    sliders = explore.slider_panel.sliders
    story.wait(lambda: bool(images) and sliders.isVisible())
    story.wait(lambda: len(sliders.shown()) == 6)
    before, count = images[-1], len(images)
    sliders.setFocus()
    for _ in range(5):
        QTest.keyClick(sliders, Qt.Key.Key_End)
        QTest.keyClick(sliders, Qt.Key.Key_Down)
    story.wait(lambda: len(images) > count and np.any(images[-1] != before))
    assert np.array_equal(explore.image_panel.view.picture, images[-1])


def test_a_folder_of_ones_own_with_a_damaged_picture(story, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    for number in range(12):
        pixels = np.random.default_rng(number).integers(0, 255, (30, 40, 3), np.uint8)
        Image.fromarray(pixels).save(folder / f"{number}.png")
    (folder / "torn.png").write_bytes((folder / "1.png").read_bytes()[:200])
    page = story.page
    own = TINY.with_settings({"dataset.name": "folder", "dataset.path": "/nowhere/at/all", "dataset.size": 32})
    story.context.go("train", own)
    story.click(page.controls.primary)
    story.wait(lambda: story.window.bar.message is not None)
    assert "/nowhere/at/all" in story.window.bar.message.text
    story.wait(lambda: page.setup.isVisible() and not page.pictures.growth.isVisible())
    page.setup.form.sections["dataset"].editors["path"].set_value(str(folder))
    # pictures of the data chosen before may still be shown
    story.wait(lambda: getattr(page.pictures.data.pictures, "shape", ())[1:] == (32, 32, 3))
    story.click(page.controls.primary)
    story.wait(lambda: story.training.record.step >= 2)
    assert any("torn.png" in note for note in story.training.record.notes)
    story.stop()


def test_an_interrupted_run_is_explained_and_resumed(story, tmp_path):
    toml, run = tmp_path / "tiny.toml", tmp_path / "runs" / "cut off"
    TINY.save(toml)
    command = [sys.executable, "-m", "ganstudio", "train", str(toml), "--run", str(run)]
    with subprocess.Popen(command, env=os.environ, stderr=subprocess.DEVNULL) as child:
        end = time.monotonic() + 60
        while not list(run.glob("checkpoints/*.pt")) and time.monotonic() < end:
            time.sleep(0.05)
        child.send_signal(signal.SIGKILL) if os.name == "posix" else child.kill()
    story.context.go("train", run)
    story.wait(lambda: story.page.model.displayed.path == run)
    assert story.page.model.displayed.status == "interrupted"
    assert "goodbye" in story.page.run._end.text()
    kept = RunFolder(run).checkpoints()[-1].step
    story.click(story.page.controls.primary)
    story.wait(lambda: story.training.state == "running" and story.training.record.step > kept)
    story.stop()
    assert RunFolder(run).status() == "stopped"
    assert RunFolder(run).checkpoints()[-1].step == story.training.last_ended.step > kept


def test_a_run_makes_room_for_the_lab_in_a_process_of_its_own(story, monkeypatch):
    monkeypatch.setattr(
        "ganstudio.gui.lab.controllers.training_conflict.TrainingConflictPrompt.ask", lambda _self: "move"
    )
    story.train(TINY, 3)
    run = RunFolder(story.training.run_path)
    story.context.go("lab")
    lab = story.window.page("lab")
    story.click(lab.controls.primary)
    story.wait(
        lambda: (
            story.context.model(LabModel).runner.state == "running"
            and any(lane.record.step >= 8 for lane in story.context.model(LabModel).runner.lanes)
        )
    )
    moved = story.training.last_ended.step
    story.wait(lambda: any(row.get("step", 0) > moved + 2 for row in run.log()), timeout=PATIENCE)
    assert run.status() == "running"
    story.wait(lambda: story.window.bar.message is not None and story.window.bar.message.action is not None)
    story.window.bar.message.action()
    story.wait(lambda: story.page.model.displayed.kind == "followed")
    lab.conflict.moved.end_now()
    assert run.status() == "stopped"
    assert run.checkpoints()[-1].step > moved


def test_closing_the_window_while_training_keeps_everything(story, monkeypatch):
    monkeypatch.setattr("ganstudio.gui.shutdown.Shutdown._ask", lambda *_: True)
    story.train(TINY, 3)
    run = story.training.run_path
    story.window.close()
    story.wait(lambda: not story.window.isVisible())
    assert story.training.last_ended.reason == "stopped"
    assert RunFolder(run).checkpoints()[-1].step == story.training.last_ended.step >= 3
    assert RunFolder(run).status() == "stopped"
