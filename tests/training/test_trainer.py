"""What one training does: its events in their order, its players, objectives and recipes, and what it refuses."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from ganstudio.core.errors import UserError
from ganstudio.runs.events import Ended, Measured, Noted, Previewed, Progressed, Started, Updated
from ganstudio.training.networks import discriminators, generators
from ganstudio.training.objectives import objectives
from ganstudio.training.recipes import recipes
from tests import small

RATE = "recipe.generator_learning_rate"


def test_the_order_of_events():
    kinds = [type(event) for event in small.train({"steps": 2})]
    assert kinds[0] is Started
    assert kinds[1] is Noted
    assert kinds[2:4] == [Previewed, Measured]
    assert [kind for kind in kinds if kind is Updated] == [Updated] * 4
    assert kinds[-1] is Ended
    assert kinds.index(Previewed) < kinds.index(Updated) < kinds.index(Progressed)


def test_started_says_what_will_be_trained(tmp_path):
    started = small.train({"objective.name": "least_squares"}, tmp_path / "run")[0]
    assert started.run == str(tmp_path / "run")
    assert (started.step, started.steps, started.device, started.precision) == (0, 4, "CPU", "float32")
    assert (started.memory_format, started.threads) == ("contiguous", 1)
    assert started.equilibrium["discriminator_loss"] == 0.25
    assert started.live[RATE] == 2e-4
    assert started.live["recipe.discriminator_steps"] == 1
    trainer = small.trainer()
    assert sum(started.parameters.values()) == len(small.weights(trainer))


def test_updates_are_named_in_their_order():
    changes = {"recipe.discriminator_steps": 3, "recipe.generator_steps": 2, "steps": 2}
    updates = small.only(small.train(changes), Updated)
    d, g = "discriminator", "generator"
    assert [u.update for u in updates] == [d, d, d, g, g] * 2
    assert [u.next_update for u in updates] == [d, d, g, g, d] * 2
    assert [u.whole for u in updates] == [False, False, False, False, True] * 2
    assert [u.step for u in updates] == [1] * 5 + [2] * 5


@pytest.mark.parametrize(("discriminator", "generator", "names"), [(1, 0, {"discriminator"}), (0, 1, {"generator"})])
def test_one_player_alone(discriminator, generator, names):
    changes = {"recipe.discriminator_steps": discriminator, "recipe.generator_steps": generator}
    events = small.train(changes)
    assert {u.update for u in small.only(events, Updated)} == names
    assert events[-1].reason == "finished"


@pytest.mark.parametrize("name", objectives())
@pytest.mark.usefixtures("read_every_step")
def test_every_objective_gives_its_scalars(name):
    updates = small.only(small.train({"objective.name": name, "steps": 1}), Updated)
    d, g = (update.scalars for update in updates)
    assert {"discriminator_loss", "real_score", "fake_score", "discriminator_gradient"} <= d.keys()
    assert g.keys() == {"generator_loss", "generator_gradient"}
    assert all(np.isfinite(value) and isinstance(value, float) for value in [*d.values(), *g.values()])
    assert ("penalty" in d) == (name in ("wasserstein_gp", "relativistic"))


@pytest.mark.parametrize(
    "changes",
    [
        {"recipe.conditional": True},
        {"recipe.packing": 2},
        {"recipe.reuse_fakes": False},
        {"augmentation.mirror": True, "augmentation.differentiable": True},
        {"recipe.conditional": True, "generator.name": "mlp", "discriminator.name": "mlp", "recipe.optimiser": "sgd"},
        {"generator.latent_law": "uniform", "precision": "bfloat16", "memory_format": "channels_last"},
        {"objective.name": "wasserstein_gp", "recipe.packing": 2, "memory_format": "channels_last"},
        {"objective.name": "relativistic", "precision": "bfloat16", "augmentation.differentiable": True},
    ],
)
def test_settings_train_both_players_and_leave_the_global_generator_alone(changes):
    before = torch.get_rng_state()
    trainer = small.trainer(changes)
    first = small.weights(trainer).clone()
    assert list(trainer.events())[-1].reason == "finished"
    assert (small.weights(trainer) != first).float().mean() > 0.5
    assert torch.equal(torch.get_rng_state(), before)


FROM_LATENTS = [name for name, part in recipes().items() if part.settings.generator_role != "translator"]


@pytest.mark.parametrize("name", FROM_LATENTS)
def test_every_recipe_trains_with_its_defaults(name):
    settings = recipes()[name].settings
    changes = {"recipe.name": name, "steps": 1}
    roles = {
        "generator": generators(settings.generator_role), "discriminator": discriminators(settings.discriminator_role),
    }  # fmt: skip
    for section, fitting in roles.items():
        if "dcgan" not in fitting:
            changes |= {f"{section}.name": fitting[0], f"{section}.width": 4}
    assert small.train(changes)[-1].reason == "finished"


def test_packing_judges_neighbours_together():
    recipe = small.trainer({"recipe.packing": 4}).recipe
    samples = torch.arange(8 * 256.0).reshape(8, 1, 16, 16)
    packed = recipe.judged(samples)
    assert packed.shape == (2, 4, 16, 16)
    assert torch.equal(packed[1], samples[4:, 0])
    assert recipe.networks()["discriminator"](packed).shape == (2,)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"recipe.packing": 3}, "multiple of the packing, 3"),
        ({"recipe.packing": 2, "recipe.conditional": True}, "do not go together"),
        ({"recipe.discriminator_steps": 0, "recipe.generator_steps": 0}, "cannot both be 0"),
        ({"recipe.beta1": 1.5}, "recipe setting is not usable.*beta1"),
        ({"objective.name": "nothing"}, "no objective called 'nothing'"),
        ({"generator.colour": 3}, "generator setting is not usable.*colour"),
        ({"device": "cuda"}, "NVIDIA"),
        ({"start_from": "nowhere"}, "no weights at 'nowhere'"),
    ],
)
def test_what_cannot_be_trained_is_refused_in_words(changes, words, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(UserError, match=words):
        small.trainer(changes)


def test_data_without_classes_cannot_be_conditional():
    with pytest.raises(UserError, match="no classes"):
        small.trainer({"recipe.conditional": True}, data=replace(small.dataset(), labels=None, classes=()))


def test_another_seed_is_another_run():
    assert not torch.equal(small.weights(small.trainer()), small.weights(small.trainer({"seed": 5})))


def test_a_recipe_may_divide_by_the_step_also_while_it_is_timed():
    trainer = small.trainer({"recipe.name": "chekhov", "precision": "auto", "memory_format": "auto"})
    assert "images/s" in trainer.machine.reason
