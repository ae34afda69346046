"""Beginning with weights that somebody else found."""

import pytest
import torch
from safetensors.torch import save_file

from ganstudio.core.errors import UserError
from ganstudio.runs.folder import RunFolder
from ganstudio.training.loop.checkpoint import read_checkpoint
from ganstudio.training.loop.trainer import Trainer
from tests import small


def test_starting_from_a_run_takes_its_weights(tmp_path):
    small.train({}, tmp_path / "old")
    best = next(file for file in RunFolder(tmp_path / "old").checkpoints() if file.best)
    begun = small.trainer({"start_from": str(tmp_path / "old"), "seed": 9})
    saved = read_checkpoint(best.path).parts
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
    assert torch.equal(small.weights(resumed), small.weights(fresh))


def test_weights_that_are_no_numbers_are_refused_before_anything_is_trained(tmp_path):
    weights = {
        f"generator.{name}": t for name, t in small.trainer().recipe.networks()["generator"].state_dict().items()
    }
    first = next(name for name, tensor in weights.items() if tensor.is_floating_point())
    save_file(weights | {first: torch.full_like(weights[first], torch.nan)}, tmp_path / "g.safetensors")
    with pytest.raises(UserError, match=r"g\.safetensors are no numbers .*Start from another one"):
        small.trainer({"start_from": str(tmp_path / "g.safetensors")})
