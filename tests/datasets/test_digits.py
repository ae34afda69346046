"""The shipped digits."""

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.datasets import open_dataset


def test_ten_thousand_labelled_digits():
    digits = open_dataset({"name": "digits"})
    assert digits.samples.shape == (10_000, 32, 32, 1)
    assert np.bincount(digits.labels).tolist() == [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]
    assert digits.classes[7] == "7"


@pytest.mark.parametrize("size", [28, "28"])
def test_as_scanned_they_are_the_middle_of_the_padded_ones(size):
    small, large = open_dataset({"name": "digits", "size": size}), open_dataset({"name": "digits"})
    assert np.array_equal(small.samples, large.samples[:, 2:-2, 2:-2])
    assert large.samples[:, :2].max() == 0
    assert np.array_equal(small.held_out, large.held_out)


def test_the_grey_values_are_those_of_the_scanner():
    samples = open_dataset({"name": "digits"}).samples
    assert len(np.unique(samples)) == 256


@pytest.mark.parametrize("size", [30, "large"])
def test_other_sizes_are_refused(size):
    with pytest.raises(UserError, match="size"):
        open_dataset({"name": "digits", "size": size})
