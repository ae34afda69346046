"""Three digits in one picture; what is held out shows no digit that is trained on."""

import numpy as np
import pytest

from ganstudio.datasets.digits import Digits
from ganstudio.datasets.stacked_digits import StackedDigits


@pytest.fixture(scope="module")
def stacked():
    return StackedDigits(size=28, count=3000).open()


@pytest.fixture(scope="module")
def digits():
    return Digits(size=28).open()


def numbers_by_picture(digits, part) -> dict[bytes, int]:
    return {digits.samples[number].tobytes(): int(digits.labels[number]) for number in part}


@pytest.mark.parametrize("part", ["training", "testing"])
def test_every_channel_is_a_digit_of_the_same_side_and_spells_the_label(stacked, digits, part):
    known = numbers_by_picture(digits, getattr(digits, part))
    chosen = getattr(stacked, part)[:200]
    for sample, label in zip(stacked.samples[chosen], stacked.labels[chosen], strict=True):
        spelled = [known[np.ascontiguousarray(sample[..., channel]).tobytes()] for channel in range(3)]
        assert int("".join(map(str, spelled))) == label


def test_no_held_out_digit_is_ever_trained_on(stacked, digits):
    seen = {np.ascontiguousarray(s[..., c]).tobytes() for s in stacked.samples[stacked.training] for c in range(3)}
    assert not seen & numbers_by_picture(digits, digits.testing).keys()


def test_a_tenth_is_held_out_and_most_numbers_occur(stacked):
    assert stacked.held_out.sum() == 300
    assert len(np.unique(stacked.labels)) > 900
    assert stacked.classes[7] == "007"


def test_another_seed_stacks_other_digits(stacked):
    again, other = (StackedDigits(size=28, count=3000, seed=seed).open() for seed in (0, 1))
    assert again.fingerprint == stacked.fingerprint != other.fingerprint


def test_the_larger_size_has_a_black_rim():
    samples = StackedDigits(size=32, count=100).open().samples
    assert samples.shape == (100, 32, 32, 3)
    assert not samples[:, :2].any()
    assert not samples[:, :, -2:].any()
