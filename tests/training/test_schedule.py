"""When pictures are drawn and which checkpoints stay: pure functions."""

from itertools import pairwise

import pytest

from ganstudio.training.loop.schedule import next_preview, to_delete


def previews(steps: int, start: int = 0) -> list[int]:
    found, step = [], start
    while (step := next_preview(step)) <= steps:
        found.append(step)
    return found


def test_previews_are_dense_at_first_and_few_in_all():
    found = previews(100_000)
    assert found[:5] == [1, 2, 4, 8, 16]
    assert len(found) <= 200
    gaps = [b - a for a, b in pairwise(found)]
    assert gaps == sorted(gaps)


@pytest.mark.parametrize("resumed_at", [1, 3, 5, 17, 50, 1000, 54_321])
def test_a_resumed_run_draws_at_the_same_steps(resumed_at):
    assert previews(100_000, resumed_at) == [step for step in previews(100_000) if step > resumed_at]


def test_the_newest_three_the_best_and_one_per_power_of_four_stay():
    steps = list(range(0, 1001, 10))
    kept = set(steps) - set(to_delete(steps, best=420))
    assert kept == {0, 10, 40, 130, 520} | {420} | {980, 990, 1000}


@pytest.mark.parametrize("steps", [[], [0], [0, 5], [0, 1, 2]])
def test_few_checkpoints_all_stay(steps):
    assert to_delete(steps, None) == []


def test_checkpoints_stay_few_while_a_run_grows():
    kept: list[int] = []
    for step in range(0, 60_000, 37):
        kept.append(step)
        kept = [one for one in kept if one not in to_delete(kept, None)]
    assert len(kept) <= 13
    assert kept[0] == 0
