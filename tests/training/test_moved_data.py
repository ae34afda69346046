"""Runs whose data moved or changed: where they are is said once, differences are told, what cannot fit is refused."""

import shutil

import numpy as np
import pytest
from PIL import Image

from ganstudio.cli import main
from ganstudio.core.errors import UserError
from ganstudio.runs.events import Noted
from ganstudio.runs.folder import RunFolder
from ganstudio.training.loop.trainer import Trainer
from tests import small


def own_pictures(folder, classes=("a", "b"), count=6, seed=0):
    rng = np.random.default_rng(seed)
    for name in classes:
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number in range(count):
            Image.fromarray(rng.integers(0, 256, (16, 16, 3), np.uint8)).save(folder / name / f"{number}.png")
    return folder


@pytest.fixture
def run(tmp_path):
    """Two steps on two classes of pictures."""
    where = str(own_pictures(tmp_path / "data"))
    changes = {"dataset.name": "folder", "dataset.path": where, "dataset.size": 16, "steps": 2}
    experiment = small.experiment(changes)
    list(Trainer(experiment, RunFolder.create(experiment, tmp_path / "run")).events())
    return RunFolder(tmp_path / "run")


def notes(trainer):
    return " ".join(event.text for event in trainer.events() if isinstance(event, Noted))


def test_data_that_moved_are_found_where_they_are_said_to_be(run, tmp_path, capsys):
    shutil.move(tmp_path / "data", tmp_path / "elsewhere")
    assert main(["resume", str(run.path), "--steps", "3"]) == 2
    assert "Say where they are now: ganstudio resume run --data PATH" in capsys.readouterr().err
    assert main(["resume", str(run.path), "--steps", "3", "--data", str(tmp_path / "elsewhere"), "--json"]) == 0
    assert "not those that the run began with" not in capsys.readouterr().err
    assert run.experiment().dataset["path"] == str(tmp_path / "elsewhere")
    assert not list(run.path.glob("data-*.json"))


def test_data_that_changed_are_told_and_what_they_were_is_kept(run, tmp_path):
    before = run.data()
    own_pictures(tmp_path / "data", count=9, seed=1)
    assert "not those that the run began with" in notes(Trainer.resume(run, steps=3))
    assert run.data().fingerprint != before.fingerprint
    assert (run.path / "data-1.json").is_file()


def test_another_number_of_classes_is_told_as_what_it_is(run, tmp_path):
    own_pictures(tmp_path / "data", ("a", "b", "c"))
    with pytest.raises(UserError, match=r"trained with 2 classes \(a, b\), and these data have 3 classes \(a, b, c\)"):
        Trainer.resume(run, steps=3)
    assert run.data().classes == ("a", "b")


def test_a_run_of_drawn_data_takes_no_path(tmp_path):
    experiment = small.experiment({"steps": 1})
    list(Trainer(experiment, RunFolder.create(experiment, tmp_path / "run"), dataset=small.dataset()).events())
    assert main(["resume", str(tmp_path / "run"), "--steps", "2", "--data", str(tmp_path)]) == 2
