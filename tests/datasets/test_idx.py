"""MNIST-style idx files: plain, compressed, alone, in a folder, and damaged."""

import gzip

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.datasets import open_dataset
from ganstudio.datasets.readers.idx import read_idx

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


@pytest.fixture
def digits():
    return np.random.default_rng(0).integers(0, 256, (30, 28, 28), dtype=np.uint8)


@pytest.fixture
def folder(tmp_path, write_idx, digits):
    write_idx(tmp_path / "set" / IMAGES, digits)
    write_idx(tmp_path / "set" / LABELS, np.arange(30) % 10)
    return tmp_path / "set"


def opened(path, **settings):
    return open_dataset({"name": "folder", "path": str(path), "size": 28, "channels": "grey", **settings})


@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize("pattern", ["train-{}-idx{}-ubyte", "train-{}.idx{}-ubyte", "emnist-letters-{}-idx{}-ubyte"])
def test_pictures_and_labels_find_each_other(tmp_path, write_idx, digits, ending, pattern):
    images = write_idx(tmp_path / (pattern.format("images", 3) + ending), digits)
    write_idx(tmp_path / (pattern.format("labels", 1) + ending), np.arange(30) % 10)
    for path in (tmp_path, images):
        data = opened(path)
        assert np.array_equal(data.samples[..., 0], digits)
        assert data.labels.tolist() == (np.arange(30) % 10).tolist()
        assert data.classes == tuple("0123456789")


def test_train_and_test_files_are_read_together(folder, write_idx, digits):
    write_idx(folder / "t10k-images-idx3-ubyte.gz", digits[:5])
    write_idx(folder / "t10k-labels-idx1-ubyte.gz", np.zeros(5))
    data = opened(folder)
    assert len(data.samples) == len(data.labels) == 35
    assert len(opened(folder / "t10k-images-idx3-ubyte.gz").samples) == 5


def test_a_name_that_is_there_twice_is_read_once(folder, write_idx, digits):
    write_idx(folder / f"{IMAGES}.gz", digits)
    assert len(opened(folder).samples) == 30


def test_a_little_larger_means_a_black_rim(folder, digits):
    data = opened(folder, size=32, channels="colour")
    assert data.samples.shape == (30, 32, 32, 3)
    assert np.array_equal(data.samples[:, 2:-2, 2:-2, 1], digits)
    assert data.samples[:, :2].max() == 0


def test_much_larger_or_smaller_is_resampled(folder):
    assert opened(folder, size=64).samples.shape == (30, 64, 64, 1)
    assert opened(folder, size=16).samples.shape == (30, 16, 16, 1)


def test_the_same_digit_is_held_out_here_and_in_the_shipped_set(tmp_path, write_idx):
    shipped = open_dataset({"name": "digits", "size": 28})
    write_idx(tmp_path / IMAGES, shipped.samples[:300, ..., 0])
    assert np.array_equal(opened(tmp_path, size=32).held_out, shipped.held_out[:300])


def test_without_labels_there_are_no_classes(folder, write_idx, digits):
    (folder / LABELS).unlink()
    assert opened(folder).labels is None
    write_idx(folder / LABELS, np.arange(29))
    data = opened(folder)
    assert data.labels is None
    assert "29 labels for 30 pictures" in data.skipped[0]


def test_labels_for_only_one_of_two_files_are_left_out(folder, write_idx, digits):
    write_idx(folder / "t10k-images-idx3-ubyte", digits[:5])
    data = opened(folder)
    assert data.labels is None
    assert "t10k" in data.skipped[0]


def test_a_damaged_file_beside_a_good_one_is_skipped_and_named(folder):
    (folder / "t10k-images-idx3-ubyte.gz").write_bytes(b"no gzip")
    data = opened(folder)
    assert len(data.samples) == 30
    assert "t10k-images-idx3-ubyte.gz" in data.skipped[0]


HEADER = bytes((0, 0, 8, 3)) + np.array((2, 2, 2), ">u4").tobytes()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("wrong magic", b"\x89PNG" + HEADER[4:] + bytes(8), "no idx file with 3 dimensions"),
        ("labels where pictures belong", bytes((0, 0, 8, 1)) + HEADER[4:], "no idx file with 3 dimensions"),
        ("floats", bytes((0, 0, 13, 3)) + HEADER[4:] + bytes(32), "no idx file"),
        ("empty", b"", "no idx file"),
        ("short header", HEADER[:9], "ends too soon|damaged"),
        ("short", HEADER + bytes(7), "7 of 8 bytes"),
        ("none", HEADER[:4] + bytes(12), "damaged"),
        ("bomb", HEADER[:4] + b"\xff" * 12, "damaged"),
        ("cut.gz", gzip.compress(HEADER + bytes(8), mtime=0)[:-12], "cannot be read|damaged"),
        ("no gzip.gz", HEADER + bytes(8), "cannot be read"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, name, data, reason):
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(UserError, match=reason) as caught:
        read_idx(file, dimensions=3)
    assert name in str(caught.value)


def test_a_folder_with_only_damaged_idx_files_is_refused(folder):
    (folder / IMAGES).write_bytes(b"1234")
    with pytest.raises(UserError, match="no usable idx pictures"):
        opened(folder)
