"""`ganstudio evaluate` as people and the window call it: files, runs, other data, bad input."""

import json

import numpy as np
import pytest

from ganstudio.core.paths import runs_folder
from ganstudio.formats.results import Begun, Done, Finding, MeasureProgress, Skipped, from_line
from ganstudio.images.arrays import save_png
from tests import generators, text_generators

QUICK = ("--measures", "precision_recall", "--samples", "300")


@pytest.fixture(autouse=True)
def few_to_compare_with(monkeypatch):
    monkeypatch.setattr("ganstudio.evaluation.reference_data.REFERENCE", 150)


@pytest.fixture
def onnx(tmp_path):
    """A generator of 28-pixel grey pictures that learnt nothing."""
    return generators.tiny(tmp_path / "tiny.onnx", side=28, channels=1, height=28, width=28).path


@pytest.fixture
def pictures(tmp_path):
    """A folder of 800 small pictures of two kinds."""
    rng = np.random.default_rng(0)
    for kind in ("dark", "light"):
        (tmp_path / "mine" / kind).mkdir(parents=True)
        for number in range(400):
            picture = rng.integers(0, 120, (20, 20, 3)) + (120 if kind == "light" else 0)
            save_png(picture.astype(np.uint8), tmp_path / "mine" / kind / f"{number}.png")
    return tmp_path / "mine"


def test_json_is_one_line_a_message_and_ends_with_done(command, onnx):
    said = command("evaluate", onnx, "--data", "digits", *QUICK, "--json")
    assert said.code == 0, said.err
    messages = [from_line(line) for line in said.out.splitlines()]
    assert {type(message) for message in messages} == {Begun, MeasureProgress, Finding, Done}
    assert isinstance(messages[-1], Done)
    (finding,) = (message for message in messages if isinstance(message, Finding))
    assert finding.figure("precision").value == pytest.approx(0, abs=0.05)
    assert finding.figure("precision").floor > 0.5
    assert "28" not in finding.verdict.text


def test_a_generator_that_reads_is_told_what_it_was_taught(command, tmp_path):
    reader = text_generators.reader(tmp_path / "reader.onnx")
    measures = ("--measures", "precision_recall,cannot_draw", "--samples", "300")
    said = command("evaluate", reader.path, "--data", "pixel_faces", *measures)
    assert said.code == 0, said.err
    assert "told one of the generator's training captions" in said.out
    assert "Precision" in said.out
    assert "depends on a sentence too" in said.out
    save_png(np.zeros((16, 16, 3), np.uint8), tmp_path / "one.png")
    refused = command("invert", reader.path, tmp_path / "one.png")
    assert (refused.code, "depends on a sentence" in refused.err) == (2, True)


def test_words_for_people_and_a_report_that_holds_everything(command, onnx, tmp_path):
    report = tmp_path / "report.html"
    said = command("evaluate", onnx, "--data", "digits", *QUICK, "--report", report)
    assert said.code == 0, said.err
    assert "Precision" in said.out
    assert "Nobody knows what this generator was trained on" in said.out
    page = report.read_text(encoding="utf-8")
    for word in ("<!doctype html>", "Does it leave things out?", "What this misses", "Recall", "torch", "300 samples"):
        assert word in page
    for outside in ("http://", "https://", 'src="/', "@import"):
        assert outside not in page


def test_a_run_is_measured_at_any_of_its_checkpoints(command, train):
    assert train("--run", runs_folder() / "mine").code == 0
    said = command("evaluate", "mine", *QUICK, "--step", 0, "--json")
    assert said.code == 0, said.err
    begun = next(m for m in map(from_line, said.out.splitlines()) if isinstance(m, Begun))
    assert (begun.generators, begun.data, begun.notes) == (("mine",), "Handwritten digits", ())


def test_the_users_pictures_take_the_generators_size_and_colours(command, onnx, pictures):
    said = command("evaluate", onnx, "--data", pictures, *QUICK)
    assert said.code == 0, said.err
    assert "A folder of pictures" in said.out


def test_a_measure_that_cannot_be_made_is_said_with_its_reason(command, onnx):
    said = command("evaluate", onnx, "--data", "digits", "--measures", "modes", "--samples", "300", "--json")
    assert said.code == 0
    (skipped,) = (m for m in map(from_line, said.out.splitlines()) if isinstance(m, Skipped))
    assert skipped.reason.endswith(".")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--data", "nothing"), "neither a data set called 'nothing' nor such a path"),
        ((), "does not say what it was trained on"),
        (("--data", "pixel_faces"), "--resize"),
        (("--data", "points"), "makes pictures"),
        (("--data", "digits", "--samples", "0"), "--samples"),
        (("--data", "digits", "--seed", "-1"), "--seed"),
        (("--data", "digits", "--measures", "beauty"), "no measure called 'beauty'"),
        (("--data", "digits", "--set", "neighbours=3"), "no setting"),
        (("--data", "digits", "--set", "precision_recall.neighbours=0"), "neighbours"),
        (("--data", "digits", "--report", "out.pdf"), ".html"),
        (("--data", "digits", "--report", "there/is/no/folder.html"), "no folder"),
        (("--data", "digits", "--measures", " , "), "names no measure"),
        (("--data", "digits", "--step", "5"), "no run among these"),
        (("", "--data", "digits"), "Name a generator"),
    ],
)
def test_bad_input_gets_one_sentence(command, onnx, words, sentence):
    said = command("evaluate", onnx, *words)
    assert said.code == 2
    assert sentence in said.err
    assert said.err.count("\n") == 1


def test_generators_of_different_kinds_do_not_stand_side_by_side(command, onnx, tmp_path):
    other = generators.tiny(tmp_path / "colour.onnx", side=28, channels=3).path
    said = command("evaluate", onnx, other, "--data", "digits", *QUICK)
    assert said.code == 2
    assert "side by side" in said.err


def test_a_generator_that_gives_no_numbers_is_refused(command, tmp_path):
    broken = generators.tiny(tmp_path / "broken.onnx", side=28, channels=1)
    weights = broken.weights.copy()
    weights[:] = np.nan
    import onnx as format_
    from onnx import numpy_helper

    model = format_.load(broken.path)
    for index, tensor in enumerate(model.graph.initializer):
        if tensor.name == "weights":
            model.graph.initializer[index].CopyFrom(numpy_helper.from_array(weights, "weights"))
    format_.save(model, broken.path)
    said = command("evaluate", broken.path, "--data", "digits", *QUICK)
    assert said.code == 2
    assert "no numbers" in said.err


def test_data_of_another_size_are_resampled_where_one_asks(command, onnx):
    said = command("evaluate", onnx, "--data", "stacked_digits", "--resize", *QUICK, "--json")
    assert said.code == 0, said.err
    begun = next(m for m in map(from_line, said.out.splitlines()) if isinstance(m, Begun))
    assert any("Resampling blurs" in note for note in begun.notes)
    assert json.loads(said.out.splitlines()[-1])["type"] == "done"
