"""What a lab keeps is bounded, spaced logarithmically, and can be cut."""

import pytest

from ganstudio.core.bounded_history import Timeline, next_kept


def test_kept_steps_are_dense_first_and_few_in_all():
    steps = [0]
    while steps[-1] < 1_000_000:
        steps.append(next_kept(steps[-1]))
    assert steps[:52] == list(range(52))
    assert len(steps) < 700


def test_it_never_holds_more_than_its_budget_and_keeps_first_and_newest():
    line = Timeline[int](100)
    for step in range(5000):
        line.add(step, step, 10)
        assert line.bytes <= 100
    assert line.steps[0] == 0
    assert line.steps[-1] == 4999
    gaps = [later / max(1, earlier) for earlier, later in zip(line.steps[1:], line.steps[2:], strict=False)]
    assert max(gaps) < 6  # equal factors would be 4999 ** (1 / 8) = 2.9


def test_items_are_found_and_forgotten():
    line = Timeline[str](100)
    for step in (0, 10, 20):
        line.add(step, f"at {step}", 1)
    assert [line.at(step) for step in (-1, 0, 15, 99)] == [None, "at 0", "at 10", "at 20"]
    assert line.nearest(16) == "at 20"
    line.forget_after(10)
    assert list(line) == ["at 0", "at 10"]
    line.add(5, "again", 1)  # went back: what came later is no more
    assert line.steps == [0, 5]
    assert line.bytes == pytest.approx(2)
