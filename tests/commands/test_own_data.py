"""--data: read as the experiment's own kind of data, or as one that fits its recipe; and what inspect says of it."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio.cli import build_parser
from ganstudio.commands.train import experiment_of
from ganstudio.core.errors import UserError
from tests import small


@pytest.fixture
def folders(tmp_path) -> list[str]:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        for number in range(3):
            pixels = np.random.default_rng(number).integers(0, 256, (20, 40, 3), np.uint8)
            Image.fromarray(pixels).save(tmp_path / name / f"{number}.png")
    return [str(tmp_path / "one"), str(tmp_path / "two")]


def section(experiment: str, *paths: str, words: tuple[str, ...] = ()):
    told = [word for path in paths for word in ("--data", path)]
    return experiment_of(build_parser().parse_args(["train", experiment, *told, *words])).dataset


@pytest.mark.parametrize(
    ("experiment", "kind"),
    [
        ("my-pictures", "folder"), ("digits-dcgan", "folder"), ("faces-dcgan", "folder"), ("my-pairs", "pairs"),
        ("my-two-folders", "two_folders"), ("my-captioned-pictures", "captioned"), ("faces-text", "captioned"),
        ("colourise-my-pictures", "made_pairs"), ("draw-my-pictures", "made_pairs"),
        ("sharpen-my-pictures", "made_pairs"), ("mend-my-pictures", "made_pairs"),
    ],
)  # fmt: skip
def test_a_folder_is_read_as_the_experiment_wants_it(folders, experiment, kind):
    found = section(experiment, folders[0])
    assert (found["name"], found["path"]) == (kind, folders[0])


def test_what_the_experiment_says_of_its_data_stays(folders):
    assert section("draw-my-pictures", folders[0])["task"] == "edges"
    assert section("my-pairs", folders[0])["size"] == 128


@pytest.mark.parametrize(("experiment", "kind"), [("my-two-folders", "two_folders"), ("my-pairs", "pairs")])
def test_two_folders(folders, experiment, kind):
    found = section(experiment, *folders)
    assert (found["name"], found["path"], found["other_path"]) == (kind, *folders)


@pytest.mark.parametrize(("experiment", "count", "said"), [("my-pictures", 2, "One --data"), ("my-pairs", 3, "twice")])
def test_too_many_folders_are_refused(folders, experiment, count, said):
    with pytest.raises(UserError, match=said):
        section(experiment, *[folders[0]] * count)


def test_a_choice_between_texts_takes_a_number(folders):
    assert section("my-pictures", folders[0], words=("--set", "dataset.depth=12"))["depth"] == 12


def test_one_picture_at_a_time_is_for_translators():
    with pytest.raises(UserError, match="at least 2 samples"):
        small.trainer({"batch_size": 1})


@pytest.mark.parametrize("given", ["{}", "'{}'", '"{}"', "file://{}", "file://localhost{}"])
@pytest.mark.skipif(os.name == "nt", reason="paths of other systems")
def test_inspect_reports_on_a_path_however_it_is_given(command, folders, given):
    said = command("inspect", given.format(folders[0]), "--json")
    answer = json.loads(said.out)
    assert (said.code, answer["kind"]) == (0, "folder")
    assert {"pictures", "formats", "sizes", "darkest"} <= {found["name"] for found in answer["findings"]}


def test_inspect_speaks_in_lines_with_what_changes_them(command, folders):
    said = command("inspect", Path(folders[0]).parent)
    assert "2 classes by sub-folder: one (3), two (3)." in said.out
    assert "--set dataset.folders=" in said.out


@pytest.mark.parametrize(("words", "said"), [(("missing",), "nothing at"), ((".", "--kind", "nonsense"), "nonsense")])
def test_what_cannot_be_inspected_is_said(command, words, said):
    answer = command("inspect", *words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
