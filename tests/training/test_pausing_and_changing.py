"""A hand on the training: pausing, live changes, stopping."""

import time

import pytest
import torch

from ganstudio.core.errors import UserError
from ganstudio.runs.events import Changed, Updated
from ganstudio.runs.folder import RunFolder
from tests import small

RATE = "recipe.generator_learning_rate"


def test_pausing_changes_nothing():
    straight, paused = small.trainer(), small.trainer()
    list(straight.events())
    for _ in paused.events():
        time.sleep(0.003)
        torch.rand(3)  # what anybody else does meanwhile
    assert torch.equal(small.weights(straight), small.weights(paused))


def test_pauses_do_not_count_as_training_time():
    trainer = small.trainer({"steps": 2})
    start = time.perf_counter()
    for event in trainer.events():
        time.sleep(0.05 if isinstance(event, Updated) else 0)
    assert trainer._seconds < time.perf_counter() - start - 0.19


def test_a_change_takes_effect_before_the_next_update_and_is_noted(tmp_path):
    trainer = small.trainer({"steps": 2}, tmp_path / "run")
    seen = []
    for event in trainer.events():
        seen.append(event)
        if isinstance(event, Updated) and event.step == 1 and not event.whole:
            trainer.change(RATE, 0.5)
    changed = small.only(seen, Changed)
    assert changed == [Changed(1, 1, RATE, 0.5)]
    assert seen[seen.index(changed[0]) + 1].update == "generator"
    assert [(c.step, c.update, c.key, c.value) for c in RunFolder(tmp_path / "run").changes()] == [(1, 1, RATE, 0.5)]
    assert trainer.recipe.live()[RATE] == 0.5


def test_a_change_acts():
    """With a learning rate of 0 the generator stays as it is, the discriminator does not."""
    trainer = small.trainer()
    trainer.change(RATE, 0.0)
    networks = trainer.recipe.networks()
    before = {name: torch.nn.utils.parameters_to_vector(n.parameters()).clone() for name, n in networks.items()}
    list(trainer.events())
    moved = {name: torch.nn.utils.parameters_to_vector(n.parameters()) - before[name] for name, n in networks.items()}
    assert not moved["generator"].any()
    assert moved["discriminator"].any()


def test_more_updates_of_a_player_begin_with_the_next_step():
    trainer = small.trainer({"steps": 3})
    names = {1: [], 2: [], 3: []}
    for event in trainer.events():
        if isinstance(event, Updated):
            names[event.step].append(event.update)
            if event.step == 1 and not event.whole:
                trainer.change("recipe.discriminator_steps", 3)
    assert names[1] == ["discriminator", "generator"]
    assert names[2] == names[3] == ["discriminator"] * 3 + ["generator"]


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("recipe.beta1", 0.9, "cannot change while a run goes on"),
        ("batch_size", 3, "cannot change while a run goes on"),
        (RATE, -1.0, ">= 0"),
        (RATE, float("nan"), ">= 0"),
        (RATE, "fast", "should be a number, not text"),
        ("recipe.discriminator_steps", 101, "<= 100"),
    ],
)
def test_what_may_not_change_is_refused_and_nothing_changes(key, value, words):
    trainer = small.trainer({"steps": 1})
    with pytest.raises(UserError, match=words):
        trainer.change(key, value)
    assert small.only(list(trainer.events()), Changed) == []


def test_both_players_cannot_be_stopped_also_not_one_after_the_other():
    trainer = small.trainer({"steps": 2})
    trainer.change("recipe.discriminator_steps", 0)
    with pytest.raises(UserError, match="cannot both be 0"):
        trainer.change("recipe.generator_steps", 0)
    assert list(trainer.events())[-1].reason == "finished"


@pytest.mark.parametrize("after", ["discriminator", "generator"])
def test_stopping_finishes_the_step_and_keeps_it(tmp_path, after):
    trainer = small.trainer({"steps": 50}, tmp_path / "run")
    events = []
    for event in trainer.events():
        events.append(event)
        if isinstance(event, Updated) and event.step == 2 and event.update == after:
            trainer.stop()
    assert (events[-1].reason, events[-1].step) == ("stopped", 2)
    assert RunFolder(tmp_path / "run").checkpoint().step == 2
    assert RunFolder(tmp_path / "run").status() == "stopped"
