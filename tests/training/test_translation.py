"""CycleGAN, CUT and pix2pix: networks and losses against the papers and plain formulae, resume and export."""

import json

import numpy as np
import onnxruntime
import pytest
import torch
from PIL import Image
from torch import nn

from ganstudio.core.errors import UserError
from ganstudio.datasets import open_dataset
from ganstudio.runs.events import Ended, Noted, Updated
from ganstudio.runs.folder import RunFolder
from ganstudio.training.catalogue import catalogue
from ganstudio.training.components.image_pool import ImagePool
from ganstudio.training.components.low_value_alarm import LowValueAlarm
from ganstudio.training.components.patch_contrast import contrast
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.export import export_run
from ganstudio.training.loop.trainer import Trainer
from ganstudio.training.networks import build_patch_critic
from ganstudio.training.networks.patch_critic import PatchSettings
from ganstudio.training.networks.unet import UNetSettings
from tests import small


@pytest.fixture
def folder(tmp_path):
    """Side-by-side pairs: noise, and the same noise inverted."""
    rng = np.random.default_rng(0)
    for number in range(24):
        left = rng.integers(0, 256, (16, 16, 3), np.uint8).repeat(2, 0).repeat(2, 1)
        (tmp_path / "data").mkdir(exist_ok=True)
        Image.fromarray(np.concatenate([left, 255 - left], 1)).save(tmp_path / "data" / f"{number}.png")
    return tmp_path / "data"


def experiment(folder, recipe: str, **changes):
    if "generator.name" not in changes:
        changes |= {"generator.name": "resnet_translator", "generator.blocks": 1}
    return small.experiment({
        "recipe.name": recipe, "generator.width": 4,
        "discriminator.name": "patch_critic", "discriminator.width": 4, "discriminator.patch": "16",
        "dataset.name": "pairs", "dataset.path": str(folder), "dataset.size": 16, "batch_size": 2,
        "recipe.shift": 0, **changes,
    })  # fmt: skip


# --- networks


@pytest.mark.parametrize("settings", small.TRANSLATORS, ids=str)
def test_a_size_that_does_not_fit_is_refused(settings, folder):
    name = "unet" if isinstance(settings, UNetSettings) else "resnet_translator"
    described = experiment(folder, "paired", **{"dataset.size": 18, "generator.name": name})
    with pytest.raises(UserError, match="multiple of"):
        Trainer(described)


# --- inverted colours


def test_what_stays_too_low_is_said_once():
    watch = LowValueAlarm(-0.15, 40, "too low")
    for value in [*[-0.9] * 10, *[0.8] * 30]:
        watch.see(value)
    assert watch.news() == []
    for _ in range(40):
        watch.see(-0.3)
    assert watch.news() == ["too low"]
    assert watch.news() == []


@pytest.mark.parametrize(
    ("recipe", "value", "words"),
    [
        ("cycle", -0.9, ["inverted"]),
        ("cycle", 0.5, []),
        ("contrastive", -0.9, ["inverted"]),
        ("paired", 0.002, ["critic"]),
        ("paired", 0.3, []),
    ],
)
def test_a_training_says_what_goes_wrong(folder, recipe, value, words):
    """Colours that are inverted; a critic that wins: its loss is .69 in a fair game of cross entropy."""
    trainer = Trainer(experiment(folder, recipe, steps=2))
    for _ in range(300):
        trainer.recipe._watch.see(value)
    notes = [event.text for event in trainer.events() if isinstance(event, Noted) and event.warning]
    assert len(notes) == len(words)
    assert all(word in note for word, note in zip(words, notes, strict=True))


def test_a_loss_that_is_negative_by_nature_is_no_victory(folder):
    recipe = Trainer(experiment(folder, "paired", **{"objective.name": "wasserstein_gp"})).recipe
    for _ in range(300):
        recipe._watch.see(-50.0)
    assert recipe.warnings() == []


# --- what the players make small


def test_cycle_losses_are_the_papers(folder):
    trainer = Trainer(experiment(folder, "cycle"))
    recipe = trainer.recipe
    draws = RngStreams(0, 1, 0, torch.device("cpu"))
    a, b = recipe.draw_both(draws)
    G, F, D_A, D_B = recipe.a_to_b, recipe.b_to_a, recipe.critic_a, recipe.critic_b
    with torch.no_grad():
        fooled = (D_B(G(a)) - 1).square().mean() + (D_A(F(b)) - 1).square().mean()
        cycle = ((F(G(a)) - a).abs().mean() + (G(F(b)) - b).abs().mean()) / 2
        identity = ((G(b) - b).abs().mean() + (F(a) - a).abs().mean()) / 2
        made = F(b), G(a)
    scalars = recipe._update_translators(draws, True)
    assert float(scalars["generator_loss"].detach()) == pytest.approx(float(fooled), rel=1e-5)
    assert float(scalars["cycle"].detach()) == pytest.approx(float(cycle), rel=1e-5)
    assert float(scalars["identity"].detach()) == pytest.approx(float(identity), rel=1e-5)
    with torch.no_grad():
        judged = [(D_A, a, made[0]), (D_B, b, made[1])]
        critics = sum(((D(x) - 1).square().mean() + D(y).square().mean()) / 2 for D, x, y in judged) / 2
    scalars = recipe._update_critics(RngStreams(0, 1, 1, torch.device("cpu")), True)
    assert float(scalars["discriminator_loss"].detach()) == pytest.approx(float(critics), rel=1e-5)


def test_paired_losses_are_the_papers(folder):
    recipe = Trainer(experiment(folder, "paired", **{"recipe.l1_weight": 7.0})).recipe
    draws = RngStreams(0, 1, 0, torch.device("cpu"))
    a, b = recipe.draw_both(draws)
    G, D = recipe.generator, recipe.discriminator
    entropy = nn.functional.binary_cross_entropy_with_logits
    with torch.no_grad():
        made = G(a)
        real, fake = D(torch.cat([a, b], 1)), D(torch.cat([a, made], 1))
        critic = (entropy(real, torch.ones_like(real)) + entropy(fake, torch.zeros_like(fake))) / 2
    scalars = recipe._update_discriminator(draws, True)
    assert float(scalars["discriminator_loss"].detach()) == pytest.approx(float(critic), rel=1e-5)
    with torch.no_grad():
        fake = D(torch.cat([a, made], 1))  # judged by D after its move
        fooled = entropy(fake, torch.ones_like(fake))
    scalars = recipe._update_generator(RngStreams(0, 1, 1, torch.device("cpu")), True)
    assert float(scalars["generator_loss"].detach()) == pytest.approx(float(fooled), rel=1e-5)
    assert float(scalars["l1"].detach()) == pytest.approx(float((made - b).abs().mean()), rel=1e-5)


@pytest.mark.parametrize("mirrored", [False, True])
def test_contrastive_losses_are_the_papers(folder, mirrored):
    """By a loop over places, of which each is told from all others of the same picture by itself."""
    recipe = Trainer(experiment(folder, "contrastive", **{
        "recipe.places": 7, "recipe.temperature": 0.2, "recipe.mirrored_input": mirrored,
    })).recipe  # fmt: skip
    draws = next(d for n in range(20) if (float((d := RngStreams(0, n, 0, torch.device("cpu"))).uniform(
        "mirrored input", 1)) < 0.5))  # fmt: skip
    a, b = recipe.draw_both(draws)
    G, D, heads = recipe.generator, recipe.discriminator, recipe.heads.heads

    def contrast(translation, source, rng, purpose):
        losses = []
        for number, (q, k) in enumerate(zip(G.depths(translation), G.depths(source), strict=True)):
            places = torch.randperm(k[0, 0].numel(), generator=rng.generator(f"{purpose} {number}"))[:7]
            for picture in range(len(q)):
                one, other = (nn.functional.normalize(heads[number](x[picture].flatten(1)[:, places].T), dim=1)
                              for x in (q, k))  # fmt: skip
                for s in range(len(places)):
                    alike = [(one[s] * other[r]).sum() / 0.2 for r in range(len(places))]
                    losses.append(torch.logsumexp(torch.stack(alike), 0) - alike[s])
            yield torch.stack(losses[-len(q) * len(places) :]).mean()

    with torch.no_grad():
        made = G(a.flip(3)).flip(3) if mirrored else G(a)
        critic = ((D(b) - 1).square().mean() + D(made.flip(3) if mirrored else made).square().mean()) / 2
    scalars = recipe._update_discriminator(draws, True)
    assert float(scalars["discriminator_loss"].detach()) == pytest.approx(float(critic), rel=1e-5)
    draws = RngStreams(0, 1, 1, torch.device("cpu"))
    with torch.no_grad():
        content = torch.stack(list(contrast(made, a, draws, "places"))).mean()
        identity = torch.stack(list(contrast(G(b), b, draws, "places of b"))).mean()
    scalars = recipe._update_generator(draws, True)
    if not mirrored:  # features of a mirrored picture are the mirrored ones only as far as the encoder has learnt it
        assert float(scalars["contrast"].detach()) == pytest.approx(float(content), rel=1e-4)
    assert float(scalars["identity"].detach()) == pytest.approx(float(identity), rel=1e-4)


def test_contrast_is_small_where_places_agree_and_moves_the_translation_alone():
    own = torch.eye(6)[None].requires_grad_()
    keys = torch.eye(6)[None].requires_grad_()
    agreeing = contrast([own], [keys], 0.05)
    assert float(agreeing.detach()) < 1e-6
    assert float(contrast([own], [keys.roll(1, 1)], 0.05).detach()) > 10
    agreeing.backward()
    assert keys.grad is None
    assert own.grad is not None


@pytest.mark.parametrize("recipe", ["cycle", "contrastive", "paired"])
def test_crops_are_learnt_from_and_whole_pictures_looked_at(folder, recipe):
    settings = {"recipe.crop": 16, "dataset.size": 32, "recipe.shift": 2, "steps": 1}
    trainer = Trainer(experiment(folder, recipe, **settings))
    a, b = trainer.recipe.draw_both(RngStreams(0, 1, 0, torch.device("cpu")))
    assert a.shape == b.shape == (2, 3, 16, 16)
    if recipe == "paired":
        assert torch.allclose(a, -b, atol=0.01)
    assert isinstance(list(trainer.events())[-1], Ended)
    assert trainer.recipe.previews()["generated"].shape[1:] == (32, 32, 3)
    with pytest.raises(UserError, match="multiple of 4, not 18"):
        Trainer(experiment(folder, recipe, **{**settings, "recipe.crop": 18}))


def test_a_training_goes_on_from_translators_of_other_schemes(folder, tmp_path):
    """From a run of both directions, from one on pairs, and from the file that a run gave."""
    sources = {}
    for recipe in ("cycle", "paired"):
        described = experiment(folder, recipe, **{"steps": 1})
        run = RunFolder.create(described, tmp_path / recipe)
        trainer = Trainer(described, run)
        list(trainer.events())
        run.checkpoints()[0].path.unlink()  # of its best checkpoint, which may be the first
        average = {"cycle": "average_a_to_b", "paired": "average"}[recipe]
        sources[str(run.path)] = getattr(trainer.recipe, average).network
    sources[export_run(run).path] = sources[str(run.path)]
    for source, network in sources.items():
        begun = Trainer(experiment(folder, "contrastive", start_from=str(source))).recipe
        for one, other in zip(network.parameters(), begun.generator.parameters(), strict=True):
            assert torch.equal(one, other)
        assert all(map(torch.equal, begun.average.network.parameters(), begun.generator.parameters()))
    back = Trainer(experiment(folder, "cycle", start_from=str(tmp_path / "paired"))).recipe
    assert all(map(torch.equal, network.parameters(), back.a_to_b.parameters()))
    (tmp_path / "empty.onnx").write_bytes(b"nothing")
    with pytest.raises(UserError, match=r"is not a translator"):
        Trainer(experiment(folder, "contrastive", start_from=str(tmp_path / "empty.onnx")))


def test_pairs_are_drawn_as_pairs_and_domains_apart(folder):
    draws = RngStreams(0, 1, 0, torch.device("cpu"))
    a, b = Trainer(experiment(folder, "paired", **{"recipe.shift": 3})).recipe.draw_both(draws)
    assert torch.allclose(a, -b, atol=0.01)
    trainer = Trainer(experiment(folder, "cycle", **{
        "dataset.name": "two_folders", "dataset.path": str(folder), "dataset.other_path": str(folder),
        "dataset.size": 16,
    }))  # fmt: skip
    a, b = trainer.recipe.draw_both(draws)
    assert not torch.allclose(a, b, atol=0.1)


def test_the_rate_stays_and_then_falls_to_nothing(folder):
    described = experiment(folder, "cycle", **{"recipe.steady_steps": 10, "recipe.falling_steps": 20})
    settings = Trainer(described).recipe.settings
    rates = [settings.rate(step) / settings.learning_rate for step in (1, 10, 20, 30, 40)]
    assert rates == pytest.approx([1, 1, 0.5, 0, 0])


def test_the_pool_gives_back_old_pictures_about_half_of_the_time():
    pool = ImagePool(5, (1,), torch.device("cpu"))
    device = torch.device("cpu")
    new = [torch.full((1, 1), float(number)) for number in range(400)]
    given = [float(pool.exchange(picture, RngStreams(0, n, 0, device), "pool")) for n, picture in enumerate(new)]
    assert given[:5] == [0, 1, 2, 3, 4]
    old = np.mean([value != number for number, value in enumerate(given) if number >= 5])
    assert 0.4 < old < 0.6
    assert len(set(given)) == len(given) or max(given.count(value) for value in given) <= 2


# --- runs


@pytest.mark.parametrize("recipe", ["cycle", "contrastive", "paired"])
def test_a_resumed_run_is_the_same_run(folder, tmp_path, recipe):
    described = experiment(folder, recipe, **{"generator.name": "unet", "generator.levels": 3, "recipe.pool": 2}
                           if recipe == "cycle" else {})  # fmt: skip
    whole = RunFolder.create(described, tmp_path / "whole")
    list(Trainer(described, whole).events())
    parted = RunFolder.create(described, tmp_path / "parted")
    trainer = Trainer(described, parted)
    for event in trainer.events():
        if isinstance(event, Updated) and event.step == 2:
            trainer.stop()
    assert isinstance(list(Trainer.resume(parted).events())[-1], Ended)
    states = [torch.load(run.checkpoints()[-1].path, weights_only=True)["parts"] for run in (whole, parted)]
    flat = [json.dumps(state, default=lambda tensor: tensor.tolist(), sort_keys=True) for state in states]
    assert flat[0] == flat[1]


@pytest.mark.parametrize(("recipe", "kinds"), [("cycle", 2), ("contrastive", 1), ("paired", 1)])
def test_a_translator_leaves_with_proof_and_takes_any_size(folder, tmp_path, recipe, kinds):
    described = experiment(folder, recipe, **{"steps": 1})
    run = RunFolder.create(described, tmp_path / "run")
    list(Trainer(described, run).events())
    exported = export_run(run)
    files = [exported, *exported.others]
    assert len(files) == kinds
    for file in files:
        assert file.kind == "translator"
        assert file.parity <= 1e-5
        session = onnxruntime.InferenceSession(file.path, providers=["CPUExecutionProvider"])
        picture = np.zeros((2, 3, 20, 32), np.float32)
        assert session.run(None, {"picture": picture})[0].shape == picture.shape
        manifest = json.loads(session.get_modelmeta().custom_metadata_map["ganstudio.manifest"])
        assert manifest["multiple_of"] == 4
        assert str(folder) not in json.dumps(manifest)


def test_data_without_a_second_kind_are_refused():
    changes = {"recipe.name": "cycle", "generator.name": "resnet_translator", "discriminator.name": "patch_critic"}
    with pytest.raises(UserError, match="two kinds of pictures"):
        Trainer(small.experiment(changes), dataset=small.dataset(channels=3))


def test_a_patch_that_is_too_large_for_the_pictures_is_refused(folder):
    with pytest.raises(UserError, match="96 pixels or more, not 64: choose a smaller patch"):
        Trainer(experiment(folder, "paired", **{"discriminator.patch": "full", "dataset.size": 64}))
    fits = build_patch_critic(PatchSettings(patch="full", width=4), 3, torch.Generator().manual_seed(0))
    assert fits(torch.zeros(1, 3, 96, 96)).shape == (1, 1, 1)


def test_pix2pix_refuses_two_kinds_without_pairs(folder):
    with pytest.raises(UserError, match="choose CycleGAN"):
        Trainer(experiment(folder, "paired", **{"dataset.name": "two_folders", "dataset.other_path": str(folder)}))


def test_schemes_are_offered_with_the_data_that_they_can_use():
    recipes = {part.name: part.compatible["dataset"] for part in catalogue().recipe}
    assert set(recipes["contrastive"]) == set(recipes["cycle"]) == {"two_folders", "pairs", "made_pairs"}
    assert set(recipes["paired"]) == {"pairs", "made_pairs"}
    assert not set(recipes["cycle"]) & set(recipes["adversarial"])


def test_made_pairs_tell_the_translator_how_to_prepare(folder):
    described = experiment(folder, "paired", **{"dataset.name": "made_pairs", "dataset.path": str(folder),
                                                "dataset.task": "grey", "dataset.size": 16})  # fmt: skip
    (left,) = Trainer(described).recipe.exports()
    assert left.preparation == "grey" == open_dataset(described.dataset).preparation


@pytest.mark.parametrize(("begin_with", "name"), [("left", "a-to-b"), ("right", "b-to-a")])
def test_pairs_that_begin_with_their_right_half_make_the_other_direction(folder, begin_with, name):
    (left,) = Trainer(experiment(folder, "paired", **{"dataset.begin_with": begin_with})).recipe.exports()
    assert left.name == name


def test_of_few_pictures_each_is_translated_once(folder, monkeypatch):
    recipe = Trainer(experiment(folder, "paired")).recipe
    seen = []
    monkeypatch.setattr(recipe, "translated", lambda _, pictures: seen.append(pictures) or pictures)
    samples, testing = recipe.setup.batches.dataset.samples, recipe.setup.batches.dataset.testing
    drawn = recipe.sample(100, seed=3)
    assert sum(map(len, seen)) == len(testing) < 100
    assert np.array_equal(drawn, samples[np.random.default_rng(3).choice(testing, 100)])
