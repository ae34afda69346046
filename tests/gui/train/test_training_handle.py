"""The order of the handle's states and signals, with a trainer that needs no torch."""

import time

import pytest

from ganstudio.runs.events import Noted


@pytest.fixture
def heard(training):
    """Names of states and signals in the order in which they came."""
    heard: list[str] = []
    training.state_changed.connect(heard.append)
    for name in ("started", "updated", "previewed", "measured", "checkpointed", "ended"):
        getattr(training, name).connect(lambda _value, name=name: heard.append(f"<{name}>"))
    return heard


def wait_for(qtbot, training, state):
    qtbot.waitUntil(lambda: training.state == state, timeout=5000)


def test_a_run_from_start_to_end(qtbot, training, experiment, heard, trainers):
    training.start(experiment)
    wait_for(qtbot, training, "ended")
    assert heard[:3] == ["starting", "running", "<started>"]
    assert heard[-3:] == ["<checkpointed>", "ended", "<ended>"]
    assert "<updated>" in heard
    assert training.last_ended.reason == "finished"
    assert trainers.made[0].thread == "training"
    assert len(training.record.curves["generator_loss"]) == experiment.steps


def test_pause_step_play_stop(qtbot, training, experiment, heard, trainers):
    trainers.settings["pause"] = 0.002
    training.start(experiment.with_settings({"steps": 100000}))
    wait_for(qtbot, training, "running")
    training.pause()
    wait_for(qtbot, training, "paused")
    assert heard.index("running") < heard.index("pausing") < heard.index("paused")
    before, follows = trainers.made[0].step, training.next_update
    training.step_once()
    assert training.state == "pausing"
    wait_for(qtbot, training, "paused")
    assert training.next_update != follows
    assert trainers.made[0].step - before <= 1
    training.play()
    qtbot.waitUntil(lambda: trainers.made[0].step > before + 5)
    training.stop()
    assert training.state == "stopping"
    wait_for(qtbot, training, "ended")
    assert training.last_ended.reason == "stopped"


def test_a_pause_rests(qtbot, training, experiment, trainers):
    trainers.settings["pause"] = 0.001
    training.start(experiment.with_settings({"steps": 100000}))
    wait_for(qtbot, training, "running")
    training.pause()
    wait_for(qtbot, training, "paused")
    step = trainers.made[0].step
    time.sleep(0.05)
    assert trainers.made[0].step == step


def test_every_update_of_the_schedule_is_one_step_of_the_button(qtbot, training, experiment, trainers):
    trainers.settings["pause"] = 0.001
    training.start(experiment.with_settings({"steps": 100000}))
    wait_for(qtbot, training, "running")
    training.pause()
    wait_for(qtbot, training, "paused")
    names = []
    for _ in range(4):
        names.append(training.next_update)
        training.step_once()
        wait_for(qtbot, training, "paused")
    assert names in (["discriminator", "generator"] * 2, ["generator", "discriminator"] * 2)


def test_a_change_while_paused_is_made_with_the_next_update(qtbot, training, experiment, trainers):
    trainers.settings["pause"] = 0.001
    training.start(experiment.with_settings({"steps": 100000}))
    wait_for(qtbot, training, "running")
    training.pause()
    wait_for(qtbot, training, "paused")
    with qtbot.waitSignal(training.changed) as changed:
        training.change("recipe.generator_steps", 3)
        training.step_once()
    assert (changed.args[0].key, changed.args[0].value) == ("recipe.generator_steps", 3)
    assert [mark.key for mark in training.record.changes] == ["recipe.generator_steps"]


def test_a_refused_change_is_said(qtbot, training, experiment, trainers):
    trainers.settings["pause"] = 0.001
    training.start(experiment.with_settings({"steps": 100000}))
    wait_for(qtbot, training, "running")
    with qtbot.waitSignal(training.noted, check_params_cb=lambda noted: noted.warning) as noted:
        training.change("batch_size", 3)
    assert isinstance(noted.args[0], Noted)
    assert "batch_size" in noted.args[0].text


def test_an_error_in_the_middle_becomes_the_end(qtbot, training, experiment, trainers):
    trainers.settings["fail_at"] = 5
    with qtbot.waitSignal(training.ended) as ended:
        training.start(experiment)
    assert ended.args[0].reason == "failed"
    assert "boom" in ended.args[0].text
    assert "RuntimeError" in ended.args[0].details
    assert training.state == "ended"


def test_a_refusal_at_the_start_becomes_the_end(qtbot, training, experiment, trainers):
    trainers.refuse = "Too little memory; choose a smaller batch."
    with qtbot.waitSignal(training.ended) as ended:
        training.start(experiment)
    assert ended.args[0].text == trainers.refuse
    trainers.refuse = ""
    training.start(experiment)
    wait_for(qtbot, training, "ended")
    assert training.last_ended.reason == "finished"


def test_a_resumed_run_knows_what_came_before(qtbot, training, experiment, tmp_path):
    training.start(experiment, tmp_path / "run")
    wait_for(qtbot, training, "ended")
    training.resume(tmp_path / "run", 45)
    assert training.state == "starting"
    wait_for(qtbot, training, "ended")
    assert training.record.curves["generator_loss"].steps.tolist() == list(range(1, 46))
    assert training.record.steps == 45


@pytest.mark.parametrize("state", ["starting", "running", "paused"])
def test_closing_stops_and_keeps(qtbot, training, experiment, heard, trainers, state):
    trainers.settings["pause"] = 0.001
    training.start(experiment.with_settings({"steps": 100000}))
    if state != "starting":
        wait_for(qtbot, training, "running")
    if state == "paused":
        training.pause()
        wait_for(qtbot, training, "paused")
    assert training.close(5)
    assert heard[-3:] == ["<checkpointed>", "ended", "<ended>"]


def test_closing_gives_up_waiting(qtbot, experiment, trainers):
    from ganstudio.gui.shared.state.training_handle import TrainingHandle

    trainers.settings["pause"] = 0.4
    training = TrainingHandle(trainers=trainers)
    training.start(experiment)
    qtbot.waitUntil(lambda: training.state == "running")
    before = time.monotonic()
    assert not training.close(0.05)
    assert time.monotonic() - before < 0.5
    assert training.close(5)


def test_commands_out_of_place_do_nothing(qtbot, training):
    for command in (training.pause, training.play, training.step_once, training.stop):
        command()
    training.change("recipe.generator_steps", 2)
    assert training.state == "idle"
    assert training.close(1)


def test_the_catalogue_comes_from_the_training_thread(qtbot, training):
    with qtbot.waitSignal(training.catalogue_ready) as ready:
        training.load_catalogue()
    assert ready.args[0].objective[0].name == "non_saturating"
    with qtbot.waitSignal(training.catalogue_ready):
        training.load_catalogue()


def test_a_missing_torch_is_said_and_can_be_tried_again(qtbot, training, trainers):
    trainers.refuse = "no torch here"
    with qtbot.waitSignal(training.catalogue_failed) as failed:
        training.load_catalogue()
    assert "no torch here" in failed.args[0]
    trainers.refuse = ""
    with qtbot.waitSignal(training.catalogue_ready):
        training.load_catalogue()
