"""How much memory a training needs, told before it begins."""

import resource

import pytest
import torch

from ganstudio.core.errors import UserError
from ganstudio.training.components import memory
from tests import small


def test_too_large_is_refused_before_anything_is_allocated(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "available_bytes", lambda _: 8 << 30)
    changes = {"batch_size": 4096, "generator.width": 256, "discriminator.width": 256, "precision": "auto"}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UserError, match=r"needs about \d+\.\d GB.*8\.0 GB are free.*Lower the batch size first"):
        small.trainer(changes, tmp_path / "run", small.dataset(count=20, size=128, channels=3))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # of more than two million KB


def test_the_estimate_is_about_what_is_needed():
    """Weights, gradients, moments, average and checkpoint of the networks alone: 24 bytes per parameter."""
    trainer = small.trainer({"generator.width": 64, "discriminator.width": 64, "batch_size": 2})
    parameters = sum(p.numel() for network in trainer.recipe.networks().values() for p in network.parameters())
    assert 24 * parameters < trainer.recipe.memory() < 36 * parameters
    larger = small.trainer({"generator.width": 64, "discriminator.width": 64, "batch_size": 2000})
    assert larger.recipe.memory() > 5 * trainer.recipe.memory()


def test_nine_tenths_of_the_free_memory_may_be_used(monkeypatch):
    monkeypatch.setattr(memory, "available_bytes", lambda _: 1000)
    memory.refuse_if_too_large(900, torch.device("cpu"))
    with pytest.raises(UserError, match="Nothing was started"):
        memory.refuse_if_too_large(901, torch.device("cpu"))


def test_available_memory_is_told():
    free = memory.available_bytes(torch.device("cpu"))
    assert 1 << 26 < free < 1 << 46
