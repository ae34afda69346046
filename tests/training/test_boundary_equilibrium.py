"""BEGAN against its equations, written down a second time, and what its control loop remembers."""

import numpy as np
import pytest
import torch
from torch import nn

from ganstudio.core.errors import UserError
from ganstudio.runs.events import Noted, Updated
from ganstudio.runs.folder import RunFolder
from ganstudio.training.components.plateau import Plateau
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.export import export_run
from ganstudio.training.networks import DataShape, build_discriminator
from ganstudio.training.networks.autoencoder import AutoEncoderSettings, Decoder, first_map
from ganstudio.training.networks.mlp_autoencoder import MLPAutoEncoderSettings
from ganstudio.training.recipes.boundary_equilibrium import Balance, BoundaryEquilibriumSettings
from tests import small

BEGAN = {
    "recipe.name": "boundary_equilibrium", "generator.name": "autoencoder", "generator.width": 4,
    "generator.latent_size": 8, "discriminator.name": "autoencoder", "discriminator.width": 4,
    "discriminator.code_size": 6,
}  # fmt: skip
FAST = BEGAN | {"recipe.gain": 0.01, "recipe.gamma": 0.9, "recipe.generator_learning_rate": 1e-3}


def recipe(changes: dict | None = None):
    return small.trainer(FAST | (changes or {})).recipe


class SecondBegan:
    """The paper's section 3.4 with torch's own optimisers, on copies of a recipe's networks."""

    def __init__(self, recipe) -> None:
        from copy import deepcopy

        self.settings, self.setup, self.k = recipe.settings, recipe.setup, float(recipe._balance.k)
        self.g, self.d = deepcopy(recipe.generator), deepcopy(recipe.discriminator)
        s = self.settings
        self.g_adam = torch.optim.Adam(self.g.parameters(), s.generator_learning_rate, (s.beta1, s.beta2))
        self.d_adam = torch.optim.Adam(self.d.parameters(), s.discriminator_learning_rate, (s.beta1, s.beta2))

    def error(self, v: torch.Tensor) -> torch.Tensor:
        return nn.functional.l1_loss(self.d(v), v)

    def step(self, number: int) -> dict[str, float]:
        first, second = (
            RngStreams(self.setup.experiment.seed, number, update, torch.device("cpu")) for update in (0, 1)
        )
        x = self.setup.draw_from().draw(8, first).samples
        z_d, z_g = (draws.latents("latents", "normal", 8, 8) for draws in (first, second))
        real = self.error(x)
        loss = real - self.k * self.error(self.g(z_d).detach())
        self.d_adam.zero_grad()
        loss.backward()
        self.d_adam.step()
        fake = self.error(self.g(z_g))
        self.g_adam.zero_grad()
        fake.backward()
        self.g_adam.step()
        imbalance = self.settings.gamma * real.item() - fake.item()
        self.k = min(max(self.k + self.settings.gain * imbalance, 0.0), 1.0)
        return {"k": self.k, "convergence": real.item() + abs(imbalance), "discriminator_loss": loss.item()}


@pytest.mark.usefixtures("read_every_step")
def test_twelve_steps_are_the_papers_equations():
    trainer = small.trainer(FAST | {"steps": 12})
    trainer.recipe._balance.k += 0.3  # it stays 0 for long: the discriminator's second term would not be tried
    second, found = SecondBegan(trainer.recipe), {}
    for event in trainer.events():
        if isinstance(event, Updated):
            found |= event.scalars
            if event.whole:
                expected = second.step(event.step)
                assert {name: found[name] for name in expected} == pytest.approx(expected, rel=2e-3, abs=1e-5)
    assert 0 < second.k < 0.29
    assert found["ratio"] == pytest.approx(found["reconstruction_fake"] / found["reconstruction_real"])


@pytest.mark.parametrize(
    ("k", "real", "fake", "expected"),
    [(0.0, 1.0, 2.0, 0.0), (0.5, 1.0, 0.1, 0.54), (0.99, 1.0, 0.0, 1.0), (0.01, 0.2, 0.9, 0.0)],
)
def test_k_follows_the_imbalance_between_0_and_1(k, real, fake, expected):
    balance = Balance(torch.device("cpu"))
    balance.load_state_dict({"k": torch.tensor(k)})
    settings = BoundaryEquilibriumSettings(gamma=0.5, gain=0.1)
    m = balance.follow(torch.tensor(real), torch.tensor(fake), settings)
    assert float(balance.k) == pytest.approx(expected)
    assert float(m) == pytest.approx(real + abs(0.5 * real - fake))


def after(steps: int, changes: dict | None = None):
    """The recipe after so many steps, of which the first two are a head start."""
    trainer = small.trainer(FAST | {"recipe.head_start": 2, "steps": steps} | (changes or {}))
    list(trainer.events())
    return trainer.recipe


def test_after_a_head_start_the_generator_begins_as_the_decoder_that_was_learnt():
    waits, begins, plays = (after(steps) for steps in (1, 2, 3))
    untouched, learnt = recipe().generator.decoder.blocks, begins.discriminator.decoder.blocks
    for weight, first, begun, copied in zip(
        *(blocks.parameters() for blocks in (waits.generator.decoder.blocks, untouched)),
        *(blocks.parameters() for blocks in (begins.generator.decoder.blocks, learnt)),
        strict=True,
    ):
        assert torch.equal(weight, first)
        assert torch.equal(begun, copied)
    codes = [r.generator.decoder.project.weight for r in (begins, plays)]
    assert not torch.equal(*codes)
    assert torch.equal(begins.average.network.decoder.project.weight, codes[0])


def test_a_generator_of_another_kind_only_waits():
    other, fresh = after(2, {"generator.name": "mlp"}).generator, recipe({"generator.name": "mlp"}).generator
    assert all(torch.equal(*pair) for pair in zip(other.parameters(), fresh.parameters(), strict=True))


@pytest.mark.parametrize("latents", [3, 6, 8])
def test_latents_become_codes_with_the_mean_and_the_covariance_of_the_datas(latents):
    g, d = Decoder(latents, 4, 1, 16, True), Decoder(6, 4, 1, 16, True)
    codes = torch.randn(200, 6, generator=torch.Generator().manual_seed(1)) @ torch.diag(torch.arange(1.0, 7)) + 2
    g.begin_as(d, codes, variance=1 / 3)
    _, lengths, axes = torch.linalg.svd(codes - codes.mean(0), full_matrices=False)
    kept = axes[:latents] * (lengths[:latents, None] / 199**0.5)
    weight = d.project.weight
    torch.testing.assert_close(g.project.weight @ g.project.weight.T / 3, weight @ kept.T @ kept @ weight.T)
    torch.testing.assert_close(g.project.bias, d.project(codes.mean(0)))
    z = torch.zeros(1, latents)
    torch.testing.assert_close(g(z), d(codes.mean(0, keepdim=True)))


# --- the learning rate halves when M stalls


def stalls(values: list[float], window: int, patience: int) -> list[int]:
    """Steps from 1 at which a stall is noticed, by a second implementation over whole lists."""
    means = [np.mean(values[i : i + window]) for i in range(0, len(values) - window + 1, window)]
    found, waited = [], 0
    for number, mean in enumerate(means):
        waited = 0 if all(mean < earlier for earlier in means[:number]) else waited + 1
        if waited == patience:
            found.append((number + 1) * window)
            waited = 0
    return found


@pytest.mark.parametrize(("window", "patience"), [(1, 1), (3, 2), (10, 3)])
def test_a_stall_is_patience_windows_without_a_new_lowest_mean(window, patience):
    rng = np.random.default_rng(5)
    values = list(np.exp(-np.arange(120) / 10) + rng.normal(0, 0.05, 120))
    plateau = Plateau(torch.device("cpu"))
    found = [n + 1 for n, v in enumerate(values) if plateau.add(torch.tensor(v), window, patience)]
    assert found == stalls(values, window, patience)
    assert plateau.stalls == len(found) > 0


def test_what_falls_does_not_stall():
    plateau = Plateau(torch.device("cpu"))
    assert not any(plateau.add(torch.tensor(1.0 / n), 5, 2) for n in range(1, 200))


@pytest.mark.usefixtures("read_every_step")
def test_a_stall_halves_both_rates_and_says_so():
    # with rates of 0 nothing changes but the batch: the means of M do not go on falling
    still = {"recipe.discriminator_learning_rate": 1e-30, "recipe.generator_learning_rate": 1e-30}
    events = small.train(FAST | still | {"recipe.window": 1, "recipe.patience": 2, "recipe.gain": 0.0, "steps": 20})
    notes = [event for event in small.only(events, Noted) if "halved" in event.text]
    rates = [e.scalars["learning_rate"] for e in small.only(events, Updated) if "learning_rate" in e.scalars]
    assert notes
    assert rates[0] == pytest.approx(1e-30)
    assert rates[-1] == pytest.approx(1e-30 * 0.5 ** len(notes), rel=1e-3) or events[-3] in notes
    assert sorted(set(rates), reverse=True) == list(dict.fromkeys(rates))


def test_patience_0_never_halves():
    events = small.train(FAST | {"recipe.window": 1, "recipe.patience": 0, "steps": 6})
    assert not [event for event in small.only(events, Noted) if "halved" in event.text]


# --- resume, export, and what others see


@pytest.mark.usefixtures("keep_every_step")
def test_k_and_the_watch_over_m_resume_exactly(tmp_path):
    from ganstudio.training.loop.trainer import Trainer

    changes = FAST | {"recipe.window": 2, "recipe.patience": 1}
    whole, first = small.trainer(changes | {"steps": 7}), small.trainer(changes, tmp_path / "run")
    for trainer in (whole, first):
        trainer.recipe._balance.k += 0.3
        list(trainer.events())
    resumed = Trainer.resume(RunFolder(tmp_path / "run"), steps=7, dataset=small.dataset())
    list(resumed.events())
    one, other = ({n: p.state_dict() for n, p in t.recipe.parts().items()} for t in (whole, resumed))
    assert 0 < one["balance"]["k"].item() < 0.29
    assert one["balance"] == other["balance"]
    assert one["plateau"] == other["plateau"]
    weights = [state["discriminator"]["decoder.project.weight"] for state in (one, other)]
    assert torch.equal(*weights)


@pytest.mark.usefixtures("keep_every_step")
def test_a_run_stopped_within_its_head_start_resumes_exactly(tmp_path):
    from ganstudio.training.loop.trainer import Trainer

    changes = FAST | {"recipe.head_start": 3}
    whole, first = small.trainer(changes | {"steps": 5}), small.trainer(changes | {"steps": 2}, tmp_path / "run")
    for trainer in (whole, first):
        list(trainer.events())
    resumed = Trainer.resume(RunFolder(tmp_path / "run"), steps=5, dataset=small.dataset())
    list(resumed.events())
    assert torch.equal(small.weights(whole), small.weights(resumed))


def test_the_generator_leaves_as_a_proved_file(tmp_path):
    small.train(BEGAN | {"generator.latent_law": "uniform"}, tmp_path / "run", small.dataset(channels=3))
    assert export_run(RunFolder(tmp_path / "run")).parity <= 1e-5


def test_the_game_of_the_lab_is_the_game_that_is_played():
    began = recipe()
    z, x = torch.randn(5, 8, generator=torch.Generator().manual_seed(1)), torch.rand(5, 1, 16, 16) * 2 - 1
    began._balance.load_state_dict({"k": torch.tensor(0.25)})
    game = began.adversarial_pair()
    fake = game.generate(z)
    errors = [(v - began.discriminator(v)).abs().mean((1, 2, 3)) for v in (x, fake)]
    torch.testing.assert_close(game.discriminator(x), -errors[0])
    scores = game.discriminator(x), game.discriminator(fake)
    torch.testing.assert_close(game.objective.critic_loss(*scores), errors[0].mean() - 0.25 * errors[1].mean())
    torch.testing.assert_close(game.objective.generator_loss(None, scores[1]), errors[1].mean())


def test_declared_words_are_logged_and_gamma_is_live():
    began = recipe()
    draws = [RngStreams(0, 1, number, torch.device("cpu")) for number in (0, 1)]
    scalars = [update.run(d, True) for update, d in zip(began.updates(), draws, strict=True)]
    logged = {name for found in scalars for name in found}
    assert {scalar.name for scalar in began.settings.scalars} <= logged
    assert began.equilibrium() == {"ratio": 0.9}
    began.change("recipe.gamma", 0.3)
    assert began.settings.gamma == 0.3
    with pytest.raises(UserError, match="gamma"):
        began.change("recipe.gamma", 1.5)


def test_only_auto_encoders_may_judge():
    with pytest.raises(UserError, match="discriminator; it can use: autoencoder, mlp_autoencoder"):
        small.trainer(BEGAN | {"discriminator.name": "dcgan"})


# --- its networks


@pytest.mark.parametrize("size", [16, 28, 32, 48, 64])
@pytest.mark.parametrize("channels", [1, 3])
def test_an_auto_encoder_gives_back_samples_of_the_same_shape(size, channels):
    network = build_discriminator(AutoEncoderSettings(width=4, code_size=5), DataShape((channels, size, size)), "none",
                                  torch.Generator().manual_seed(1))  # fmt: skip
    x = torch.zeros(2, channels, size, size)
    assert network(x).shape == x.shape
    assert network.encoder(x).shape == (2, 5)


@pytest.mark.parametrize("shape", [(2,), (1,), (1, 8, 8)])
def test_the_fully_connected_one_takes_anything(shape):
    network = build_discriminator(MLPAutoEncoderSettings(width=8), DataShape(shape), "none", torch.Generator())
    assert network(torch.zeros(3, *shape)).shape == (3, *shape)


def test_the_papers_shapes():
    network = build_discriminator(AutoEncoderSettings(width=8), DataShape((3, 64, 64)), "none", None)
    kinds = [type(part) for part in network.modules()]
    assert first_map(64) == (8, 3)
    assert [len(half) for half in (network.decoder.blocks, network.encoder.body)] == [3, 2 + 3 * 4 + 1]
    assert nn.ELU in kinds
    assert not any("Norm" in kind.__name__ or "Dropout" in kind.__name__ for kind in kinds)
    strides = [part.out_channels for part in network.encoder.modules()
               if isinstance(part, nn.Conv2d) and part.stride == (2, 2)]  # fmt: skip
    assert strides == [16, 24, 32]


@pytest.mark.parametrize("size", [8, 18, 30, 130])
def test_sizes_that_cannot_be_are_said(size):
    with pytest.raises(UserError, match=f"not {size}"):
        first_map(size)
