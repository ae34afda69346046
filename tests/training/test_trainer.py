"""The stream of events: its order, live changes, pausing, stopping, and what is kept."""

import time
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from ganstudio.errors import UserError
from ganstudio.events import (
    Changed,
    Checkpointed,
    Ended,
    Measured,
    Noted,
    Previewed,
    Progressed,
    Started,
    Updated,
)
from ganstudio.images import read_sheet
from ganstudio.run_folder import RunFolder
from ganstudio.run_record import record_of
from ganstudio.training.checkpoint import read_checkpoint
from ganstudio.training.networks import discriminators, generators
from ganstudio.training.objectives import objectives
from ganstudio.training.recipes import recipes
from ganstudio.training.trainer import Trainer
from tests import small

RATE = "recipe.generator_learning_rate"


def weights(trainer: Trainer) -> torch.Tensor:
    networks = trainer.recipe.networks().values()
    return torch.cat([p.detach().flatten() for network in networks for p in network.parameters()])


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
    assert sum(started.parameters.values()) == len(weights(trainer))


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
    first = weights(trainer).clone()
    assert list(trainer.events())[-1].reason == "finished"
    assert (weights(trainer) != first).float().mean() > 0.5
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


# --- pausing and changing


def test_pausing_changes_nothing():
    straight, paused = small.trainer(), small.trainer()
    list(straight.events())
    for _ in paused.events():
        time.sleep(0.003)
        torch.rand(3)  # what anybody else does meanwhile
    assert torch.equal(weights(straight), weights(paused))


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
        (RATE, "fast", "float"),
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


# --- pictures, measures, checkpoints


def test_there_are_pictures_of_the_untrained_generator(tmp_path):
    events = small.train({}, tmp_path / "run")
    previews = small.only(events, Previewed)
    assert [preview.step for preview in previews] == [0, 1, 2, 4]
    first = previews[0].pictures
    assert first["generated"].shape == first["real"].shape == (64, 16, 16, 1)
    assert first["generated"].dtype == np.uint8
    assert [step for step, _ in RunFolder(tmp_path / "run").samples()] == [0, 1, 2, 4]
    assert (tmp_path / "run/samples/real.png").is_file()


def test_a_stopped_run_keeps_the_pictures_of_its_last_step(tmp_path):
    trainer = small.trainer({"steps": 100}, tmp_path / "run")
    for event in trainer.events():
        if isinstance(event, Updated) and event.step == 19 and event.whole:
            trainer.stop()
    assert RunFolder(tmp_path / "run").samples()[-1][0] == 19


def test_of_a_scheme_s_own_pictures_the_newest_are_kept(tmp_path, monkeypatch):
    trainer = small.trainer({}, tmp_path / "run")
    common = trainer.recipe.previews

    def previews():
        return {**common(), "rows": np.full((2, 8, 24, 3), trainer.step, np.uint8)}

    monkeypatch.setattr(trainer.recipe, "previews", previews)
    list(trainer.events())
    kept = RunFolder(tmp_path / "run").pictures()
    assert list(kept) == ["real", "rows"]
    assert np.array_equal(read_sheet(kept["rows"]), np.full((2, 8, 24, 3), 4))


def test_the_preview_of_a_conditional_run_has_a_column_per_class():
    trainer = small.trainer({"recipe.conditional": True})
    real, labels = small.dataset(), np.arange(18) % 3
    generated = trainer.recipe.previews()["generated"]
    assert len(generated) == len(labels)
    assert real.classes == trainer.recipe.exports()[0].classes


@pytest.mark.usefixtures("keep_every_step")
def test_checkpoints_are_kept_and_the_best_is_marked(tmp_path):
    events = small.train({"steps": 12}, tmp_path / "run")
    run = RunFolder(tmp_path / "run")
    distances = {m.step: m.values["kernel_distance"] for m in small.only(events, Measured)}
    kept = [event.step for event in small.only(events, Checkpointed)]
    assert kept == list(distances) == list(range(13))
    files = {file.step: file for file in run.checkpoints()}
    assert {10, 11, 12} <= files.keys()
    assert [step for step, file in files.items() if file.best] == [min(distances, key=lambda step: distances[step])]
    assert [event.best for event in small.only(events, Checkpointed)] == [
        distances[step] == min(list(distances.values())[: step + 1]) for step in kept
    ]


def test_the_log_tells_the_run_again(tmp_path):
    events = small.train({"objective.name": "least_squares"}, tmp_path / "run")
    record = record_of(RunFolder(tmp_path / "run"))
    assert record.equilibrium == events[0].equilibrium
    assert (record.step, record.steps) == (4, 4)
    assert record.notes == [note.text for note in small.only(events, Noted)]
    losses = [update.scalars.get("generator_loss") for update in small.only(events, Updated)]
    assert record.curves["generator_loss"].values.tolist() == [loss for loss in losses if loss is not None]


def test_without_a_folder_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    small.train({"steps": 1})
    assert list(tmp_path.iterdir()) == []


def test_a_run_goes_further_when_asked(tmp_path):
    small.train({"steps": 2}, tmp_path / "run")
    run = RunFolder(tmp_path / "run")
    events = list(Trainer.resume(run, steps=3, dataset=small.dataset()).events())
    assert [u.step for u in small.only(events, Updated)] == [3, 3]
    assert run.experiment().steps == 3
    straight = small.trainer({"steps": 3})
    list(straight.events())
    resumed = Trainer.resume(run, dataset=small.dataset())
    assert torch.equal(weights(resumed), weights(straight))


def test_another_seed_is_another_run():
    assert not torch.equal(weights(small.trainer()), weights(small.trainer({"seed": 5})))


def test_a_recipe_may_divide_by_the_step_also_while_it_is_timed():
    trainer = small.trainer({"recipe.name": "chekhov", "precision": "auto", "memory_format": "auto"})
    assert "images/s" in trainer.machine.reason


# --- beginning with weights that somebody else found


def test_starting_from_a_run_takes_its_weights(tmp_path):
    small.train({}, tmp_path / "old")
    best = next(file for file in RunFolder(tmp_path / "old").checkpoints() if file.best)
    begun = small.trainer({"start_from": str(tmp_path / "old"), "seed": 9})
    saved = read_checkpoint(best.path)["parts"]
    saved["generator"] = saved["average"]["network"]
    for part, network in begun.recipe.networks().items():
        assert all(torch.equal(saved[part][name], value) for name, value in network.state_dict().items())
    count = sum(len(network.state_dict()) for network in begun.recipe.networks().values())
    assert f"Began with {count} of {count} weight tensors from old." in [note.text for note in begun._notes]


def test_starting_from_other_sizes_takes_what_fits(tmp_path):
    small.train({"steps": 1}, tmp_path / "old")
    grey = small.trainer({"start_from": str(tmp_path / "old")}, data=small.dataset(channels=3))
    text = next(note.text for note in grey._notes if "Began" in note.text)
    fitting, count = int(text.split()[2]), int(text.split()[4])
    assert 0 < fitting < count
    assert "Fresh in the generator: 2 of 14, such as body.4.weight (4x1x4x4 there, 4x3x4x4 here)." in text
    assert text.endswith("choose the width, latent size, picture size and classes that they have.")


def test_starting_from_a_generator_alone_says_that_the_judge_is_fresh(tmp_path):
    own = small.trainer().recipe.networks()["generator"]
    save_file({f"generator.{name}": value for name, value in own.state_dict().items()}, tmp_path / "g.safetensors")
    begun = small.trainer({"start_from": str(tmp_path / "g.safetensors")})
    text = next(note.text for note in begun._notes if "Began" in note.text)
    assert text.endswith("No discriminator comes with it: that one begins with fresh weights.")


def test_starting_from_nothing_that_fits_is_refused(tmp_path):
    small.train({"steps": 1}, tmp_path / "old")
    with pytest.raises(UserError, match=r"Nothing in .* fits"):
        small.trainer({"start_from": str(tmp_path / "old"), "generator.name": "mlp", "discriminator.name": "mlp"})


def test_a_run_killed_before_its_first_checkpoint_begins_from_its_weights_again(tmp_path):
    small.train({"steps": 1}, tmp_path / "old")
    changes = {"start_from": str(tmp_path / "old"), "seed": 9}
    fresh = small.trainer(changes, tmp_path / "run")
    resumed = Trainer.resume(RunFolder(tmp_path / "run"), dataset=small.dataset())
    assert torch.equal(weights(resumed), weights(fresh))


def test_who_watches_sees_pictures_between_those_that_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("ganstudio.training.keeping._PICTURE_SHARE", 0.0)
    run = RunFolder.create(small.experiment({"steps": 24}), tmp_path / "run")
    events = list(Trainer(run.experiment(), run, dataset=small.dataset(), picture_every=0.0).events())
    seen = [event.step for event in small.only(events, Previewed)]
    assert seen == [0, *range(1, 25)]
    assert [step for step, _ in run.samples()] == [0, 1, 2, 4, 8, 16, 24]
