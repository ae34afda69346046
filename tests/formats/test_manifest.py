"""The manifest inside an exported file."""

import json

import pytest

from ganstudio.core.errors import UserError
from ganstudio.formats.manifest import Direction, Manifest, manifest_from_json, manifest_to_json
from ganstudio.formats.units import Scale


def test_a_manifest_survives_its_json():
    smile = Direction(name="smile", vector=[0.5, -1.0], origin="arithmetic")
    manifest = Manifest(title="Faces", latent_size=2, classes=["a", "ü"], directions=[smile], experiment={"seed": 3})
    assert manifest_from_json(manifest_to_json(manifest)) == manifest


def test_the_units_of_a_sequence_survive_too():
    manifest = Manifest(output="sequence", channels=1, length=64, scale=Scale(("warm",), (-3.5,), (40.25,)))
    assert manifest_from_json(manifest_to_json(manifest)) == manifest
    with pytest.raises(UserError, match=r"damaged.*smaller"):
        manifest_from_json('{"scale": {"names": ["warm"], "low": [2], "high": [2]}}')


def test_a_newer_files_unknown_fields_are_passed_over():
    assert manifest_from_json('{"title": "x", "colour_of_the_sky": 3}').title == "x"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"kind": "novel"}', '{"latent_size": -1}', '{"classes": "abc"}'])
def test_a_damaged_manifest_is_said(text):
    with pytest.raises(UserError, match="manifest is damaged"):
        manifest_from_json(text)


@pytest.mark.parametrize(
    "lie",
    [
        {"value_range": [1, 1]}, {"value_range": [1, -1]}, {"multiple_of": 10**9}, {"multiple_of": -1}, {"height": -5},
        {"latent_size": 10**12}, {"experiment": "none"}, {"scale": {"names": ["a"], "low": [-1e308], "high": [1e308]}},
        {"text": {"alphabet": "a", "length": 0}},
    ],
    ids=str,
)  # fmt: skip
def test_what_no_network_can_be_is_refused(lie):
    with pytest.raises(UserError, match="manifest is damaged"):
        manifest_from_json(json.dumps(lie))


def test_nesting_without_end_is_refused():
    with pytest.raises(UserError, match="nested without end"):
        manifest_from_json('{"experiment": ' + '{"a":' * 20_000 + "}" * 20_001)
