"""Which kind of data set reads a path: what --data, drops and evaluate ask."""

from pathlib import Path

import pytest

from ganstudio.core.settings import describe
from ganstudio.datasets import Acceptance, acceptance, best_kind, datasets, own_data_section
from ganstudio.datasets._template import DATASET as TEMPLATE

NAMES = ["table.csv", "table.TSV", "table.txt", "drawing.png", "folder", "train-images-idx3-ubyte.gz", "missing"]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in NAMES[:-1]:
        if name == "folder":
            for inner in ("trainA", "trainB"):
                (tmp_path / name / inner).mkdir(parents=True)
        else:
            (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize("part", [*datasets().values(), TEMPLATE], ids=lambda part: part.name)
def test_every_kind_that_accepts_a_path_has_a_setting_for_it(part, place):
    if any(part.settings.accepts(place / name) for name in NAMES):
        assert "path" in {field.name for field in describe(part.settings) if field.kind in ("path", "file")}
        assert not part.settings.shareable


@pytest.mark.parametrize("part", list(datasets().values()), ids=lambda part: part.name)
def test_every_kind_that_asks_for_a_path_accepts_some(part, place):
    if not part.settings.shareable:
        assert any(part.settings.accepts(place / name) for name in NAMES)


@pytest.mark.parametrize(
    ("name", "kind"),
    list(zip(NAMES, ["csv_sequences"] * 3 + ["folder"] * 4, strict=True)),
)
def test_the_kind_that_suits_best_is_taken(place, name, kind):
    assert own_data_section(place / name) == {"name": kind, "path": str(place / name)}


@pytest.mark.parametrize("kind", ["captioned", "pairs", "made_pairs", "two_folders"])
def test_a_kind_that_is_named_comes_first_where_it_accepts_the_path(place, kind):
    assert own_data_section(place / "folder", kind)["name"] == kind
    assert own_data_section(place / "missing", kind)["name"] == "folder"
    assert own_data_section(place / "folder", "digits")["name"] == "folder"


def test_only_what_its_ending_names_is_opened_when_it_is_dropped(place):
    found = {name: best_kind(place / name, Acceptance.CERTAIN) for name in NAMES}
    assert {name for name, kind in found.items() if kind} == {"table.csv", "table.TSV"}


def test_a_drawing_is_for_those_who_ask_for_one(place):
    assert acceptance("drawn", place / "drawing.png") is Acceptance.IF_NAMED
    assert acceptance("drawn", place / "folder") is Acceptance.NO
