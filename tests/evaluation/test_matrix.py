"""Generators made on purpose against all measures; what each cell must say was written down before the first run.

A collapsed generator repeats itself too, and a replayer of few pictures leaves modes out too.
"""

from functools import cache

import pytest

from ganstudio.evaluation.run.measure_stream import Task, chosen_measures, evaluate
from ganstudio.formats.results import Finding

EXPECTED = {
    # honest collapsed memoriser dropping noise: + nothing against it, - something, . either
    "nearest_training": "+ . - + .",
    "birthday": "+ - - + +",
    "classes": "+ - + - -",
    "different_bins": "+ - + - -",
    "precision_recall": "+ - + - -",
    "kernel_distance": "+ - + - -",
    "frechet_distance": "+ - . - -",
}
GENERATORS = ("honest", "collapsed", "memoriser", "dropping", "noise")
CELLS = [
    (measure, generator, sign)
    for measure, signs in EXPECTED.items()
    for generator, sign in zip(GENERATORS, signs.split(), strict=True)
    if sign != "."
]


@pytest.fixture(scope="module")
def found(evaluated_generators, reference, tmp_path_factory):
    """`found(measure, generator)`; all measures look at a generator when it is first asked about."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GANSTUDIO_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setattr("ganstudio.evaluation.features.attribute_classifier._FEWEST_STEPS", 60)
        patch.setattr("ganstudio.evaluation.features.attribute_classifier._MOST_STEPS", 60)
        chosen = chosen_measures(list(EXPECTED), {"different_bins": {"bins": 20}, "nearest_training": {"samples": 300}})

        @cache
        def look(generator: str) -> dict[str, Finding]:
            messages = evaluate(Task([evaluated_generators[generator]], reference, chosen))
            return {message.measure: message for message in messages if isinstance(message, Finding)}

        yield lambda measure, generator: look(generator)[measure]


@pytest.mark.parametrize(("measure", "generator", "sign"), CELLS)
def test_a_measure_says_what_is_wrong_and_nothing_else(found, measure, generator, sign):
    finding = found(measure, generator)
    assert (finding.verdict.level == "good") == (sign == "+"), finding.verdict.text
    assert finding.verdict.text.endswith(".")


def test_pictures_come_with_their_words(found):
    sheet = found("nearest_training", "memoriser").sheets[0]
    assert len(sheet.cells) == sheet.count == 4 * sheet.columns
    assert sheet.png.startswith(b"\x89PNG")
    rows = found("different_bins", "dropping").sheets[0]
    assert len(rows.row_titles) * rows.columns == rows.count


def test_the_classifiers_error_is_shown(found):
    assert "wrong on held-out pictures" in found("classes", "honest").notes[0]
    assert "blue" in found("classes", "dropping").verdict.text
