"""The copying test, the birthday paradox and bins against what is known, and generators that cheat."""

import numpy as np
import pytest
import torch

from ganstudio.evaluation.measures.different_bins import different_bins
from ganstudio.evaluation.measures.near_duplicates import support_size
from ganstudio.evaluation.stats.memorisation import split_test
from ganstudio.evaluation.stats.neighbours import nearest, pair_distances, pairs_within
from ganstudio.evaluation.stats.shift_invariant import coarse, shifted_distances


def test_nearest_neighbours_are_exact(monkeypatch):
    monkeypatch.setattr("ganstudio.evaluation.stats.neighbours._ROWS", 7)
    monkeypatch.setattr("ganstudio.evaluation.stats.neighbours._COLUMNS", 11)
    rng = np.random.default_rng(0)
    queries, points = rng.random((20, 6), np.float32), rng.random((50, 6), np.float32)
    found = nearest(queries, points, 4)
    distances = np.linalg.norm(queries[:, None].astype(float) - points[None], axis=2)
    assert (found.indices == distances.argsort(1)[:, :4]).all()
    assert found.distances == pytest.approx(np.sort(distances, 1)[:, :4], abs=1e-5)
    whole = nearest(queries, points[:3], 9)
    assert whole.indices.shape == (20, 3)


@pytest.mark.parametrize("by_bytes", [True, False])
def test_levels_are_read_as_shares_of_255(monkeypatch, by_bytes):
    """Without rounding where the processor is quick at bytes."""
    if by_bytes and not torch.cpu._is_vnni_supported():
        pytest.skip("this processor's products of bytes may saturate")
    monkeypatch.setattr("torch.cpu._is_vnni_supported", lambda: by_bytes)
    points = np.random.default_rng(2).integers(0, 256, (60, 3000), np.uint8)
    points[7], points[8], points[9] = points[3], 0, 255
    found = nearest(points[:10], points, 60)
    squared = np.square(points[:10, None].astype(np.int64) - points).sum(2)
    exact = np.take_along_axis(squared, found.indices, 1) ** 0.5 / 255
    assert found.distances == pytest.approx(exact, rel=2e-7 if by_bytes else 1e-4, abs=0 if by_bytes else 0.05)
    assert (np.diff(exact) >= (-1e-5 if by_bytes else -0.05)).all()
    assert set(found.indices[3, :2]) == {3, 7}


def test_pairs_are_those_of_all_distances():
    points = np.random.default_rng(1).random((40, 3), np.float32)
    distances = pair_distances(points)
    assert len(distances) == 40 * 39 / 2
    direct = np.linalg.norm(points[:, None].astype(float) - points[None], axis=2)
    rows, columns = np.triu_indices(40, 1)
    assert np.sort(distances) == pytest.approx(np.sort(direct[rows, columns]), abs=1e-5)
    close = pairs_within(points, 0.2)
    assert {tuple(pair) for pair in close.tolist()} == set(zip(*np.nonzero(np.triu(direct <= 0.2, 1)), strict=True))


def test_the_split_test_knows_its_moments_and_its_chance():
    """Against permutations done by hand; one picture owns many samples, as a collapsed generator's would."""
    rng = np.random.default_rng(2)
    held_out = np.arange(200) >= 180
    owners = np.concatenate([np.full(60, 3), rng.integers(0, 200, 240)])
    found = split_test(owners, held_out)
    shuffled = np.array([held_out[rng.permutation(200)][owners].mean() for _ in range(4000)])
    assert found.expected == pytest.approx(0.1)
    assert found.deviation == pytest.approx(shuffled.std(), rel=0.1)
    assert found.p == pytest.approx((shuffled <= found.held_out).mean(), abs=0.03)
    assert found.following == pytest.approx(1 - held_out[owners].mean() / 0.1)


def test_p_values_of_honest_generators_are_uniform(monkeypatch):
    monkeypatch.setattr("ganstudio.evaluation.stats.memorisation._PERMUTATIONS", 500)
    rng = np.random.default_rng(3)
    held_out = np.arange(300) >= 250
    values = np.array([split_test(rng.integers(0, 300, 400), held_out).p for _ in range(100)])
    assert 0.38 < values.mean() < 0.62
    assert (values < 0.1).mean() < 0.25


def test_a_replayer_is_beyond_chance():
    owners = np.random.default_rng(4).integers(0, 250, 400)
    found = split_test(owners, np.arange(300) >= 250)
    assert found.p < 0.001
    assert found.following == 1


def test_shifted_and_brightened_pictures_are_at_distance_zero():
    rng = np.random.default_rng(5)
    others = rng.integers(0, 180, (6, 12, 12, 3), np.uint8)
    moved = np.roll(others, (1, -1), (1, 2))
    brighter = (moved * 1.2 + 20).astype(np.uint8)
    candidates = np.tile(np.arange(6), (6, 1))
    distances = shifted_distances(brighter, others, candidates, 1)
    assert np.diag(distances).max() < 0.05
    assert (distances.argmin(1) == np.arange(6)).all()
    assert shifted_distances(others[:1], others, candidates[:1], 2)[0, 0] == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize(("height", "width", "channels"), [(16, 16, 3), (33, 40, 1), (64, 64, 3)])
def test_candidates_hold_what_was_moved_brightened_and_made_noisy_at_once(height, width, channels):
    rng = np.random.default_rng(8)
    small = rng.integers(30, 180, (300, height // 4 + 1, width // 4 + 1, channels))
    others = small.repeat(4, 1).repeat(4, 2)[:, :height, :width].astype(np.uint8)
    changed = np.roll(others[:20], (1, 1), (1, 2)) + 40.0 + rng.normal(0, 20, others[:20].shape)
    near = nearest(coarse(np.clip(changed, 0, 255).astype(np.uint8)), coarse(others), 3).indices
    assert (near == np.arange(20)[:, None]).any(1).all()


def test_the_support_size_is_found_from_duplicates():
    rng = np.random.default_rng(6)
    estimates = []
    for _ in range(40):
        drawn = np.bincount(rng.integers(0, 5000, 800))
        estimates.append(support_size(800, int((drawn * (drawn - 1) // 2).sum())))
    values, lows, highs = map(np.array, zip(*estimates, strict=True))
    assert np.median(values) == pytest.approx(5000, rel=0.1)
    assert ((lows < 5000) & (highs > 5000)).mean() > 0.85
    assert support_size(100, 0)[:2] == (float("inf"), 100 * 99 / 6)


def test_as_many_bins_differ_by_chance_as_the_level_says():
    rng = np.random.default_rng(7)
    shares = rng.dirichlet(np.full(100, 5.0))
    same = different_bins(rng.multinomial(4000, shares), rng.multinomial(8000, shares)).mean()
    assert same < 0.12
    other = shares.copy()
    other[:30] *= 3
    assert different_bins(rng.multinomial(4000, other / other.sum()), rng.multinomial(8000, shares)).mean() > 0.3
