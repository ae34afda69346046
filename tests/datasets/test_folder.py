"""Folders of pictures as users have them: good ones, odd ones, and those that cannot be used."""

import os
import sys

import numpy as np
import pytest
from PIL import Image

from ganstudio.core.errors import UserError
from ganstudio.datasets import dataset_settings, open_dataset
from ganstudio.datasets.readers.decoded_images import CACHE_FROM


def opened(folder, **settings):
    return open_dataset({"name": "folder", "path": str(folder), "size": 16, **settings})


def test_pictures_become_squares(pictures):
    assert opened(pictures(3)).samples.shape == (3, 16, 16, 3)
    assert opened(pictures(3), channels="grey", size=32).samples.shape == (3, 32, 32, 1)


def test_a_folder_without_sub_folders_has_no_labels(pictures):
    data = opened(pictures(3))
    assert data.labels is None
    assert data.classes == ()


def test_the_first_sub_folders_are_the_classes(pictures, tmp_path):
    for folder, count in {"set/10/deep": 2, "set/9": 1, "set/10": 1, "set/empty": 0}.items():
        pictures(count, folder)
    data = opened(tmp_path / "set")
    assert data.classes == ("9", "10")
    assert sorted(data.labels.tolist()) == [0, 1, 1, 1]


def test_pictures_beside_the_class_folders_take_the_labels_away(pictures, tmp_path):
    pictures(2, "set/cats")
    pictures(2, "set/dogs")
    pictures(1, "set")
    assert opened(tmp_path / "set").labels is None


def test_labels_stay_with_their_pictures_when_one_is_unusable(pictures, tmp_path):
    pictures(2, "set/cats")
    pictures(2, "set/dogs")
    (tmp_path / "set/cats/0.png").write_bytes(b"no picture")
    assert opened(tmp_path / "set").labels.tolist() == [0, 1, 1]


def test_unusable_files_are_skipped_and_named(pictures):
    folder = pictures(3)
    whole = (folder / "0.png").read_bytes()
    (folder / "cut.png").write_bytes(whole[:-500])
    (folder / "empty.jpg").touch()
    (folder / "notes.txt").write_text("not looked at")
    (folder / "huge.pgm").write_bytes(b"P5 20000 20000 255\n")
    data = opened(folder)
    assert len(data.samples) == 3
    assert {text.split()[0] for text in data.skipped} == {"cut.png", "empty.jpg", "huge.pgm"}


def test_hidden_files_are_left_out(pictures):
    folder = pictures(2)
    (folder / "._0.png").write_bytes(b"what macOS adds to archives")
    data = opened(folder)
    assert len(data.samples) == 2
    assert data.skipped == ()


def link(path, target):
    try:
        path.symlink_to(target, target_is_directory=target.is_dir())
    except OSError:
        pytest.skip("this system lets not everyone make links")


@pytest.mark.parametrize("target", ["gone.png", "link.png"])
def test_a_link_that_leads_nowhere_is_skipped(pictures, target):
    folder = pictures(2)
    link(folder / "link.png", folder / target)
    assert "link.png" in opened(folder).skipped[0]


def test_links_in_a_circle_do_no_harm(pictures):
    folder = pictures(2)
    link(folder / "again", folder)
    assert len(opened(folder).samples) == 2


@pytest.mark.parametrize(
    ("path", "advice"),
    [
        ("", "Choose the folder"),
        ("missing", "There is no folder"),
        ("a.png", "is a file"),
        ("nothing", "There are no pictures"),
        ("broken", "None of the 1 pictures"),
        ("x" * 5000, "cannot be opened"),
        ("~nobody-of-this-name/x", "There is no folder"),
    ],
)
def test_what_cannot_be_used_is_said_with_what_to_do(tmp_path, monkeypatch, path, advice):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nothing").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/a.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "a.png").touch()
    with pytest.raises(UserError, match=advice):
        opened(path)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="this user may read everything")
def test_a_forbidden_folder_is_said(pictures):
    folder = pictures(2)
    folder.chmod(0)
    try:
        with pytest.raises(UserError, match="Check who may read it"):
            opened(folder)
    finally:
        folder.chmod(0o700)


def test_a_folder_that_the_system_refuses_is_said(pictures, monkeypatch):
    folder = pictures(2)

    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("ganstudio.datasets.readers.listing.os.scandir", refuse)
    with pytest.raises(UserError, match="Permission denied"):
        opened(folder)


def test_one_picture_is_too_few(pictures):
    with pytest.raises(UserError, match="two are needed"):
        opened(pictures(1))


@pytest.mark.parametrize("bad", [{"size": 8}, {"size": 512}, {"fit": "stretch"}, {"channels": "rgb"}, {"mirror": True}])
def test_settings_out_of_their_limits_are_refused(pictures, bad):
    with pytest.raises(UserError):
        opened(pictures(2), **bad)


def test_the_same_file_is_held_out_whatever_else_is_there(pictures):
    folder = pictures(60)
    before = opened(folder)
    for number in range(0, 60, 2):
        (folder / f"{number}.png").unlink()
    after = opened(folder, size=32)
    assert 0 < before.held_out.sum() < 20
    assert np.array_equal(before.held_out[1::2], after.held_out)


def test_copies_of_a_file_fall_on_the_same_side(pictures):
    folder = pictures(40)
    for number in range(40):
        (folder / f"{number} copy.png").write_bytes((folder / f"{number}.png").read_bytes())
    held_out = opened(folder).held_out
    assert np.array_equal(held_out[::2], held_out[1::2])


def test_the_fingerprint_names_the_pictures_not_the_folder(pictures, tmp_path):
    first, second = opened(pictures(3, "one")), opened(pictures(3, "two"))
    assert first.fingerprint == second.fingerprint
    Image.new("RGB", (5, 5)).save(tmp_path / "two/3.png")
    assert opened(tmp_path / "two").fingerprint != first.fingerprint


@pytest.mark.parametrize("count", [5, CACHE_FROM + 1])
def test_preview_is_quick_and_always_the_same(pictures, cache, count):
    settings = dataset_settings({"name": "folder", "path": str(pictures(count)), "size": 16})
    shown = settings.preview(count=4)
    assert shown.shape == (4, 16, 16, 3)
    assert np.array_equal(shown, settings.preview(count=4))
    assert not cache.exists()


def test_preview_of_broken_pictures_says_so(tmp_path):
    (tmp_path / "a.png").touch()
    with pytest.raises(UserError, match=r"a\.png"):
        dataset_settings({"name": "folder", "path": str(tmp_path)}).preview()


def test_the_users_path_is_not_shareable():
    assert not dataset_settings({"name": "folder"}).shareable
