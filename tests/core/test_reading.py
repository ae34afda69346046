"""Whatever a reader meets becomes one sentence that names the file, without the words of a schema."""

from pathlib import Path

import msgspec
import pytest

from ganstudio.core.errors import UserError
from ganstudio.core.reading import complaint, reading, reads


class Oven(msgspec.Struct, forbid_unknown_fields=True):
    heat: int
    trays: tuple[int, int] = (1, 2)
    name: str = ""


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"heat": "x"}, "heat should be a whole number, not text"),
        ({"heat": 1, "trays": [1]}, "trays should have 2 entries, not 1"),
        ({"heat": 1, "trays": [1, None]}, "trays[1] should be a whole number, not nothing"),
        ({}, "it lacks heat"),
        ({"heat": 1, "cold": 2}, "it has cold, which is not known here"),
        ([], "it should be a table, not a list"),
    ],
)
def test_what_a_schema_says_is_said_in_words(values, words):
    with pytest.raises(msgspec.ValidationError) as error:
        msgspec.convert(values, Oven)
    assert complaint(error.value) == words


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(2, "No such file"), "oven.toml cannot be read: No such file."),
        (ValueError("of no use"), "oven.toml is damaged: of no use."),
        (KeyError("heat"), "oven.toml is damaged: it lacks 'heat'."),
        (RecursionError("deep"), "oven.toml is damaged: it is nested without end."),
        (MemoryError(), "oven.toml needs more memory than there is."),
        (TypeError("advice to programmers"), "oven.toml is damaged."),
        (UserError("Choose another."), "oven.toml: Choose another."),
        (UserError("oven.toml is cold."), "oven.toml is cold."),
    ],
)
def test_everything_becomes_a_sentence_that_names_the_file(error, words):
    with pytest.raises(UserError) as said, reading(Path("oven.toml")):
        raise error
    assert str(said.value) == words


def test_a_hint_says_what_to_do_and_a_long_path_is_shortened():
    @reads("an oven", hint="Bake anew.")
    def read(number: int, path: Path) -> None:
        raise ValueError(str(number))

    with pytest.raises(UserError, match=r"^oven\.toml is not an oven, or it is damaged: 3\. Bake anew\.$"):
        read(3, path=Path("oven.toml"))
    with pytest.raises(UserError) as said:
        read(3, Path("x" * 5000))
    assert len(str(said.value)) < 300
