"""Names of 255 bytes: a file that has such a name can be written, and things can be put behind it."""

import os

import pytest

from ganstudio.core.files import fitted, write_atomically


@pytest.mark.parametrize("stem", ["a", "a" * 300, "\u56fe" * 85, "x" + "\u56fe" * 200, "\U0001f600" * 90])
@pytest.mark.parametrize("ending", ["", ".png", " translated (2).jpeg"])
def test_a_name_is_as_long_as_may_be_and_whole_characters(stem, ending):
    name = fitted(stem, ending)
    assert name.endswith(ending)
    assert stem.startswith(name.removesuffix(ending))
    assert 0 <= 255 - len(os.fsencode(name)) < 4 or name == stem + ending


def test_the_longest_name_is_written_and_nothing_else_is_left(tmp_path):
    path = tmp_path / fitted("\u56fe" * 90, ".png")
    write_atomically(path, b"content")
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [(path.name, b"content")]
