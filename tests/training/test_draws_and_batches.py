"""Random draws as a pure function, and batches that never touch what is held out."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import torch

from ganstudio.training.components.batches import BatchSource, data_facts, to_pictures
from ganstudio.training.components.rng_streams import RngStreams
from tests import small

CPU = torch.device("cpu")


def rng(seed: int = 1, step: int = 2, update: int = 0) -> RngStreams:
    return RngStreams(seed, step, update, CPU)


def batches(mirror: bool = False, **changes) -> BatchSource:
    return BatchSource(replace(small.dataset(), **changes), CPU, torch.contiguous_format, mirror)


def test_the_same_place_gives_the_same_numbers():
    assert torch.equal(rng().normal("latents", 5), rng().normal("latents", 5))
    once = rng()
    assert torch.equal(once.uniform("mix", 3), once.uniform("mix", 3))


def test_another_seed_step_update_or_purpose_gives_other_numbers():
    places = list(product((1, 11), (2, 22), (0, 1), ("latents", "batch")))
    drawn = {tuple(rng(*place[:3]).normal(place[3], 4).tolist()) for place in places}
    assert len(drawn) == len(places)


def test_draws_leave_torchs_global_generator_alone():
    before = torch.get_rng_state()
    for draw in (rng().normal("a", 3), rng().uniform("b", 3), rng().integers("c", 9, 3)):
        assert len(draw) == 3
    assert torch.equal(torch.get_rng_state(), before)


def test_latents_follow_their_law():
    normal, uniform = (rng().latents("latents", law, 2000, 10) for law in ("normal", "uniform"))
    assert normal.std().item() == pytest.approx(1, abs=0.02)
    assert uniform.abs().max() <= 1
    assert uniform.std().item() == pytest.approx(1 / 3**0.5, abs=0.01)


def test_integers_are_even():
    counts = torch.bincount(rng().integers("batch", 5, 10_000))
    assert counts.tolist() == pytest.approx([2000] * 5, abs=150)


def test_held_out_samples_are_never_drawn():
    """Every sample is its own number, so that a batch tells which ones it holds."""
    data = small.dataset(count=200)
    numbered = np.broadcast_to(np.arange(200, dtype=np.uint8)[:, None, None, None], (200, 2, 2, 1))
    source = batches(samples=numbered, held_out=data.held_out, labels=None, classes=())
    drawn = to_pictures(source.draw(5000, rng()).samples)[:, 0, 0, 0]
    assert set(drawn.tolist()) == set(data.training.tolist())
    assert len(data.testing) > 5


def test_batches_are_a_pure_function_of_the_update():
    source = batches()
    one, again, other = (source.draw(8, rng(step=step)) for step in (3, 3, 4))
    assert torch.equal(one.samples, again.samples)
    assert torch.equal(one.labels, again.labels)
    assert not torch.equal(one.samples, other.samples)


def test_labels_belong_to_their_pictures():
    """The middle of a picture is as bright as its class."""
    batch = batches().draw(200, rng())
    middle = to_pictures(batch.samples)[:, 6:10, 6:10].mean((1, 2, 3))
    assert np.array_equal(((middle - 60) // 60).astype(int), batch.labels.numpy())


def test_pixels_become_minus_one_to_one_and_back():
    ramp = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1).repeat(3, axis=0)
    source = batches(samples=ramp, held_out=np.array([False, False, True]), labels=None, classes=())
    batch = source.draw(1, rng())
    assert batch.labels is None
    assert batch.samples.aminmax() == (-1, 1)
    assert np.array_equal(to_pictures(batch.samples), ramp[:1])


def test_mirroring_reverses_about_half_of_the_pictures():
    left = np.zeros((50, 4, 4, 1), np.uint8)
    left[:, :, 0] = 255
    data = {"samples": left, "held_out": np.arange(50) < 5, "labels": None, "classes": ()}
    samples = batches(mirror=True, **data).draw(2000, rng()).samples
    reversed_ones = samples[:, 0, 0, 3] == 1
    assert reversed_ones.float().mean().item() == pytest.approx(0.5, abs=0.05)
    assert torch.equal(
        samples[reversed_ones].flip(3), samples[~reversed_ones][:1].expand(int(reversed_ones.sum()), -1, -1, -1)
    )
    assert (batches(mirror=False, **data).draw(100, rng()).samples[:, 0, 0, 0] == 1).all()


def test_labels_like_data_have_the_datas_frequencies():
    labels = batches().labels_like_data(3000, rng(), "labels")
    assert torch.bincount(labels).tolist() == pytest.approx([1000] * 3, abs=120)
    assert batches(labels=None, classes=()).labels_like_data(5, rng(), "labels") is None


def test_facts_name_the_data_and_put_channels_first():
    facts = data_facts(small.dataset(size=20, channels=3))
    assert facts.sample == (3, 20, 20)
    assert facts.training + facts.held_out == 120
    assert facts.fingerprint == small.dataset(size=20, channels=3).fingerprint
