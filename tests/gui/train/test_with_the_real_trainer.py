"""The training handle with real networks: a few tiny steps, paused, stepped, changed, stopped, resumed."""

import pytest

from ganstudio.formats.experiment import Experiment
from ganstudio.gui.shared.state.training_handle import TrainingHandle

TINY = Experiment(
    name="tiny", dataset={"name": "digits", "size": 28}, objective={"name": "non_saturating"},
    generator={"name": "mlp", "width": 16, "latent_size": 4},
    discriminator={"name": "mlp", "width": 8}, steps=100_000, batch_size=8, device="cpu", threads=1,
    precision="float32", memory_format="contiguous",
)  # fmt: skip


@pytest.fixture
def training(qtbot):
    training = TrainingHandle()
    yield training
    assert training.close(20)


def test_train_pause_step_change_stop_resume(qtbot, training, tmp_path):
    def reach(state: str) -> None:
        qtbot.waitUntil(lambda: training.state == state, timeout=60_000)

    training.start(TINY, tmp_path / "run")
    reach("running")
    qtbot.waitUntil(lambda: training.record.step >= 5 and "generated" in training.pictures, timeout=20_000)
    assert training.pictures["generated"].pictures["generated"].shape[1:] == (28, 28, 1)
    training.pause()
    reach("paused")
    follows = training.next_update
    assert follows in ("discriminator", "generator")
    training.change("recipe.generator_learning_rate", 1e-4)
    training.step_once()
    reach("paused")
    assert training.next_update != follows
    training.stop()
    reach("ended")
    assert (training.last_ended.reason, training.last_ended.text) == ("stopped", "")
    assert [(mark.key, mark.value) for mark in training.record.changes] == [("recipe.generator_learning_rate", 1e-4)]
    reached = training.last_ended.step
    training.resume(tmp_path / "run", reached + 3)
    reach("ended")
    assert (training.last_ended.reason, training.last_ended.step) == ("finished", reached + 3)
    assert training.record.curves["generator_loss"].steps[0] == 1


def test_bad_settings_are_refused_with_a_sentence(qtbot, training):
    with qtbot.waitSignal(training.ended, timeout=60_000) as ended:
        training.start(TINY.with_settings({"dataset.name": "folder", "dataset.path": "/nowhere/at/all"}))
    assert ended.args[0].reason == "failed"
    assert "/nowhere/at/all" in ended.args[0].text
    assert ended.args[0].details == ""


def test_closing_while_it_trains_keeps_a_checkpoint(qtbot, training, tmp_path):
    training.start(TINY, tmp_path / "run")
    qtbot.waitUntil(lambda: training.record.step >= 3, timeout=60_000)
    assert training.close(20)
    assert training.last_ended.reason == "stopped"
    steps = [path.name for path in (tmp_path / "run" / "checkpoints").glob("*.pt")]
    assert f"step-{training.last_ended.step:08}.pt" in steps
