"""One flipped bit in a log costs one line: never a run, never the list of runs, never a traceback."""

import json

import pytest

from ganstudio.runs.folder import RunFolder
from ganstudio.runs.log import count_damaged, read_log
from ganstudio.runs.record import LogTail, record_of
from tests import small

GOOD = [{"step": 0, "started": "2026"}, {"step": 4, "kernel_distance": 0.5}, {"step": 6, "generator_loss": 1.5}]
BAD = [
    '{"step": "x", "generator_loss": 1}',
    '{"rtep": 4, "kernel_distance": 0.1}',
    '{"step": 4, "kernel_distance": null}',
    '{"step": 4, "kernel_distance": "abc"}',
    '{"step": 4, "kernel_distance": 1e999}',
    '{"step": 4, "seconds": NaN}',
    '{"step": 4, "seconds": true}',
    '{"step": -1}',
    '{"step": true}',
    '{"step": 1e3}',
    '{"step": 1000000000000000000000}',
    '{"step": 4, "note": 1}',
    '{"step": 4, "ended": {}}',
    '{"step": 4, "kernel_distance": ' + "9" * 400 + "}",
    "[" * 100_000,
    "[1]",
    "\udcff",
]


@pytest.fixture
def run(tmp_path) -> RunFolder:
    return RunFolder.create(small.experiment({"steps": 10}), tmp_path / "run")


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_line_is_passed_over_and_counted(run, bad):
    lines = [json.dumps(row) for row in GOOD]
    log = run.path / "log.jsonl"
    log.write_text("\n".join([*lines[:2], bad, lines[2], ""]), errors="surrogateescape")
    assert list(read_log(log)) == GOOD
    assert LogTail(log).rows() == (GOOD, False)
    assert run.damaged_lines() == 1
    assert (run.last_step(), run.status()) == (6, "interrupted")
    run.checkpoint_path(4).write_bytes(b"")
    assert run.checkpoint().kernel_distance == 0.5
    record = record_of(run)
    assert record.notes == ["Lines of the log that are damaged and were passed over: 1."]
    assert list(record.curves["generator_loss"].values) == [1.5]
    run.cut_back(5)
    assert list(run.log()) == GOOD[:2]


def test_a_torn_last_line_and_empty_ones_are_no_damage(run):
    (run.path / "log.jsonl").write_bytes(b'{"step": 1}\n\n{"step": 2, "gen')
    assert count_damaged(run.path / "log.jsonl") == 0
    assert count_damaged(run.path / "none") == 0


def test_a_scalar_that_no_curve_can_show_is_left_out_alone(run):
    (run.path / "log.jsonl").write_text('{"step": 1, "generator_loss": Infinity, "discriminator_loss": 2}\n')
    assert list(record_of(run).curves) == ["discriminator_loss"]
