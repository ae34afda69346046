"""The Lab's model with the real training thread: states, time line, refusals, runs that come in between, closing."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ganstudio.gui.jobs.lab_commands import Ask
from ganstudio.gui.jobs.mailbox import Mailbox
from ganstudio.gui.jobs.training_worker import TrainingWorker
from ganstudio.gui.lab.model import LabModel
from ganstudio.gui.lab.runner import LabRunner
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.labs.events import KeptFrame, LaneEvent, Resting
from ganstudio.runs.events import Ended
from tests import labs, small


class Heard:
    """What a lab said, by signal."""

    def __init__(self, lab: LabRunner) -> None:
        self.states: list[str] = []
        self.notes: list[str] = []
        self.saved: list[str] = []
        self.failures: list[str] = []
        lab.state_changed.connect(self.states.append)
        lab.message.connect(self.notes.append)
        lab.refused.connect(self.notes.append)
        lab.saved.connect(self.saved.append)
        lab.failed.connect(lambda text, _details: self.failures.append(text))


@pytest.fixture
def lab(context: AppContext) -> LabRunner:
    return context.model(LabModel).runner


@pytest.fixture
def heard(lab: LabRunner) -> Heard:
    return Heard(lab)


def wait(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=30_000)


def started(lab: LabRunner, qtbot: QtBot, *experiments) -> LabRunner:
    lab.start(experiments or (labs.experiment(),))
    wait(qtbot, lambda: lab.state == "paused")
    return lab


def test_a_lab_begins_at_rest_plays_and_rests_again(lab: LabRunner, heard: Heard, qtbot: QtBot) -> None:
    started(lab, qtbot)
    assert lab.lanes[0].newest.step == 0
    assert lab.lanes[0].newest.round is not None
    lab.play()
    wait(qtbot, lambda: lab.lanes[0].record.step >= 20)
    lab.pause()
    wait(qtbot, lambda: lab.state == "paused")
    frame = lab.lanes[0].newest
    assert heard.states == ["starting", "paused", "running", "pausing", "paused"]
    assert frame.step >= 20
    assert frame.statistics["measured_at"] == frame.step or not frame.whole
    assert lab.lanes[0].frames.steps[:21] == list(range(21))
    assert {"discriminator_loss", "generator_loss", "jensen_shannon"} <= lab.lanes[0].record.curves.keys()
    assert lab.lanes[0].record.equilibrium["real_score"] == 0.5


def test_single_moves_changes_and_branches(lab: LabRunner, heard: Heard, qtbot: QtBot) -> None:
    started(lab, qtbot)
    for player, step in (("both", 1), ("discriminator", 2), ("generator", 3)):
        lab.step(player)
        wait(qtbot, lambda: lab.state == "paused")
        assert lab.lanes[0].newest.step == step
        assert lab.lanes[0].newest.update == ("generator" if player == "both" else player)
    lab.change({"generator.layers": 0})
    lab.change({"discriminator.layers": 3})
    wait(qtbot, lambda: lab.lanes[0].experiment.discriminator["layers"] == 3)
    assert "layers" in heard.notes[0]
    assert heard.notes[1:] == ["Begins anew: discriminator, discriminator optimiser."]
    lab.branch(2)
    wait(qtbot, lambda: lab.state == "paused" and lab.lanes[0].newest.step == 2)
    assert lab.lanes[0].frames.steps == [0, 1, 2]
    assert lab.lanes[0].experiment.discriminator["layers"] == 2
    assert lab.lanes[0].record.changes == []


def test_slow_motion_shows_every_update_with_its_samples(lab: LabRunner, qtbot: QtBot) -> None:
    started(lab, qtbot)
    frames: list = []
    lab.frame.connect(frames.append)
    lab.set_pace(20)
    lab.set_slow_motion(True)
    lab.play()
    wait(qtbot, lambda: len({(f.step, f.update) for f in frames}) >= 5)
    assert all(frame.round is not None for frame in frames)
    assert [f.next_update for f in frames[:4]] == ["discriminator", "generator", "discriminator", "generator"]
    lab.pause()
    wait(qtbot, lambda: lab.state == "paused")


def test_saved_and_opened_it_looks_the_same(lab: LabRunner, heard: Heard, qtbot: QtBot, tmp_path: Path) -> None:
    started(lab, qtbot)
    lab.play()
    wait(qtbot, lambda: lab.lanes[0].record.step >= 8)
    lab.pause()
    lab.save(tmp_path / "a.lab")
    wait(qtbot, lambda: bool(heard.saved) and lab.state == "paused")
    before, kept = lab.lanes[0].newest, lab.lanes[0].frames.steps
    lab.open(tmp_path / "a.lab")
    wait(qtbot, lambda: lab.state == "paused")
    after = lab.lanes[0].newest
    assert (after.generated == before.generated).all()
    assert (after.surface == before.surface).all()
    assert lab.lanes[0].frames.steps[: len(kept)] == kept
    assert lab.lanes[0].record.curves["discriminator_loss"].values[0] > 0


def test_what_cannot_be_opened_or_started_is_said_and_another_lab_can_begin(
    lab: LabRunner, heard: Heard, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "b.lab").write_text("no lab")
    lab.open(tmp_path / "b.lab")
    wait(qtbot, lambda: lab.state == "failed")
    assert "b.lab is not a lab" in heard.failures[0]
    lab.play()
    lab.save(tmp_path / "c.lab")
    lab.start([labs.experiment({"dataset.name": "digits"})])
    wait(qtbot, lambda: len(heard.failures) == 2)
    assert "points" in heard.failures[1]
    started(lab, qtbot)


def test_a_race_shows_both_lanes(lab: LabRunner, qtbot: QtBot) -> None:
    started(lab, qtbot, labs.experiment(), labs.experiment({"objective.name": "minimax"}))
    lab.play()
    wait(qtbot, lambda: len(lab.lanes) == 2 and min(lane.record.step for lane in lab.lanes) >= 5)
    lab.pause()
    wait(qtbot, lambda: lab.state == "paused")
    assert all(lane.newest is not None for lane in lab.lanes)
    assert [lane.experiment.objective["name"] for lane in lab.lanes] == ["non_saturating", "minimax"]


def test_a_new_lab_takes_the_old_one_s_place_while_it_plays(lab: LabRunner, qtbot: QtBot) -> None:
    started(lab, qtbot)
    lab.play()
    wait(qtbot, lambda: lab.lanes[0].record.step >= 3)
    started(lab, qtbot, labs.line())
    assert lab.lanes[0].newest.view.dimensions == 1
    assert lab.lanes[0].newest.step == 0
    assert lab.lanes[0].frames.steps == [0]


def test_a_run_goes_first_and_the_lab_goes_on_afterwards(
    context: AppContext, lab: LabRunner, heard: Heard, qtbot: QtBot
) -> None:
    started(lab, qtbot)
    lab.play()
    wait(qtbot, lambda: lab.lanes[0].record.step >= 5)
    ended: list[Ended] = []
    context.training.ended.connect(ended.append)
    context.training.start(small.experiment({"steps": 3}))
    assert context.is_training()
    wait(qtbot, lambda: lab.state == "paused")
    step = lab.lanes[0].record.step
    lab.play()
    assert lab.state == "paused"
    assert "training is going on" in heard.notes[-1]
    lab.change({"batch_size": 32})  # is kept until then
    wait(qtbot, lambda: bool(ended))
    assert ended[0].reason == "finished", ended[0].text
    lab.play()
    wait(qtbot, lambda: lab.lanes[0].record.step > step + 3)
    assert lab.lanes[0].experiment.batch_size == 32


def test_the_catalogue_can_be_asked_for_while_a_lab_plays(context: AppContext, lab: LabRunner, qtbot: QtBot) -> None:
    started(lab, qtbot)
    lab.play()
    with qtbot.waitSignal(context.training.catalogue_ready, timeout=30_000):
        context.training.load_catalogue()
    assert lab.state == "running"


@pytest.mark.parametrize("doing", ["starting", "playing", "slow", "paused", "stopped"])
def test_the_window_closes_in_the_midst_of_everything(context: AppContext, qtbot: QtBot, doing: str) -> None:
    lab = context.model(LabModel).runner
    lab.start([labs.experiment()])
    if doing != "starting":
        wait(qtbot, lambda: lab.state == "paused")
    if doing == "playing":
        lab.play()
    elif doing == "slow":
        lab.set_pace(60_000)
        lab.set_slow_motion(True)
        lab.play()
    elif doing == "stopped":
        lab.stop()
        wait(qtbot, lambda: lab.state == "ended")
    start = time.perf_counter()
    assert context.close(15.0)
    assert time.perf_counter() - start < 10


# --- the thread alone


class OneLab:
    """Trainers whose labs tell what they are asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def begin_lab(self, _experiments):
        return self

    def events(self) -> Iterator[object]:
        while "stop" not in self.asked:
            self.asked.append("next")
            yield Resting(0.01 if "slow" in self.asked else None)
        yield Ended("stopped", 0)

    def __getattr__(self, name: str):
        return lambda *_arguments: self.asked.append(name)


def test_what_is_asked_of_a_lab_that_has_ended_goes_nowhere(qtbot: QtBot) -> None:
    from ganstudio.gui.jobs.lab_commands import BeginLab

    labs_made, mailbox, other = OneLab(), Mailbox(), Mailbox()
    worker = TrainingWorker(Mailbox(), labs_made)
    worker.send(Ask(mailbox, lambda lab: lab.play()))
    worker.send(BeginLab((), mailbox))
    worker.send(Ask(other, lambda lab: lab.play()))
    worker.send(Ask(mailbox, lambda lab: lab.pause()))
    worker.send(Ask(mailbox, lambda lab: lab.stop()))
    assert worker.close(10)
    assert [name for name in labs_made.asked if name != "next"][:2] == ["pause", "stop"]
    assert "play" not in labs_made.asked
    assert mailbox.drain()[-1] == Ended("stopped", 0)


def test_a_slow_lab_goes_on_by_itself() -> None:
    from ganstudio.gui.jobs.lab_commands import BeginLab

    made = OneLab()
    made.asked.append("slow")
    worker = TrainingWorker(Mailbox(), made)
    worker.send(BeginLab((), Mailbox()))
    deadline = time.perf_counter() + 10
    while made.asked.count("next") < 4 and time.perf_counter() < deadline:
        time.sleep(0.01)
    assert worker.close(10)
    assert made.asked.count("next") >= 4


def test_the_mailbox_keeps_the_newest_frame_of_each_lane_and_all_of_the_time_line() -> None:
    play = labs.Player(labs.Lab([labs.experiment(), labs.experiment()], pace=labs.LabPace(1e6, 1.0)))
    play.play_to(4)
    mailbox = Mailbox()
    for event in play.said:
        mailbox.put(event)
    items = mailbox.drain()
    frames = [item for item in items if isinstance(item, labs.LabFrame)]
    assert [(frame.lane, frame.step) for frame in frames] == [(0, 4), (1, 4)]
    assert [(k.frame.lane, k.frame.step) for k in items if isinstance(k, KeptFrame)].count((1, 3)) == 1
    bare = [item for item in items if isinstance(item, LaneEvent) and getattr(item.event, "scalars", True) == {}]
    assert len(bare) <= 2
