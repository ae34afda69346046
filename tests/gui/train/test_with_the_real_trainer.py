"""The session with real networks: a few tiny steps, paused, stepped, changed, stopped, resumed."""

import pytest

from ganstudio.formats.experiment import Experiment
from ganstudio.gui.shared.state.training_session import TrainingSession

TINY = Experiment(
    name="tiny", dataset={"name": "digits", "size": 28}, objective={"name": "non_saturating"},
    generator={"name": "mlp", "width": 16, "latent_size": 4},
    discriminator={"name": "mlp", "width": 8}, steps=100_000, batch_size=8, device="cpu", threads=1,
    precision="float32", memory_format="contiguous",
)  # fmt: skip


@pytest.fixture
def session(qtbot):
    session = TrainingSession()
    yield session
    assert session.close(20)


def test_train_pause_step_change_stop_resume(qtbot, session, tmp_path):
    def reach(state: str) -> None:
        qtbot.waitUntil(lambda: session.state == state, timeout=60_000)

    session.start(TINY, tmp_path / "run")
    reach("running")
    qtbot.waitUntil(lambda: session.record.step >= 5 and "generated" in session.pictures, timeout=20_000)
    assert session.pictures["generated"].pictures["generated"].shape[1:] == (28, 28, 1)
    session.pause()
    reach("paused")
    follows = session.next_update
    assert follows in ("discriminator", "generator")
    session.change("recipe.generator_learning_rate", 1e-4)
    session.step_once()
    reach("paused")
    assert session.next_update != follows
    session.stop()
    reach("ended")
    assert (session.last_ended.reason, session.last_ended.text) == ("stopped", "")
    assert [(mark.key, mark.value) for mark in session.record.changes] == [("recipe.generator_learning_rate", 1e-4)]
    reached = session.last_ended.step
    session.resume(tmp_path / "run", reached + 3)
    reach("ended")
    assert (session.last_ended.reason, session.last_ended.step) == ("finished", reached + 3)
    assert session.record.curves["generator_loss"].steps[0] == 1


def test_bad_settings_are_refused_with_a_sentence(qtbot, session):
    with qtbot.waitSignal(session.ended, timeout=60_000) as ended:
        session.start(TINY.with_settings({"dataset.name": "folder", "dataset.path": "/nowhere/at/all"}))
    assert ended.args[0].reason == "failed"
    assert "/nowhere/at/all" in ended.args[0].text
    assert ended.args[0].details == ""


def test_closing_while_it_trains_keeps_a_checkpoint(qtbot, session, tmp_path):
    session.start(TINY, tmp_path / "run")
    qtbot.waitUntil(lambda: session.record.step >= 3, timeout=60_000)
    assert session.close(20)
    assert session.last_ended.reason == "stopped"
    steps = [path.name for path in (tmp_path / "run" / "checkpoints").glob("*.pt")]
    assert f"step-{session.last_ended.step:08}.pt" in steps
