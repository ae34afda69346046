"""A run's record is the same from its events and from its log; a log is read on while it is written."""

import json

import msgspec
import numpy as np
import pytest

from ganstudio.runs.events import Changed, Measured, Noted, Progressed, Started, Updated
from ganstudio.runs.previews import PreviewDescription, PreviewWords
from ganstudio.runs.record import Curve, LogTail, RunRecord
from ganstudio.runs.scalars import Scalar, plots_of


def test_a_curve_keeps_everything_and_old_views_stay():
    curve = Curve()
    curve.append(1, 0.5)
    before = curve.values
    for step in range(2, 1000):
        curve.append(step, step / 2)
    assert before.tolist() == [0.5]
    assert np.array_equal(curve.values, curve.steps / 2)


def test_events_and_log_give_the_same_record():
    from_events, from_log = RunRecord(), RunRecord()
    equilibrium = {"discriminator_loss": 1.386}
    words = (Scalar(name="k", label="k", plot="Balance", figure="k", colour="accent"),)
    previews = PreviewWords((PreviewDescription("resolutions", "All sizes at once.", ("4", "8")),), has_latent=False)
    from_events.take(Started(None, 0, 10, "CPU", "float32", "contiguous", 1, {}, equilibrium, {}, words, previews))
    from_log.take_row({
        "step": 0, "started": "now", "steps": 10, "equilibrium": equilibrium,
        "pictures": msgspec.to_builtins(previews.previews), "has_latent": False, "scalars": msgspec.to_builtins(words),
    })  # fmt: skip
    for step in (1, 2):
        from_events.take(Updated(step, "generator", "discriminator", True, {"generator_loss": step / 2}))
        from_log.take_row({"step": step, "update": "generator", "generator_loss": step / 2})
    from_events.take(Measured(2, {"kernel_distance": 3.0}))
    from_log.take_row({"step": 2, "kernel_distance": 3.0})
    from_events.take(Progressed(2, 10, 100.0, 5.0, 1.5))
    from_log.take_row({"step": 2, "images_per_second": 100.0, "seconds": 1.5})
    for record in (from_events, from_log):
        assert sorted(record.curves) == ["generator_loss", "kernel_distance"]
        assert record.curves["generator_loss"].values.tolist() == [0.5, 1.0]
        assert (record.step, record.steps, record.seconds) == (2, 10, 1.5)
        assert record.equilibrium == equilibrium
        assert (record.scalars, record.previews) == (words, previews)


@pytest.mark.parametrize("name", ["generated", "pairs"])
def test_the_words_of_an_earlier_version_s_log_are_still_shown(name):
    record = RunRecord()
    record.take_row({"step": 0, "started": "then", "pictures": {name: "What one sees.\nabove one\nabove another"}})
    described = PreviewDescription(name, "What one sees.", ("above one", "above another"))
    assert record.previews == PreviewWords((described,), has_latent=name != "generated")


@pytest.mark.parametrize("said", ["text", {"a": 1}, [{"name": 3}], 5])
def test_words_that_are_none_are_passed_over(said):
    record = RunRecord()
    record.take_row({"step": 0, "started": "then", "pictures": said})
    assert record.previews == PreviewWords()


def test_changes_and_notes_are_kept():
    record = RunRecord()
    record.take(Changed(3, 0, "recipe.generator_steps", 2))
    record.take(Noted("Computing in float32."))
    assert (record.changes[0].step, record.changes[0].value) == (3, 2)
    assert record.notes == ["Computing in float32."]


def test_how_a_run_ended_is_forgotten_when_it_goes_on():
    record = RunRecord()
    record.take_row({"step": 3, "ended": "failed", "text": "The disk was full."})
    assert record.end_text == "The disk was full."
    record.take_row({"step": 3, "started": "again"})
    assert record.end_text == ""


def test_a_log_is_read_on_line_by_line(tmp_path):
    path = tmp_path / "log.jsonl"
    tail = LogTail(path)
    assert tail.rows() == ([], False)
    path.write_text('{"step": 1}\n{"step": 2}\nnonsense\n{"st')
    assert tail.rows() == ([{"step": 1}, {"step": 2}], False)
    with path.open("a") as file:
        file.write('ep": 3}\n')
    assert tail.rows() == ([{"step": 3}], False)
    assert tail.rows() == ([], False)


def test_a_log_that_was_cut_back_is_read_from_the_top(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text("".join(json.dumps({"step": step}) + "\n" for step in range(10)))
    tail = LogTail(path)
    tail.rows()
    path.with_name("new").write_text('{"step": 0}\n')
    path.with_name("new").replace(path)
    assert tail.rows() == ([{"step": 0}], True)


def test_words_that_nobody_understands_are_passed_over():
    record = RunRecord()
    record.take_row({"step": 0, "started": "now", "scalars": [{"colour": "mauve"}]})
    assert record.scalars == ()


OWN = (
    Scalar(name="k", label="k", plot="Balance"),
    Scalar(name="convergence", label="M", plot="Convergence"),
    Scalar(name="generator_loss", label="L(G)", plot="Balance"),
)


@pytest.mark.parametrize(
    ("names", "declared", "titles"),
    [
        (["generator_loss", "penalty", "kernel_distance"], (), ["Losses", "Kernel distance (KID)"]),
        (["generator_gradient", "some_thing", "fake_score"], (), ["What D thinks", "Some thing", "Gradient norms"]),
        (["a", "convergence", "k", "discriminator_loss"], OWN, ["Losses", "Balance", "Convergence", "A"]),
        (["generator_loss"], OWN, ["Balance"]),
        ([], OWN, []),
    ],
)
def test_every_scalar_has_one_plot_and_none_is_empty(names, declared, titles):
    plots = plots_of(names, declared)
    assert list(plots) == titles
    assert sorted(scalar.name for scalars in plots.values() for scalar in scalars) == sorted(names)
