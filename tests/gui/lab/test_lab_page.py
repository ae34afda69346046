"""The Lab page with a lab that answers at once: what is pressed, what is shown, what is refused."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ganstudio.core.errors import UserError
from ganstudio.gui.lab.game_fields import playable, scheme_change
from ganstudio.gui.lab.lab_presets import experiment_on, same_but, shapes
from ganstudio.gui.lab.model import LabModel
from ganstudio.gui.lab.widgets.lab_line import LabLine
from ganstudio.gui.lab.widgets.lab_plane import LabPlane
from ganstudio.runs.record import Curve
from ganstudio.runs.scalars import Scalar
from tests.gui.lab.conftest import CATALOGUE


def played(page, worker, steps=30):
    page.controls.primary.click()
    page.context.model(LabModel).drain()
    worker.lab.run(steps)
    page.context.model(LabModel).drain()


def paused(page, worker, steps=30):
    played(page, worker, steps)
    page.controls.primary.click()
    page.context.model(LabModel).drain()
    assert page.context.model(LabModel).state == "paused"


def test_before_torch_is_there_the_real_data_and_the_first_words_are(page, worker):
    (picture,) = page.area.pictures
    assert isinstance(picture, LabPlane)
    assert picture.scene.real is not None
    assert picture.scene.frame is None
    assert worker.lab is None
    assert page.controls.primary.text() == "Play"
    assert "Two players" in page.lesson.heading.text()
    assert not page.controls.again.isEnabled()


def test_play_shows_frames_and_pause_explains_what_comes(page, worker):
    page.controls.primary.click()
    assert page.lesson.heading.text() == "Getting ready"
    page.context.model(LabModel).drain()
    assert page.lesson.heading.text() == "Both players learn"
    worker.lab.run(30)
    page.controls.primary.click()
    page.context.model(LabModel).drain()
    assert page.area.pictures[0].scene.frame.step == 30
    assert page.header.facts.text() == "step <b>30</b>"
    assert "updating the discriminator" in page.lesson.heading.text()
    assert page.lesson.formula.formulae[0].startswith("J_D = −E_x log D(x)")
    assert page.area.pictures[0].scene.frame.round is None  # no sub-step is chosen
    assert page.history.track.steps == list(range(31))


def test_sub_steps_by_hand_end_with_the_move(page, worker, lab):
    paused(page, worker)
    seen = []
    for _ in range(4):
        QTest.keyClick(page.area.pictures[0], Qt.Key.Key_Right)
        shown = page.area.pictures[0].scene.frame.round
        seen.append((len(shown.fake), len(shown.real), shown.fake_scores is not None))
    assert seen == [(3, 0, False), (3, 3, False), (3, 3, True), (3, 3, True)]
    assert ("step", "next") not in worker.lab.asked
    QTest.keyClick(page.area.pictures[0], Qt.Key.Key_Right)
    lab.drain()
    assert worker.lab.asked[-1] == ("step", "next")
    assert page.lesson.stages.active == 4
    assert page.area.pictures[0].scene.frame.round is None
    QTest.keyClick(page.area.pictures[0], Qt.Key.Key_Right)
    assert page.lesson.heading.text() == "Updating the generator"


def test_slow_motion_walks_through_every_sub_step(page, worker, lab, qtbot):
    page.controls.pace.setCurrentIndex(2)
    page.controls.slow.click()
    page.controls.primary.click()
    lab.drain()
    assert lab.state == "slow"
    assert worker.lab.asked == [("slow", 5 * 0.35)]
    page.conductor.teacher.set_pace(5)
    worker.lab.advance()
    worker.lab.put(worker.lab.frame(0))
    lab.drain()
    walked = [page.lesson.stages.active]
    page.conductor.teacher.turned.connect(lambda: walked.append(page.lesson.stages.active))
    qtbot.waitUntil(lambda: walked[-1] == 3)
    assert list(dict.fromkeys(walked)) == [4, 0, 1, 2, 3]
    assert page.lesson.heading.text() == "Updating the generator"


@pytest.mark.parametrize(("key", "player"), [("S", "both"), ("D", "discriminator"), ("G", "generator")])
def test_single_steps_by_keyboard(page, worker, lab, key, player):
    paused(page, worker)
    QTest.keyClick(page.area.pictures[0], Qt.Key(ord(key)))
    lab.drain()
    assert worker.lab.asked[-1] == ("step", player)
    assert lab.state == "paused"


def test_settings_change_at_once_and_a_refusal_takes_them_back(page, worker, lab):
    played(page, worker)
    rate = page.game.control("recipe.generator_learning_rate")
    rate.step_by(1)
    assert worker.lab.asked[-1] == ({"recipe.generator_learning_rate": 0.00125}, 0)
    lab.drain()
    assert lab.experiments[0].recipe["generator_learning_rate"] == 0.00125
    assert page.history.track.marks[-1][0] == 31
    layers = page.game.control("generator.layers")
    layers.step_by(-1)
    layers.step_by(-1)
    lab.drain()
    assert page.told == ["Hidden layers: at least 1."]
    assert page.game.control("generator.layers").value == 1
    assert lab.state == "running"


def test_other_players_bring_their_formula_and_networks_that_fit(page, worker, lab):
    played(page, worker)
    page.conductor.setup.change("recipe.name", "began")
    lab.drain()
    assert lab.experiments[0].discriminator["name"] == "mlp_autoencoder"
    assert lab.experiments[0].generator == experiment_on(shapes()[0].section).generator
    assert page.lesson.formula.formulae[0].startswith("J_D = E_x L(x)")
    assert "BEGAN" in page.header.name.text()
    with pytest.raises(KeyError):
        page.game.control("objective.name")


def test_schemes_for_pictures_are_not_offered():
    assert [part.name for part in playable(CATALOGUE)] == ["adversarial", "began"]
    changes = scheme_change(experiment_on(shapes()[0].section), "began", CATALOGUE)
    assert changes == {"recipe.name": "began", "discriminator.name": "mlp_autoencoder", "discriminator.width": 64}


def test_scrubbing_shows_the_past_and_a_branch_goes_on_from_there(page, worker, lab):
    paused(page, worker)
    QTest.mouseClick(page.history.track, Qt.MouseButton.LeftButton, pos=QPoint(page.history.track.width() // 3, 15))
    step = page.history.step
    assert 5 < step < 15
    assert page.area.pictures[0].scene.frame.step == step
    assert page.header.facts.text() == f"step <b>{step}</b>"
    assert "earlier" in page.lesson.heading.text()
    assert not page.controls.steps["both"].isEnabled()
    QTest.keyClick(page.history.track, Qt.Key.Key_Left)
    assert page.history.step == step - 1
    page.history.branch.click()
    lab.drain()
    assert worker.lab.step_number == step - 1
    assert page.history.step is None
    assert page.history.track.steps[-1] == step - 1


def test_a_race_is_two_labs_of_which_each_has_its_own_settings(page, worker, lab):
    page.header.race.click()
    assert [e.objective["name"] for e in page.conductor.setup.experiments] == ["non_saturating", "minimax"]
    played(page, worker)
    assert [picture.scene.frame.lane for picture in page.area.pictures] == [0, 1]
    assert page.area.lanes[1].caption.text() == "Minimax"
    page.game.lanes.button(1).click()
    page.game.control("recipe.generator_learning_rate").step_by(1)
    lab.drain()
    assert [e.recipe["generator_learning_rate"] for e in lab.experiments] == [0.001, 0.00125]
    page.game.control("batch_size").step_by(1)
    lab.drain()
    assert [e.batch_size for e in lab.experiments] == [129, 129]
    page.header.race.click()
    lab.drain()
    assert len(lab.experiments) == len(page.area.pictures) == 1


def test_one_dimension_has_its_own_picture(page, worker, lab):
    number = next(n for n, shape in enumerate(shapes()) if shape.dimensions == 1)
    page.game.shapes.buttons[number].click()
    assert isinstance(page.area.pictures[0], LabLine)
    assert page.conductor.setup.experiments[0].generator["latent_size"] == 1
    assert page.layers.layers()["density"]
    played(page, worker)
    assert page.area.pictures[0].scene.frame.density is not None


def test_a_drawing_without_ink_is_refused_and_one_with_ink_is_learned(page, worker, lab):
    page.game.shapes.buttons[-1].click()
    pad = page.area.pad
    assert page.area.currentWidget() is pad
    pad.learn.click()
    assert "ink" in pad.words.text().lower() or "draw" in pad.words.text().lower()
    assert pad.words.property("role") == "trouble"
    ink = np.zeros((128, 128), np.float32)
    ink[40:60, 30:100] = 1
    pad.pad.set_ink(ink)
    pad.learn.click()
    section = page.conductor.setup.experiments[0].dataset
    assert section["name"] == "drawn"
    assert page.area.currentIndex() == 0
    assert page.area.pictures[0].scene.real[:, 0].max() > 0.4
    page.game.shapes.buttons[-1].click()
    pad.cancel.click()
    assert page.conductor.setup.experiments[0].dataset == section


def test_a_lens_lies_over_the_points(page, worker, qtbot):
    paused(page, worker)
    page.layers.lens.setCurrentIndex(page.layers.lens.findData("histogram"))
    page.layers.lens.activated.emit(0)
    qtbot.waitUntil(lambda: page.area.pictures[0].scene.finding is not None)
    assert "histogram" in page.area.pictures[0].scene.finding.words
    page.layers.lens.setCurrentIndex(0)
    page.layers.lens.activated.emit(0)
    assert page.area.pictures[0].scene.finding is None


def test_what_only_a_scheme_logs_has_a_tab_of_the_lab_that_is_shown(page, worker, lab):
    page.header.race.click()
    paused(page, worker, steps=4)
    tabs = [page.side.tabText(number) for number in range(page.side.count())]
    lab.record[1].scalars = (Scalar(name="k", label="k", plot="Balance"),)
    for step in (1, 2):
        lab.record[1].curves.setdefault("k", Curve()).append(step, 0.5)
    page.game.lane_chosen.emit(1)
    assert [page.side.tabText(number) for number in range(page.side.count())] == [tabs[0], "Adversarial", *tabs[1:]]
    assert [plot.title for plot in page.scheme.plots] == ["Balance"]
    page.game.lane_chosen.emit(0)
    assert [page.side.tabText(number) for number in range(page.side.count())] == tabs


def test_a_judge_that_knows_no_probabilities_has_no_plot_of_them(page, worker, lab):
    plot = next(plot for plot in page.charts.plots if plot.title == "What D thinks")
    assert plot.isVisible()  # nothing is known yet
    paused(page, worker, steps=4)  # only losses come
    page.charts.show_records(lab.record, 8)
    assert not plot.isVisible()
    lab.record[0].curves["real_score"] = lab.record[0].curves["discriminator_loss"]
    page.charts.show_records(lab.record, 8)
    assert plot.isVisible()


def test_in_a_race_the_sub_steps_are_those_of_the_lab_whose_settings_are_shown(page, worker, lab):
    page.header.race.click()
    paused(page, worker, steps=4)
    assert page.lesson.heading.text().startswith("Left lab")
    page.game.lane_chosen.emit(1)
    assert page.lesson.heading.text().startswith("Right lab")
    taken = []
    page.conductor.teacher.take = taken.append
    page.controls.steps["discriminator"].click()
    lab.drain()
    assert {frame.lane for frame in taken} == {1}
    page.header.race.click()
    assert "lab" not in page.lesson.heading.text()


def test_saving_and_a_film(page, worker, lab, tmp_path, qtbot):
    assert lab.is_kept
    paused(page, worker, steps=4)
    assert not lab.is_kept
    page.conductor.keeping.save(tmp_path / "mine")
    lab.drain()
    assert lab.is_kept
    assert (tmp_path / "mine.lab").read_text() == "a lab"
    assert "mine.lab" in page.strip.words.text()
    page.conductor.keeping.export(tmp_path / "film.gif")
    qtbot.waitUntil(lambda: "film.gif" in page.strip.words.text(), timeout=20_000)
    assert (tmp_path / "film.gif").stat().st_size > 1000


def test_a_lesson_says_what_it_shows_and_ends_a_race(page, worker):
    page.header.race.click()
    lessons = page.header.lessons.menu().actions()
    assert len(lessons) >= 4
    chosen = next(action for action in lessons if action.text() == "Mode collapse")
    chosen.trigger()
    assert chosen.toolTip() == page.lesson.sentence.text()
    assert page.header.name.text().startswith("Mode collapse")
    assert not page.header.race.isChecked()
    assert page.conductor.setup.experiments[0].recipe["generator_steps"] == 5
    played(page, worker)
    assert len(page.context.model(LabModel).experiments) == 1


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
