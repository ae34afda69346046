"""VEEGAN against its formulae written out once more, and what it leaves behind."""

import copy

import numpy as np
import pytest
import torch

from ganstudio.datasets import open_dataset
from ganstudio.runs.events import Previewed
from ganstudio.training.components.rng_streams import RngStreams
from tests import small

RATES = {"discriminator": 0.3, "reconstructor": 0.2, "generator": 0.1}
MLP = {
    "generator.name": "mlp", "generator.latent_size": 3, "generator.width": 16, "discriminator.name": "mlp",
    "discriminator.width": 8, "discriminator.input_dropout": 0.0, "discriminator.hidden_dropout": 0.0,
}  # fmt: skip
VEEGAN = MLP | {"recipe.name": "veegan"}
STEEPEST = VEEGAN | {"recipe.optimiser": "sgd", "recipe.beta1": 0.0, "recipe.reconstruction_weight": 0.7}
STEEPEST |= {f"recipe.{player}_learning_rate": rate for player, rate in RATES.items()}


def log_sigmoid(logits: torch.Tensor) -> torch.Tensor:
    return torch.log(1 / (1 + torch.exp(-logits.double())))


def slope(D: torch.nn.Module, z: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """E|grad D|^2 of pairs, one pair at a time."""
    squares = []
    for pair in zip(z.detach(), x.detach(), strict=True):
        one = [part[None].requires_grad_(True) for part in pair]
        gradients = torch.autograd.grad(D(one[1], None, one[0]).sum(), one, create_graph=True)
        squares.append(sum((gradient**2).sum() for gradient in gradients))
    return torch.stack(squares).mean()


def by_hand(player: str, networks: dict, x: torch.Tensor, z: torch.Tensor, gamma: float) -> torch.Tensor:
    """The loss of `player`, after the paper's Algorithm 1, and our penalty."""
    G, D, F = networks["generator"], networks["discriminator"], networks["reconstructor"]
    if player == "discriminator":
        generated, real = D(G(z).detach(), None, z), D(x, None, F(x).detach())
        penalty = gamma / 2 * (slope(D, F(x), x) + slope(D, z, G(z))) if gamma else 0.0
        return (-log_sigmoid(generated)).mean() + (-log_sigmoid(-real)).mean() + penalty
    distance = ((z - F(G(z))) ** 2).sum(1).mean()
    return distance if player == "reconstructor" else D(G(z), None, z).mean() + 0.7 * distance


@pytest.mark.parametrize("gamma", [0.0, 0.4])
def test_every_player_takes_one_step_down_its_own_loss_and_the_others_stay(gamma):
    recipe = small.trainer(STEEPEST | {"recipe.penalty_weight": gamma}).recipe
    rng = RngStreams(0, 1, 0, torch.device("cpu"))
    x, z = recipe.setup.draw_from().draw(8, rng).samples, rng.latents("latents", "normal", 8, 3)
    updates = recipe.updates()
    assert [update.name for update in updates] == list(RATES)
    for update in updates:
        before = copy.deepcopy(recipe.networks())
        loss = by_hand(update.name, before, x, z, gamma)
        mine = list(before[update.name].parameters())
        gradients = torch.autograd.grad(loss, mine)
        scalars = update.run(rng, True)
        told = scalars["reconstruction"] * 3 if update.name == "reconstructor" else scalars[f"{update.name}_loss"]
        told = told + scalars.get("penalty", 0.0)
        assert told.item() == pytest.approx(loss.item(), rel=1e-5)
        for name, network in recipe.networks().items():
            expected = before[name].parameters()
            if name == update.name:
                expected = [p - RATES[name] * g for p, g in zip(mine, gradients, strict=True)]
            for found, wanted in zip(network.parameters(), expected, strict=True):
                assert small.close(found, wanted)


def test_what_is_plotted_is_the_probability_of_being_real():
    """D knows real pairs well after many updates of its own, so D(x) is high and D(G(z)) low."""
    recipe = small.trainer(VEEGAN | {"recipe.discriminator_learning_rate": 0.01}).recipe
    for step in range(1, 60):
        scalars = recipe.updates()[0].run(RngStreams(0, step, 0, torch.device("cpu")), True)
    assert scalars["real_score"] > 0.9
    assert scalars["fake_score"] < 0.1
    game = recipe.adversarial_pair()
    x = recipe.setup.draw_from().draw(8, RngStreams(0, 1, 0, torch.device("cpu"))).samples
    fake = game.generate(torch.randn(8, 3, generator=torch.Generator().manual_seed(0)))
    assert game.discriminator(x).mean() > game.discriminator(fake).mean()
    assert game.objective.generator_loss(None, torch.tensor([2.0, 4.0])) == -3


def test_it_shows_real_pictures_beside_what_is_drawn_again():
    events = small.train({"recipe.name": "veegan"})
    pictures = small.only(events, Previewed)[-1].pictures
    assert pictures["reconstructions"].shape == (32, 16, 32, 1)
    real = pictures["real"][:32]
    assert np.array_equal(pictures["reconstructions"][:, :, :16], real)
    assert not np.array_equal(pictures["reconstructions"][:, :, 16:], real)


def test_points_have_reconstructions_too():
    changes = VEEGAN | {"dataset.name": "points", "steps": 1}
    events = small.train(changes, data=open_dataset(small.experiment(changes).dataset))
    assert len(small.only(events, Previewed)[-1].pictures["reconstructions"]) == 1
