"""The nearest training pictures of one picture, from the command line as the window asks for them."""

import json

import numpy as np
import pytest

from ganstudio.cli import main
from ganstudio.evaluation.run.image_neighbours import picture_neighbours
from ganstudio.formats.results import from_line
from ganstudio.images.arrays import read_picture, save_png
from tests import generators
from tests.evaluation.conftest import blobs


@pytest.mark.parametrize(
    ("change", "level"),
    [(lambda p: p, "bad"), (lambda p: np.roll(p, 1, 0), "bad"), (lambda p: (p * 0.8).astype(np.uint8), "bad")],
    ids=["the same", "shifted", "darker"],
)
def test_a_copy_is_found_and_told(reference, change, level):
    found = picture_neighbours(change(reference.training[7]), reference, count=5)
    assert found.verdict.level == level
    (sheet,) = found.sheets
    assert (sheet.columns, sheet.count, len(sheet.row_titles)) == (5, 15, 3)


def test_a_fresh_picture_is_no_copy_and_neighbours_are_exact(reference):
    fresh = blobs(1, seed=77)[0][0]
    found = picture_neighbours(fresh, reference)
    assert found.verdict.level == "good"
    flat = reference.training.reshape(len(reference.training), -1).astype(float) / 255
    distances = np.sort(np.linalg.norm(flat - fresh.reshape(1, -1) / 255, axis=1))[:8]
    assert [float(word.rpartition(" ")[2]) for word in found.sheets[0].cells[:8]] == pytest.approx(distances, rel=0.01)


def test_the_command_answers_in_a_line_and_in_a_sheet(tmp_path, capsys):
    path = generators.tiny(tmp_path / "a.onnx", side=16).path
    picture, sheet, data = tmp_path / "sample.png", tmp_path / "sheet.png", tmp_path / "data"
    data.mkdir()
    for number, one in enumerate(blobs(90)[0]):
        save_png(one, data / f"{number}.png")
    save_png(np.full((40, 40, 3), 90, np.uint8), picture)
    arguments = ["nearest", str(path), str(picture), "--data", str(data), "--count", "4", "-o", str(sheet), "--json"]
    assert main(arguments) == 0
    line = capsys.readouterr().out
    assert json.loads(line)["type"] == "finding"
    assert from_line(line).sheets[0].columns == 4
    assert read_picture(sheet).shape[:2] == (3 * 16, 4 * 16)
    assert main(["nearest", str(path), str(picture)]) == 2
    assert "--data" in capsys.readouterr().err
