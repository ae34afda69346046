"""Chekhov GAN: the queues against a simulation by hand, the means against their formulae, resuming, memory."""

import copy

import pytest
import torch

from ganstudio.runs.folder import RunFolder
from ganstudio.training.components.opponent_buffer import OpponentBuffer, Spacing
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.loop.trainer import Trainer
from tests import small

CPU = torch.device("cpu")
CHEKHOV = {
    "recipe.name": "chekhov", "generator.name": "mlp", "generator.latent_size": 3, "generator.width": 16,
    "discriminator.name": "mlp", "discriminator.width": 8, "discriminator.input_dropout": 0.0,
    "discriminator.hidden_dropout": 0.0,
}  # fmt: skip
OBJECTIVES = ["minimax", "non_saturating", "least_squares", "relativistic", "wasserstein_gp"]


@pytest.mark.parametrize(("length", "gap", "growth"), [(3, 2, 1), (1, 1, 0), (4, 3, 5), (0, 2, 1), (2, 3, 0.25)])
def test_players_are_kept_ever_more_seldom_and_the_oldest_is_replaced(length, gap, growth):
    player = torch.nn.Linear(1, 1, bias=False)
    queue, spacing = OpponentBuffer(player, length), Spacing(gap, growth)
    by_hand, next_time, wait = [], gap, gap
    for steps in range(1, 60):
        player.weight.data.fill_(steps)
        if spacing.is_over(steps):
            queue.keep(player)
        if steps == next_time:
            by_hand = [*by_hand, steps][-length:] if length else []
            wait += growth
            next_time += int(wait)
        assert sorted(p.weight.item() for p in queue.players()) == by_hand
        assert (spacing.gap, len(queue)) == (wait, len(by_hand))
    assert not any(p.requires_grad for p in queue.slots.parameters())


def with_a_past(objective: str):
    """A recipe whose queues hold two different players each, and a copy of all its networks."""
    changes = {"recipe.optimiser": "sgd", "recipe.beta1": 0.0, "recipe.queue_length": 2, "recipe.regularisation": 0.05}
    changes |= {f"recipe.{player}_learning_rate": 0.1 for player in ("discriminator", "generator")}
    recipe = small.trainer(CHEKHOV | changes | {"objective.name": objective, "recipe.first_gap": 1000}).recipe
    for _ in range(2):
        for player, queue in (
            (recipe.generator, recipe.past_generators), (recipe.discriminator, recipe.past_discriminators),
        ):  # fmt: skip
            other = copy.deepcopy(player)
            for parameter in other.parameters():
                parameter.data.mul_(1.5 + queue.kept)
            queue.keep(other)
    return recipe


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_each_player_descends_the_mean_over_what_the_other_is_and_was(objective):
    recipe = with_a_past(objective)
    rng = RngStreams(0, 4, 0, CPU)  # at step 4: C / sqrt(4)
    x, z = recipe.setup.draw_from().draw(8, rng).samples, rng.latents("latents", "normal", 8, 3)
    game, D, G = recipe._objective, *(copy.deepcopy(n) for n in (recipe.discriminator, recipe.generator))
    past_d, past_g = (copy.deepcopy(q.players()) for q in (recipe.past_discriminators, recipe.past_generators))
    fakes = [g(z).detach() for g in (G, *past_g)]
    terms = [game.critic_loss(D(x), D(fake)) for fake in fakes]
    total = sum(terms) / 3 + 0.05 / 2 * sum((p**2).sum() for p in D.parameters())
    mixed = torch.stack([fakes[number % 3][number] for number in range(8)])
    penalty = game.critic_penalty(D, x, mixed, rng)
    wanted = stepped(D, total if penalty is None else total + penalty)
    scalars = recipe.updates()[0].run(rng, True)
    assert scalars["discriminator_loss"].item() == pytest.approx(sum(terms).item() / 3, rel=1e-5)
    assert all(small.close(p, w) for p, w in zip(recipe.discriminator.parameters(), wanted, strict=True))

    D = copy.deepcopy(recipe.discriminator)  # it has moved by now
    terms = [game.generator_loss(d(x).detach(), d(G(z))) for d in (D, *past_d)]
    total = sum(terms) / 3 + 0.05 / 2 * sum((p**2).sum() for p in G.parameters())
    wanted = stepped(G, total)
    scalars = recipe.updates()[1].run(rng, True)
    assert scalars["generator_loss"].item() == pytest.approx(sum(terms).item() / 3, rel=1e-5)
    assert all(small.close(p, w) for p, w in zip(recipe.generator.parameters(), wanted, strict=True))


def stepped(network: torch.nn.Module, loss: torch.Tensor) -> list[torch.Tensor]:
    gradients = torch.autograd.grad(loss, list(network.parameters()))
    return [p.detach() - 0.1 * g for p, g in zip(network.parameters(), gradients, strict=True)]


def test_without_a_past_it_is_the_plain_game():
    plain = small.trainer(CHEKHOV | {"recipe.name": "adversarial"})
    ours = small.trainer(CHEKHOV | {"recipe.queue_length": 0, "recipe.regularisation": 0.0})
    for trainer in (plain, ours):
        list(trainer.events())
    for one, other in zip(plain.recipe.networks().values(), ours.recipe.networks().values(), strict=True):
        assert all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))


@pytest.mark.parametrize("stop", [2, 3, 4])
def test_a_run_resumes_exactly_over_a_replacement(tmp_path, stop):
    """Players are kept after steps 1, 2, 3 ...: the resumed run replaces the oldest just where the other did."""
    changes = CHEKHOV | {"recipe.queue_length": 2, "recipe.first_gap": 1, "recipe.gap_growth": 0}
    whole = small.trainer(changes | {"steps": 6})
    list(whole.events())
    small.train(changes | {"steps": stop}, tmp_path / "run")
    resumed = Trainer.resume(RunFolder(tmp_path / "run"), steps=6, dataset=small.dataset())
    list(resumed.events())
    assert resumed.recipe.past_generators.kept == whole.recipe.past_generators.kept == 5
    one, other = (flat(trainer.recipe.parts()) for trainer in (whole, resumed))
    assert one.keys() == other.keys()
    assert [name for name in one if not torch.equal(one[name], other[name])] == []


def flat(parts: dict) -> dict[str, torch.Tensor]:
    states = {name: parts[name].state_dict() for name in parts}
    tensors = {f"{n}.{k}": v for n in ("generator", "discriminator") for k, v in states[n].items()}
    queues = {f"{n}.{k}": v for n in states if n.startswith("past") for k, v in states[n]["slots"].items()}
    return tensors | queues | {k: torch.tensor(v) for k, v in states["spacing"].items()}


def test_memory_grows_with_the_queues():
    needed = [small.trainer(CHEKHOV | {"recipe.queue_length": k, "steps": 1}).recipe.memory() for k in (0, 5, 10)]
    assert needed[1] > needed[0]
    assert needed[2] - needed[1] == needed[1] - needed[0]
    recipe = small.trainer(CHEKHOV | {"recipe.queue_length": 10}).recipe
    weights = 4 * sum(p.numel() for network in recipe.networks().values() for p in network.parameters())
    assert recipe.updates()[0].run(RngStreams(0, 1, 0, CPU), True)["memory_mb"] == pytest.approx(10 * weights / 1e6)
    assert needed[2] - needed[0] > 2 * 10 * weights


def test_it_says_when_the_queues_are_full():
    recipe = small.trainer(CHEKHOV | {"recipe.queue_length": 2, "recipe.first_gap": 1, "recipe.gap_growth": 0}).recipe
    said = []
    for step in range(1, 6):
        for update in recipe.updates():
            update.run(RngStreams(0, step, 0, CPU), False)
        said.append(recipe.notes())
    assert [len(sentences) for sentences in said] == [0, 0, 1, 0, 0]
    assert "2 past players of each" in said[2][0]
