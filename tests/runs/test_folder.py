"""The run folder: one writer, torn lines, the best checkpoint, renaming and deleting. No torch."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ganstudio.core.errors import UserError
from ganstudio.core.paths import runs_folder
from ganstudio.formats.experiment import experiment_from_plain
from ganstudio.runs.folder import DataFacts, LiveChange, Machine, RunFolder, list_runs

EXPERIMENT = experiment_from_plain({"name": "small", "dataset": {"name": "digits"}})
FACTS = DataFacts("Squares", "abc", "picture", (1, 16, 16), ("a", "b"), 90, 10, "one in ten")


@pytest.fixture
def run(tmp_path) -> RunFolder:
    return RunFolder.create(EXPERIMENT, tmp_path / "run")


def checkpoints(run: RunFolder, **distances: float) -> None:
    """Files named after their steps ("s40") with these kernel distances."""
    for name, distance in distances.items():
        step = int(name[1:])
        run.checkpoint_path(step).write_bytes(b"weights")
        run.append_log({"step": step, "kernel_distance": distance})


def test_a_new_run_holds_its_experiment(run):
    assert run.experiment() == EXPERIMENT
    assert run.machine() is None
    assert run.status() == "interrupted"
    assert (run.name, run.last_step(), run.checkpoints(), run.samples()) == ("run", 0, [], [])


def test_names_count_on(monkeypatch):
    monkeypatch.setattr("time.strftime", lambda *_: "2030-01-02")
    made = [RunFolder.create(EXPERIMENT) for _ in range(3)]
    assert [run.name for run in made] == ["small 2030-01-02", "small 2030-01-02 (2)", "small 2030-01-02 (3)"]
    assert made[0].path.parent == runs_folder()


def test_a_run_is_never_written_over(run, tmp_path):
    with pytest.raises(UserError, match="already holds something"):
        RunFolder.create(EXPERIMENT, run.path)
    (tmp_path / "empty").mkdir()
    assert RunFolder.create(EXPERIMENT, tmp_path / "empty").name == "empty"


def test_a_folder_whose_making_was_killed_can_be_used(tmp_path):
    """Of this version, before the experiment had its name; of earlier ones, which made the folders first."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / f".experiment.toml.{gone.pid}.1.new").write_bytes(b"half")
    for name in ("samples", "checkpoints", "export"):
        (tmp_path / "old" / name).mkdir(parents=True)
    for name in ("new", "old"):
        assert RunFolder.create(EXPERIMENT, tmp_path / name).experiment() == EXPERIMENT
    (tmp_path / "half").mkdir()
    EXPERIMENT.save(tmp_path / "half" / "experiment.toml")  # killed right after it
    assert RunFolder(tmp_path / "half").status() == "interrupted"


def test_data_that_are_no_text_are_named(run):
    (run.path / "data.json").write_bytes(b"\xff\xfe{")
    with pytest.raises(UserError, match=r"data\.json is damaged: .*Resuming the run writes it anew"):
        run.data()


def test_what_is_no_run_is_said(tmp_path):
    with pytest.raises(UserError, match="is not a run"):
        RunFolder(tmp_path)


def test_a_relative_path_has_a_name_and_stays_where_it_is(run, tmp_path, monkeypatch):
    monkeypatch.chdir(run.path)
    here = RunFolder(".")
    monkeypatch.chdir(tmp_path)
    assert here.name == "run"
    assert here.experiment() == EXPERIMENT


def test_machine_and_data_come_back(run):
    machine = Machine(precision="bfloat16", threads=3, reason="the fastest")
    run.save_machine(machine)
    run.save_data(FACTS)
    assert run.machine() == machine
    assert run.data() == FACTS


def test_data_before_the_first_start(run):
    with pytest.raises(UserError, match="never started"):
        run.data()
    (run.path / "data.json").write_text("{")
    with pytest.raises(UserError, match="Resuming the run writes it anew"):
        run.data()


@pytest.mark.parametrize("torn", [b'{"step": 2, "a', b"\xff\xfe", b"[1]", b"\n\n"])
def test_torn_lines_are_passed_over_and_the_next_line_is_whole(run, torn):
    run.append_log({"step": 1})
    with (run.path / "log.jsonl").open("ab") as file:
        file.write(torn)
    assert list(run.log()) == [{"step": 1}]
    run.append_log({"step": 3})
    assert list(run.log()) == [{"step": 1}, {"step": 3}]


def test_the_log_is_on_the_disk_at_once(run):
    run.append_log({"step": 1})
    assert json.loads((run.path / "log.jsonl").read_text()) == {"step": 1}


def test_changes_come_in_the_order_in_which_they_take_effect(run):
    """A run that was resumed from an earlier checkpoint notes earlier changes after later ones."""
    late, early, same = LiveChange(8, 0, "a", 1), LiveChange(5, 1, "b", True), LiveChange(8, 0, "a", 2.5)
    for change in (late, early, same):
        run.append_change(change)
    assert run.changes() == [early, late, same]
    assert run.changes()[0].value is True


def test_cutting_back_forgets_what_came_later_and_keeps_changes(run):
    for step in range(5):
        run.append_log({"step": step})
        run.sample_path(step).write_bytes(b"png")
    checkpoints(run, s2=0.5, s4=0.4)
    run.append_change(LiveChange(4, 0, "a", 1))
    run.cut_back(2)
    assert [row["step"] for row in run.log()] == [0, 1, 2, 2]
    assert [step for step, _ in run.samples()] == [0, 1, 2]
    assert [file.step for file in run.checkpoints()] == [2]
    assert len(run.changes()) == 1


def test_the_best_checkpoint_has_the_smallest_distance_of_those_there_are(run):
    checkpoints(run, s0=0.9, s10=0.2, s20=0.3)
    run.append_log({"step": 15, "kernel_distance": 0.1})
    run.checkpoint_path(30).write_bytes(b"not measured")
    files = {file.step: file for file in run.checkpoints()}
    assert [step for step, file in files.items() if file.best] == [10]
    assert files[30].kernel_distance is None
    assert run.checkpoint().step == 30
    assert run.checkpoint(20).kernel_distance == 0.3
    with pytest.raises(UserError, match="no checkpoint of step 5; there is: 0, 10, 20, 30"):
        run.checkpoint(5)


@pytest.mark.parametrize(
    ("marks", "status"),
    [
        ([], "interrupted"),
        (["started"], "interrupted"),
        (["started", "finished"], "finished"),
        (["started", "stopped", "started"], "interrupted"),
        (["started", "stopped", "started", "failed"], "failed"),
    ],
)
def test_status(run, marks, status):
    for mark in marks:
        run.append_log({"step": 1, "started": "now"} if mark == "started" else {"step": 1, "ended": mark})
    assert run.status() == status


def test_one_writer_and_nothing_moves_meanwhile(run):
    with run.lock():
        assert run.status() == "running"
        for action in (run.lock().__enter__, run.delete, lambda: run.rename("other")):
            with pytest.raises(UserError, match="being trained"):
                action()
    assert not run.is_locked()


def test_renaming(run):
    renamed = run.rename("Été 3")
    assert renamed.name == "Été 3"
    assert renamed.experiment() == EXPERIMENT
    with pytest.raises(UserError, match="already something called"):
        renamed.rename("Été 3")


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\\b", "a\0b", "x" * 101, "?", " . "])
def test_names_that_are_none(run, name):
    with pytest.raises(UserError, match="cannot be a folder's name"):
        run.rename(name)
    assert run.path.is_dir()


def test_deleting_and_disk_use(run):
    before = run.disk_use()
    run.checkpoint_path(1).write_bytes(bytes(5000))
    assert run.disk_use() == before + 5000
    run.delete()
    assert not run.path.exists()


def test_an_unused_folder_goes_and_a_used_one_stays(run, tmp_path):
    used = RunFolder.create(EXPERIMENT, tmp_path / "used")
    used.append_log({"step": 0})
    for one in (run, used):
        one.discard_if_unused()
    assert not run.path.exists()
    assert used.path.exists()


def test_the_users_runs_newest_first(monkeypatch):
    for number, name in enumerate(("old", "new", "middle")):
        made = RunFolder.create(EXPERIMENT, runs_folder() / name)
        made.append_log({"step": 0})
        age = {0: 300, 1: 0, 2: 100}[number]
        for path in (made.path / "log.jsonl", made.path):
            os.utime(path, (time.time() - age,) * 2)
    (runs_folder() / "no run").mkdir()
    assert [run.name for run in list_runs()] == ["new", "middle", "old"]
    assert list_runs(Path("/nowhere")) == []
