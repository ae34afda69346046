"""The framework: what is skipped and why, what every finding carries, and the stream from measure to page."""

import json
from dataclasses import replace

import msgspec
import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.datasets import open_dataset
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.measures import measures
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.evaluation.run.measure_stream import Task, chosen_measures, evaluate
from ganstudio.evaluation.run.report import report_html
from ganstudio.formats.results import (
    QUESTIONS,
    Begun,
    Comparison,
    Finding,
    MeasureProgress,
    Skipped,
    from_line,
    to_line,
)
from tests.evaluation.conftest import Replayer

QUICK = ["kernel_distance", "frechet_distance", "precision_recall"]


def messages_of(evaluated_generators, reference, names, **settings):
    return list(evaluate(Task(evaluated_generators, reference, chosen_measures(names, settings))))


def only(messages, kind):
    return [message for message in messages if isinstance(message, kind)]


def test_every_message_survives_the_way_to_the_page(evaluated_generators, reference):
    messages = messages_of([evaluated_generators["honest"]], reference, QUICK)
    assert isinstance(messages[0], Begun)
    for message in messages:
        line = to_line(message)
        assert "\n" not in line
        assert from_line(line) == message


@pytest.mark.parametrize("name", measures())
def test_every_measure_says_what_a_reader_needs(name):
    described = measures()[name].description()
    assert described.question in {question.name for question in QUESTIONS}
    assert described.help.endswith((".", "?"))
    assert len(described.misses) > 40
    assert msgspec.json.decode(msgspec.json.encode(described), type=type(described)) == described


def test_every_figure_has_its_ends_and_its_features(evaluated_generators, reference):
    findings = only(messages_of([evaluated_generators["honest"]], reference, QUICK), Finding)
    assert [finding.measure for finding in findings] == QUICK
    for finding in findings:
        figure = finding.figures[0]
        assert figure.value is not None
        assert figure.floor is not None
        assert figure.ceiling is not None
        assert figure.features == reference.space.name
        assert "Inception" not in figure.features
        assert finding.generator == "honest"
        assert finding.misses


def test_settings_are_validated_and_travel(evaluated_generators, reference):
    (finding,) = only(
        messages_of(
            [evaluated_generators["honest"]], reference, ["precision_recall"], precision_recall={"neighbours": 5}
        ),
        Finding,
    )
    assert finding.settings == {"neighbours": 5}
    with pytest.raises(UserError, match="neighbours"):
        chosen_measures(["precision_recall"], {"precision_recall": {"neighbours": 0}})
    with pytest.raises(UserError, match="no measure called 'beauty'"):
        chosen_measures(["beauty"], {})


def test_quick_measures_come_first():
    costs = [measures()[name].cost for name in chosen_measures(["all"], {})]
    assert costs == sorted(costs, key=("seconds", "a minute", "long").index)
    assert set(chosen_measures(["seconds"], {})) == {n for n, m in measures().items() if m.cost == "seconds"}


def test_what_cannot_be_measured_is_said_and_the_rest_goes_on(reference):
    few = EvaluatedGenerator(Replayer(reference.training[:50], "few"), reference, count=40)
    messages = messages_of([few], reference, ["modes", "kernel_distance"])
    reasons = {message.measure: message.reason for message in only(messages, Skipped)}
    assert "modes" in reasons["modes"]
    assert "100 samples" in reasons["kernel_distance"]


def test_few_real_pictures_say_nothing_about_duplicates(evaluated_generators, dataset):
    few = ReferenceData(replace(dataset, samples=dataset.samples[:40], held_out=dataset.held_out[:40], labels=None))
    (skipped,) = only(messages_of([evaluated_generators["honest"]], few, ["birthday"]), Skipped)
    assert "100 training samples" in skipped.reason


def test_a_generator_that_loses_its_numbers_is_told(evaluated_generators, reference):
    class Lost(Replayer):
        def samples(self, latents, labels=None):
            raise UserError("lost.onnx gave values that are no numbers: it is damaged. Export it again.")

    with pytest.raises(UserError, match="no numbers"):
        messages_of([EvaluatedGenerator(Lost(reference.training[:5]), reference, count=200)], reference, QUICK)
    lost = EvaluatedGenerator(Lost(reference.training[:5], "lost"), reference, count=200)
    messages = messages_of([lost, evaluated_generators["honest"]], reference, ["kernel_distance"])
    assert [(one.generator, "no numbers" in one.reason) for one in only(messages, Skipped)] == [("lost", True)]
    assert [one.generator for one in only(messages, Finding)] == ["honest"]


def test_identical_pictures_and_identical_samples(reference):
    same = replace(reference.dataset, samples=np.repeat(reference.dataset.samples[:1], 1500, 0))
    with pytest.raises(UserError, match="are the same"):
        ReferenceData(same)
    one = EvaluatedGenerator(Replayer(reference.training[:1], "one"), reference, count=300)
    for message in messages_of([one], reference, ["seconds"]):
        assert isinstance(message, Begun | Finding | MeasureProgress | Skipped | Comparison)
        json.loads(to_line(message))


def test_generators_stand_side_by_side_and_the_report_names_each(evaluated_generators, reference):
    chosen = [evaluated_generators[name] for name in ("honest", "dropping")]
    messages = messages_of(chosen, reference, ["kernel_distance"])
    page = report_html(messages, {"torch": "2"})
    assert "<h4>honest</h4>" in page
    assert "<h4>dropping</h4>" in page
    assert "http" not in page  # it fetches nothing
    (comparison,) = only(messages, Comparison)
    assert comparison.text.startswith("Best first: honest")
    with pytest.raises(UserError, match="One to 4"):
        messages_of([evaluated_generators["honest"]] * 5, reference, ["kernel_distance"])


class Any(Replayer):
    """Replays samples of any kind."""

    def __init__(self, samples: np.ndarray, output: str) -> None:
        super().__init__(np.zeros((1, 8, 8, 1), np.uint8), output, endless=True)
        self._pictures = samples
        self.manifest = msgspec.structs.replace(
            self.manifest, output=output, channels=samples.shape[-1], length=samples.shape[1]
        )


@pytest.mark.parametrize(
    "section",
    [{"name": "points", "shape": "gaussian", "count": 1500}, {"name": "points", "shape": "ring", "count": 1500},
     {"name": "sequences", "count": 1500}],
    ids=lambda section: section.get("shape", section["name"]),
)  # fmt: skip
def test_points_and_sequences_are_measured_by_what_fits_them(section):
    reference = ReferenceData(open_dataset(section))
    evaluated = EvaluatedGenerator(Any(reference.held_out, reference.dataset.output), reference, count=400)
    messages = messages_of([evaluated], reference, ["all"])
    assert not [m.reason for m in only(messages, Skipped) if "broke off" in m.reason]
    found = {finding.measure: finding for finding in only(messages, Finding)}
    assert {"kernel_distance", "frechet_distance", "precision_recall", "feature_map"} <= set(found)
    assert found["kernel_distance"].verdict.level == "good"


def test_points_have_modes_and_an_exact_sampler_has_them_all():
    reference = ReferenceData(open_dataset({"name": "points", "shape": "ring"}))

    class Points(Replayer):
        def __init__(self, points):
            super().__init__(np.zeros((1, 8, 8, 1), np.uint8), "points")
            self._pictures = points.astype(np.float32)
            self.manifest = msgspec.structs.replace(self.manifest, output="points", channels=2)

    exact = EvaluatedGenerator(Points(reference.held_out), reference, count=2000)
    one = EvaluatedGenerator(Points(reference.held_out[reference.held_out[:, 0] > 0.9]), reference, count=2000)
    found = only(messages_of([exact, one], reference, ["modes"]), Finding)
    assert found[0].figure("modes").value == 8
    assert found[0].verdict.level == "good"
    assert found[1].figure("modes").value == 1
    assert found[1].verdict.level == "bad"
