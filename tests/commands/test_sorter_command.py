"""`ganstudio sorter`: made from pictures in folders, found again by the generator that learnt from them."""

import json

import numpy as np
import pytest
from PIL import Image

from ganstudio.cli import main
from ganstudio.datasets import open_dataset
from ganstudio.formats.manifest import Manifest
from ganstudio.inference.generator.attribute_classifier import AttributeClassifier, find_classifier


@pytest.fixture
def pictures(tmp_path):
    """Squares at the left and at the right, in a folder each."""
    rng = np.random.default_rng(0)
    for place, name in enumerate(("left", "right")):
        folder = tmp_path / "pictures" / name
        folder.mkdir(parents=True)
        for number in range(60):
            picture = rng.integers(0, 90, (32, 32, 3), np.uint8)
            picture[8:24, 16 * place : 16 * place + 16] += 120
            Image.fromarray(picture).save(folder / f"{number}.png")
    return tmp_path / "pictures"


def sorter(capsys, *arguments):
    code = main(["sorter", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize("architecture", ["convolutional", "dense"])
def test_pictures_in_folders_are_sorted_by_folder(pictures, tmp_path, capsys, monkeypatch, architecture):
    monkeypatch.setattr("ganstudio.evaluation.features.attribute_classifier._FEWEST_STEPS", 40)
    monkeypatch.setattr("ganstudio.evaluation.features.attribute_classifier._BATCH", 16)
    code, out, err = sorter(capsys, pictures, "--architecture", architecture, "--json")
    assert code == 0, err
    answer = json.loads(out)
    assert answer["errors"] == {"class": 0.0}
    assert err.splitlines()[0].endswith("%")
    data = open_dataset({"name": "folder", "path": str(pictures)})
    made = find_classifier(Manifest(data_fingerprint=data.fingerprint))
    assert str(made) == answer["path"]
    opened = AttributeClassifier(made)
    assert [trait.label for trait in opened.traits] == ["left", "right"]
    assert np.array_equal(opened.scores(data.samples).argmax(1), data.labels)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("points", "no pictures"),
        ("pictures/left", "Nothing is known"),
        ("nowhere", "nowhere"),
        ("gone.onnx", "No such file"),
    ],
)
def test_what_cannot_be_sorted_is_one_line(pictures, tmp_path, capsys, monkeypatch, data, said):
    monkeypatch.chdir(tmp_path)
    code, out, err = sorter(capsys, data, "--json")
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
