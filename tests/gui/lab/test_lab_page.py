"""The Lab page with a lab that answers at once: what is pressed, what is shown, what is refused."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ganstudio.core.errors import UserError
from ganstudio.gui.lab.game_fields import playable, scheme_change
from ganstudio.gui.lab.lab_presets import experiment_on, same_but, shapes
from ganstudio.gui.lab.widgets.lab_line import LabLine
from ganstudio.gui.lab.widgets.lab_plane import LabPlane
from ganstudio.runs.record import Curve
from ganstudio.runs.scalars import Scalar
from tests.gui.lab.conftest import CATALOGUE


def played(page, worker, steps=30):
    page.controls.primary.click()
    page.model.runner.drain()
    worker.lab.run(steps)
    page.model.runner.drain()


def paused(page, worker, steps=30):
    played(page, worker, steps)
    page.controls.primary.click()
    page.model.runner.drain()
    assert page.model.runner.state == "paused"


def test_before_torch_is_there_the_real_data_and_the_first_words_are(page, worker):
    (picture,) = page.area.plots
    assert isinstance(picture, LabPlane)
    assert picture.scene.real is not None
    assert picture.scene.frame is None
    assert worker.lab is None
    assert page.controls.primary.text() == "Play"
    assert "Two players" in page.strip.heading.text()
    assert not page.controls.again.isEnabled()


def test_play_shows_frames_and_pause_explains_what_comes(page, worker):
    page.controls.primary.click()
    assert page.strip.heading.text() == "Getting ready"
    page.model.runner.drain()
    assert page.strip.heading.text() == "Both players learn"
    worker.lab.run(30)
    page.controls.primary.click()
    page.model.runner.drain()
    assert page.area.plots[0].scene.frame.step == 30
    assert page.header.facts.text() == "step <b>30</b>"
    assert "updating the discriminator" in page.strip.heading.text()
    assert page.strip.formula.formulae[0].startswith("J_D = −E_x log D(x)")
    assert page.area.plots[0].scene.frame.round is None  # no sub-step is chosen
    assert page.history.track.steps == list(range(31))


def test_sub_steps_by_hand_end_with_the_move(page, worker, lab):
    paused(page, worker)
    seen = []
    for _ in range(4):
        QTest.keyClick(page.area.plots[0], Qt.Key.Key_Right)
        shown = page.area.plots[0].scene.frame.round
        seen.append((len(shown.fake), len(shown.real), shown.fake_scores is not None))
    assert seen == [(3, 0, False), (3, 3, False), (3, 3, True), (3, 3, True)]
    assert ("step", "next") not in worker.lab.asked
    QTest.keyClick(page.area.plots[0], Qt.Key.Key_Right)
    lab.drain()
    assert worker.lab.asked[-1] == ("step", "next")
    assert page.strip.stages.active == 4
    assert page.area.plots[0].scene.frame.round is None
    QTest.keyClick(page.area.plots[0], Qt.Key.Key_Right)
    assert page.strip.heading.text() == "Updating the generator"


def test_slow_motion_walks_through_every_sub_step(page, worker, lab, qtbot):
    page.controls.pace.activated.emit(2)
    page.controls.slow.click()
    page.controls.primary.click()
    lab.drain()
    assert lab.state == "slow"
    assert worker.lab.asked == [("slow", 5 * 0.35)]
    lab.pace = 5
    worker.lab.advance()
    worker.lab.put(worker.lab.frame(0))
    lab.drain()
    walked = [page.strip.stages.active]
    page.model.explainer.turned.connect(lambda: walked.append(page.strip.stages.active))
    qtbot.waitUntil(lambda: walked[-1] == 3)
    assert list(dict.fromkeys(walked)) == [4, 0, 1, 2, 3]
    assert page.strip.heading.text() == "Updating the generator"


@pytest.mark.parametrize(("key", "player"), [("S", "both"), ("D", "discriminator"), ("G", "generator")])
def test_single_steps_by_keyboard(page, worker, lab, key, player):
    paused(page, worker)
    QTest.keyClick(page.area.plots[0], Qt.Key(ord(key)))
    lab.drain()
    assert worker.lab.asked[-1] == ("step", player)
    assert lab.state == "paused"


def test_settings_change_at_once_and_a_refusal_takes_them_back(page, worker, lab):
    played(page, worker)
    rate = page.settings.control("recipe.generator_learning_rate")
    rate.step_by(1)
    assert worker.lab.asked[-1] == ({"recipe.generator_learning_rate": 0.00125}, 0)
    lab.drain()
    assert lab.lanes[0].experiment.recipe["generator_learning_rate"] == 0.00125
    assert page.history.track.marks[-1][0] == 31
    layers = page.settings.control("generator.layers")
    layers.step_by(-1)
    layers.step_by(-1)
    lab.drain()
    assert page.told == ["Hidden layers: at least 1."]
    assert page.settings.control("generator.layers").value == 1
    assert lab.state == "running"


def test_other_players_bring_their_formula_and_networks_that_fit(page, worker, lab):
    played(page, worker)
    page.model.setup.change("recipe.name", "began")
    lab.drain()
    assert lab.lanes[0].experiment.discriminator["name"] == "mlp_autoencoder"
    assert lab.lanes[0].experiment.generator == experiment_on(shapes()[0].section).generator
    assert page.strip.formula.formulae[0].startswith("J_D = E_x L(x)")
    assert "BEGAN" in page.header.name.text()
    with pytest.raises(KeyError):
        page.settings.control("objective.name")


def test_schemes_for_pictures_are_not_offered():
    assert [part.name for part in playable(CATALOGUE)] == ["adversarial", "began"]
    changes = scheme_change(experiment_on(shapes()[0].section), "began", CATALOGUE)
    assert changes == {"recipe.name": "began", "discriminator.name": "mlp_autoencoder", "discriminator.width": 64}


def test_scrubbing_shows_the_past_and_a_branch_goes_on_from_there(page, worker, lab):
    paused(page, worker)
    QTest.mouseClick(page.history.track, Qt.MouseButton.LeftButton, pos=QPoint(page.history.track.width() // 3, 15))
    step = page.model.view.step
    assert 5 < step < 15
    assert page.area.plots[0].scene.frame.step == step
    assert page.header.facts.text() == f"step <b>{step}</b>"
    assert "earlier" in page.strip.heading.text()
    assert not page.controls.steps["both"].isEnabled()
    QTest.keyClick(page.history.track, Qt.Key.Key_Left)
    assert page.model.view.step == step - 1
    page.history.branch.click()
    lab.drain()
    assert worker.lab.step_number == step - 1
    assert page.model.view.step is None
    assert page.history.track.steps[-1] == step - 1


def test_a_race_is_two_labs_of_which_each_has_its_own_settings(page, worker, lab):
    page.header.race.click()
    assert [e.objective["name"] for e in page.model.setup.experiments] == ["non_saturating", "minimax"]
    played(page, worker)
    assert [picture.scene.frame.lane for picture in page.area.plots] == [0, 1]
    assert page.area.lanes[1].caption.text() == "Minimax"
    page.settings.lanes.button(1).click()
    page.settings.control("recipe.generator_learning_rate").step_by(1)
    lab.drain()
    assert [lane.experiment.recipe["generator_learning_rate"] for lane in lab.lanes] == [0.001, 0.00125]
    page.settings.control("batch_size").step_by(1)
    lab.drain()
    assert [lane.experiment.batch_size for lane in lab.lanes] == [129, 129]
    page.header.race.click()
    lab.drain()
    assert len(lab.lanes) == len(page.area.plots) == 1


def test_one_dimension_has_its_own_picture(page, worker, lab):
    number = next(n for n, shape in enumerate(shapes()) if shape.dimensions == 1)
    page.settings.shapes.buttons[number].click()
    assert isinstance(page.area.plots[0], LabLine)
    assert page.model.setup.experiments[0].generator["latent_size"] == 1
    assert page.model.view.layers["density"]
    played(page, worker)
    assert page.area.plots[0].scene.frame.density is not None


def test_a_drawing_without_ink_is_refused_and_one_with_ink_is_learned(page, worker, lab):
    page.settings.shapes.buttons[-1].click()
    pad = page.area.pad
    assert page.area.currentWidget() is pad
    pad.learn.click()
    assert "ink" in pad.words.text().lower() or "draw" in pad.words.text().lower()
    assert pad.words.property("role") == "trouble"
    ink = np.zeros((128, 128), np.float32)
    ink[40:60, 30:100] = 1
    pad.pad.set_ink(ink)
    pad.learn.click()
    section = page.model.setup.experiments[0].dataset
    assert section["name"] == "drawn"
    assert page.area.currentIndex() == 0
    assert page.area.plots[0].scene.real[:, 0].max() > 0.4
    page.settings.shapes.buttons[-1].click()
    pad.cancel.click()
    assert page.model.setup.experiments[0].dataset == section


def test_an_overlay_lies_over_the_points(page, worker, qtbot):
    paused(page, worker)
    page.layers.overlay.setCurrentIndex(page.layers.overlay.findData("histogram"))
    page.layers.overlay.activated.emit(0)
    qtbot.waitUntil(lambda: page.area.plots[0].scene.overlay is not None)
    assert "histogram" in page.area.plots[0].scene.overlay.words
    page.layers.overlay.setCurrentIndex(0)
    page.layers.overlay.activated.emit(0)
    assert page.area.plots[0].scene.overlay is None


def test_what_only_a_scheme_logs_has_a_tab_of_the_lab_that_is_shown(page, worker, lab):
    page.header.race.click()
    paused(page, worker, steps=4)
    tabs = [page.side.tabText(number) for number in range(page.side.count())]
    lab.lanes[1].record.scalars = (Scalar(name="k", label="k", plot="Balance"),)
    for step in (1, 2):
        lab.lanes[1].record.curves.setdefault("k", Curve()).append(step, 0.5)
    page.settings.lane_chosen.emit(1)
    assert [page.side.tabText(number) for number in range(page.side.count())] == [tabs[0], "Adversarial", *tabs[1:]]
    assert [plot.title for plot in page.side.scheme.plots] == ["Balance"]
    page.settings.lane_chosen.emit(0)
    assert [page.side.tabText(number) for number in range(page.side.count())] == tabs


def test_a_discriminator_without_probabilities_has_no_plot_of_them(page, worker, lab):
    plot = next(plot for plot in page.charts.plots if plot.title == "What D thinks")
    assert plot.isVisible()  # nothing is known yet
    paused(page, worker, steps=4)  # only losses come
    page.charts.show_records([lab.lanes[0].record], 8)
    assert not plot.isVisible()
    lab.lanes[0].record.curves["real_score"] = lab.lanes[0].record.curves["discriminator_loss"]
    page.charts.show_records([lab.lanes[0].record], 8)
    assert plot.isVisible()


def test_in_a_race_the_sub_steps_are_those_of_the_lab_whose_settings_are_shown(page, worker, lab):
    page.header.race.click()
    paused(page, worker, steps=4)
    assert page.strip.heading.text().startswith("Left lab")
    page.settings.lane_chosen.emit(1)
    assert page.strip.heading.text().startswith("Right lab")
    page.controls.steps["discriminator"].click()
    lab.drain()
    assert page.model.explainer._frame is lab.lanes[1].newest
    page.header.race.click()
    assert "lab" not in page.strip.heading.text()


def test_saving_and_a_film(page, worker, lab, tmp_path, qtbot):
    assert lab.is_kept
    paused(page, worker, steps=4)
    assert not lab.is_kept
    page.files.save(tmp_path / "mine")
    lab.drain()
    assert lab.is_kept
    assert (tmp_path / "mine.lab").read_text() == "a lab"
    assert "mine.lab" in page.progress.words.text()
    page.files.export(tmp_path / "film.gif")
    qtbot.waitUntil(lambda: "film.gif" in page.progress.words.text(), timeout=20_000)
    assert (tmp_path / "film.gif").stat().st_size > 1000


def test_a_lesson_says_what_it_shows_and_ends_a_race(page, worker):
    page.header.race.click()
    lessons = page.header.presets.menu().actions()
    assert len(lessons) >= 4
    chosen = next(action for action in lessons if action.text() == "Mode collapse")
    chosen.trigger()
    assert chosen.toolTip() == page.strip.sentence.text()
    assert page.header.name.text().startswith("Mode collapse")
    assert not page.header.race.isChecked()
    assert page.model.setup.experiments[0].recipe["generator_steps"] == 5
    played(page, worker)
    assert len(page.model.runner.lanes) == 1


def test_leaving_the_page_lets_the_lab_rest(page, worker, lab):
    played(page, worker)
    page.hide()
    lab.drain()
    assert lab.state == "paused"


@pytest.mark.parametrize("number", range(len(shapes())))
def test_every_shape_can_be_played(number):
    shape = shapes()[number]
    experiment = experiment_on(shape.section, seed=3)
    assert experiment.generator["latent_size"] == shape.dimensions
    moved = same_but(experiment.with_settings({"objective.name": "minimax"}), shapes()[0].section)
    assert moved.objective == {"name": "minimax"}
    assert moved.generator["latent_size"] == 2


def test_data_that_are_no_points_are_refused(page):
    page.show_item(experiment_on({"name": "digits"}))
    assert "points" in page.told[0]
    with pytest.raises(UserError):
        same_but(experiment_on(shapes()[0].section), {"name": "drawn", "path": str(Path("nowhere.png"))})
