"""Folders as people lay them out: wrappers, splits, classes, two kinds, pairs, and what systems leave in them."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio.commands.inspect import report_on
from ganstudio.core.errors import UserError
from ganstudio.core.paths import as_path, as_text
from ganstudio.datasets import dataset_settings, open_dataset, own_data_section
from ganstudio.datasets.readers.domains import find_domains
from ganstudio.datasets.readers.layout import split_of, understood
from ganstudio.datasets.readers.listing import ListedImage, find_pictures


def listed(*names: str) -> list[ListedImage]:
    return [ListedImage(Path(name), name, 1, 1) for name in names]


def save(path: Path, value: int = 0, size=(24, 24)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(value).integers(0, 256, (*size, 3), np.uint8)
    Image.fromarray(pixels).save(path, format="PNG")
    return path


def opened(path: Path, kind="folder", **settings):
    return open_dataset({"name": kind, "path": str(path), "size": 16, **settings})


@pytest.mark.parametrize(
    ("names", "classes", "held_out"),
    [
        (["a.png", "b.png"], (), None),
        (["set/cats/1.png", "set/dogs/2.png"], ("cats", "dogs"), None),
        (["my data/set/cats/1.png", "my data/set/dogs/2.png"], ("cats", "dogs"), None),
        (
            ["train/cats/1.png", "train/dogs/2.png", "test/cats/3.png", "test/dogs/4.png"],
            ("cats", "dogs"),
            [0, 0, 1, 1],
        ),
        (["Train/1.png", "VALID/2.png"], (), [0, 1]),
        (["x/TRAINING/1.png", "x/validation/2.png", "x/Test/3.png"], (), [0, 0, 1]),
        (["cats/train/1.png", "cats/test/2.png", "dogs/train/3.png"], ("cats", "dogs"), [0, 1, 0]),
        (["train/images/cats/1.png", "train/images/dogs/2.png", "test/images/cats/3.png"], ("cats", "dogs"), [0, 0, 1]),
        (["train2017/1.png", "val2017/2.png"], (), [0, 1]),
        (["train/1.png", "trains/2.png"], ("train", "trains"), None),
        (["cats/1.png", "dogs/2.png", "cover.png"], (), None),
    ],
)
def test_what_folders_say(names, classes, held_out):
    layout = understood(listed(*names))
    assert layout.classes == classes
    assert (None if layout.held_out is None else layout.held_out.tolist()) == held_out
    assert bool(layout.notes) == ((len({name.split("/")[0] for name in names}) > 1 and "/" in "".join(names))
                                  or bool(classes) or held_out is not None)  # fmt: skip


@pytest.mark.parametrize(("folders", "classes"), [("classes", ("test", "train")), ("ignored", ())])
def test_what_was_assumed_can_be_changed(folders, classes):
    assert understood(listed("train/1.png", "test/2.png"), folders).classes == classes


@pytest.mark.parametrize(
    ("name", "split"), [("Train", "train"), ("val", "val"), ("TEST_SET", "test"), ("testament", ""), ("valley", "")]
)
def test_names_of_splits(name, split):
    assert split_of(name) == split


def test_splits_and_classes_arrive_in_the_data(tmp_path):
    for number, place in enumerate(("train/cats", "train/dogs", "val/cats", "Test/dogs", "Test/cats")):
        save(tmp_path / place / f"{number}.png", number)
    data = opened(tmp_path)
    assert data.classes == ("cats", "dogs")
    assert data.held_out.tolist() == [True, True, False, False, False]
    assert "test is held out" in data.notes[0]
    assert opened(tmp_path, folders="ignored").labels is None


@pytest.mark.parametrize(
    "places",
    [
        ("trainA", "trainB"), ("TRAINA", "trainb"), ("deep/trainA", "deep/trainB"), ("A", "B"), ("a/train", "b/train"),
        ("train/summer", "train/winter"), ("summer", "winter"),
    ],
)  # fmt: skip
def test_two_kinds_are_found(tmp_path, places):
    for place in places:
        for number in range(2):
            save(tmp_path / place / f"{number}.png", number)
    data = opened(tmp_path, "two_folders")
    assert (len(data.samples), len(data.other.samples)) == (2, 2)
    assert "The first kind of pictures is in" in data.notes[0]


@pytest.mark.parametrize("places", [("a",), ("train", "test"), ("x", "y", "z")])
def test_what_is_not_two_kinds_is_not_guessed(tmp_path, places):
    for place in places:
        save(tmp_path / place / "0.png")
    assert find_domains(tmp_path) is None


def test_held_out_kinds_are_taken(tmp_path):
    for place in ("trainA", "trainB", "testA", "testB"):
        for number in range(2):
            save(tmp_path / place / f"{number}.png", number + 10 * (place[-1] == "B"))
    assert opened(tmp_path, "two_folders").held_out.tolist() == [False, False, True, True]


def test_pairs_match_without_regard_to_case_and_in_one_folder(tmp_path):
    for number in range(3):
        save(tmp_path / "one" / f"X{number}_A.PNG", number)
        save(tmp_path / "one" / f"x{number}_b.png", number)
        save(tmp_path / "two/A" / f"P{number}.png", number)
        save(tmp_path / "two/B" / f"p{number}.PNG", number)
    for folder in ("one", "two"):
        assert len(opened(tmp_path / folder, "pairs").samples) == 3


# --- what is left out


@pytest.mark.parametrize("folder", ["@eaDir", ".thumbnails", "__MACOSX", "$RECYCLE.BIN", "Thumbnails"])
def test_what_a_system_leaves_is_left_out_and_said(tmp_path, folder):
    save(tmp_path / "1.png")
    save(tmp_path / folder / "1.jpg")
    (tmp_path / ".git").mkdir()
    listing = find_pictures(tmp_path)
    assert [file.relative for file in listing.files] == ["1.png"]
    assert folder in listing.notes()[0]
    assert ".git" not in listing.notes()[0]


@pytest.mark.parametrize("name", ["photo", "photo.jpg_large", "photo.png!d", "scan.0001"])
def test_a_picture_without_a_pictures_ending_is_found_by_its_bytes(tmp_path, name):
    save(tmp_path / name)
    (tmp_path / "LICENSE").write_text("words")
    assert [file.relative for file in find_pictures(tmp_path).files] == [name]


def test_formats_that_are_not_read_are_counted(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.jxl").write_bytes(b"\xff\x0a")
        save(tmp_path / f"{number}.png")
    (tmp_path / "raw").write_bytes(b"FUJIFILMCCD-RAW")
    told = find_pictures(tmp_path).told()
    assert told[0].startswith("3 of 7 pictures are not used: they are JPEG XL")
    assert "camera raw" in told[1]


def test_many_that_fail_alike_are_one_sentence(tmp_path):
    for number in range(6):
        (tmp_path / f"{number}.png").write_bytes(b"version https://git-lfs.github.com/spec/v1\n")
    for number in range(2):
        save(tmp_path / f"good{number}.png", number)
    assert opened(tmp_path).skipped == (
        "6 of 8 pictures cannot be read: it is a Git LFS pointer, not the picture itself: run git lfs pull. "
        "The first is 0.png.",
    )


@pytest.mark.skipif(sys.platform == "win32", reason="not everyone may make links there")
@pytest.mark.parametrize("target", ["/", "..", ".", "/proc"])
def test_a_link_out_of_the_folder_does_not_walk_the_disk(tmp_path, target):
    folder = tmp_path / "pictures"
    save(folder / "0.png")
    save(tmp_path / "beside.png")
    (folder / "link").symlink_to(target, target_is_directory=True)
    listing = find_pictures(folder)
    assert [file.relative for file in listing.files] == ["0.png"]
    assert bool(listing.told()) == (target != ".")


def test_a_link_to_another_folder_is_followed(tmp_path):
    save(tmp_path / "elsewhere/1.png")
    folder = tmp_path / "pictures"
    folder.mkdir()
    try:
        (folder / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    except OSError:
        pytest.skip("this system lets not everyone make links")
    assert [file.relative for file in find_pictures(folder).files] == ["link/1.png"]


# --- paths


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('"/tmp/a b"', "/tmp/a b"), ("'/tmp/x'", "/tmp/x"), ("file:///tmp/a%20b", "/tmp/a b"),
        ("FILE:/tmp/x", "/tmp/x"),
        ("file://localhost/tmp/%C3%A9", "/tmp/é"), (" /tmp/x ", "/tmp/x"), ("/tmp/50%25", "/tmp/50%25"),
    ],
)  # fmt: skip
@pytest.mark.skipif(sys.platform == "win32", reason="paths of other systems")
def test_paths_from_elsewhere_are_taken(text, path):
    assert as_path(text) == Path(path)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_no_utf8_is_taken(tmp_path):
    folder = tmp_path / os.fsdecode(b"fot\xf6s")
    for number in range(2):
        save(folder / os.fsdecode(b"na%d\xefve.png" % number), number)
    section = own_data_section(folder)
    section["path"].encode()  # every file of ours can hold it
    assert as_path(as_text(folder)) == folder
    assert len(dataset_settings(section).open().samples) == 2


# --- the report


def test_the_report_says_what_to_look_at(tmp_path):
    for number in range(4):
        save(tmp_path / "train/cats" / f"{number}.png", number)
    save(tmp_path / "test/dogs/copy.png", 0)
    save(tmp_path / "test/dogs/small.png", 9, (8, 20))
    Image.new("RGB", (40, 40)).save(tmp_path / "train/cats/black.png")
    Image.fromarray(np.full((9, 9), 4000, np.uint16)).save(tmp_path / "train/cats/deep.png")
    (tmp_path / "train/cats/broken.png").touch()
    found = {finding.name: finding for finding in report_on(tmp_path).findings}
    assert found["pictures"].value == 9
    assert found["formats"].value == {"PNG": 8}
    assert found["duplicates"].value == [["test/dogs/copy.png", "train/cats/0.png"]]
    assert found["leaks"].weight == "warning"
    assert found["classes"].value == {"cats": 7, "dogs": 2}
    assert found["held_out"].value == 2
    assert found["depth"].value == {"low": 0.0, "high": 4095.0}
    assert "1 is nearly black" in found["darkest"].words
    assert next(iter(found["smallest"].value)) == "test/dogs/small.png"
    assert "it is empty" in found["unreadable"].words


@pytest.mark.parametrize("tests", [("test", "val"), ("test", None)])
def test_pairs_of_two_kinds_hold_out_what_their_folders_say(tmp_path, tests):
    for side, test in zip(("A", "B"), tests, strict=True):
        for number in range(5):
            save(tmp_path / side / "train" / f"{number}.png", number)
        for number in range(5, 8) if test else ():
            save(tmp_path / side / test / f"{number}.png", number)
    data = opened(tmp_path, "pairs")
    both = all(tests)
    assert len(data.samples) == (8 if both else 5)
    assert (data.testing.tolist() == [5, 6, 7]) == both
    assert np.array_equal(data.samples, data.other.samples)
    said = " ".join(data.notes)
    assert ("Their test folders are held out" in said, "is left out" in said) == (both, not both)


@pytest.mark.parametrize("kind", ["folder", "two_folders", "pairs", "made_pairs"])
def test_every_kind_of_picture_folder_reports(tmp_path, kind):
    for place in ("A", "B"):
        for number in range(2):
            save(tmp_path / place / f"{number}.png", number, (24, 48))
    report = report_on(tmp_path, kind)
    assert report.kind == kind
    assert {"formats", "smallest"} <= {finding.name for finding in report.findings}
    assert report.lines()[0] == report.title


def test_a_report_on_nothing_is_a_sentence(tmp_path):
    with pytest.raises(UserError, match="There is nothing at"):
        report_on(tmp_path / "missing")
