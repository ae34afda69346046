"""Pairs: found side by side, matched by name, or made from one folder; and two kinds without pairs."""

import numpy as np
import pytest
from PIL import Image

from ganstudio.core.errors import UserError
from ganstudio.datasets import open_dataset
from ganstudio.images.degradations import PREPARATIONS


def save(path, colour, size=(24, 24)):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path)


@pytest.fixture
def side_by_side(tmp_path):
    for number in range(12):
        both = np.zeros((20, 40, 3), np.uint8)
        both[:, :20], both[:, 20:] = 10 * number, 10 * number + 5
        Image.fromarray(both).save(tmp_path / f"{number}.png")
    return tmp_path


@pytest.mark.parametrize(("begin_with", "difference"), [("left", 5), ("right", -5)])
def test_halves_belong_together(side_by_side, begin_with, difference):
    data = open_dataset({"name": "pairs", "path": str(side_by_side), "size": 16, "begin_with": begin_with})
    assert data.aligned
    assert data.samples.shape == data.other.samples.shape == (12, 16, 16, 3)
    assert (data.other.samples.astype(int) - data.samples == difference).all()
    assert (data.held_out == data.other.held_out).all()
    assert 0 < data.held_out.sum() < 12


def test_pictures_of_one_name_are_a_pair(tmp_path):
    for number in range(5):
        save(tmp_path / "a" / f"{number}.png", (number, 0, 0))
        save(tmp_path / "b" / f"{number}.webp", (0, 0, 0))
    save(tmp_path / "a" / "alone.png", (9, 9, 9))
    data = open_dataset({"name": "pairs", "path": str(tmp_path / "a"), "other_path": str(tmp_path / "b"), "size": 16})
    assert len(data.samples) == 5
    assert "1 picture in a has no partner of the same name and is left out: alone.png" in data.skipped[0]


def test_a_single_picture_is_no_pair(tmp_path):
    for number in range(3):
        save(tmp_path / f"{number}.png", (number, 0, 0))
    with pytest.raises(UserError, match="24 x 24 and no pair"):
        open_dataset({"name": "pairs", "path": str(tmp_path), "size": 16})


def test_names_that_never_match_are_said(tmp_path):
    save(tmp_path / "a" / "x.png", (1, 1, 1))
    save(tmp_path / "b" / "y.png", (1, 1, 1))
    with pytest.raises(UserError, match="two pairs are needed"):
        open_dataset({"name": "pairs", "path": str(tmp_path / "a"), "other_path": str(tmp_path / "b")})


@pytest.mark.parametrize("task", [name for name in PREPARATIONS if name != "none"])
def test_something_is_taken_away(tmp_path, task):
    rng = np.random.default_rng(0)
    for number in range(6):
        Image.fromarray(rng.integers(0, 256, (32, 32, 3), np.uint8)).save(tmp_path / f"{number}.png")
    section = {"name": "made_pairs", "path": str(tmp_path), "task": task, "size": 16}
    data, again = open_dataset(section), open_dataset(section)
    assert data.preparation == task
    assert (data.samples == again.samples).all()
    assert (data.samples != data.other.samples).mean() > 0.05


def test_grey_has_no_colour_and_its_luminance():
    picture = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]], np.uint8)
    grey = PREPARATIONS["grey"](picture, np.random.default_rng(0))
    assert grey[0, :, 0].tolist() == [76, 150, 29]
    assert (grey == grey[:, :, :1]).all()


def test_edges_are_dark_where_brightness_changes():
    picture = np.full((20, 20, 3), 30, np.uint8)
    picture[:, 10:] = 220
    edges = PREPARATIONS["edges"](picture, np.random.default_rng(0))[:, :, 0]
    assert (edges[:, 9:11] < 30).all()
    assert (edges[:, :8] == 255).all()


@pytest.mark.parametrize("with_test", [True, False])
def test_train_and_test_folders_as_people_have_them(tmp_path, with_test):
    for number in range(6):
        save(tmp_path / "trainA" / f"{number}.png", (10 * number, 0, 0))
        save(tmp_path / "trainB" / f"{number}.png", (0, 0, 10 * number))
    if with_test:
        for number in range(2):
            save(tmp_path / "testA" / f"{number}.png", (200, number, 0))
            save(tmp_path / "testB" / f"{number}.png", (0, number, 200))
    data = open_dataset({"name": "two_folders", "path": str(tmp_path), "size": 16})
    assert not data.aligned
    assert len(data.samples) == len(data.other.samples) == 6 + 2 * with_test
    if with_test:
        assert data.testing.tolist() == data.other.testing.tolist() == [6, 7]
    assert data.samples[..., 2].max() == 0
    assert data.other.samples[..., 0].max() == 0


def test_the_second_folder_is_asked_for(tmp_path):
    save(tmp_path / "x.png", (0, 0, 0))
    with pytest.raises(UserError, match="Choose the second folder"):
        open_dataset({"name": "two_folders", "path": str(tmp_path)})
