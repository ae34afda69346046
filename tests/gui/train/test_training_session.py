"""The order of the session's states and signals, with a trainer that needs no torch."""

import time

import pytest

from ganstudio.runs.events import Noted


@pytest.fixture
def heard(session):
    """Names of states and signals in the order in which they came."""
    heard: list[str] = []
    session.state_changed.connect(heard.append)
    for name in ("started", "updated", "previewed", "measured", "checkpointed", "ended"):
        getattr(session, name).connect(lambda _value, name=name: heard.append(f"<{name}>"))
    return heard


def wait_for(qtbot, session, state):
    qtbot.waitUntil(lambda: session.state == state, timeout=5000)


def test_a_run_from_start_to_end(qtbot, session, experiment, heard, trainers):
    session.start(experiment)
    wait_for(qtbot, session, "ended")
    assert heard[:3] == ["starting", "running", "<started>"]
    assert heard[-3:] == ["<checkpointed>", "ended", "<ended>"]
    assert "<updated>" in heard
    assert session.last_ended.reason == "finished"
    assert trainers.made[0].thread == "training"
    assert len(session.record.curves["generator_loss"]) == experiment.steps


def test_pause_step_play_stop(qtbot, session, experiment, heard, trainers):
    trainers.settings["pause"] = 0.002
    session.start(experiment.with_settings({"steps": 100000}))
    wait_for(qtbot, session, "running")
    session.pause()
    wait_for(qtbot, session, "paused")
    assert heard.index("running") < heard.index("pausing") < heard.index("paused")
    before, follows = trainers.made[0].step, session.next_update
    session.step_once()
    assert session.state == "pausing"
    wait_for(qtbot, session, "paused")
    assert session.next_update != follows
    assert trainers.made[0].step - before <= 1
    session.play()
    qtbot.waitUntil(lambda: trainers.made[0].step > before + 5)
    session.stop()
    assert session.state == "stopping"
    wait_for(qtbot, session, "ended")
    assert session.last_ended.reason == "stopped"


def test_a_pause_rests(qtbot, session, experiment, trainers):
    trainers.settings["pause"] = 0.001
    session.start(experiment.with_settings({"steps": 100000}))
    wait_for(qtbot, session, "running")
    session.pause()
    wait_for(qtbot, session, "paused")
    step = trainers.made[0].step
    time.sleep(0.05)
    assert trainers.made[0].step == step


def test_every_update_of_the_schedule_is_one_step_of_the_button(qtbot, session, experiment, trainers):
    trainers.settings["pause"] = 0.001
    session.start(experiment.with_settings({"steps": 100000}))
    wait_for(qtbot, session, "running")
    session.pause()
    wait_for(qtbot, session, "paused")
    names = []
    for _ in range(4):
        names.append(session.next_update)
        session.step_once()
        wait_for(qtbot, session, "paused")
    assert names in (["discriminator", "generator"] * 2, ["generator", "discriminator"] * 2)


def test_a_change_while_paused_is_made_with_the_next_update(qtbot, session, experiment, trainers):
    trainers.settings["pause"] = 0.001
    session.start(experiment.with_settings({"steps": 100000}))
    wait_for(qtbot, session, "running")
    session.pause()
    wait_for(qtbot, session, "paused")
    with qtbot.waitSignal(session.changed) as changed:
        session.change("recipe.generator_steps", 3)
        session.step_once()
    assert (changed.args[0].key, changed.args[0].value) == ("recipe.generator_steps", 3)
    assert [mark.key for mark in session.record.changes] == ["recipe.generator_steps"]


def test_a_refused_change_is_said(qtbot, session, experiment, trainers):
    trainers.settings["pause"] = 0.001
    session.start(experiment.with_settings({"steps": 100000}))
    wait_for(qtbot, session, "running")
    with qtbot.waitSignal(session.noted, check_params_cb=lambda noted: noted.warning) as noted:
        session.change("batch_size", 3)
    assert isinstance(noted.args[0], Noted)
    assert "batch_size" in noted.args[0].text


def test_an_error_in_the_middle_becomes_the_end(qtbot, session, experiment, trainers):
    trainers.settings["fail_at"] = 5
    with qtbot.waitSignal(session.ended) as ended:
        session.start(experiment)
    assert ended.args[0].reason == "failed"
    assert "boom" in ended.args[0].text
    assert "RuntimeError" in ended.args[0].details
    assert session.state == "ended"


def test_a_refusal_at_the_start_becomes_the_end(qtbot, session, experiment, trainers):
    trainers.refuse = "Too little memory; choose a smaller batch."
    with qtbot.waitSignal(session.ended) as ended:
        session.start(experiment)
    assert ended.args[0].text == trainers.refuse
    trainers.refuse = ""
    session.start(experiment)
    wait_for(qtbot, session, "ended")
    assert session.last_ended.reason == "finished"


def test_a_resumed_run_knows_what_came_before(qtbot, session, experiment, tmp_path):
    session.start(experiment, tmp_path / "run")
    wait_for(qtbot, session, "ended")
    session.resume(tmp_path / "run", 45)
    assert session.state == "starting"
    wait_for(qtbot, session, "ended")
    assert session.record.curves["generator_loss"].steps.tolist() == list(range(1, 46))
    assert session.record.steps == 45


@pytest.mark.parametrize("state", ["starting", "running", "paused"])
def test_closing_stops_and_keeps(qtbot, session, experiment, heard, trainers, state):
    trainers.settings["pause"] = 0.001
    session.start(experiment.with_settings({"steps": 100000}))
    if state != "starting":
        wait_for(qtbot, session, "running")
    if state == "paused":
        session.pause()
        wait_for(qtbot, session, "paused")
    assert session.close(5)
    assert heard[-3:] == ["<checkpointed>", "ended", "<ended>"]


def test_closing_gives_up_waiting(qtbot, experiment, trainers):
    from ganstudio.gui.shared.state.training_session import TrainingSession

    trainers.settings["pause"] = 0.4
    session = TrainingSession(trainers=trainers)
    session.start(experiment)
    qtbot.waitUntil(lambda: session.state == "running")
    before = time.monotonic()
    assert not session.close(0.05)
    assert time.monotonic() - before < 0.5
    assert session.close(5)


def test_commands_out_of_place_do_nothing(qtbot, session):
    for command in (session.pause, session.play, session.step_once, session.stop):
        command()
    session.change("recipe.generator_steps", 2)
    assert session.state == "idle"
    assert session.close(1)


def test_the_catalogue_comes_from_the_training_thread(qtbot, session):
    with qtbot.waitSignal(session.catalogue_ready) as ready:
        session.load_catalogue()
    assert ready.args[0].objective[0].name == "non_saturating"
    with qtbot.waitSignal(session.catalogue_ready):
        session.load_catalogue()


def test_a_missing_torch_is_said_and_can_be_tried_again(qtbot, session, trainers):
    trainers.refuse = "no torch here"
    with qtbot.waitSignal(session.catalogue_failed) as failed:
        session.load_catalogue()
    assert "no torch here" in failed.args[0]
    trainers.refuse = ""
    with qtbot.waitSignal(session.catalogue_ready):
        session.load_catalogue()
