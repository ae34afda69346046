"""Whoever submits a task is called for as long as it counts: not once it was replaced, dropped or has ended."""

import threading
from collections.abc import Iterator

import pytest

from ganstudio.core.errors import UserError
from ganstudio.gui.jobs.latest_task_runner import LatestTaskRunner


@pytest.fixture
def runner(qapp):
    made = LatestTaskRunner(("urgent", "idle"))
    yield made
    assert made.close(5)


class Calls(list):
    """What was called, in order; `thread` is that of the last call."""

    def step(self, result):
        self.append(("step", result))

    def then(self, last):
        self.append(("then", last))
        self.thread = threading.current_thread()

    def failed(self, text, details):
        self.append(("failed", text, details))

    @property
    def all(self):
        return {"step": self.step, "then": self.then, "failed": self.failed}


class Gate:
    """A task that waits before each of its results."""

    def __init__(self):
        self.reached, self.open = threading.Semaphore(0), threading.Semaphore(0)

    def work(self, *results: object) -> Iterator[object]:
        for result in results:
            self.reached.release()
            assert self.open.acquire(timeout=5)
            yield result

    def wait(self):
        assert self.reached.acquire(timeout=5)


def test_steps_and_the_last_result_come_in_the_thread_that_asked(runner, qtbot):
    calls = Calls()
    ticket = runner.submit("urgent", range, 3, **calls.all)
    assert ticket.is_current
    assert runner.is_busy("urgent")
    qtbot.waitUntil(lambda: not runner.is_busy("urgent"), timeout=5000)
    assert calls == [("step", 0), ("step", 1), ("step", 2), ("then", 2)]
    assert calls.thread is threading.main_thread()
    assert not ticket.is_current


def test_what_was_replaced_says_nothing_more(runner, qtbot):
    gate, old, new = Gate(), Calls(), Calls()
    first = runner.submit("urgent", gate.work, "a", "b", **old.all)
    gate.wait()
    second = runner.submit("urgent", iter, ["c"], **new.all)
    assert (first.is_current, second.is_current, second.number) == (False, True, first.number + 1)
    gate.open.release()
    qtbot.waitUntil(lambda: bool(new) and new[-1][0] == "then", timeout=5000)
    assert (old, new) == ([], [("step", "c"), ("then", "c")])


def test_late_steps_of_a_replaced_task_come_until_the_lane_is_dropped(runner, qtbot):
    first, second, old, new = Gate(), Gate(), Calls(), Calls()
    runner.submit("urgent", first.work, "a", **old.all, late_steps=True)
    first.wait()
    runner.submit("urgent", second.work, "b", **new.all, late_steps=True)
    first.open.release()
    qtbot.waitUntil(lambda: old == [("step", "a")], timeout=5000)
    second.wait()
    runner.drop("urgent")
    second.open.release()
    end = Calls()
    runner.submit("idle", iter, [1], **end.all)
    qtbot.waitUntil(lambda: len(end) == 2, timeout=5000)
    assert (old, new) == ([("step", "a")], [])


def test_a_dropped_task_is_over_at_once(runner, qtbot):
    gate, calls = Gate(), Calls()
    ticket = runner.submit("idle", gate.work, "a", **calls.all)
    gate.wait()
    runner.drop("idle")
    assert (ticket.is_current, runner.is_busy("idle")) == (False, False)
    gate.open.release()
    other = Calls()
    runner.submit("urgent", iter, [1], **other.all)
    qtbot.waitUntil(lambda: len(other) == 2, timeout=5000)
    assert calls == []


def test_a_lane_is_free_when_its_end_is_told(runner, qtbot):
    """So that `then` and `failed` may submit the next one."""
    calls, busy = Calls(), []

    def failed(text, details):
        busy.append(runner.is_busy("idle"))
        runner.submit("idle", iter, ["again"], **calls.all)

    def refuse():
        raise UserError("No.")
        yield

    runner.submit("idle", refuse, failed=failed)
    qtbot.waitUntil(lambda: len(calls) == 2, timeout=5000)
    assert (busy, calls[0]) == ([False], ("step", "again"))


@pytest.mark.parametrize(("error", "text", "has_details"), [
    (UserError("Not like this."), "Not like this.", False), (ValueError("boom"), "ValueError: boom", True),
])  # fmt: skip
def test_what_goes_wrong_is_told_once(runner, qtbot, error, text, has_details):
    def fail():
        yield 1
        raise error

    calls = Calls()
    runner.submit("urgent", fail, **calls.all)
    qtbot.waitUntil(lambda: len(calls) == 2, timeout=5000)
    assert calls[1][:2] == ("failed", text)
    assert bool(calls[1][2]) == has_details


def test_other_lanes_are_left_alone(runner, qtbot):
    gate, calls = Gate(), Calls()
    idle = runner.submit("idle", gate.work, "a", **calls.all)
    gate.wait()
    runner.submit("urgent", iter, [], **Calls().all)
    runner.drop("urgent")
    assert idle.is_current
    gate.open.release()
    qtbot.waitUntil(lambda: calls == [("step", "a"), ("then", "a")], timeout=5000)


def test_only_the_newest_waiting_request_is_worked_on(runner, qtbot):
    gate, worked, calls = Gate(), [], Calls()

    def quick(number):
        worked.append(number)
        yield number

    runner.submit("urgent", gate.work, "first", **Calls().all)
    gate.wait()
    for number in range(50):
        runner.submit("urgent", quick, number, **calls.all)
    gate.open.release()
    qtbot.waitUntil(lambda: calls == [("step", 49), ("then", 49)], timeout=5000)
    assert worked == [49]


def test_urgent_work_goes_between_the_steps_of_idle_work(runner, qtbot):
    gate, order = Gate(), []
    runner.submit("idle", gate.work, 0, 1, 2, step=order.append, failed=Calls().failed)
    gate.wait()
    runner.submit("urgent", iter, ["now"], step=order.append, failed=Calls().failed)
    for _ in range(3):
        gate.open.release()
    qtbot.waitUntil(lambda: len(order) == 4, timeout=5000)
    assert order == [0, "now", 1, 2]


def test_the_thread_lives_on_after_a_failure(runner, qtbot):
    def crash():
        yield 1 / 0

    failed, calls = Calls(), Calls()
    runner.submit("urgent", crash, **failed.all)
    qtbot.waitUntil(lambda: bool(failed), timeout=5000)
    runner.submit("urgent", iter, [1], **calls.all)
    qtbot.waitUntil(lambda: calls == [("step", 1), ("then", 1)], timeout=5000)


def test_closing_waits_for_one_step_only(qapp):
    made, begun = LatestTaskRunner(("only",)), threading.Event()

    def endless():
        while True:
            begun.set()
            yield None

    made.submit("only", endless, failed=Calls().failed)
    assert begun.wait(5)
    assert made.close(5)
