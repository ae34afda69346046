"""GAN-INT-CLS against its formulae written out once more; what reads, what is shown and what leaves as a file."""

import copy
import dataclasses
import math

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.functional import conv2d

from ganstudio.core.errors import UserError
from ganstudio.inference.generator.text_generator_file import TextGeneratorFile
from ganstudio.runs.events import Previewed, Started
from ganstudio.runs.folder import RunFolder
from ganstudio.training.catalogue import catalogue
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.export import export_run
from ganstudio.training.networks.dcgan import TextScore
from ganstudio.training.recipe_bases.joint_embedding import structured_losses
from ganstudio.training.recipe_bases.text_networks import TextEncoder
from tests import small

TEXT = {
    "recipe.name": "text_to_image", "recipe.reading_steps": 2, "recipe.reader_width": 16, "recipe.embedding_size": 6,
    "discriminator.norm": "none",
}  # fmt: skip
STEEPEST = TEXT | {"recipe.optimiser": "sgd", "recipe.beta1": 0.0, "recipe.averaging": 0.0}
WEIGHTS = {"recipe.agreement_weight": 0.3, "recipe.variety_weight": 0.02, "recipe.slope_weight": 0.7}
WEIGHTS["recipe.variety_grain"] = 4
STEEPEST |= {"recipe.discriminator_learning_rate": 0.05, "recipe.generator_learning_rate": 0.02}


def captioned(count: int = 60):
    data = small.dataset(count, channels=3)
    words = ("dark", "grey", "bright")
    captions = tuple((f"a {words[n % 3]} square", f"number {n}, {words[n % 3]}") for n in range(count))
    return dataclasses.replace(data, captions=captions)


def log_sigmoid(logits: torch.Tensor) -> torch.Tensor:
    return torch.log(1 / (1 + torch.exp(-logits.double())))


class ByHand:
    """One batch's losses after the module's formulae, from the networks as they are."""

    def __init__(self, recipe, draws):
        batches, text = recipe.setup.draw_from(), recipe.setup.data.text
        self.x, self.codes = batches.draw(8, draws).samples, batches.draw_captions(8, draws, text)
        self.z = draws.latents("latents", "normal", 8, 8)
        self.between = draws.latents("between", "normal", 4, 8)
        self.G, self.D = copy.deepcopy(recipe.generator), copy.deepcopy(recipe.discriminator)
        self.others = draws.latents("others", "normal", 4, 8)
        self.h = copy.deepcopy(recipe.networks()["encoder"])(self.codes).detach()
        self.view = copy.deepcopy(recipe.networks()["viewer"])

    def discriminator(self, cls: bool) -> torch.Tensor:
        fake = -log_sigmoid(-self.D(self.G(self.z, self.h).detach(), None, self.h)).mean()
        real = -log_sigmoid(self.D(self.x, None, self.h)).mean()
        if not cls:
            return real + fake
        slopes = []
        for picture, h in zip(self.x, self.h, strict=True):
            x = picture[None].requires_grad_(True)
            (slope,) = torch.autograd.grad(self.D(x, None, h[None]).sum(), x, create_graph=True)
            slopes.append(slope.square().sum())
        wrong = torch.roll(self.h, 1, 0)
        differ = torch.tensor([bool((self.codes[i] != self.codes[i - 1]).any()) for i in range(8)])
        mistaken = -log_sigmoid(-self.D(self.x, None, wrong))[differ].mean()
        again = -log_sigmoid(self.D(self.x, None, self.h))[differ].mean()
        return (real + fake) / 2 + (again + mistaken) / 2 + 4 * 0.7 / 2 * sum(slopes) / 8

    def generator(self, interpolation: bool) -> torch.Tensor:
        loss = -log_sigmoid(self.D(self.G(self.z, self.h), None, self.h)).mean()
        if not interpolation:
            return loss
        middle = torch.stack([(self.h[i] + self.h[i - 1]) / 2 for i in range(4)])
        loss = loss - log_sigmoid(self.D(self.G(self.between, middle), None, middle)).mean()
        return loss + 0.3 * self.reading() + 0.02 * self.ratio()

    def reading(self) -> torch.Tensor:
        same = torch.tensor([[bool((a == b).all()) for b in self.codes] for a in self.codes])
        drawn, real = (structured_losses(self.view(x) @ self.h.T, same) for x in (self.G(self.z, self.h), self.x))
        return sum(max(one - bound, 0 * one) for one, bound in zip(drawn, real, strict=True)) / 8

    def ratio(self) -> torch.Tensor:
        one, other = self.G(self.z, self.h), self.G(self.others, self.h[:4])
        pairs = zip(self.z, self.others, one, other, strict=False)
        return sum((z - w).abs().mean() / (_by_squares(x - y).abs().mean() + 1e-3) for z, w, x, y in pairs) / 4


def _by_squares(picture: torch.Tensor) -> torch.Tensor:
    """Means over squares of 4 pixels."""
    return torch.stack(
        [picture[:, i : i + 4, j : j + 4].mean((1, 2)) for i in range(0, 16, 4) for j in range(0, 16, 4)]
    )


@pytest.mark.parametrize("switched_on", [True, False])
def test_both_players_take_one_step_down_their_own_loss(switched_on):
    changes = STEEPEST | {"recipe.matching": switched_on, "recipe.interpolation": switched_on}
    changes |= WEIGHTS if switched_on else {key: 0.0 for key in WEIGHTS if key.endswith("weight")}
    recipe = small.trainer(changes, data=captioned()).recipe
    draws = RngStreams(0, 4, 0, torch.device("cpu"))
    for update, rate in zip(recipe.game_updates(), (0.05, 0.02), strict=True):
        hand = ByHand(recipe, draws)
        mine = list((hand.D if update.name == "discriminator" else hand.G).parameters())
        gradients = torch.autograd.grad(getattr(hand, update.name)(switched_on), mine, allow_unused=True)
        update.run(draws, True)
        moved = recipe.networks()[update.name].parameters()
        for before, gradient, after in zip(mine, gradients, moved, strict=True):
            step = 0 if gradient is None else rate * gradient
            assert small.close(after, before - step, floor=2e-6)


def test_the_reader_learns_first_and_then_stays():
    trainer = small.trainer(TEXT | {"steps": 4}, data=captioned())
    embeddings, names = [], []
    for event in trainer.events():
        if getattr(event, "whole", False):
            embeddings.append(trainer.recipe.networks()["encoder"].embedding.weight.detach().clone())
        names.append(getattr(event, "update", None))
    assert [name for name in names if name == "reader"] == ["reader"] * 2
    assert not torch.equal(embeddings[0], embeddings[1])
    assert torch.equal(embeddings[1], embeddings[3])


# --- reading


def test_the_structured_loss_is_the_papers_with_a_smooth_maximum():
    rng = torch.Generator().manual_seed(0)
    scores = torch.randn(5, 5, generator=rng, dtype=torch.double) * 3
    same = torch.eye(5, dtype=torch.bool)
    same[1, 3] = same[3, 1] = True
    smooth = hard = 0.0
    for i in range(5):
        others = [j for j in range(5) if not same[i, j]]
        for wrong in ([scores[i, j] for j in others], [scores[j, i] for j in others]):
            margins = [float(1 + score - scores[i, i]) for score in wrong]
            smooth += math.log(1 + sum(math.exp(margin) for margin in margins)) / 5
            hard += max(0.0, *margins) / 5
    assert float(structured_losses(scores, same).mean()) == pytest.approx(smooth)
    assert hard < smooth < hard + 2 * math.log(5)


def test_where_all_sentences_are_the_same_there_is_nothing_to_learn():
    scores = torch.randn(4, 4, requires_grad=True)
    loss = structured_losses(scores, torch.ones(4, 4, dtype=torch.bool)).mean()
    loss.backward()
    assert float(loss.detach()) == 0
    assert torch.isfinite(scores.grad).all()


def encoder(width: int = 16) -> TextEncoder:
    torch.manual_seed(0)
    return TextEncoder(12, width, 5).double()


def test_what_comes_after_the_text_does_not_count_and_order_does():
    codes = torch.randint(1, 12, (3, 16), generator=torch.Generator().manual_seed(1))
    longer = torch.cat([codes, torch.zeros(3, 24, dtype=torch.int64)], 1)
    read = encoder()
    assert torch.allclose(read(codes), read(longer))
    assert torch.allclose(read(codes)[1:2], read(codes[1:2]))
    assert not torch.allclose(read(codes), read(codes.flip(1)), atol=1e-3)
    assert torch.isfinite(read(torch.zeros(1, 16, dtype=torch.int64))).all()


def test_the_recurrent_layer_is_torchs():
    read, cell = encoder(), nn.GRUCell(16, 16).double()
    with torch.no_grad():
        for mine, theirs in ((cell.weight_ih, read.of_input.weight), (cell.weight_hh, read.of_state.weight)):
            mine.copy_(theirs)
        for mine, theirs in ((cell.bias_ih, read.of_input.bias), (cell.bias_hh, read.of_state.bias)):
            mine.copy_(theirs)
    x = torch.randn(2, 4, 16, dtype=torch.double)
    there = torch.tensor([[1.0, 1, 1, 1], [1, 1, 0, 0]], dtype=torch.double)[..., None]
    states, state = [], torch.zeros(2, 16, dtype=torch.double)
    for place in range(4):
        state = cell(x[:, place], state)
        states.append(state)
    expected = torch.stack([torch.stack(states).mean(0)[0], torch.stack(states[:2]).mean(0)[1]])
    assert torch.allclose(read._mean_state(x, there), expected)


# --- telling


def test_joining_is_a_1x1_convolution_over_maps_and_the_repeated_text():
    torch.manual_seed(0)
    score = TextScore(channels=3, start=4, text=6, outputs=2).double()
    maps, text = torch.randn(2, 3, 4, 4, dtype=torch.double), torch.randn(4, 6, dtype=torch.double)
    told = score.of_text[:3](text)
    repeated = told[:, :, None, None].expand(-1, -1, 4, 4)
    joined = torch.cat([maps.repeat(2, 1, 1, 1), repeated], 1)
    weight = torch.cat([score.of_picture.weight, score.of_text[3].weight], 1)[:, :, None, None]
    mixed = conv2d(joined, weight, score.of_text[3].bias)
    expected = score.of_both(mixed.permute(0, 2, 3, 1).flatten(1, 2))
    assert torch.allclose(score(maps.permute(0, 2, 3, 1).flatten(1), text), expected)


def test_only_what_can_be_told_is_offered_and_used():
    offered = next(part for part in catalogue().recipe if part.name == "text_to_image").compatible
    assert set(offered["dataset"]) == {"pixel_faces", "captioned"}
    mlp = TEXT | {"generator.name": "mlp", "discriminator.name": "mlp", "discriminator.norm": "auto"}
    with pytest.raises(UserError, match="cannot be told a sentence; choose dcgan"):
        small.trainer(mlp, data=captioned())
    with pytest.raises(UserError, match="no captions to read"):
        small.trainer(TEXT, data=dataclasses.replace(small.dataset(), captions=()))


@pytest.mark.parametrize("objective", ["relativistic", "least_squares", "wasserstein_gp"])
def test_other_games_can_be_played_with_sentences(objective):
    events = small.train(TEXT | {"objective.name": objective, "steps": 1}, data=captioned())
    assert events[-1].reason == "finished"


# --- what others see


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("text") / "run"
    return RunFolder(folder) if folder.exists() else (small.train(TEXT, folder, captioned()), RunFolder(folder))


def test_the_sample_grid_says_what_was_said(trained):
    events, run = trained
    (started,) = small.only(events, Started)
    shown = small.only(events, Previewed)[-1].pictures
    assert shown["generated"].shape == (64, 16, 16, 3)
    assert shown["sentences"].shape == (6, 16, 96, 3)
    (described,) = started.previews.previews
    captions = run.data().text.captions
    assert described.name == "sentences"
    assert list(described.captions) == [captions[number] for number in np.linspace(0, len(captions) - 1, 6).astype(int)]


def test_one_file_reads_and_draws_as_the_sample_grid(trained):
    events, run = trained
    exported = export_run(run)
    assert (exported.kind, exported.others) == ("text_to_image", ())
    generator = TextGeneratorFile(exported.path)
    assert generator.text == run.data().text
    draws = RngStreams(run.experiment().seed, 0, 0, torch.device("cpu"))
    latents = draws.latents("sentences", "normal", 6, 8).numpy()
    shown = small.only(events, Previewed)[-1].pictures["sentences"]
    captions = generator.text.captions
    for row, number in enumerate(np.linspace(0, len(captions) - 1, 6).astype(int)):
        drawn = np.concatenate(generator.with_prompt(captions[number]).generate(latents), axis=1)
        assert np.abs(drawn.astype(int) - shown[row]).max() <= 1
    assert shown.std() > 1


def test_a_batch_in_which_all_say_the_same_loses_no_numbers():
    rare = captioned()
    captions = (("a square",),) * (len(rare.captions) - 1) + (("another one",),)
    events = list(small.trainer(TEXT, data=dataclasses.replace(rare, captions=captions)).events())
    assert events[-1].reason == "finished"
