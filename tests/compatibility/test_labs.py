"""Labs that earlier versions saved: they open with all they showed, go on as they went on then, and can go back."""

import json
from pathlib import Path
from typing import Any

import pytest

from ganstudio.training.lab.lab import Lab
from tests.compatibility.comparing import is_near
from tests.compatibility.material import FILES, frame_of, state_of
from tests.labs import NO_FRAMES, Player, bits

LABS = sorted(FILES.glob("*/labs/*.lab"))


@pytest.fixture(params=LABS, ids=lambda path: f"{path.parts[-3]} {path.stem}")
def path(request) -> Path:
    return request.param


@pytest.fixture
def then(path) -> list[dict[str, Any]]:
    """By lane: what it showed then, and what came of two steps more."""
    return json.loads((path.parents[1] / "then" / "labs.json").read_text())[path.stem]


@pytest.fixture
def lab(path) -> Lab:
    return Lab.open(path, NO_FRAMES)


def test_it_shows_what_it_showed(lab, then):
    assert len(lab.runs) == len(then)
    for lane, wanted in zip(lab.runs, then, strict=True):
        memory = lane.memory
        assert memory.frames.steps == wanted["steps"]
        assert [frame_of(frame) for frame in memory.frames] == wanted["frames"]
        assert {name: list(curve.values) for name, curve in memory.record.curves.items()} == wanted["curves"]
        marks = [[mark.step, mark.key, mark.value] for mark in memory.record.changes]
        assert without_paths(marks) == without_paths(wanted["marks"])
        changes = [[change.step, change.update, change.key, change.value] for change in lane.changes]
        assert without_paths(changes) == without_paths(wanted["changes"])
        now = lane.experiment.to_plain()
        now["dataset"].pop("path", None)
        assert now == wanted["experiment"]


def without_paths(rows: list[list[Any]]) -> list[list[Any]]:
    """A drawing lies somewhere else now; a change of many settings is their JSON."""
    return [[*row[:-1], settings_of(row[-1]) if row[-2] == "lab.settings" else row[-1]] for row in rows]


def settings_of(text: str) -> dict[str, Any]:
    return {key: value for key, value in json.loads(text).items() if key != "dataset.path"}


def test_it_goes_on_with_the_same_bytes_and_as_it_did_then(lab, path, then):
    players = [Player(lab), Player(Lab.open(path, NO_FRAMES))]
    for play in players:
        play.play_to(then[0]["steps"][-1] + 2)
    for number, wanted in enumerate(then):
        assert bits(players[0].lab, number) == bits(players[1].lab, number)
        now = state_of(lab.runs[number].recipe.parts())
        assert now.keys() == wanted["state"].keys()
        assert all(is_near(now[name], values) for name, values in wanted["state"].items())


def test_one_can_go_back_in_it(lab, then):
    play = Player(lab)
    play.lab.branch(1)
    play.rest()
    for lane, wanted in zip(play.lab.runs, then, strict=True):
        assert lane.memory.frames.steps == [0, 1]
        assert is_near([frame_of(frame) for frame in lane.memory.frames], wanted["frames"][:2])
    play.play_to(3)
    assert [lane.step for lane in play.lab.runs] == [3] * len(then)


def test_its_changes_alone_lead_where_it_was(lab):
    """As if only its first state had been kept: all changes are made once more, each at its time."""
    saved = [state_of(lane.recipe.parts()) for lane in lab.runs]
    play, step = Player(lab), lab.runs[0].step
    for lane in play.lab.runs:
        lane.memory.states.forget_after(0)
    play.lab.branch(step)
    play.rest()
    for lane, wanted in zip(play.lab.runs, saved, strict=True):
        assert is_near(state_of(lane.recipe.parts()), wanted)
