"""What was said about a file follows its content, and damage means that nothing was said."""

import msgspec
import pytest

from ganstudio.core.errors import UserError
from ganstudio.core.paths import config_folder
from ganstudio.inference.onnx.content_store import content_of, recall, remember


class Said(msgspec.Struct):
    law: str
    size: int = 3


@pytest.fixture
def content(tmp_path):
    path = tmp_path / "file.onnx"
    path.write_bytes(b"a network")
    return content_of(path)


def test_it_follows_the_content_and_not_the_name(content, tmp_path):
    remember(content, "reading", Said("uniform"))
    copied, other = tmp_path / "other name.onnx", tmp_path / "other.onnx"
    copied.write_bytes(b"a network")
    other.write_bytes(b"another network")
    assert recall(content_of(copied), "reading", Said) == Said("uniform")
    assert recall(content_of(other), "reading", Said) is None


def test_topics_do_not_disturb_each_other_and_can_be_forgotten(content):
    remember(content, "reading", Said("uniform"))
    remember(content, "names", ["smile"])
    remember(content, "reading", None)
    assert recall(content, "reading", Said) is None
    assert recall(content, "names", list[str]) == ["smile"]
    remember(content, "names", None)
    assert list((config_folder() / "remembered").iterdir()) == []


@pytest.mark.parametrize("damaged", [b"", b"{", b"\xff\xfe", b"[1]", b'{"reading": 3}', b'{"reading": {"law": 1}}'])
def test_a_damaged_file_is_as_if_nothing_had_been_said(content, damaged):
    remember(content, "reading", Said("uniform"))
    (path,) = (config_folder() / "remembered").iterdir()
    path.write_bytes(damaged)
    assert recall(content, "reading", Said) is None
    remember(content, "reading", Said("normal"))
    assert recall(content, "reading", Said) == Said("normal")


def test_where_it_cannot_be_kept_a_sentence_says_so(content):
    config_folder().parent.mkdir(exist_ok=True)
    config_folder().write_bytes(b"a file where the folder should be")
    with pytest.raises(UserError, match="could not be remembered"):
        remember(content, "reading", Said("uniform"))


def test_a_missing_file_has_no_content(tmp_path):
    with pytest.raises(UserError, match="No such file"):
        content_of(tmp_path / "gone.onnx")
