"""Files of programs that know less or more: what is missing is as usual, what is unknown does no harm or is refused.

It says what holds today for every format, so that a change of it is made on purpose.
"""

import json
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
import tomli_w
import torch

from ganstudio.core.errors import UserError
from ganstudio.core.paths import config_folder, preferences_file
from ganstudio.core.preferences import Preferences, load_preferences
from ganstudio.formats.experiment import load_experiment
from ganstudio.formats.manifest import Manifest, manifest_from_json
from ganstudio.formats.results import from_line
from ganstudio.gui.evaluate.services.result_store import read_results
from ganstudio.gui.explore.session_file import read_session
from ganstudio.inference.generator.foreign import GeneratorSpec, recall_spec
from ganstudio.inference.onnx.content_store import content_of
from ganstudio.runs.folder import Machine, RunFolder
from ganstudio.runs.record import record_of
from ganstudio.training.lab.lab import Lab
from ganstudio.training.loop.trainer import Trainer
from tests.compatibility.material import unpacked

NEWER = {"from_the_future": 1}


@pytest.fixture
def run(left, user, tmp_path) -> RunFolder:
    return RunFolder(unpacked(left / "runs" / "adversarial-points", tmp_path / "run"))


def changed(path: Path, more: dict[str, Any] = NEWER, less: tuple[str, ...] = ()) -> None:
    """Rewrite a file of TOML, JSON or JSON lines with more and fewer keys."""
    text = path.read_text()
    if path.suffix == ".toml":
        path.write_text(tomli_w.dumps(_changed(tomllib.loads(text), more, less)))
    elif path.suffix == ".jsonl":
        path.write_text("".join(f"{json.dumps(_changed(json.loads(row), more, less))}\n" for row in text.splitlines()))
    else:
        path.write_text(json.dumps(_changed(json.loads(text), more, less)))


def _changed(tree: dict[str, Any], more: dict[str, Any], less: tuple[str, ...]) -> dict[str, Any]:
    return {**{key: value for key, value in tree.items() if key not in less}, **more}


# --- runs


def test_an_experiment_with_an_unknown_key_is_refused(run):
    changed(run.path / "experiment.toml")
    with pytest.raises(UserError, match="from_the_future"):
        run.experiment()


def test_an_experiment_with_an_unknown_setting_of_a_part_is_refused(run):
    recipe = {**run.experiment().recipe, **NEWER}
    changed(run.path / "experiment.toml", {"recipe": recipe})
    assert run.experiment().recipe["from_the_future"] == 1
    with pytest.raises(UserError, match="from_the_future"):
        Trainer.resume(run)


def test_what_an_experiment_leaves_out_is_as_usual(run):
    path = run.path / "experiment.toml"
    path.write_text('name = "short"\n[dataset]\nname = "points"\n')
    experiment = load_experiment(path)
    assert experiment.recipe == {"name": "adversarial"}
    assert experiment.objective == {"name": "non_saturating"}
    assert experiment.generator == experiment.discriminator == {"name": "dcgan"}
    assert (experiment.steps, experiment.batch_size, experiment.seed, experiment.device) == (4000, 64, 0, "auto")


def test_machine_and_data_may_know_more_or_less(run):
    machine, data = run.machine(), run.data()
    for name in ("machine.toml", "data.json"):
        changed(run.path / name)
    assert (run.machine(), run.data()) == (machine, data)
    changed(run.path / "machine.toml", {}, ("torch", "processor", "reason"))
    assert run.machine() == Machine()
    changed(run.path / "data.json", {}, ("scale", "other", "preparation", "text"))
    assert run.data() == data
    changed(run.path / "data.json", {}, ("title",))
    with pytest.raises(UserError, match="title"):
        run.data()


def test_changes_and_the_log_may_know_more(run):
    changes, curves = run.changes(), set(record_of(run).curves)
    for name in ("changes.jsonl", "log.jsonl"):
        changed(run.path / name)
    assert run.changes() == changes
    assert set(record_of(run).curves) == {*curves, "from_the_future"}
    (run.path / "changes.jsonl").write_text('{"step": 2, "update": 0, "key": "recipe.beta1"}\n')
    with pytest.raises(UserError, match="value"):
        run.changes()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda state: state.update(NEWER), ""),
        (lambda state: state.update(version=2), "not a checkpoint of this program"),
        (lambda state: state["parts"].update(NEWER), "from_the_future"),
        (lambda state: state["parts"].pop("average"), "this experiment needs"),
        (lambda state: state["parts"]["generator"].popitem(), "made with other networks"),
    ],
    ids=["more", "another version", "more parts", "fewer parts", "fewer weights"],
)
def test_a_checkpoint_must_hold_what_is_needed_and_nothing_more(run, change, words):
    path = run.checkpoint(2).path
    state = torch.load(path, weights_only=True)
    change(state)
    torch.save(state, path)
    if not words:
        assert Trainer.resume(run).step == 2
        return
    with pytest.raises(UserError, match=words):
        Trainer.resume(run)


# --- labs


@pytest.mark.parametrize(
    ("file", "change", "opens"),
    [
        ("lab.json", lambda tree: tree.update(NEWER), True),
        ("lab.json", lambda tree: tree.update(format=2), False),
        ("lane0/story.json", lambda tree: tree.update(NEWER), True),
        ("lane0/story.json", lambda tree: tree.pop("marks"), False),
        ("lane0/frames.msgpack", lambda tree: [frame.update(NEWER) for frame in tree["frames"]], False),
        ("lane0/frames.msgpack", lambda tree: [frame.pop("density") for frame in tree["frames"]], True),
        ("lane0/curves.msgpack", lambda tree: tree.update(NEWER), True),
    ],
)
def test_a_lab_that_knows_more_or_less(left, tmp_path, file, change, opens):
    """Frames know exactly what this version does, but may lack what has a usual value."""
    path = tmp_path / "a.lab"
    with zipfile.ZipFile(left / "labs" / "one.lab") as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    format_ = msgspec.msgpack if file.endswith("msgpack") else msgspec.json
    tree = format_.decode(content[file])
    change(tree)
    content[file] = format_.encode(tree)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    if opens:
        assert Lab.open(path).runs[0].step == 3
        return
    with pytest.raises(UserError, match=r"a\.lab"):
        Lab.open(path)


# --- what is kept


def test_a_session_may_know_more_or_less(left, tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes((left / "sessions" / "classes.json").read_bytes())
    whole = read_session(path)
    changed(path)
    assert read_session(path) == whole
    changed(path, {}, ("journey", "shelves", "picture", "view", "directions", "truncation"))
    assert (read_session(path).truncation, read_session(path).path.steps) == (1.0, 60)
    changed(path, {}, ("format",))
    with pytest.raises(UserError, match="no session"):
        read_session(path)


def test_preferences_may_know_more_or_less(left):
    whole, _ = load_preferences()
    changed(preferences_file())
    assert load_preferences() == (whole, "")
    changed(preferences_file(), {"threads": "many"}, ("theme",))
    found, complaint = load_preferences()
    assert (found.theme, found.threads, found.page) == (Preferences().theme, Preferences().threads, "explore")
    assert "threads" in complaint


def test_findings_may_know_more_or_less(left, tmp_path):
    content = content_of(left / "exports" / "veegan.onnx")
    (path,) = (tmp_path / "runs" / "evaluations").glob(f"{content}-*.json")
    whole = read_results(content, "")
    assert len(whole) == 2
    tree = json.loads(path.read_text())
    for kept in tree.values():
        kept.update(NEWER)
        kept["finding"].update(NEWER)
        kept.pop("versions")
    path.write_text(json.dumps(tree))
    assert read_results(content, "") == {n: msgspec.structs.replace(kept, versions={}) for n, kept in whole.items()}
    tree["modes"]["finding"].pop("verdict")
    path.write_text(json.dumps(tree))
    assert read_results(content, "") == {}


def test_a_message_may_know_more(left):
    for line in (left / "messages.jsonl").read_text().splitlines():
        assert from_line(json.dumps({**json.loads(line), **NEWER})) == from_line(line)


def test_what_was_said_of_a_file_may_know_more_or_less(left):
    content = content_of(left / "exports" / "foreign.onnx")
    whole, path = recall_spec(content), config_folder() / "remembered" / f"{content}.json"
    reading = json.loads(path.read_text())["generator reading"]
    changed(path, {"generator reading": {**reading, **NEWER}, **NEWER})
    assert recall_spec(content) == whole
    changed(path, {"generator reading": {"latent_law": "unit"}})
    assert recall_spec(content) == GeneratorSpec(latent_distribution="unit")


def test_a_manifest_may_know_more_or_less():
    assert manifest_from_json('{"title": "Cats", "from_the_future": 1}') == Manifest(title="Cats")
    assert manifest_from_json("{}") == Manifest()
