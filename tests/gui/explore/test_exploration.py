"""Where one is in the latent space, and the way back; no widget involved."""

import numpy as np
import pytest

from ganstudio.formats.manifest import Direction
from ganstudio.gui.explore.latent_state import LatentState
from ganstudio.inference.latent.space import LatentSpace


@pytest.fixture
def exploration(qapp):
    return LatentState(LatentSpace(4), [Direction(name="up", vector=[0.0, 0.0, 0.0, 1.0])], classes=3, seed=5)


def test_it_begins_at_the_latent_of_its_seed(exploration):
    assert np.array_equal(exploration.latent(), LatentSpace(4).draw(1, 5)[0])
    assert exploration.place.label == 0
    assert not exploration.can_undo


def test_one_sliders_movement_is_undone_as_a_whole(exploration):
    start = exploration.latent()
    for value in (0.1, 0.2, 0.3):
        exploration.move(1, value)
    exploration.undo()
    assert np.array_equal(exploration.latent(), start)
    exploration.redo()
    assert exploration.latent()[1] == np.float32(0.3)
    assert not exploration.can_redo


def test_another_slider_and_letting_go_begin_another_move(exploration):
    exploration.move(1, 0.1)
    exploration.move(2, 0.2)
    exploration.settle()
    exploration.move(2, 0.9)
    exploration.undo()
    assert exploration.latent()[2] == np.float32(0.2)
    exploration.undo()
    assert exploration.latent()[1] == np.float32(0.1)
    assert exploration.latent()[2] == LatentSpace(4).draw(1, 5)[0][2]


def test_a_new_move_forgets_what_was_undone(exploration):
    exploration.draw(6)
    exploration.undo()
    exploration.draw(7)
    assert not exploration.can_redo


def test_reset_goes_back_to_the_seed_and_mean_to_the_middle(exploration):
    exploration.draw(9)
    drawn = exploration.latent()
    exploration.move(0, 2.5)
    exploration.reset()
    assert np.array_equal(exploration.latent(), drawn)
    exploration.to_mean()
    assert np.array_equal(exploration.latent(), np.zeros(4))


def test_directions_truncation_and_the_cubes_edge():
    space = LatentSpace(4, "uniform")
    exploration = LatentState(space, [Direction(name="up", vector=[0.0, 0.0, 0.0, 1.0])])
    exploration.to_mean()
    exploration.lean(0, 3.0)
    assert exploration.latent().tolist() == [0, 0, 0, 1]
    exploration.truncate(0.5)
    assert exploration.latent().tolist() == [0, 0, 0, 0.5]
    assert exploration.effective(np.zeros((2, 4), np.float32)).tolist() == [[0, 0, 0, 0.5]] * 2


def test_equal_choices_tell_nobody(exploration, qtbot):
    with qtbot.assertNotEmitted(exploration.changed):
        exploration.choose_class(0)
        exploration.truncate(1.0)
    with qtbot.waitSignal(exploration.changed):
        exploration.choose_class(2)
    assert exploration.place.label == 2
