"""The Lab through the real window, with real networks: play, step, change, go back, keep, race, and what goes wrong."""

import sys
import threading
import traceback

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ganstudio.gui.lab.model import LabModel
from ganstudio.gui.lab.page import LabPage

PATIENCE = 150_000
"""Milliseconds. Everything here takes a second or two, but on cores that others keep busy it took over a minute."""

pytestmark = pytest.mark.timeout(400)


class LabStory:
    """The window at the Lab, and the hand that uses it."""

    def __init__(self, qtbot, window):
        self.qtbot, self.window, self.lab = qtbot, window, window.context.model(LabModel).runner
        window.context.go("lab")
        self.page = window.page("lab")

    def wait(self, condition):
        try:
            self.qtbot.waitUntil(condition, timeout=PATIENCE)
        except self.qtbot.TimeoutError:
            pytest.fail(f"The lab is {self.lab.state}; {_where_threads_are()}")

    def click(self, button):
        assert button.isVisible()
        assert button.isEnabled(), button.text()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def play(self, step):
        self.click(self.page.controls.primary)
        self.wait(lambda: self.lab.state == "running" and any(lane.record.step >= step for lane in self.lab.lanes))

    def pause(self):
        self.click(self.page.controls.primary)
        self.rested()

    def rested(self):
        self.wait(lambda: self.lab.state == "paused")
        return self.lab.lanes[0].newest


def _where_threads_are() -> str:
    """What every thread is doing."""
    frames = sys._current_frames()
    stacks = {thread.name: frames.get(thread.ident) for thread in threading.enumerate()}
    return "\n".join(f"{name}:\n{''.join(traceback.format_stack(frame)[-6:])}" for name, frame in stacks.items())


@pytest.fixture
def story(qtbot, window):
    return LabStory(qtbot, window)


def test_play_step_change_scrub_branch_save_reopen(story, tmp_path):
    page, lab = story.page, story.lab
    assert page.area.plots[0].scene.real is not None  # before torch is there
    story.play(12)
    page.settings.control("generator.layers").step_by(1)
    story.wait(lambda: lab.lanes[0].experiment.generator["layers"] == 3)
    story.pause()
    before = lab.lanes[0].newest
    story.click(page.controls.steps["discriminator"])
    after = story.rested()
    assert np.array_equal(after.generated, before.generated)
    assert not np.array_equal(after.surface, before.surface)
    story.click(page.controls.steps["generator"])
    moved = story.rested()
    assert np.array_equal(moved.surface, after.surface)
    assert not np.array_equal(moved.generated, after.generated)
    _go_back_and_branch(story)
    _save_and_reopen(story, tmp_path / "mine.lab")


def test_closing_the_window_keeps_the_lab_and_the_next_window_goes_on_with_it(story, qtbot):
    story.play(8)
    story.window.close()
    story.wait(lambda: not story.window.isVisible())
    kept = story.lab.lanes[0].record.step
    assert story.page.header.go_on.isHidden()  # there was none when this window was opened
    page = LabPage(story.window.context)
    qtbot.addWidget(page)
    page.header.go_on.click()
    story.wait(lambda: story.lab.state == "paused" and bool(story.lab.lanes))
    assert story.lab.lanes[0].record.step >= kept >= 8
    assert page.header.go_on.isHidden()
    assert page.header.last.isEnabled()


def _go_back_and_branch(story):
    track = story.page.history.track
    QTest.mouseClick(track, Qt.MouseButton.LeftButton, pos=QPoint(track.width() // 2, 15))
    step, shown = story.page.model.view.step, story.page.area.plots[0].scene.frame
    assert shown.step == step < story.lab.lanes[0].newest.step
    story.click(story.page.history.branch)
    story.wait(lambda: story.lab.state == "paused" and story.lab.lanes[0].newest.step == step)
    assert np.array_equal(story.lab.lanes[0].newest.generated, shown.generated)


def _save_and_reopen(story, path):
    kept = story.lab.lanes[0].newest
    story.page.files.save(path)
    story.wait(path.is_file)
    story.click(story.page.controls.again)
    story.wait(lambda: story.lab.state == "paused" and story.lab.lanes[0].newest.step == 0)
    story.window.open_path(path)
    story.wait(lambda: story.lab.state == "paused" and story.lab.lanes[0].newest.step == kept.step)
    assert np.array_equal(story.lab.lanes[0].newest.generated, kept.generated)
    assert story.page.history.track.steps[-1] == kept.step


def test_a_race_and_learning_rates_that_break_it(story):
    page, lab = story.page, story.lab
    story.click(page.header.race)
    story.play(6)
    story.pause()
    left, right = lab.lanes[0].newest, lab.lanes[1].newest
    assert np.array_equal(left.latents, right.latents)
    story.wait(page.settings.sections["Learning"].isVisible)
    for player in ("discriminator", "generator"):
        page.settings.control(f"recipe.{player}_learning_rate").edit.setText("1000")
        page.settings.control(f"recipe.{player}_learning_rate").edit.editingFinished.emit()
    story.click(page.controls.primary)
    story.wait(lambda: story.window.bar.message is not None)
    assert "learning rate" in story.window.bar.message.text
    story.rested()
    for lane in lab.lanes:
        assert np.isfinite(lane.newest.generated).all()
    page.model.view.look_at(3)
    story.click(page.history.branch)
    story.wait(lambda: lab.state == "paused" and lab.lanes[0].newest.step == 3)
    assert lab.lanes[0].experiment.recipe["generator_learning_rate"] == 0.001
    story.play(6)
    story.click(page.header.race)
    story.wait(lambda: len(lab.lanes) == 1 and lab.lanes[0].record.step >= 2)


def test_a_damaged_lab_is_a_sentence_and_the_page_stays_usable(story, tmp_path):
    path = tmp_path / "torn.lab"
    path.write_bytes(b"PK\x03\x04 not really")
    story.window.open_path(path)
    story.wait(lambda: story.window.bar.message is not None)
    assert "torn.lab" in story.window.bar.message.text
    story.play(2)
