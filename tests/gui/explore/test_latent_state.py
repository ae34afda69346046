"""The current latent and the way back; no widget involved."""

import numpy as np
import pytest

from ganstudio.formats.manifest import Direction
from ganstudio.gui.explore.latent_state import LatentState
from ganstudio.inference.latent.space import LatentSpace


@pytest.fixture
def latent(qapp):
    made = LatentState()
    made.open(LatentSpace(4), [Direction(name="up", vector=[0.0, 0.0, 0.0, 1.0])], classes=3, seed=5)
    return made


def test_it_begins_at_the_latent_of_its_seed(latent):
    assert np.array_equal(latent.latent(), LatentSpace(4).draw(1, 5)[0])
    assert latent.point.label == 0
    assert not latent.can_undo


def test_one_sliders_movement_is_undone_as_a_whole(latent):
    start = latent.latent()
    for value in (0.1, 0.2, 0.3):
        latent.move(1, value)
    latent.undo()
    assert np.array_equal(latent.latent(), start)
    latent.redo()
    assert latent.latent()[1] == np.float32(0.3)
    assert not latent.can_redo


def test_another_slider_and_letting_go_begin_another_move(latent):
    latent.move(1, 0.1)
    latent.move(2, 0.2)
    latent.settle()
    latent.move(2, 0.9)
    latent.undo()
    assert latent.latent()[2] == np.float32(0.2)
    latent.undo()
    assert latent.latent()[1] == np.float32(0.1)
    assert latent.latent()[2] == LatentSpace(4).draw(1, 5)[0][2]


def test_a_new_move_forgets_what_was_undone(latent):
    latent.draw(6)
    latent.undo()
    latent.draw(7)
    assert not latent.can_redo


def test_reset_goes_back_to_the_seed_and_mean_to_the_middle(latent):
    latent.draw(9)
    drawn = latent.latent()
    latent.move(0, 2.5)
    latent.reset()
    assert np.array_equal(latent.latent(), drawn)
    latent.to_mean()
    assert np.array_equal(latent.latent(), np.zeros(4))


def test_directions_truncation_and_the_cubes_edge():
    space = LatentSpace(4, "uniform")
    latent = LatentState()
    latent.open(space, [Direction(name="up", vector=[0.0, 0.0, 0.0, 1.0])])
    latent.to_mean()
    latent.set_strength(0, 3.0)
    assert latent.latent().tolist() == [0, 0, 0, 1]
    latent.truncate(0.5)
    assert latent.latent().tolist() == [0, 0, 0, 0.5]
    assert latent.effective(np.zeros((2, 4), np.float32)).tolist() == [[0, 0, 0, 0.5]] * 2


def test_equal_choices_tell_nobody(latent, qtbot):
    with qtbot.assertNotEmitted(latent.changed):
        latent.choose_class(0)
        latent.truncate(1.0)
    with qtbot.waitSignal(latent.changed):
        latent.choose_class(2)
    assert latent.point.label == 2
