"""Runs of every scheme that earlier versions left: they are read, resumed, and go on as they went on then."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import torch

from ganstudio.images.arrays import read_sheet
from ganstudio.runs.events import Changed, Ended, Updated
from ganstudio.runs.folder import RunFolder
from ganstudio.runs.record import record_of
from ganstudio.training.loop.trainer import Trainer
from tests.compatibility.comparing import holds, is_near
from tests.compatibility.material import FILES, GoneOn, go_on, leaves, state_of, unpacked
from tests.small import only

RUNS = sorted(FILES.glob("*/runs/*"))


@pytest.fixture(scope="module", params=RUNS, ids=lambda run: f"{run.parts[-3]} {run.name}")
def written(request) -> Path:
    return request.param


@pytest.fixture(scope="module")
def then(written) -> dict[str, Any]:
    """What it showed then, and what came of going on."""
    return json.loads((written.parents[1] / "then" / "runs" / f"{written.name}.json").read_text())


@pytest.fixture(scope="module")
def twice(user, written) -> list[GoneOn]:
    return [go_on(unpacked(written, user / f"{written.name} {number}")) for number in range(2)]


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_it_is_read_as_it_was_then(written, then, tmp_path):
    run = RunFolder(unpacked(written, tmp_path / "run"))
    assert (run.status(), run.last_step()) == ("interrupted", 4)
    assert [file.step for file in run.checkpoints()] == [2]
    assert [[c.step, c.update, c.key, c.value] for c in run.changes()] == [
        [row["step"], row["update"], row["key"], row["value"]] for row in rows(written / "changes.jsonl")
    ]
    record = record_of(run)
    curves = {name: [curve.steps.tolist(), curve.values.tolist()] for name, curve in record.curves.items()}
    assert curves == then["curves"]
    assert [scalar.name for scalar in record.scalars] == then["scalars"]
    words = {said.name: "\n".join((said.sentence, *said.captions)) for said in record.previews.previews}
    assert record.previews.has_latent == ("generated" not in words)
    seen = (record.equilibrium, record.notes, words)
    assert seen == (then["equilibrium"], then["notes"], then["pictures"])


def test_nothing_of_it_is_lost_when_it_is_written_again(written, tmp_path):
    run = RunFolder(unpacked(written, tmp_path / "run"))
    run.save_machine(run.machine())
    run.save_data(run.data())
    run.experiment().save(run.path / "experiment.toml")
    for name, read in (("machine.toml", tomllib), ("experiment.toml", tomllib), ("data.json", json)):
        assert holds(read.loads((run.path / name).read_text()), read.loads((written / name).read_text()))


def test_two_resumes_go_on_with_the_same_bytes(twice):
    one, other = ([part.state_dict() for part in gone.trainer.recipe.parts().values()] for gone in twice)
    for mine, theirs in zip(leaves(one), leaves(other), strict=True):
        assert torch.equal(mine, theirs) if isinstance(mine, torch.Tensor) else mine == theirs


def test_it_goes_on_as_it_did_then(twice, then):
    """One tensor of a part may be far: a bias below a norm has no gradient but rounding, of which Adam makes steps."""
    now = state_of(twice[0].trainer.recipe.parts())
    assert now.keys() == then["state"].keys()
    for name, values in then["state"].items():
        far = [wanted for found, wanted in zip(now[name], values, strict=True) if not is_near(found, wanted)]
        assert len(far) <= 1, name
        assert all(isinstance(wanted, dict) for wanted in far), name


def test_it_draws_the_same_numbers(twice, written, then):
    """Bit for bit, but for those from N(0, 1), whose logarithm and cosine processors round differently."""
    kept = tomllib.loads((written / "machine.toml").read_text())
    is_same = kept["processor"] == twice[0].trainer.machine.processor
    for draw in then["draws"]:
        if is_same or draw[0] != "randn":
            assert draw in twice[0].draws
        else:
            assert any(is_near(found, draw) for found in twice[0].draws if found[:2] == draw[:2])


def test_it_says_what_it_said_then(twice, written, then):
    said = twice[0].events
    replayed = [row for row in rows(written / "changes.jsonl") if row["step"] > 2]
    assert [(c.step, c.update, c.key, c.value) for c in only(said, Changed)] == [tuple(r.values()) for r in replayed]
    wanted = [row for row in then["log"] if row["step"] == 3 and "update" in row]
    assert is_near([scalars_of(event) for event in only(said, Updated) if event.step == 3], wanted)


def scalars_of(event: Updated) -> dict[str, Any]:
    return {"step": event.step, "update": event.update, **event.scalars}


def test_what_follows_the_last_step_is_as_it_was_then(user, left, tmp_path):
    """Pictures, a measure, a checkpoint and the log's last words: the same for all schemes."""
    name = "boundary_equilibrium"
    then = json.loads((left / "then" / "runs" / f"{name}.json").read_text())
    run = RunFolder(unpacked(left / "runs" / name, tmp_path / "run"))
    assert list(Trainer.resume(run).events())[-1] == Ended("finished", 5)
    log = rows(run.path / "log.jsonl")
    assert log[-1] == then["log"][-1]
    measured = [[row for row in these if row["step"] == 5 and "kernel_distance" in row] for these in (log, then["log"])]
    assert is_near(*measured)
    assert [file.step for file in run.checkpoints()] == [2, 5]
    assert [step for step, _ in run.samples()] == [2, 4, 5]


def test_its_pictures_are_cut_apart_as_then(left):
    ((step, path),) = RunFolder(left / "runs" / "adversarial").samples()
    assert (step, read_sheet(path).shape) == (2, (18, 16, 16, 3))


def test_a_training_starts_from_its_weights(user, left, tmp_path):
    run = RunFolder(unpacked(left / "runs" / "veegan", tmp_path / "run"))
    trainer = Trainer(run.experiment().with_settings({"start_from": str(run.path)}))
    theirs, mine = Trainer.resume(run).recipe.networks_to_share(), trainer.recipe.networks()
    for name in ("generator", "discriminator"):  # of a generator its average
        pairs = zip(mine[name].parameters(), theirs[name].parameters(), strict=True)
        assert all(torch.equal(*pair) for pair in pairs)
