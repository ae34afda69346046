"""Latents as text and as files: exact both ways, and a sentence for anything else."""

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.inference.latent.space import LatentSpace
from ganstudio.inference.latent.text import latent_from_text, latent_to_text, read_latents


def test_text_is_exact():
    latent = np.concatenate([LatentSpace(30).draw(1, 0)[0], np.float32([0, -0.0, 1e-30, 3e8, 1 / 3])])
    assert np.array_equal(latent_from_text(latent_to_text(latent), len(latent)), latent)


@pytest.mark.parametrize("text", ["1, -2.5 3e-1", "[[1; -2.5]\n(.3)]", "\t1,\r\n-2.5,,0.3,"])
def test_people_write_it_in_many_ways(text):
    assert latent_from_text(text, 3).tolist() == np.float32([1, -2.5, 0.3]).tolist()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1, two, 3", "'two' is no number"),
        ("1, 2", "2 numbers"),
        ("", "0 numbers"),
        ("1, nan, 3", "NaN"),
        ("1 2 1e99", "NaN"),
    ],
)
def test_what_is_no_latent(text, said):
    with pytest.raises(UserError, match=said):
        latent_from_text(text, 3)


def test_files_of_one_and_of_many(tmp_path):
    latents = LatentSpace(6).draw(4, 0)
    np.save(tmp_path / "many.npy", latents)
    np.save(tmp_path / "one.npy", latents[0])
    assert np.array_equal(read_latents(tmp_path / "many.npy", 6), latents)
    assert np.array_equal(read_latents(tmp_path / "one.npy", 6), latents[:1])
    with pytest.raises(UserError, match=r"needs \[N, 7\]"):
        read_latents(tmp_path / "many.npy", 7)


@pytest.mark.parametrize("shape", ["(1000000000000, 6)", "(2**70, 6)", "(-1, 6)", "[" * 3000])
def test_a_header_that_claims_more_than_there_is_asks_for_no_memory(tmp_path, shape):
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".encode()
    path = tmp_path / "z.npy"
    path.write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(96))
    with pytest.raises(UserError, match=r"z\.npy is not a \.npy file of plain numbers"):
        read_latents(path, 6)
