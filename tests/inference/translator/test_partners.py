"""Which file is the other direction of a translator, where several checkpoints and other translators lie beside it."""

import pytest

from ganstudio.inference.translator.translator_file import TranslatorFile
from tests import translators

ONE, OTHER = {"name": "one"}, {"name": "other"}


def partner_name(folder, name="there.onnx", **described):
    partner = TranslatorFile(translators.negative(folder / name, experiment=ONE, **described)).partner
    return partner and partner.name


@pytest.mark.parametrize(("step", "expected"), [(1000, "x-b-to-a.onnx"), (2000, "y-b-to-a.onnx")])
def test_the_nearest_step_is_the_partner(tmp_path, step, expected):
    for name, made in (("x", 1100), ("y", 2100)):
        translators.negative(tmp_path / f"{name}-b-to-a.onnx", direction="b-to-a", experiment=ONE, step=made)
    assert partner_name(tmp_path, step=step) == expected


def test_the_file_named_so_comes_before_a_nearer_step(tmp_path):
    translators.negative(tmp_path / "there-b-to-a.onnx", direction="b-to-a", experiment=OTHER, step=5)
    translators.negative(tmp_path / "x.onnx", direction="b-to-a", experiment=ONE, step=100)
    assert partner_name(tmp_path, step=100) == "there-b-to-a.onnx"


@pytest.mark.parametrize("described", [{"experiment": OTHER}, {"direction": "a-to-b", "experiment": ONE},
                                       {"direction": "", "experiment": ONE}])  # fmt: skip
def test_strangers_are_no_partners(tmp_path, described):
    translators.negative(tmp_path / "x.onnx", **({"direction": "b-to-a"} | described))
    assert partner_name(tmp_path) is None


def test_of_another_title_no_name_makes_a_partner(tmp_path):
    translators.negative(tmp_path / "there-b-to-a.onnx", direction="b-to-a", experiment=OTHER, title="Another")
    assert partner_name(tmp_path) is None
