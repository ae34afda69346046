"""How a run chooses what it computes with: by timing, once, remembered, never more than the experiment leaves open."""

import json
from types import SimpleNamespace

import pytest
import torch

from ganstudio.core.errors import UserError
from ganstudio.core.paths import cache_folder
from ganstudio.runs.folder import Machine, RunFolder
from ganstudio.training.components.compute import Compute
from ganstudio.training.loop import acceleration
from ganstudio.training.loop.acceleration import apply_machine, base_machine, choose_machine, default_threads, timed
from tests import small

OPEN = {"precision": "auto", "memory_format": "auto"}


class Clock:
    """Says how long steps take by precision and format; counts how often it is asked."""

    def __init__(self, fastest: tuple[str, str]) -> None:
        self.fastest, self.asked = fastest, []

    def __call__(self, machine: Machine, steps: int) -> float:
        self.asked.append((machine.precision, machine.memory_format))
        return 0.1 if self.asked[-1] == self.fastest else 0.2


@pytest.fixture(params=[True, False], ids=["fast bfloat16", "no bfloat16"])
def fast_bfloat16(request, monkeypatch) -> bool:
    monkeypatch.setattr(acceleration, "has_fast_bfloat16", lambda _: request.param)
    return request.param


@pytest.fixture
def bfloat16(monkeypatch):
    monkeypatch.setattr(acceleration, "has_fast_bfloat16", lambda _: True)


@pytest.mark.usefixtures("bfloat16")
@pytest.mark.parametrize("fastest", [("float32", "channels_last"), ("bfloat16", "contiguous")])
def test_the_fastest_is_chosen_and_the_rates_are_told(fastest):
    machine = choose_machine(small.experiment(OPEN), Clock(fastest))
    assert (machine.precision, machine.memory_format) == fastest
    assert "images/s" in machine.reason
    assert f"{fastest[0]} {fastest[1].replace('_', ' ')} 80" in machine.reason


def test_without_hardware_bfloat16_is_not_even_tried(fast_bfloat16):
    clock = Clock(("float32", "contiguous"))
    choose_machine(small.experiment(OPEN), clock)
    assert ("bfloat16" in {precision for precision, _ in clock.asked}) == fast_bfloat16


@pytest.mark.usefixtures("bfloat16")
def test_the_answer_is_remembered_per_experiment():
    fastest = ("bfloat16", "channels_last")
    choose_machine(small.experiment(OPEN), Clock(fastest))
    again, other = Clock(("float32", "contiguous")), Clock(("float32", "contiguous"))
    machine = choose_machine(small.experiment(OPEN), again)
    assert (machine.precision, machine.memory_format) == fastest
    assert again.asked == []
    choose_machine(small.experiment(OPEN | {"batch_size": 16}), other)
    assert other.asked


@pytest.mark.usefixtures("bfloat16")
@pytest.mark.parametrize("note", [b"", b"{", b"[]", b'{"a": 1}', b"\xff"])
def test_a_damaged_note_is_timed_anew(note):
    cache_folder().mkdir(parents=True)
    (cache_folder() / "acceleration.json").write_bytes(note)
    clock = Clock(("float32", "contiguous"))
    choose_machine(small.experiment(OPEN), clock)
    assert clock.asked
    assert isinstance(json.loads((cache_folder() / "acceleration.json").read_bytes()), dict)


def test_what_the_experiment_fixes_is_not_timed():
    clock = Clock(("bfloat16", "channels_last"))
    machine = choose_machine(small.experiment({"precision": "float32", "memory_format": "channels_last"}), clock)
    assert (machine.precision, machine.memory_format, clock.asked) == ("float32", "channels_last", [])


def test_threads_are_one_fewer_than_the_cores_and_can_be_set(monkeypatch):
    monkeypatch.setattr(acceleration.os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    assert default_threads() == 7
    assert base_machine(small.experiment({"threads": 0})).threads == 7
    assert base_machine(small.experiment({"threads": 3})).threads == 3
    monkeypatch.setattr(acceleration.os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert default_threads() == 1


def test_a_card_that_is_not_there_is_said(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert base_machine(small.experiment({"device": "auto"})).device == "cpu"
    with pytest.raises(UserError, match="set device to auto or cpu"):
        base_machine(small.experiment({"device": "cuda"}))


def test_a_machine_is_imposed():
    apply_machine(Machine(threads=1))
    assert torch.get_num_threads() == 1
    compute = Compute.of(Machine(precision="bfloat16", memory_format="channels_last"))
    weight = compute.place(torch.nn.Conv2d(3, 4, 3)).weight
    assert weight.is_contiguous(memory_format=torch.channels_last)
    assert compute.samples(lambda z, _: z @ z, torch.ones(2, 2), None).dtype == torch.bfloat16
    assert compute.scores(lambda x, _: (x @ x).sum(1), torch.ones(2, 2), None).dtype == torch.float32


def test_timing_takes_the_median_after_a_warm_up(monkeypatch):
    ticks = iter([0, 1, 1, 3, 3, 103])
    monkeypatch.setattr(acceleration, "time", SimpleNamespace(perf_counter=lambda: next(ticks)))
    calls = []
    assert timed(lambda: calls.append(1), 3) == 2
    assert len(calls) == 3 + acceleration._WARM_UP


def test_a_timed_choice_trains_and_is_written_into_the_run(tmp_path):
    before = torch.get_rng_state()
    events = small.train(OPEN | {"steps": 1}, tmp_path / "run")
    machine = RunFolder(tmp_path / "run").machine()
    assert events[-1].reason == "finished"
    assert (events[0].precision, events[0].memory_format) == (machine.precision, machine.memory_format)
    assert "images/s" in machine.reason
    assert torch.equal(torch.get_rng_state(), before)


def test_timing_does_not_change_the_training():
    timed_first, plain = small.trainer(OPEN), small.trainer()
    found = {"precision": timed_first.machine.precision, "memory_format": timed_first.machine.memory_format}
    plain = small.trainer(found)
    for trainer in (timed_first, plain):
        list(trainer.events())
    assert torch.equal(timed_first.recipe.generator.project.weight, plain.recipe.generator.project.weight)
